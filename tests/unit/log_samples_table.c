/*
 * Samples of log formats, written for these tests in the form that the manual
 * of each documents, and the events that they become (see rows.h).
 */
#include "tests/unit/log_samples_table.h"

const struct log_sample log_samples[] = {
    /* util-linux su(1), shadow su(1) */
    {"su", "syslog", "<86>Jan  2 03:04:05 gw su: (to root) kim on pts/0",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=su|message=(to root) "
	"kim on pts/0|action=accepted|target_user=root|user=kim|"
	"tty=pts/0"},
    {"su", "syslog",
	"<86>Jan  2 03:04:05 gw su: FAILED SU (to root) kim "
	"lee on pts/0",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=su|message=FAILED SU "
	"(to root) kim lee on pts/0|action=failed|target_user=root|"
	"user=kim lee|tty=pts/0"},
    {"su", "syslog",
	"<86>Jan  2 03:04:05 gw su: Successful su for root "
	"by kim",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=su|message=Successful "
	"su for root by kim|action=accepted|target_user=root|"
	"user=kim"},
    {"su", "syslog", "<86>Jan  2 03:04:05 gw su[7]: + /dev/pts/1 kim:root",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|pid=7|program=su|message=+ /dev/pts/1 "
	"kim:root|action=accepted|tty=/dev/pts/1|user=kim|target_user=root"},
    {"su", "syslog",
	"<86>Jan  2 03:04:05 gw su: pam_unix(su:session): session "
	"opened for user root(uid=0) by kim(uid=1000)",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=su|message=pam_unix(su:session): "
	"session opened for user root(uid=0) by kim(uid=1000)|"
	"action=session_opened|pam=su:session|user=root|uid=0|"
	"by=kim"},
    {"su", "syslog",
	"<86>Jan  2 03:04:05 gw su: BAD SU kim to root on /dev/ttyp0",
	"su linux//su 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=su|message=BAD SU kim "
	"to root on /dev/ttyp0|action=failed|user=kim|target_user=root|"
	"tty=/dev/ttyp0"},
    /* Linux-PAM, pam_syslog(3) */
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw login[9]: pam_unix(login:auth): "
	"check pass; user unknown",
	"syslog linux// 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|pid=9|program=login|message=pam_unix(login:a"
	"uth): check pass; user unknown|action=unknown_user|"
	"pam=login:auth"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw sshd[9]: PAM 2 more authentication "
	"failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7 "
	" user=root",
	"sshd linux//sshd 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|pid=9|program=sshd|message=PAM 2 "
	"more authentication failures; logname= uid=0 euid=0 "
	"tty=ssh ruser= rhost=192.0.2.7  user=root|action=failed|"
	"times:2|tty=ssh|src_ip=192.0.2.7|user=root"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw login: PAM 2 more authentication "
	"failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7 "
	" user=root",
	"syslog linux// 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=login|message=PAM 2 "
	"more authentication failures; logname= uid=0 euid=0 "
	"tty=ssh ruser= rhost=192.0.2.7  user=root|action=failed|"
	"times:2|tty=ssh|src_ip=192.0.2.7|user=root"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw gdm-password: pam_unix(gdm-password:auth): "
	"authentication failure; logname= uid=0 euid=0 tty=/dev/tty1 "
	"ruser= rhost=  user=kim",
	"syslog linux// 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=gdm-password|message=pam_unix(gdm-pa"
	"ssword:auth): authentication failure; logname= uid=0 "
	"euid=0 tty=/dev/tty1 ruser= rhost=  user=kim|action=failed|"
	"pam=gdm-password:auth|tty=/dev/tty1|user=kim"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw vsftpd: pam_faillock(vsftpd:auth): "
	"Consecutive login failures for user kim account temporarily "
	"locked",
	"syslog linux// 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=vsftpd|message=pam_faillock(vsftpd:a"
	"uth): Consecutive login failures for user kim account "
	"temporarily locked|action=locked|pam=vsftpd:auth|user=kim"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw x: pam_succeed_if(x:auth): "
	"requirement \"uid >= 1000\" not met by user \"a \"b\"",
	"syslog linux// 2024-01-02T03:04:05.000000+0000|facility=authpriv|"
	"severity=info|host=gw|program=x|message=pam_succeed_if(x:auth): "
	"requirement \"uid >= 1000\" not met by user \"a \"b\"|"
	"action=not_allowed|pam=x:auth|reason=uid >= 1000|user=a "
	"\"b"},
    {"pam", "syslog",
	"<86>Jan  2 03:04:05 gw passwd[1]: pam_unix(passwd:chauthtok): "
	"password changed for kim",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=passwd|"
	"message=pam_unix(passwd:chauthtok): password changed "
	"for kim|action=password_changed|pam=passwd:chauthtok|"
	"user=kim"},
    /* cronie cron(8) */
    {"cron", "syslog",
	"<86>Jan  2 03:04:05 gw CRON[31]: (root) CMD (cd / "
	"&& run-parts --report /etc/cron.hourly)",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=31|program=CRON|message=(root) "
	"CMD (cd / && run-parts --report /etc/cron.hourly)|"
	"user=root|action=command|COMMAND=cd / && run-parts "
	"--report /etc/cron.hourly"},
    {"cron", "syslog", "<86>Jan  2 03:04:05 gw crontab[5]: (kim) REPLACE (kim)",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=5|program=crontab|message=(kim) "
	"REPLACE (kim)|user=kim|action=crontab_replaced|COMMAND=kim"},
    {"cron", "syslog",
	"<86>Jan  2 03:04:05 gw cron[1]: (*system*) RELOAD "
	"(/etc/crontab)",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=1|program=cron|message=(*system*) "
	"RELOAD (/etc/crontab)|user=*system*|action=crontab_loaded|"
	"COMMAND=/etc/crontab"},
    {"cron", "syslog",
	"<86>Jan  2 03:04:05 gw CRON[31]: pam_unix(cron:session): "
	"session closed for user root",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=31|program=CRON|message=pam_unix(cron:s"
	"ession): session closed for user root|action=session_closed|"
	"pam=cron:session|user=root"},
    {"cron", "syslog",
	"<86>Jan  2 03:04:05 gw crontab[5]: (kim) BEGIN EDIT "
	"(root)",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=5|program=crontab|message=(kim) "
	"BEGIN EDIT (root)|user=kim|action=crontab_opened|COMMAND=root"},
    {"cron", "syslog",
	"<86>Jan  2 03:04:05 gw cron[1]: (CRON) INFO (Running "
	"@reboot jobs)",
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|facility=authpriv"
	"|severity=info|host=gw|pid=1|program=cron|message=(CRON) "
	"INFO (Running @reboot jobs)|user=CRON|action=INFO|"
	"COMMAND=Running @reboot jobs"},
    /* shadow useradd(8), usermod(8), gpasswd(1) */
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw useradd[4]: new user: name=kim,"
	" UID=1001, GID=1001, home=/home/kim, shell=/bin/bash,"
	" from=/dev/pts/0",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=useradd|"
	"message=new user: name=kim, UID=1001, GID=1001, home=/home/kim,"
	" shell=/bin/bash, from=/dev/pts/0|action=user_added|"
	"user=kim|uid:1001|gid:1001|home=/home/kim|shell=/bin/bash|"
	"tty=/dev/pts/0"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw groupadd[4]: new group: name=ops,"
	" GID=1005",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=groupadd|"
	"message=new group: name=ops, GID=1005|action=group_added|"
	"group=ops|gid:1005"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw groupadd[4]: group added to "
	"/etc/group: name=ops, GID=1005",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=groupadd|"
	"message=group added to /etc/group: name=ops, GID=1005|"
	"action=group_added|group=ops|gid:1005"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw usermod[4]: add 'kim' to group "
	"'sudo'",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=usermod|"
	"message=add 'kim' to group 'sudo'|action=added_to_group|"
	"user=kim|group=sudo"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw usermod[4]: change user 'kim' "
	"UID from '1001' to '0'",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=usermod|"
	"message=change user 'kim' UID from '1001' to '0'|action=user_chang"
	"ed|user=kim|old_uid=1001|uid=0"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw userdel[4]: delete user 'kim'",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=userdel|"
	"message=delete user 'kim'|action=user_deleted|user=kim"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw gpasswd[4]: user kim added "
	"by root to group wheel",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=gpasswd|"
	"message=user kim added by root to group wheel|action=added_to_grou"
	"p|user=kim|by=root|group=wheel"},
    {"account", "syslog",
	"<86>Jan  2 03:04:05 gw usermod[4]: unlock user 'kim' "
	"password",
	"account linux//account 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=4|program=usermod|"
	"message=unlock user 'kim' password|action=unlocked|"
	"user=kim"},
    /* systemd(1), systemd-logind(8) */
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd[1]: Started ssh.service "
	"- OpenBSD Secure Shell server.",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=systemd|"
	"message=Started ssh.service - OpenBSD Secure Shell "
	"server.|action=started|unit=ssh.service|description=OpenBSD "
	"Secure Shell server"},
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd[1]: ssh.service: Main "
	"process exited, code=exited, status=1/FAILURE",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=systemd|"
	"message=ssh.service: Main process exited, code=exited,"
	" status=1/FAILURE|action=exited|unit=ssh.service|code=exited|"
	"status=1/FAILURE"},
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd-logind[600]: New session "
	"5 of user kim.",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=600|program=systemd-lo"
	"gind|message=New session 5 of user kim.|action=session_opened|"
	"session=5|user=kim"},
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd[1]: Failed to start "
	"nginx.service - A web. server.",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=systemd|"
	"message=Failed to start nginx.service - A web. server.|"
	"action=failed|unit=nginx.service|description=A web. "
	"server"},
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd[1]: Stopping auditd.service...",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=systemd|"
	"message=Stopping auditd.service...|action=stopping|"
	"unit=auditd.service"},
    {"systemd", "syslog",
	"<86>Jan  2 03:04:05 gw systemd[1]: firewalld.service: "
	"Deactivated successfully.",
	"systemd linux//systemd 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=1|program=systemd|"
	"message=firewalld.service: Deactivated successfully.|"
	"action=ended|unit=firewalld.service"},
    /* Postfix, postlogd and smtpd(8) */
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/smtpd[2]: connect from "
	"mail.example[192.0.2.25]",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=2|program=postfix/smtp"
	"d|message=connect from mail.example[192.0.2.25]|action=connected|"
	"src_host=mail.example|src_ip=192.0.2.25"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/smtpd[2]: 4Rxyz12abc: "
	"client=unknown[192.0.2.26], sasl_method=LOGIN, sasl_username=kim",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=2|program=postfix/smtp"
	"d|message=4Rxyz12abc: client=unknown[192.0.2.26], "
	"sasl_method=LOGIN, sasl_username=kim|queue_id=4Rxyz12abc|"
	"action=accepted|src_ip=192.0.2.26|method=LOGIN|user=kim"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/qmgr[3]: 9A3F1C0D2E: "
	"from=<kim@agency.example>, size=1234, nrcpt=2 (queue "
	"active)",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=3|program=postfix/qmgr"
	"|message=9A3F1C0D2E: from=<kim@agency.example>, size=1234,"
	" nrcpt=2 (queue active)|queue_id=9A3F1C0D2E|from=kim@agency.exampl"
	"e|size:1234|nrcpt:2"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/smtp[3]: 9A3F1C0D2E: "
	"to=<lee@other.example>, relay=mx.other.example[198.51.100.3]:25,"
	" delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent "
	"(250 2.0.0 Ok: queued as 77)",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=3|program=postfix/smtp"
	"|message=9A3F1C0D2E: to=<lee@other.example>, relay=mx.other.exampl"
	"e[198.51.100.3]:25, delay=1.2, delays=0.1/0/0.5/0.6,"
	" dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77)|"
	"queue_id=9A3F1C0D2E|to=lee@other.example|relay=mx.other.example[19"
	"8.51.100.3]:25|delay=1.2|dsn=2.0.0|action=sent|reason=250 "
	"2.0.0 Ok: queued as 77"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/smtpd[2]: NOQUEUE: "
	"reject: RCPT from unknown[192.0.2.27]: 554 5.7.1 <x@y.example>: "
	"Relay access denied; from=<a@b.example> to=<x@y.example> "
	"proto=ESMTP helo=<evil>",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=2|program=postfix/smtp"
	"d|message=NOQUEUE: reject: RCPT from unknown[192.0.2.27]: "
	"554 5.7.1 <x@y.example>: Relay access denied; from=<a@b.example> "
	"to=<x@y.example> proto=ESMTP helo=<evil>|queue_id=NOQUEUE|"
	"action=rejected|stage=RCPT|src_ip=192.0.2.27|reason=554 "
	"5.7.1 <x@y.example>: Relay access denied|from=a@b.example|"
	"to=x@y.example|protocol=ESMTP|helo=evil"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/smtpd[2]: warning: "
	"unknown[192.0.2.28]: SASL LOGIN authentication failed: "
	"UGFzc3dvcmQ6, sasl_username=root",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=2|program=postfix/smtp"
	"d|message=warning: unknown[192.0.2.28]: SASL LOGIN "
	"authentication failed: UGFzc3dvcmQ6, sasl_username=root|"
	"action=failed|src_ip=192.0.2.28|method=LOGIN|reason=UGFzc3dvcmQ6|"
	"user=root"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/submission/smtpd[2]: "
	"lost connection after AUTH from unknown[192.0.2.28]",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=2|program=postfix/subm"
	"ission/smtpd|message=lost connection after AUTH from "
	"unknown[192.0.2.28]|action=lost|stage=AUTH|peer=unknown[192.0.2.28"
	"]|src_ip=192.0.2.28"},
    {"postfix", "syslog",
	"<86>Jan  2 03:04:05 gw postfix/qmgr[3]: 9A3F1C0D2E: "
	"removed",
	"postfix linux//postfix 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=3|program=postfix/qmgr"
	"|message=9A3F1C0D2E: removed|queue_id=9A3F1C0D2E"},
    /* Dovecot manual, Logging */
    {"dovecot", "syslog",
	"<86>Jan  2 03:04:05 gw dovecot: imap-login: Login: "
	"user=<kim>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1,"
	" mpid=77, TLS, session=<abc/def>",
	"dovecot linux//dovecot 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=dovecot|"
	"message=imap-login: Login: user=<kim>, method=PLAIN,"
	" rip=192.0.2.7, lip=192.0.2.1, mpid=77, TLS, session=<abc/def>|"
	"process=imap-login|action=accepted|user=kim|method=PLAIN|"
	"src_ip=192.0.2.7|dst_ip=192.0.2.1|session=abc/def"},
    {"dovecot", "syslog",
	"<86>Jan  2 03:04:05 gw dovecot: imap-login: Disconnected "
	"(auth failed, 3 attempts in 12 secs): user=<root>,"
	" method=PLAIN, rip=192.0.2.8, lip=192.0.2.1, TLS",
	"dovecot linux//dovecot 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=dovecot|"
	"message=imap-login: Disconnected (auth failed, 3 attempts "
	"in 12 secs): user=<root>, method=PLAIN, rip=192.0.2.8,"
	" lip=192.0.2.1, TLS|process=imap-login|action=failed|"
	"user=root|method=PLAIN|src_ip=192.0.2.8|dst_ip=192.0.2.1"},
    {"dovecot", "syslog",
	"<86>Jan  2 03:04:05 gw dovecot: auth: passwd-file(lee,"
	"192.0.2.9,<s1>): unknown user",
	"dovecot linux//dovecot 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=dovecot|"
	"message=auth: passwd-file(lee,192.0.2.9,<s1>): unknown "
	"user|process=auth|user=lee|src_ip=192.0.2.9|action=unknown_user|"
	"reason=unknown user"},
    {"dovecot", "syslog",
	"<86>Jan  2 03:04:05 gw dovecot: imap(kim)<77><abc/def>: "
	"Disconnected: Logged out in=12 out=345",
	"dovecot linux//dovecot 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=dovecot|"
	"message=imap(kim)<77><abc/def>: Disconnected: Logged "
	"out in=12 out=345|process=imap|user=kim"},
    /* BIND 9 Administrator Reference Manual, Logging */
    {"named", "syslog",
	"<86>Jan  2 03:04:05 gw named[8]: client @0x7f0c 192.0.2.7#53001 "
	"(www.example.com): query: www.example.com IN A +E(0)K "
	"(192.0.2.53)",
	"named linux//named 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=8|program=named|"
	"message=client @0x7f0c 192.0.2.7#53001 (www.example.com): "
	"query: www.example.com IN A +E(0)K (192.0.2.53)|src_ip=192.0.2.7|"
	"src_port:53001|action=query|query=www.example.com|"
	"class=IN|record_type=A|flags=+E(0)K|dst_ip=192.0.2.53"},
    {"named", "syslog",
	"<86>Jan  2 03:04:05 gw named[8]: client 192.0.2.7#53001: "
	"query (cache) 'x.example/ANY/IN' denied",
	"named linux//named 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=8|program=named|"
	"message=client 192.0.2.7#53001: query (cache) 'x.example/ANY/IN' "
	"denied|src_ip=192.0.2.7|src_port:53001|action=denied|"
	"query=x.example|record_type=ANY|class=IN"},
    {"named", "syslog",
	"<86>Jan  2 03:04:05 gw named[8]: client @0x1 192.0.2.8#4 "
	"(example.com): transfer of 'example.com/IN': AXFR "
	"started (serial 7)",
	"named linux//named 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=8|program=named|"
	"message=client @0x1 192.0.2.8#4 (example.com): transfer "
	"of 'example.com/IN': AXFR started (serial 7)|src_ip=192.0.2.8|"
	"src_port:4|action=transfer_started|zone=example.com|"
	"class=IN|record_type=AXFR"},
    {"named", "syslog",
	"<86>Jan  2 03:04:05 gw named[8]: client @0x1 192.0.2.8#4 "
	"(e.com): view internal: update 'e.com/IN' denied",
	"named linux//named 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=8|program=named|"
	"message=client @0x1 192.0.2.8#4 (e.com): view internal: "
	"update 'e.com/IN' denied|src_ip=192.0.2.8|src_port:4|"
	"view=internal|action=denied|zone=e.com|class=IN"},
    /* iptables-extensions(8), LOG; nft(8), LOG STATEMENT */
    {"kernel", "syslog",
	"<86>Jan  2 03:04:05 gw kernel: [12345.678901] [UFW "
	"BLOCK] IN=eth0 OUT= MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 "
	"SRC=198.51.100.4 DST=192.0.2.1 LEN=60 TOS=0x00 PREC=0x00 "
	"TTL=49 ID=1 DF PROTO=TCP SPT=40000 DPT=22 WINDOW=64240 "
	"RES=0x00 SYN URGP=0",
	"firewall linux/firewall/ 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=kernel|"
	"message=[12345.678901] [UFW BLOCK] IN=eth0 OUT= MAC=00:11:22:33:44"
	":55:66:77:88:99:aa:bb:08:00 SRC=198.51.100.4 DST=192.0.2.1 "
	"LEN=60 TOS=0x00 PREC=0x00 TTL=49 ID=1 DF PROTO=TCP "
	"SPT=40000 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0|"
	"rule=[UFW BLOCK]|action=blocked|in=eth0|mac=00:11:22:33:44:55:66:7"
	"7:88:99:aa:bb:08:00|src_ip=198.51.100.4|dst_ip=192.0.2.1|"
	"bytes:60|ttl:49|protocol=TCP|src_port:40000|dst_port:22|"
	"tcp_flags=SYN"},
    {"kernel", "syslog",
	"<86>Jan  2 03:04:05 gw kernel: nft-accept: IN=eth0 "
	"OUT=eth1 SRC=2001:db8::1 DST=2001:db8::2 LEN=72 TC=0 "
	"HOPLIMIT=63 FLOWLBL=0 PROTO=UDP SPT=53 DPT=5353 LEN=32",
	"firewall linux/firewall/ 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=kernel|"
	"message=nft-accept: IN=eth0 OUT=eth1 SRC=2001:db8::1 "
	"DST=2001:db8::2 LEN=72 TC=0 HOPLIMIT=63 FLOWLBL=0 "
	"PROTO=UDP SPT=53 DPT=5353 LEN=32|rule=nft-accept:|"
	"action=allowed|in=eth0|out=eth1|src_ip=2001:db8::1|"
	"dst_ip=2001:db8::2|bytes:72|protocol=UDP|src_port:53|"
	"dst_port:5353|bytes:32"},
    {"kernel", "syslog",
	"<86>Jan  2 03:04:05 gw kernel: [    0.000000] Linux "
	"version 6.1",
	"kernel linux//kernel 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|program=kernel|"
	"message=[    0.000000] Linux version 6.1"},
    /* pgaudit manual, Format */
    {"postgres", "syslog",
	"<86>Jan  2 03:04:05 gw postgres[5]: [9-1] 2024-05-01 "
	"09:00:00.123 UTC [5] kim@tax LOG:  AUDIT: SESSION,"
	"1,1,READ,SELECT,TABLE,public.citizen,\"select * from "
	"citizen where name = \"\"x\"\"\",<not logged>",
	"postgresql postgresql/database/ 2024-01-02T03:04:05.000000+0000|"
	"facility=authpriv|severity=info|host=gw|pid=5|program=postgres|"
	"message=[9-1] 2024-05-01 09:00:00.123 UTC [5] kim@tax "
	"LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.citizen,"
	"\"select * from citizen where name = \"\"x\"\"\",<not "
	"logged>|audit_type=SESSION|statement_id:1|substatement_id:1|"
	"class=READ|command=SELECT|object_type=TABLE|object_name=public.cit"
	"izen|statement=select * from citizen where name = "
	"\"x\""},
    /* RFC 3164, RFC 5424, RFC 6587; the payloads in messages */
    {"syslog_forms", "syslog", "<34>Oct 11 2023 22:14:15.250 fw a: x",
	"syslog linux//a 2023-10-11T22:14:15.250000+0000|facility=auth|"
	"severity=crit|host=fw|program=a|message=x"},
    {"syslog_forms", "syslog",
	"<165>1 2003-10-11T22:14:15.003Z h app 7 ID47 [a@1 "
	"x=\"q\\\"r\\\\s\\]t\" y=\"2\"][b@2 z=\"\"] hello",
	"syslog linux//app 2003-10-11T22:14:15.003000+0000|"
	"facility=local4|severity=notice|host=h|pid=7|msgid=ID47|"
	"a@1.x=q\"r\\s]t|a@1.y=2|b@2.z=|program=app|message=hello"},
    {"syslog_forms", "syslog", "27 <34>1 - - - - - - some text",
	"syslog linux//|facility=auth|severity=crit|message=some "
	"text"},
    {"syslog_forms", "syslog",
	"<13>Jan  2 03:04:05 gw CEF:0|Vendor|Prod\\|uct|1.0|"
	"100|port scan|9|src=192.0.2.7 dst=192.0.2.1 spt=1234 "
	"msg=a \\= b c\\nd cs1Label=Rule Name cs1=drop all "
	"request=http://a/?x=1&y=2 act=blocked",
	"cef //cef 2024-01-02T03:04:05.000000+0000|facility=user|"
	"severity=notice|host=gw|message=CEF:0|Vendor|Prod\\|"
	"uct|1.0|100|port scan|9|src=192.0.2.7 dst=192.0.2.1 "
	"spt=1234 msg=a \\= b c\\nd cs1Label=Rule Name cs1=drop "
	"all request=http://a/?x=1&y=2 act=blocked|deviceVendor=Vendor|"
	"deviceProduct=Prod|uct|deviceVersion=1.0|deviceEventClassId:100|"
	"name=port scan|severity:9|src=192.0.2.7|dst=192.0.2.1|"
	"spt:1234|msg=a = b c\n"
	"d|cs1Label=Rule Name|cs1=drop all|request=http://a/?x=1&"
	"y=2|act=blocked|Rule Name=drop all"},
    {"syslog_forms", "syslog",
	"<13>Jan  2 03:04:05 gw LEEF:1.0|IBM|QRadar|1|4625|"
	"src=192.0.2.7\tusrName=kim\tdevTime=1704164645000",
	"leef //leef 2024-01-02T03:04:05.000000+0000|facility=user|"
	"severity=notice|host=gw|message=LEEF:1.0|IBM|QRadar|"
	"1|4625|src=192.0.2.7\tusrName=kim\tdevTime=1704164645000|"
	"vendor=IBM|product=QRadar|version:1|eventID:4625|src=192.0.2.7|"
	"usrName=kim|devTime:1704164645000"},
    {"syslog_forms", "syslog",
	"<13>Jan  2 03:04:05 gw app: {\"a\":{\"b\":1},\"time\":\"2024-01-02"
	"T00:00:00Z\"}",
	"json 2024-01-02T00:00:00.000000+0000|facility=user|"
	"severity=notice|host=gw|program=app|message={\"a\":{\"b\":1},"
	"\"time\":\"2024-01-02T00:00:00Z\"}|a.b:1|time=2024-01-02T00:00:00Z"},
    {"syslog_forms", "syslog",
	"<13>Jan  2 03:04:05 gw audispd: node=web1 type=USER_LOGIN "
	"msg=audit(1704164645.123:77): pid=9 uid=0 auid=1000 "
	"ses=3 msg='op=login id=1000 exe=\"/usr/sbin/sshd\" "
	"hostname=h addr=192.0.2.7 terminal=ssh res=success'",
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|"
	"facility=user|severity=notice|host=gw|program=audispd|"
	"message=node=web1 type=USER_LOGIN msg=audit(1704164645.123:77): "
	"pid=9 uid=0 auid=1000 ses=3 msg='op=login id=1000 "
	"exe=\"/usr/sbin/sshd\" hostname=h addr=192.0.2.7 terminal=ssh "
	"res=success'|id=77|type=USER_LOGIN|pid:9|uid:0|auid:1000|"
	"ses:3|op=login|id:1000|exe=/usr/sbin/sshd|hostname=h|"
	"addr=192.0.2.7|terminal=ssh|res=success"},
    {"syslog_forms", "syslog",
	"<5>Jan  2 03:04:05 gw kernel: [   12.345678] audit: "
	"type=1400 audit(1704164645.123:78): apparmor=\"DENIED\" "
	"operation=\"open\" profile=\"/usr/sbin/x\" name=\"/etc/shadow\" "
	"pid=5 comm=\"x\" requested_mask=\"r\" denied_mask=\"r\" "
	"fsuid=0 ouid=0",
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|"
	"facility=kern|severity=notice|host=gw|program=kernel|"
	"message=[   12.345678] audit: type=1400 audit(1704164645.123:78): "
	"apparmor=\"DENIED\" operation=\"open\" profile=\"/usr/sbin/x\" "
	"name=\"/etc/shadow\" pid=5 comm=\"x\" requested_mask=\"r\" "
	"denied_mask=\"r\" fsuid=0 ouid=0|id=78|type=AVC|apparmor=DENIED|"
	"operation=open|profile=/usr/sbin/x|name=/etc/shadow|"
	"pid:5|comm=x|requested_mask=r|denied_mask=r|fsuid:0|"
	"ouid:0"},
    /* Common Event Format Implementation Standard 26 */
    {"cef", "cef",
	"CEF:0|Security|threatmanager|1.0|100|worm successfully "
	"stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232 rt=Jan "
	"02 2024 03:04:05",
	"cef //cef 2024-01-02T03:04:05.000000+0000|deviceVendor=Security|"
	"deviceProduct=threatmanager|deviceVersion=1.0|deviceEventClassId:1"
	"00|name=worm successfully stopped|severity:10|src=10.0.0.1|"
	"dst=2.1.2.2|spt:1232|rt=Jan 02 2024 03:04:05"},
    {"cef", "cef", "CEF:1|a|b|c|d|e|f|",
	"cef //cef|deviceVendor=a|deviceProduct=b|deviceVersion=c|"
	"deviceEventClassId=d|name=e|severity=f"},
    {"cef", "cef", "CEF:0|a|b|c|d|e|3|k=v=w x=",
	"cef //cef|deviceVendor=a|deviceProduct=b|deviceVersion=c|"
	"deviceEventClassId=d|name=e|severity:3|k=v=w"},
    {"cef", "cef", "CEF:0|a|b", "!text"},
    /* QRadar LEEF, version 2 */
    {"leef", "leef",
	"LEEF:2.0|Lancope|StealthWatch|1.0|41|^|src=192.0.2.1^dst=172.50.12"
	"3.1^sev=5^devTime=Jan 02 2024 03:04:05",
	"leef //leef 2024-01-02T03:04:05.000000+0000|vendor=Lancope|"
	"product=StealthWatch|version=1.0|eventID:41|src=192.0.2.1|"
	"dst=172.50.123.1|sev:5|devTime=Jan 02 2024 03:04:05"},
    {"leef", "leef",
	"LEEF:2.0|a|b|1|e|^|devTime=02/01/2024 15.04.05,678^devTimeFormat=dd/MM"
	"/yyyy HH.mm.ss,SSS",
	"leef //leef 2024-01-02T15:04:05.678000+0000|vendor=a|product=b|version"
	":1|eventID=e|devTime=02/01/2024 15.04.05,678|devTimeFormat=dd/MM/yyyy "
	"HH.mm.ss,SSS"},
    {"leef", "leef",
	"LEEF:2.0|a|b|1|e|^|devTime=Tue 2-Jan-24 at 03:04:05 PM +0900^"
	"devTimeFormat=EEE d-MMM-yy 'at' hh:mm:ss a Z",
	"leef //leef 2024-01-02T06:04:05.000000+0000|vendor=a|product=b|version"
	":1|eventID=e|devTime=Tue 2-Jan-24 at 03:04:05 PM +0900|devTimeFormat="
	"EEE d-MMM-yy 'at' hh:mm:ss a Z"},
    {"leef", "leef", "LEEF:2.0|a|b|1|e|0x7C|x=1|y=2",
	"leef //leef|vendor=a|product=b|version:1|eventID=e|"
	"x:1|y:2"},
    {"leef", "leef", "LEEF:1.0|a|b|1|e|x=1\ty=a=b\tz",
	"leef //leef|vendor=a|product=b|version:1|eventID=e|"
	"x:1|y=a=b"},
    {"leef", "leef", "LEEF:1.0|a", "!text"},
    /* W3C WD-logfile-960323; IIS */
    {"w3c", "w3c",
	"#Software: Microsoft Internet Information Services "
	"10.0\n"
	"#Version: 1.0\n"
	"#Date: 2024-01-02 00:00:00\n"
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "
	"s-port cs-username c-ip cs(User-Agent) cs(Referer) "
	"sc-status sc-substatus sc-win32-status time-taken\n"
	"2024-01-02 03:04:05 192.0.2.1 GET /a.aspx id=1&x=' "
	"443 - 192.0.2.7 Mozilla/5.0+(Windows+NT) - 200 0 0 "
	"15\n"
	"2024-01-02 03:04:06 192.0.2.1 GET / - 443 kim 192.0.2.7 "
	"curl - 404 0 2 1\n"
	"short row\n"
	"#Date: 2024-01-02 04:00:00\n"
	"#Fields: date time c-ip cs-uri-stem\n"
	"2024-01-02 04:04:05 192.0.2.9 /b\n"
	"2024-01-02 xx 192.0.2.9 /b\n",
	"w3c /webserver/ 2024-01-02T03:04:05.000000+0000|date=2024-01-02|"
	"time=03:04:05|s-ip=192.0.2.1|cs-method=GET|cs-uri-stem=/a.aspx|"
	"cs-uri-query=id=1&x='|s-port:443|c-ip=192.0.2.7|cs-user-agent=Mozi"
	"lla/5.0 (Windows NT)|sc-status:200|sc-substatus:0|"
	"sc-win32-status:0|time-taken:15|c-uri=/a.aspx?id=1&"
	"x='|cs-uri-query=/a.aspx?id=1&x='\n"
	"w3c /webserver/ 2024-01-02T03:04:06.000000+0000|date=2024-01-02|"
	"time=03:04:06|s-ip=192.0.2.1|cs-method=GET|cs-uri-stem=/|"
	"s-port:443|cs-username=kim|c-ip=192.0.2.7|cs-user-agent=curl|"
	"sc-status:404|sc-substatus:0|sc-win32-status:2|time-taken:1|"
	"c-uri=/|cs-uri-query=/\n"
	"!text\n"
	"w3c /webserver/ 2024-01-02T04:04:05.000000+0000|date=2024-01-02|"
	"time=04:04:05|c-ip=192.0.2.9|cs-uri-stem=/b|c-uri=/b|"
	"cs-uri-query=/b\n"
	"!text"},
    {"w3c", "w3c",
	"#Fields: date time c-ip cs-host cs(User-Agent) sc-status\n"
	"2024-01-02 03:04:05 192.0.2.7 a.example \"Mozilla "
	"(X Y)\" 200\n",
	"w3c /webserver/ 2024-01-02T03:04:05.000000+0000|date=2024-01-02|"
	"time=03:04:05|c-ip=192.0.2.7|cs-host=a.example|cs-user-agent=Mozil"
	"la (X Y)|sc-status:200"},
    /* Zeek manual, Zeek Log Formats */
    {"zeek", "zeek",
	"#separator \\x09\n"
	"#set_separator\t,\n"
	"#empty_field\t(empty)\n"
	"#unset_field\t-\n"
	"#path\tdns\n"
	"#open\t2024-01-02-00-00-00\n"
	"#fields\tts\tuid\tid.orig_h\tid.orig_p\tquery\tAA\tanswers\trtt\n"
	"#types\ttime\tstring\taddr\tport\tstring\tbool\tvector[string]\tin"
	"terval\n"
	"1704164645.123456\tCabc\t192.0.2.7\t53001\ta\\x09b.example\tT\t192"
	".0.2.1,192.0.2.2\t0.001\n"
	"1704164646.000000\tCabd\t192.0.2.7\t53002\t-\tF\t(empty)\t-\n"
	"bad\trow\n"
	"#close\t2024-01-02-01-00-00\n"
	"#separator \\x09\n"
	"#path\tconn\n"
	"#fields\tts\tuid\tconn_state\n"
	"#types\ttime\tstring\tstring\n"
	"1704164647.000000\tCx\tS0\n",
	"zeek zeek//dns 2024-01-02T03:04:05.123456+0000|ts=1704164645.12345"
	"6|uid=Cabc|id.orig_h=192.0.2.7|id.orig_p:53001|query=a\tb.example|"
	"AA=true|answers=192.0.2.1|answers=192.0.2.2|rtt=0.001\n"
	"zeek zeek//dns 2024-01-02T03:04:06.000000+0000|ts=1704164646.00000"
	"0|uid=Cabd|id.orig_h=192.0.2.7|id.orig_p:53002|AA=false\n"
	"!text\n"
	"zeek zeek//conn 2024-01-02T03:04:07.000000+0000|ts=1704164647.0000"
	"00|uid=Cx|conn_state=S0"},
    /* RFC 4180 */
    /* W3C whose rows have only a time. */
    {"w3c", "w3c",
	"#Date: 2024-01-02 03:04:05\r\n#Fields: time c-ip sc-status\r\n"
	"03:04:05 192.0.2.7 200\r\n#Date: 2024-01-03 00:00:00\r\n"
	"#Fields: time c-ip sc-status\r\n03:04:05 192.0.2.7 404\r\n",
	"w3c /webserver/ 2024-01-02T03:04:05.000000+0000|time=03:04:05|c-ip=192"
	".0.2.7|sc-status:200\n"
	"w3c /webserver/ 2024-01-03T03:04:05.000000+0000|time=03:04:05|c-ip=192"
	".0.2.7|sc-status:404"},
    /* The Event Viewer's: messages of several lines, without a name. */
    {"csv", "csv",
	"Level,Date and Time,Source,Event ID,Task Category\r\n"
	"Information,2024-01-02 03:04:05,Security-Auditing,4625,Logon,\"An acco"
	"unt failed to log on.\r\n\r\nSubject:\r\n\tSID\"\r\n",
	"windows windows// 2024-01-02T03:04:05.000000+0000|Level:4|TimeCreated="
	"2024-01-02 03:04:05|Provider_Name=Security-Auditing|EventID:4625|Task="
	"Logon|Message=An account failed to log "
	"on.\r\n\r\nSubject:\r\n\tSID|Channel=Application"},
    {"csv", "csv", "일시;사용자;행위\n2024-01-02 03:04:05;kim;\"a;b\nc\"\n",
	"csv 2024-01-02T03:04:05.000000+0000|일시=2024-01-02 03:04:05|사용자="
	"kim|행위=a;b\nc"},
    {"csv", "csv",
	"time,user,action,note\n"
	"2024-01-02T03:04:05Z,kim,login,\"a, \"\"b\"\"\n"
	"second line\"\n"
	"2024-01-02T03:04:06Z,lee,logout,\n"
	"2024-01-02T03:04:06Z,lee,login,\n"
	"2024-01-02T03:04:06Z,lee,logout,7\n"
	"2024-01-02T03:04:06Z,lee,login,\n"
	"2024-01-02T03:04:06Z,lee,logout,\n"
	"x,y\n"
	"2024-01-02T03:04:07Z,lee,open,\"never closed\n",
	"csv 2024-01-02T03:04:05.000000+0000|time=2024-01-02T03:04:05Z|"
	"user=kim|action=login|note=a, \"b\"\n"
	"second line\n"
	"csv 2024-01-02T03:04:06.000000+0000|time=2024-01-02T03:04:06Z|"
	"user=lee|action=logout\n"
	"csv 2024-01-02T03:04:06.000000+0000|time=2024-01-02T03:04:06Z|"
	"user=lee|action=login\n"
	"csv 2024-01-02T03:04:06.000000+0000|time=2024-01-02T03:04:06Z|"
	"user=lee|action=logout|note:7\n"
	"csv 2024-01-02T03:04:06.000000+0000|time=2024-01-02T03:04:06Z|"
	"user=lee|action=login\n"
	"csv 2024-01-02T03:04:06.000000+0000|time=2024-01-02T03:04:06Z|"
	"user=lee|action=logout\n"
	"!text\n"
	"!text"},
    {"csv", "csv",
	"Date;Name;Count\n"
	"02.01.2024 03:04:05;Ion;7\n",
	"csv 2024-01-02T03:04:05.000000+0000|Date=02.01.2024 "
	"03:04:05|Name=Ion|Count:7"},
    {"csv", "csv",
	"ts\tname\tvalue\n"
	"1704164645\ta\t1\n",
	"csv 2024-01-02T03:04:05.000000+0000|ts:1704164645|"
	"name=a|value:1"},
    /* PostgreSQL manual, csvlog */
    {"postgresql", "postgresql",
	"2024-01-02 03:04:05.678 KST,\"kim\",\"tax\",123,\"192.0.2.7:50022\""
	",65936ae5.7b,1,\"SELECT\",2024-01-02 03:00:00 KST,"
	"3/4,0,LOG,00000,\"AUDIT: SESSION,1,1,READ,SELECT,TABLE,"
	"public.citizen,\"\"select * from\n"
	"citizen\"\",<none>\",,,,,,,,,\"psql\",\"client backend\","
	",0\n"
	"2024-01-02 03:04:06.000 UTC,\"kim\",\"tax\",123,\"[local]\","
	"65936ae5.7b,2,\"authentication\",2024-01-02 03:00:00 "
	"UTC,3/4,0,FATAL,28P01,\"password authentication failed "
	"for user \"\"kim\"\"\",,,,,,,,,\"\",\"client backend\","
	",0\n",
	"postgresql postgresql/database/ 2024-01-01T18:04:05.678000+0000|"
	"log_time=2024-01-02 03:04:05.678 KST|user_name=kim|"
	"database_name=tax|process_id:123|src_ip=192.0.2.7|"
	"src_port:50022|connection_from=192.0.2.7:50022|session_id=65936ae5"
	".7b|session_line_num:1|command_tag=SELECT|session_start_time=2024-"
	"01-02 03:00:00 KST|virtual_transaction_id=3/4|transaction_id:0|"
	"error_severity=LOG|sql_state_code:00000|message=AUDIT: "
	"SESSION,1,1,READ,SELECT,TABLE,public.citizen,\"select "
	"* from\n"
	"citizen\",<none>|application_name=psql|backend_type=client "
	"backend|query_id:0|audit_type=SESSION|statement_id:1|"
	"substatement_id:1|class=READ|command=SELECT|object_type=TABLE|"
	"object_name=public.citizen|statement=select * from\n"
	"citizen\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:06.000000+0000|"
	"log_time=2024-01-02 03:04:06.000 UTC|user_name=kim|"
	"database_name=tax|process_id:123|connection_from=[local]|"
	"session_id=65936ae5.7b|session_line_num:2|command_tag=authenticati"
	"on|session_start_time=2024-01-02 03:00:00 UTC|virtual_transaction_"
	"id=3/4|transaction_id:0|error_severity=FATAL|sql_state_code=28P01|"
	"message=password authentication failed for user \"kim\"|"
	"backend_type=client backend|query_id:0"},
    /* MariaDB manual, Audit Plugin Log Format */
    {"mysql-audit", "mysql-audit",
	"20240102 03:04:05,db1,kim,192.0.2.7,42,1001,QUERY,"
	"tax,'select \\'a,b\\' from t',0\n"
	"20240102 03:04:06,db1,kim,192.0.2.7,42,0,FAILED_CONNECT,"
	",,1045\n"
	"20240102 03:04:06,db1,kim\n",
	"mysql mysql/database/ 2024-01-02T03:04:05.000000+0000|"
	"timestamp=20240102 03:04:05|serverhost=db1|user=kim|"
	"src_ip=192.0.2.7|connectionid:42|queryid:1001|operation=QUERY|"
	"database=tax|object=select 'a,b' from t|retcode:0\n"
	"mysql mysql/database/ 2024-01-02T03:04:06.000000+0000|"
	"timestamp=20240102 03:04:06|serverhost=db1|user=kim|"
	"src_ip=192.0.2.7|connectionid:42|queryid:0|operation=FAILED_CONNEC"
	"T|retcode:1045\n"
	"!text"},
    /* auditd(8), ausearch(8); linux/audit.h */
    {"auditd", "auditd",
	"type=SYSCALL msg=audit(1704164645.100:10): arch=c000003e "
	"syscall=59 success=yes exit=0 a0=55d a1=55e a2=55f "
	"a3=8 items=2 ppid=100 pid=101 auid=1000 uid=0 gid=0 "
	"euid=0 tty=pts0 ses=3 comm=\"cat\" exe=\"/usr/bin/cat\" "
	"subj=unconfined key=\"priv\"\n"
	"type=SYSCALL msg=audit(1704164645.101:11): arch=c000003e "
	"syscall=42 success=yes exit=0 a0=3 pid=200 comm=\"curl\" "
	"exe=\"/usr/bin/curl\" key=(null)\n"
	"type=EXECVE msg=audit(1704164645.100:10): argc=3 a0=\"cat\" "
	"a1=2F6574632F61206220 a2=\"x\"\n"
	"type=CWD msg=audit(1704164645.100:10): cwd=\"/root\"\n"
	"type=SOCKADDR msg=audit(1704164645.101:11): saddr=02000050C0000201"
	"0000000000000000\n"
	"type=PATH msg=audit(1704164645.100:10): item=0 name=\"/usr/bin/cat"
	"\" inode=1 nametype=NORMAL\n"
	"type=PROCTITLE msg=audit(1704164645.101:11): proctitle=6375726C006"
	"87474703A2F2F782F\n"
	"type=PROCTITLE msg=audit(1704164645.100:10): proctitle=636174002F6"
	"57463\n"
	"type=USER_AUTH msg=audit(1704164646.000:12): pid=300 "
	"uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:authentication "
	"grantors=? acct=\"kim\" exe=\"/usr/sbin/sshd\" hostname=192.0.2.7 "
	"addr=192.0.2.7 terminal=ssh res=failed'\035UID=\"root\" "
	"AUID=\"unset\"\n"
	"type=SERVICE_STOP msg=audit(1704164647.000:13): pid=1 "
	"uid=0 msg='unit=firewalld comm=\"systemd\" exe=\"/usr/lib/systemd/"
	"systemd\" hostname=? addr=? terminal=? res=success'\n"
	"type=AVC msg=audit(1704164648.000:14): avc:  denied "
	" { read write } for  pid=9 comm=\"httpd\" name=\"shadow\" "
	"dev=\"sda1\" ino=5 scontext=a tcontext=b tclass=file "
	"permissive=0\n"
	"type=SYSCALL msg=audit(1704164649.000:15): arch=c00000b7 "
	"syscall=221 success=no exit=-13 comm=\"sh\" exe=\"/bin/sh\"\035ARC"
	"H=aarch64 SYSCALL=execve UID=\"root\"\n"
	"no record\n",
	"auditd linux//auditd 2024-01-02T03:04:05.100000+0000|"
	"id=10|type=SYSCALL|arch=c000003e|syscall:59|success=yes|"
	"exit:0|a0=55d|a1=55e|a2=55f|a3:8|items:2|ppid:100|"
	"pid:101|auid:1000|uid:0|gid:0|euid:0|tty=pts0|ses:3|"
	"comm=cat|exe=/usr/bin/cat|subj=unconfined|key=priv|"
	"SYSCALL=execve|type=EXECVE|argc:3|a0=cat|a1=/etc/a "
	"b |a2=x|cmdline=cat /etc/a b  x|type=CWD|cwd=/root|"
	"type=PATH|item:0|name=/usr/bin/cat|inode:1|nametype=NORMAL|"
	"type=PROCTITLE|proctitle=cat /etc\n"
	"auditd linux//auditd 2024-01-02T03:04:05.101000+0000|"
	"id=11|type=SYSCALL|arch=c000003e|syscall:42|success=yes|"
	"exit:0|a0:3|pid:200|comm=curl|exe=/usr/bin/curl|SYSCALL=connect|"
	"type=SOCKADDR|saddr=02000050C00002010000000000000000|"
	"laddr=192.0.2.1|lport:80|type=PROCTITLE|proctitle=curl "
	"http://x/|cmdline=curl http://x/\n"
	"auditd linux//auditd 2024-01-02T03:04:06.000000+0000|"
	"id=12|type=USER_AUTH|pid:300|uid:0|auid:4294967295|"
	"ses:4294967295|op=PAM:authentication|acct=kim|exe=/usr/sbin/sshd|"
	"hostname=192.0.2.7|addr=192.0.2.7|terminal=ssh|res=failed|"
	"UID=root|AUID=unset\n"
	"auditd linux//auditd 2024-01-02T03:04:07.000000+0000|"
	"id=13|type=SERVICE_STOP|pid:1|uid:0|unit=firewalld|"
	"comm=systemd|exe=/usr/lib/systemd/systemd|res=success\n"
	"auditd linux//auditd 2024-01-02T03:04:08.000000+0000|"
	"id=14|type=AVC|action=denied|permission=read|permission=write|"
	"pid:9|comm=httpd|name=shadow|dev=sda1|ino:5|scontext=a|"
	"tcontext=b|tclass=file|permissive:0\n"
	"auditd linux//auditd 2024-01-02T03:04:09.000000+0000|"
	"id=15|type=SYSCALL|arch=c00000b7|syscall:221|success=no|"
	"exit=-13|comm=sh|exe=/bin/sh|ARCH=aarch64|SYSCALL=execve|"
	"UID=root\n"
	"!text"},
    /* audisp-syslog(8) */
    {"auditd_syslog", "syslog",
	"Jan  2 03:04:05 gw audispd: type=SYSCALL msg=audit(1704164645.100:"
	"10): arch=c000003e syscall=59 success=yes exit=0 a0=55d "
	"a1=55e a2=55f a3=8 items=2 ppid=100 pid=101 auid=1000 "
	"uid=0 gid=0 euid=0 tty=pts0 ses=3 comm=\"cat\" exe=\"/usr/bin/cat\""
	" subj=unconfined key=\"priv\"\n"
	"Jan  2 03:04:05 gw audispd: type=SYSCALL msg=audit(1704164645.101:"
	"11): arch=c000003e syscall=42 success=yes exit=0 a0=3 "
	"pid=200 comm=\"curl\" exe=\"/usr/bin/curl\" key=(null)\n"
	"Jan  2 03:04:05 gw audispd: type=EXECVE msg=audit(1704164645.100:1"
	"0): argc=3 a0=\"cat\" a1=2F6574632F61206220 a2=\"x\"\n"
	"Jan  2 03:04:05 gw audispd: type=CWD msg=audit(1704164645.100:10):"
	" cwd=\"/root\"\n"
	"Jan  2 03:04:05 gw audispd: type=SOCKADDR msg=audit(1704164645.101"
	":11): saddr=02000050C00002010000000000000000\n"
	"Jan  2 03:04:05 gw audispd: type=PATH msg=audit(1704164645.100:10)"
	": item=0 name=\"/usr/bin/cat\" inode=1 nametype=NORMAL\n"
	"Jan  2 03:04:05 gw audispd: type=PROCTITLE msg=audit(1704164645.10"
	"1:11): proctitle=6375726C00687474703A2F2F782F\n"
	"Jan  2 03:04:05 gw audispd: type=PROCTITLE msg=audit(1704164645.10"
	"0:10): proctitle=636174002F657463\n"
	"Jan  2 03:04:05 gw cron[1]: (root) CMD (x)\n",
	"auditd linux//auditd 2024-01-02T03:04:05.100000+0000|"
	"host=gw|program=audispd|message=type=SYSCALL msg=audit(1704164645."
	"100:10): arch=c000003e syscall=59 success=yes exit=0 "
	"a0=55d a1=55e a2=55f a3=8 items=2 ppid=100 pid=101 "
	"auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=3 comm=\"cat\" "
	"exe=\"/usr/bin/cat\" subj=unconfined key=\"priv\"\n"
	"Jan  2 03:04:05 gw audispd: type=EXECVE msg=audit(1704164645.100:1"
	"0): argc=3 a0=\"cat\" a1=2F6574632F61206220 a2=\"x\"\n"
	"Jan  2 03:04:05 gw audispd: type=CWD msg=audit(1704164645.100:10):"
	" cwd=\"/root\"\n"
	"Jan  2 03:04:05 gw audispd: type=PATH msg=audit(1704164645.100:10)"
	": item=0 name=\"/usr/bin/cat\" inode=1 nametype=NORMAL\n"
	"Jan  2 03:04:05 gw audispd: type=PROCTITLE msg=audit(1704164645.10"
	"0:10): proctitle=636174002F657463|id=10|type=SYSCALL|"
	"arch=c000003e|syscall:59|success=yes|exit:0|a0=55d|"
	"a1=55e|a2=55f|a3:8|items:2|ppid:100|pid:101|auid:1000|"
	"uid:0|gid:0|euid:0|tty=pts0|ses:3|comm=cat|exe=/usr/bin/cat|"
	"subj=unconfined|key=priv|SYSCALL=execve|type=EXECVE|"
	"argc:3|a0=cat|a1=/etc/a b |a2=x|cmdline=cat /etc/a "
	"b  x|type=CWD|cwd=/root|type=PATH|item:0|name=/usr/bin/cat|"
	"inode:1|nametype=NORMAL|type=PROCTITLE|proctitle=cat "
	"/etc\n"
	"auditd linux//auditd 2024-01-02T03:04:05.101000+0000|"
	"host=gw|program=audispd|message=type=SYSCALL msg=audit(1704164645."
	"101:11): arch=c000003e syscall=42 success=yes exit=0 "
	"a0=3 pid=200 comm=\"curl\" exe=\"/usr/bin/curl\" key=(null)\n"
	"Jan  2 03:04:05 gw audispd: type=SOCKADDR msg=audit(1704164645.101"
	":11): saddr=02000050C00002010000000000000000\n"
	"Jan  2 03:04:05 gw audispd: type=PROCTITLE msg=audit(1704164645.10"
	"1:11): proctitle=6375726C00687474703A2F2F782F|id=11|"
	"type=SYSCALL|arch=c000003e|syscall:42|success=yes|"
	"exit:0|a0:3|pid:200|comm=curl|exe=/usr/bin/curl|SYSCALL=connect|"
	"type=SOCKADDR|saddr=02000050C00002010000000000000000|"
	"laddr=192.0.2.1|lport:80|type=PROCTITLE|proctitle=curl "
	"http://x/|cmdline=curl http://x/\n"
	"cron linux//cron 2024-01-02T03:04:05.000000+0000|host=gw|"
	"pid=1|program=cron|message=(root) CMD (x)|user=root|"
	"action=command|COMMAND=x"},
    /* RFC 6587 section 3.4.1 */
    {"octets", "syslog",
	"37 <34>1 - h app - - - first\n"
	"second line25 <34>1 - h app - - - third\n"
	"27 <13>Jan  2 03:04:05 gw a: x\n"
	"out of step\n"
	"99 <13>Jan  2 03:04:05 gw a: cut short",
	"syslog linux//app|facility=auth|severity=crit|host=h|"
	"program=app|message=first\n"
	"second line\n"
	"syslog linux//app|facility=auth|severity=crit|host=h|"
	"program=app|message=third\n"
	"syslog linux//a 2024-01-02T03:04:05.000000+0000|facility=user|"
	"severity=notice|host=gw|program=a|message=x\n"
	"!text\n"
	"syslog linux//a 2024-01-02T03:04:05.000000+0000|facility=user|"
	"severity=notice|host=gw|program=a|message=cut short"},
    /* the manuals of the tools */
    {"json_shapes", "json",
	"{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1704164645123456\""
	",\"_HOSTNAME\":\"gw\",\"_PID\":\"11\",\"SYSLOG_IDENTIFIER\":\"sshd"
	"\",\"MESSAGE\":\"Failed password for root from 192.0.2.7 "
	"port 1 ssh2\"}",
	"sshd linux//sshd 2024-01-02T03:04:05.123456+0000|__CURSOR=s=1|"
	"__REALTIME_TIMESTAMP=1704164645123456|host=gw|pid=11|"
	"program=sshd|message=Failed password for root from "
	"192.0.2.7 port 1 ssh2|action=failed|method=password|"
	"user=root|src_ip=192.0.2.7|src_port:1"},
    {"json_shapes", "json",
	"{\"__REALTIME_TIMESTAMP\":\"1704164645123456\",\"SYSLOG_IDENTIFIER"
	"\":\"x\",\"MESSAGE\":[104,105,255]}",
	"syslog linux//x 2024-01-02T03:04:05.123456+0000|__REALTIME_TIMESTA"
	"MP=1704164645123456|program=x|message:104|message:105|"
	"message:255|message=hi\377"},
    {"json_shapes", "json",
	"{\"__REALTIME_TIMESTAMP\":\"1704164645123456\",\"_TRANSPORT\":\"au"
	"dit\",\"_AUDIT_TYPE_NAME\":\"EXECVE\",\"MESSAGE\":\"EXECVE "
	"argc=2 a0=\\\"id\\\" a1=2D75\"}",
	"auditd linux//auditd 2024-01-02T03:04:05.123456+0000|"
	"__REALTIME_TIMESTAMP=1704164645123456|_TRANSPORT=audit|"
	"_AUDIT_TYPE_NAME=EXECVE|message=EXECVE argc=2 a0=\"id\" "
	"a1=2D75|type=EXECVE|argc:2|a0=id|a1=-u|cmdline=id "
	"-u"},
    {"json_shapes", "json",
	"{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"Root\"},"
	"\"eventTime\":\"2024-01-02T03:04:05Z\",\"eventSource\":\"iam.amazo"
	"naws.com\",\"eventName\":\"CreateUser\",\"awsRegion\":\"us-east-1\""
	",\"requestParameters\":{\"userName\":\"x\"}}",
	"cloudtrail aws//cloudtrail 2024-01-02T03:04:05.000000+0000|"
	"eventVersion=1.08|userIdentity.type=Root|eventTime=2024-01-02T03:0"
	"4:05Z|eventSource=iam.amazonaws.com|eventName=CreateUser|"
	"awsRegion=us-east-1|requestParameters.userName=x"},
    {"auditd", "auditd",
	"type=SYSCALL msg=audit(1704164645.000:7): syscall=59\n"
	"type=PROCTITLE msg=audit(1704164645.000:7): proctitle=6964\n"
	"type=EOE msg=audit(1704164645.000:7): \n",
	"auditd linux//auditd 2024-01-02T03:04:05.000000+0000|id=7|type=SYSCALL"
	"|syscall:59|type=PROCTITLE|proctitle=id|cmdline=id"},
    /* An audit event in the journal, with another entry between its records. */
    {"json_shapes", "json",
	"{\"__REALTIME_TIMESTAMP\":\"1704164645000000\",\"_AUDIT_TYPE_NAME\":"
	"\"S"
	"YSCALL\",\"_AUDIT_ID\":\"7\",\"MESSAGE\":\"SYSCALL arch=c000003e sysca"
	"ll=59 exe=\\\"/bin/id\\\"\"}\n"
	"{\"__REALTIME_TIMESTAMP\":\"1704164645000001\",\"SYSLOG_IDENTIFIER\":"
	"\"p\",\"MESSAGE\":\"\\\"_AUDIT_ID\\\":\\\"7\\\"\"}\n"
	"{\"__REALTIME_TIMESTAMP\":\"1704164645000002\",\"_AUDIT_TYPE_NAME\":"
	"\"E"
	"XECVE\",\"_AUDIT_ID\":\"7\",\"MESSAGE\":\"EXECVE argc=2 a0=\\\"id\\\" "
	"a1=\\\"-u\\\"\"}\n"
	"{\"__REALTIME_TIMESTAMP\":\"1704164645000003\",\"_AUDIT_TYPE_NAME\":"
	"\"P"
	"ROCTITLE\",\"_AUDIT_ID\":\"7\",\"MESSAGE\":\"PROCTITLE proctitle=6964"
	"\"}\n",
	"auditd linux//auditd 2024-01-02T03:04:05.000000+0000|__REALTIME_TIMEST"
	"AMP=1704164645000000|_AUDIT_TYPE_NAME=SYSCALL|_AUDIT_ID=7|message=SYSC"
	"ALL arch=c000003e syscall=59 exe=\"/bin/id\"|type=SYSCALL|arch=c000003"
	"e|syscall:59|exe=/bin/id|SYSCALL=execve|type=EXECVE|argc:2|a0=id|a1=-u"
	"|cmdline=id -u|type=PROCTITLE|proctitle=id\n"
	"syslog linux//p 2024-01-02T03:04:05.000001+0000|__REALTIME_TIMESTAMP=1"
	"704164645000001|program=p|message=\"_AUDIT_ID\":\"7\""},
    {"json_shapes", "json",
	"{\"CreationTime\":\"2024-01-02T03:04:05\",\"Operation\":\"FileDownload"
	"ed\",\"RecordType\":6,\"Workload\":\"SharePoint\",\"UserId\":\"kim\"}",
	"m365 m365//audit 2024-01-02T03:04:05.000000+0000|CreationTime=2024-01-"
	"02T03:04:05|Operation=FileDownloaded|RecordType:6|Workload=SharePoint|"
	"UserId=kim"},
    {"json_shapes", "json",
	"{\"actor\":{\"alternateId\":\"kim\"},\"eventType\":\"user.session.sta"
	"rt\",\"published\":\"2024-01-02T03:04:05.678Z\"}",
	"okta okta//okta 2024-01-02T03:04:05.678000+0000|actor.alternateId=kim|"
	"eventType=user.session.start|published=2024-01-02T03:04:05.678Z"},
    {"json_shapes", "json",
	"{\"@timestamp\":1704164645678,\"_document_id\":\"x\",\"action\":\"repo"
	".destroy\",\"actor\":\"kim\"}",
	"github github//audit 2024-01-02T03:04:05.678000+0000|@timestamp:170416"
	"4645678|_document_id=x|action=repo.destroy|actor=kim"},
    {"json_shapes", "json",
	"{\"logName\":\"l\",\"protoPayload\":{\"methodName\":\"m\"},\"timestamp"
	"\":\"2024-01-02T03:04:05.6Z\"}",
	"gcp gcp// 2024-01-02T03:04:05.600000+0000|logName=l|protoPayload.metho"
	"dName=m|timestamp=2024-01-02T03:04:05.6Z"},
    {"json_shapes", "json",
	"{\"time\":\"2024-01-02T03:04:05.6789012Z\",\"resourceId\":\"r\",\"oper"
	"ationName\":\"o\",\"category\":\"AuditLogs\"}",
	"azure azure// 2024-01-02T03:04:05.678901+0000|time=2024-01-02T03:04:05"
	".6789012Z|resourceId=r|operationName=o|category=AuditLogs"},
    {"json_shapes", "json",
	"{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\","
	"\"level\":\"Metadata\",\"auditID\":\"a-1\",\"stage\":\"ResponseCom"
	"plete\",\"verb\":\"create\",\"user\":{\"username\":\"kim\","
	"\"groups\":[\"a\",\"b\"]},\"objectRef\":{\"resource\":\"pods\","
	"\"subresource\":\"exec\"},\"requestReceivedTimestamp\":\"2024-01-0"
	"2T03:04:05.123456Z\"}",
	"kubernetes kubernetes/application/audit 2024-01-02T03:04:05.123456"
	"+0000|kind=Event|apiVersion=audit.k8s.io/v1|level=Metadata|"
	"auditID=a-1|stage=ResponseComplete|verb=create|user.username=kim|"
	"user.groups=a|user.groups=b|objectRef.resource=pods|"
	"objectRef.subresource=exec|requestReceivedTimestamp=2024-01-02T03:"
	"04:05.123456Z"},
    {"json_shapes", "json",
	"{\"name\":\"pack_process_events\",\"hostIdentifier\":\"h1\","
	"\"calendarTime\":\"Tue Jan  2 03:04:05 2024 UTC\","
	"\"unixTime\":1704164645,\"columns\":{\"path\":\"/bin/id\","
	"\"cmdline\":\"id -u\",\"pid\":\"7\"},\"action\":\"added\"}",
	"osquery //osquery 2024-01-02T03:04:05.000000+0000|"
	"query_name=pack_process_events|host=h1|calendarTime=Tue "
	"Jan  2 03:04:05 2024 UTC|unixTime:1704164645|path=/bin/id|"
	"cmdline=id -u|pid=7|action=added"},
    {"json_shapes", "json",
	"{\"timestamp\":\"2024-01-02 03:04:05\",\"id\":0,\"class\":\"connec"
	"tion\",\"event\":\"connect\",\"connection_id\":12,"
	"\"account\":{\"user\":\"kim\",\"host\":\"h\"}}",
	"mysql mysql/database/ 2024-01-02T03:04:05.000000+0000|"
	"timestamp=2024-01-02 03:04:05|id:0|class=connection|"
	"event=connect|connection_id:12|account.user=kim|account.host=h"},
    {"json_shapes", "json",
	"{\"audit_record\":{\"name\":\"Query\",\"record\":\"1_2024\","
	"\"timestamp\":\"2024-01-02T03:04:05Z\",\"command_class\":\"select\""
	",\"sqltext\":\"select 1\",\"user\":\"kim\"}}",
	"mysql mysql/database/ 2024-01-02T03:04:05.000000+0000|"
	"name=Query|record=1_2024|timestamp=2024-01-02T03:04:05Z|"
	"command_class=select|sqltext=select 1|user=kim"},
    {"json_shapes", "json",
	"{\"msg-type\":\"activity\",\"date\":\"1704164645123\","
	"\"thread-id\":\"44\",\"user\":\"kim\",\"cmd\":\"select\","
	"\"query\":\"select 1\"}",
	"mysql mysql/database/ 2024-01-02T03:04:05.123000+0000|"
	"msg-type=activity|date=1704164645123|thread-id=44|"
	"user=kim|cmd=select|query=select 1"},
    {"json_shapes", "json",
	"{\"timestamp\":\"2024-01-02 03:04:05.678 UTC\",\"user\":\"kim\","
	"\"dbname\":\"tax\",\"pid\":5,\"session_id\":\"x\","
	"\"error_severity\":\"LOG\",\"message\":\"AUDIT: OBJECT,"
	"1,1,WRITE,DELETE,TABLE,public.t,delete from t,<none>\","
	"\"backend_type\":\"client backend\"}",
	"postgresql postgresql/database/ 2024-01-02T03:04:05.678000+0000|"
	"timestamp=2024-01-02 03:04:05.678 UTC|user_name=kim|"
	"database_name=tax|pid:5|session_id=x|error_severity=LOG|"
	"message=AUDIT: OBJECT,1,1,WRITE,DELETE,TABLE,public.t,"
	"delete from t,<none>|backend_type=client backend|audit_type=OBJECT"
	"|statement_id:1|substatement_id:1|class=WRITE|command=DELETE|"
	"object_type=TABLE|object_name=public.t|statement=delete "
	"from t"},
    {"json_shapes", "json",
	"{\"EventReceivedTime\":\"2024-01-02 03:04:06\",\"SourceModuleName\""
	":\"in\",\"SourceModuleType\":\"im_udp\",\"EventTime\":\"2024-01-02"
	" 03:04:05\",\"Hostname\":\"gw\",\"SourceName\":\"su\","
	"\"Message\":\"(to root) kim on pts/0\"}",
	"su linux//su 2024-01-02T03:04:05.000000+0000|EventReceivedTime=202"
	"4-01-02 03:04:06|SourceModuleName=in|SourceModuleType=im_udp|"
	"EventTime=2024-01-02 03:04:05|host=gw|program=su|message=(to "
	"root) kim on pts/0|action=accepted|target_user=root|"
	"user=kim|tty=pts/0"},
    /* AWS CloudTrail: a file holds one list of Records */
    {"json_joins", "json",
	"{\"Records\":[{\"a\":1},{\"a\":2,\"b\":[{\"c\":1}]}]}\n"
	"{\"a\":3}\n",
	"json|a:1\n"
	"json|a:2|b.c:1\n"
	"json|a:3"},
    {"json_joins", "json",
	"{\n"
	"  \"Records\": [\n"
	"    {\n"
	"      \"a\": 1\n"
	"    },\n"
	"    {\"a\": 2}\n"
	"  ]\n"
	"}\n",
	"json|a:1\n"
	"json|a:2"},
    {"json_joins", "json",
	"[{\"a\":1},\n"
	"{\"a\":2}]\n",
	"json|a:1\n"
	"json|a:2"},
    {"json_joins", "json",
	"[\n"
	"{ \"timestamp\": \"2024-01-02 03:04:05\",\n"
	"\"a\": 1 },\n"
	"{ \"a\": 2 }\n"
	"]\n",
	"json 2024-01-02T03:04:05.000000+0000|timestamp=2024-01-02 "
	"03:04:05|a:1\n"
	"json|a:2"},
    {"json_joins", "json", "[{\"a\":1},x\n",
	"json|a:1\n"
	"!text"},
    /* Microsoft Purview, Export audit log; tables of Windows events */
    {"csv_tools", "csv",
	"CreationDate,UserIds,Operations,AuditData\n"
	"2024-02-25T12:34:56.0000000Z,kim,X,\"{\"\"CreationTime\"\":"
	"\"\"2024-02-25T12:34:57\"\",\"\"Operation\"\":\"\"Y\"\","
	"\"\"RecordType\"\":1,\"\"Workload\"\":\"\"Exchange\"\"}\"\n",
	"m365 m365//audit 2024-02-25T12:34:57.000000+0000|"
	"CreationDate=2024-02-25T12:34:56.0000000Z|UserIds=kim|"
	"Operations=X|AuditData={\"CreationTime\":"
	"\"2024-02-25T12:34:57\",\"Operation\":\"Y\",\"RecordType\":1,"
	"\"Workload\":\"Exchange\"}|CreationTime=2024-02-25T12:34:57|"
	"Operation=Y|RecordType:1|Workload=Exchange"},
    {"csv_tools", "csv",
	"Channel,EventID,TimeCreated\n"
	"Security,4625,2024-02-25 12:34:56\n",
	"windows windows// 2024-02-25T12:34:56.000000+0000|"
	"Channel=Security|EventID:4625|TimeCreated=2024-02-25 12:34:56"},
    /* FortiOS Log Message Reference */
    {"pairs", "pairs",
	"date=2024-02-25 time=12:34:56 devname=\"F 1\" devid=\"FG1\" "
	"logid=\"0100044547\" type=\"event\" subtype=\"system\" "
	"msg=\"a \\\"b\\\"\" dstport=22 tz=\"+0900\"",
	"pairs fortigate//event 2024-02-25T03:34:56.000000+0000|"
	"date=2024-02-25|time=12:34:56|devname=F 1|devid=FG1|"
	"logid:0100044547|type=event|subtype=system|msg=a \"b\"|"
	"dstport:22|tz=+0900"},
    /* ausearch(8), --interpret; it writes the title first */
    {"ausearch", "auditd",
	"----\n"
	"type=PROCTITLE msg=audit(25/02/2024 12:34:56.123:457) : "
	"proctitle=cat /etc/passwd\n"
	"type=EXECVE msg=audit(25/02/2024 12:34:56.123:457) : argc=2 "
	"a0=cat a1=/etc/passwd\n"
	"type=SYSCALL msg=audit(25/02/2024 12:34:56.123:457) : "
	"arch=x86_64 syscall=execve success=yes auid=kim uid=root "
	"exe=/usr/bin/cat key=(null)\n",
	"auditd linux//auditd 2024-02-25T12:34:56.123000+0000|id=457|"
	"type=PROCTITLE|proctitle=cat /etc/passwd|type=EXECVE|argc:2|"
	"a0=cat|a1=/etc/passwd|cmdline=cat /etc/passwd|type=SYSCALL|"
	"arch=x86_64|SYSCALL=execve|syscall=execve|success=yes|auid=kim|"
	"uid=root|exe=/usr/bin/cat"},
    /* auditd.conf(5), log_format ENRICHED: as syslog daemons have it */
    {"enriched", "auditd",
	"type=USER_AUTH msg=audit(1704164645.123:1): pid=3 uid=0 "
	"msg='op=login acct=\"it's#035A\" res=failed'#035UID=\"root\" "
	"AUID=\"unset\"\n"
	"type=USER_AUTH msg=audit(1704164645.123:2): pid=3 "
	"msg='op=login acct=\"root\"'UID=\"root\"\n"
	"type=USER_END msg=audit(1704164645.123:3): pid=3 "
	"msg='op=x#1 res=it's'\n"
	"type=LOGIN msg=audit(1704164645.123:4): pid=3 "
	"tty=(none)\\035UID=\"root\"\n",
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|id=1|type="
	"USER_AUTH|pid:3|uid:0|op=login|acct=it's#035A|res=failed|UID=ro"
	"ot|AUID=unset\n"
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|id=2|type="
	"USER_AUTH|pid:3|op=login|acct=root|UID=root\n"
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|id=3|type="
	"USER_END|pid:3|op=x#1|res=it's\n"
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|id=4|type="
	"LOGIN|pid:3|tty=(none)|UID=root"},
    /* MySQL manual, Audit Log File Formats */
    {"mysql-xml", "mysql-xml",
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<AUDIT>\n"
	" <AUDIT_RECORD>\n"
	"  <TIMESTAMP>2019-10-03T14:09:38 UTC</TIMESTAMP>\n"
	"  <RECORD_ID>2_2019-10-03T14:06:33</RECORD_ID>\n"
	"  <NAME>Connect</NAME>\n"
	"  <CONNECTION_ID>5</CONNECTION_ID>\n"
	"  <STATUS>1045</STATUS>\n"
	"  <USER>root[root] @ localhost [127.0.0.1]</USER>\n"
	"  <IP>127.0.0.1</IP>\n"
	"  <CONNECTION_ATTRIBUTES>\n"
	"   <ATTRIBUTE>\n"
	"    <NAME>_pid</NAME>\n"
	"    <VALUE>42794</VALUE>\n"
	"   </ATTRIBUTE>\n"
	"  </CONNECTION_ATTRIBUTES>\n"
	" </AUDIT_RECORD>\n"
	" <AUDIT_RECORD><TIMESTAMP>2019-10-03T14:09:39 UTC</TIMESTAMP><"
	"NAME>Query</NAME><SQLTEXT>select a\n"
	" from b where c &lt; 3</SQLTEXT></AUDIT_RECORD><AUDIT_RECORD><"
	"TIMESTAMP>2019-10-03T14:09:40 UTC</TIMESTAMP><NAME>Quit</NAME>"
	"</AUDIT_RECORD>\n"
	"</AUDIT>\n",
	"mysql mysql/database/ 2019-10-03T14:09:38.000000+0000|timestam"
	"p=2019-10-03T14:09:38 UTC|record_id=2_2019-10-03T14:06:33|name"
	"=Connect|connection_id:5|status:1045|user=root|priv_user=root|"
	"ip=127.0.0.1|connection_attributes._pid=42794\n"
	"mysql mysql/database/ 2019-10-03T14:09:39.000000+0000|timestam"
	"p=2019-10-03T14:09:39 UTC|name=Query|sqltext=select a\n"
	" from b where c < 3\n"
	"mysql mysql/database/ 2019-10-03T14:09:40.000000+0000|timestam"
	"p=2019-10-03T14:09:40 UTC|name=Quit"},
    {"mysql-xml", "mysql-xml",
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<AUDIT>\n"
	"  <AUDIT_RECORD TIMESTAMP=\"2012-08-02T14:52:12\" NAME=\"Audit"
	"\" SERVER_ID=\"1\"/>\n"
	"<AUDIT_RECORD\n"
	"  NAME=\"Query\"\n"
	"  RECORD=\"2_2014-04-30T13:41:30\"\n"
	"  TIMESTAMP=\"2014-04-30T13:41:40 UTC\"\n"
	"  COMMAND_CLASS=\"select\"\n"
	"  SQLTEXT=\"select '/>' into outfile &quot;/tmp/x&quot;\"\n"
	"  USER=\"kim[kim] @  [192.0.2.7]\"\n"
	"  IP=\"192.0.2.7\"\n"
	"/>\n"
	"</AUDIT>\n",
	"mysql mysql/database/ 2012-08-02T14:52:12.000000+0000|timestam"
	"p=2012-08-02T14:52:12|name=Audit|server_id:1\n"
	"mysql mysql/database/ 2014-04-30T13:41:40.000000+0000|name=Que"
	"ry|record=2_2014-04-30T13:41:30|timestamp=2014-04-30T13:41:40 "
	"UTC|command_class=select|sqltext=select '/>' into outfile \"/t"
	"mp/x\"|user=kim|priv_user=kim|ip=192.0.2.7"},
    /* MySQL manual, The General Query Log */
    {"mysql-general", "mysql-general",
	"/usr/sbin/mysqld, Version: 8.0.35 (MySQL Community Server - GP"
	"L). started with:\n"
	"Tcp port: 3306  Unix socket: /s.sock\n"
	"Time                 Id Command    Argument\n"
	"2024-01-02T03:04:05.678901Z\t   12 Connect\tkim@192.0.2.7 on t"
	"ax using TCP/IP\n"
	"2024-01-02T03:04:06.678901Z\t   12 Query\tselect *\n"
	"from citizen\n"
	"\n"
	"into outfile \"/tmp/x\"\n"
	"2024-01-02T03:04:06.778901Z\t   13 Connect\tAccess denied for "
	"user 'lee'@'gw' (using password: YES)\n"
	"2024-01-02T03:04:07.678901Z\t   12 Init DB\ttax\n"
	"2024-01-02T03:04:07.678901Z\t   12 Quit\t\n",
	"mysql mysql/database/ 2024-01-02T03:04:05.678901+0000|timestam"
	"p=2024-01-02T03:04:05.678901Z|connectionid:12|operation=Connec"
	"t|object=kim@192.0.2.7 on tax using TCP/IP|user=kim|src_ip=192"
	".0.2.7|database=tax\n"
	"mysql mysql/database/ 2024-01-02T03:04:06.678901+0000|timestam"
	"p=2024-01-02T03:04:06.678901Z|connectionid:12|operation=Query|"
	"object=select *\n"
	"from citizen\n"
	"\n"
	"into outfile \"/tmp/x\"\n"
	"mysql mysql/database/ 2024-01-02T03:04:06.778901+0000|timestam"
	"p=2024-01-02T03:04:06.778901Z|connectionid:13|operation=Connec"
	"t|object=Access denied for user 'lee'@'gw' (using password: YE"
	"S)|user=lee|host=gw|retcode:1045\n"
	"mysql mysql/database/ 2024-01-02T03:04:07.678901+0000|timestam"
	"p=2024-01-02T03:04:07.678901Z|connectionid:12|operation=Init D"
	"B|object=tax\n"
	"mysql mysql/database/ 2024-01-02T03:04:07.678901+0000|timestam"
	"p=2024-01-02T03:04:07.678901Z|connectionid:12|operation=Quit"},
    {"mysql-general", "mysql-general",
	"240102  3:04:05\t    12 Connect\tkim@localhost as anonymous on"
	" \n"
	"\t\t    12 Query\tselect 1\n",
	"mysql mysql/database/ 2024-01-02T03:04:05.000000+0000|timestam"
	"p=240102  3:04:05|connectionid:12|operation=Connect|object=kim"
	"@localhost as anonymous on|user=kim|host=localhost|priv_user=a"
	"nonymous\n"
	"mysql mysql/database/|connectionid:12|operation=Query|object=s"
	"elect 1"},
    /* The server was started again, and nothing was asked since */
    {"mysql-general", "mysql-general",
	"2024-01-02T03:04:05.678901Z\t   12 Quit\t\n"
	"/usr/sbin/mysqld, Version: 8.0.35 (MySQL Community Server - GP"
	"L). started with:\n"
	"Tcp port: 3306  Unix socket: /s.sock\n"
	"Time                 Id Command    Argument\n",
	"mysql mysql/database/ 2024-01-02T03:04:05.678901+0000|timestam"
	"p=2024-01-02T03:04:05.678901Z|connectionid:12|operation=Quit"},
    /* A statement that began in the file before */
    {"mysql-general", "mysql-general",
	"from x where y = 1\n"
	"2024-01-02T03:04:05.678901Z\t   12 Query\tselect 1\n"
	"2024-01-02T03:04:05.678901Z\t   12 Quit\t\n",
	"!text\n"
	"mysql mysql/database/ 2024-01-02T03:04:05.678901+0000|timestam"
	"p=2024-01-02T03:04:05.678901Z|connectionid:12|operation=Query|o"
	"bject=select 1\n"
	"mysql mysql/database/ 2024-01-02T03:04:05.678901+0000|timestam"
	"p=2024-01-02T03:04:05.678901Z|connectionid:12|operation=Quit"},
    /* Headers behind something else; a blank line behind a second header */
    {"w3c", "w3c",
	"a line of another log\n"
	"#Fields: date time c-ip\n"
	"2024-01-02 03:04:05 192.0.2.7\n"
	"#Fields: date time s-ip\n"
	"2024-01-02 03:04:06 192.0.2.8\n"
	"\n",
	"!text\n"
	"w3c /webserver/ 2024-01-02T03:04:05.000000+0000|date=2024-01-02|"
	"time=03:04:05|c-ip=192.0.2.7\n"
	"w3c /webserver/ 2024-01-02T03:04:06.000000+0000|date=2024-01-02|"
	"time=03:04:06|s-ip=192.0.2.8"},
    {"zeek", "zeek",
	"a line of another log\n"
	"#separator \\x09\n"
	"#path\tdns\n"
	"#fields\tts\tquery\n"
	"#types\ttime\tstring\n"
	"1704164645.5\ta.example\n",
	"!text\n"
	"zeek zeek//dns 2024-01-02T03:04:05.500000+0000|ts=1704164645.5|q"
	"uery=a.example"},
    /* Microsoft's manual, Windows Firewall log: its times are local */
    {"w3c", "w3c",
	"#Version: 1.5\n"
	"#Software: Microsoft Windows Firewall\n"
	"#Time Format: Local\n"
	"#Fields: date time action protocol src-ip dst-ip src-port dst-port\n"
	"\n"
	"2024-01-02 03:04:05 DROP TCP 192.0.2.7 10.0.0.5 4444 445\n",
	"windows_firewall windows/firewall/ 2024-01-02T03:04:05.000000+00"
	"00|date=2024-01-02|time=03:04:05|action=DROP|protocol=TCP|src_ip"
	"=192.0.2.7|dst_ip=10.0.0.5|src_port:4444|dst_port:445"},
    /* ausearch(8) without --interpret */
    {"ausearch", "auditd",
	"----\n"
	"time->Tue Jan  2 03:04:05 2024\n"
	"type=CWD msg=audit(1704164645.123:457): cwd=\"/root\"\n"
	"type=SYSCALL msg=audit(1704164645.123:457): pid=1\n"
	"----\n"
	"time->Tue Jan  2 03:04:06 2024\n"
	"type=LOGIN msg=audit(1704164646.123:458): pid=2\n",
	"auditd linux//auditd 2024-01-02T03:04:05.123000+0000|id=457|type"
	"=CWD|cwd=/root|type=SYSCALL|pid:1\n"
	"auditd linux//auditd 2024-01-02T03:04:06.123000+0000|id=458|type"
	"=LOGIN|pid:2"},
    /* Lists that say first what they are: Kubernetes, Microsoft Graph */
    {"json_joins", "json",
	"{\n"
	"  \"kind\": \"EventList\",\n"
	"  \"apiVersion\": \"audit.k8s.io/v1\",\n"
	"  \"metadata\": {},\n"
	"  \"items\": [\n"
	"    {\"a\": 1},\n"
	"    {\"a\": 2}\n"
	"  ]\n"
	"}\n",
	"json|a:1\n"
	"json|a:2"},
    {"json_joins", "json",
	"{\"@odata.context\":\"https://graph.example/$metadata\","
	"\"@odata.count\":2,\"value\":[{\"a\":1},{\"a\":2}]}\n",
	"json|a:1\n"
	"json|a:2"},
    {"json_joins", "json",
	"{\"kind\":\"x\",\"b\":\"y\",\"items\":[{\"a\":1}]}\n",
	"json|kind=x|b=y|items.a:1"},
    /* RFC 7464, as journalctl --output=json-seq writes it */
    {"json_joins", "json",
	"\x1e{\"a\":1,\"b\":\"of a row there is a little more than that\"}\n"
	"\x1e{\"a\":2,\"b\":\"of a row there is a little more than that\"}\n",
	"json|a:1|b=of a row there is a little more than that\n"
	"json|a:2|b=of a row there is a little more than that"},
    {"json_shapes", "json",
	"{\"audit_record\":{\"name\":\"Query\",\"record\":\"2_2024\","
	"\"timestamp\":\"2024-01-02T03:04:05 UTC\",\"user\":\"kim[kim] @ "
	" [192.0.2.7]\"}}",
	"mysql mysql/database/ 2024-01-02T03:04:05.000000+0000|name=Query"
	"|record=2_2024|timestamp=2024-01-02T03:04:05 UTC|user=kim"},
    /* A name that says where it comes from, and is not believed */
    {"mysql-general", "mysql-general",
	"2024-01-02T03:04:06.778901Z\t   13 Connect\tAccess denied for "
	"user 'lee'@'10.0.0.5' (using password: YES)'@'192.0.2.9' (using "
	"password: YES)\n",
	"mysql mysql/database/ 2024-01-02T03:04:06.778901+0000|timestam"
	"p=2024-01-02T03:04:06.778901Z|connectionid:13|operation=Connec"
	"t|object=Access denied for user 'lee'@'10.0.0.5' (using passwo"
	"rd: YES)'@'192.0.2.9' (using password: YES)|user=lee'@'10.0.0."
	"5' (using password: YES)|src_ip=192.0.2.9|retcode:1045"},
    /* A statement that says a name, a name that says a statement */
    {"postgresql-text", "postgresql-text",
	"2024-01-02 03:04:05 UTC [1] LOG:  statement: select 1 /* password "
	"authentication failed for user \"root\" */\n"
	"2024-01-02 03:04:05 UTC [1] FATAL:  password authentication failed "
	"for user \"a\"statement: x\"\n"
	"2024-01-02 03:04:05 UTC [1] LOG:  duration: 0.1 ms  execute S_1: "
	"select 2\n",
	"postgresql postgresql/database/ 2024-01-02T03:04:05.000000+000"
	"0|log_time=2024-01-02 03:04:05 UTC|process_id:1|error_severity"
	"=LOG|message=statement: select 1 /* password authentication fa"
	"iled for user \"root\" */|query=select 1 /* password authentic"
	"ation failed for user \"root\" */\npostgresql postgresql/datab"
	"ase/ 2024-01-02T03:04:05.000000+0000|log_time=2024-01-02 03:04"
	":05 UTC|process_id:1|error_severity=FATAL|message=password aut"
	"hentication failed for user \"a\"statement: x\"|user_name=a\"s"
	"tatement: x\npostgresql postgresql/database/ 2024-01-02T03:04:"
	"05.000000+0000|log_time=2024-01-02 03:04:05 UTC|process_id:1|e"
	"rror_severity=LOG|message=duration: 0.1 ms  execute S_1: selec"
	"t 2|query=select 2"},
    /* What another process says of its own message stands alone */
    {"postgresql-text", "postgresql-text",
	"2024-01-02 03:04:05 UTC [1] kim@tax ERROR:  no x\n"
	"2024-01-02 03:04:05 UTC [2] lee@tax STATEMENT:  select y\n"
	"2024-01-02 03:04:05 UTC [2] lee@tax HINT:  ask\n"
	"2024-01-02 03:04:06 UTC [1] kim@tax STATEMENT:  select x\n"
	"2024-01-02 03:04:07 UTC pid=3,user=kim ERROR:  z\n"
	"2024-01-02 03:04:07 UTC pid=3,user=kim STATEMENT:  select z\n"
	"2024-01-02 03:04:07 UTC pid=4,user=kim STATEMENT:  select w\n",
	"postgresql postgresql/database/ 2024-01-02T03:04:05.000000+000"
	"0|log_time=2024-01-02 03:04:05 UTC|process_id:1|user_name=kim|d"
	"atabase_name=tax|error_severity=ERROR|message=no x\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:05.000000+000"
	"0|log_time=2024-01-02 03:04:05 UTC|process_id:2|user_name=lee|d"
	"atabase_name=tax|query=select y|hint=ask\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:06.000000+000"
	"0|log_time=2024-01-02 03:04:06 UTC|process_id:1|user_name=kim|d"
	"atabase_name=tax|query=select x\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:07.000000+000"
	"0|log_time=2024-01-02 03:04:07 UTC|process_id=3|user_name=kim|e"
	"rror_severity=ERROR|message=z|query=select z\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:07.000000+000"
	"0|log_time=2024-01-02 03:04:07 UTC|process_id=4|user_name=kim|q"
	"uery=select w"},
    /* PostgreSQL manual, log_line_prefix; pgaudit */
    {"postgresql-text", "postgresql-text",
	"2024-01-02 03:04:05.678 UTC LOG:  starting PostgreSQL 15.5\n"
	"2024-01-02 03:04:06.678 UTC LOG:  checkpoint starting: time\n",
	"postgresql postgresql/database/ 2024-01-02T03:04:05.678000+0000"
	"|log_time=2024-01-02 03:04:05.678 UTC|error_severity=LOG"
	"|message=starting PostgreSQL 15.5\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:06.678000+0000"
	"|log_time=2024-01-02 03:04:06.678 UTC|error_severity=LOG"
	"|message=checkpoint starting: time"},
    {"postgresql-text", "postgresql-text",
	"2024-01-02 03:04:05.678 KST [123] LOG:  starting PostgreSQL 15"
	".5\n"
	"2024-01-02 03:04:05.678 KST [124] kim@tax LOG:  AUDIT: SESSION"
	",1,1,READ,SELECT,TABLE,public.citizen,\"select *\n"
	"\tfrom citizen\",<not logged>\n"
	"2024-01-02 03:04:06.678 KST [124] kim@tax ERROR:  syntax error"
	" at or near \"x\"\n"
	"2024-01-02 03:04:06.678 KST [124] kim@tax STATEMENT:  select\n"
	"\tx\n"
	"2024-01-02 03:04:07 UTC:192.0.2.7(50022):kim@tax:[125]:FATAL: "
	" password authentication failed for user \"kim\"\n"
	"2024-01-02 03:04:07 UTC:192.0.2.7(50022):kim@tax:[125]:DETAIL:"
	"  Connection matched pg_hba.conf line 5\n"
	"2024-01-02 03:04:08 UTC [126]: [5-1] user=kim,db=tax,app=[unkn"
	"own],client=::1 LOG:  statement: drop table x\n",
	"postgresql postgresql/database/ 2024-01-01T18:04:05.678000+000"
	"0|log_time=2024-01-02 03:04:05.678 KST|process_id:123|error_se"
	"verity=LOG|message=starting PostgreSQL 15.5\n"
	"postgresql postgresql/database/ 2024-01-01T18:04:05.678000+000"
	"0|log_time=2024-01-02 03:04:05.678 KST|process_id:124|user_nam"
	"e=kim|database_name=tax|error_severity=LOG|message=AUDIT: SESS"
	"ION,1,1,READ,SELECT,TABLE,public.citizen,\"select *\n"
	"from citizen\",<not logged>|audit_type=SESSION|statement_id:1|"
	"substatement_id:1|class=READ|command=SELECT|object_type=TABLE|"
	"object_name=public.citizen|statement=select *\n"
	"from citizen\n"
	"postgresql postgresql/database/ 2024-01-01T18:04:06.678000+000"
	"0|log_time=2024-01-02 03:04:06.678 KST|process_id:124|user_nam"
	"e=kim|database_name=tax|error_severity=ERROR|message=syntax er"
	"ror at or near \"x\"|query=select\n"
	"x\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:07.000000+000"
	"0|log_time=2024-01-02 03:04:07 UTC|src_ip=192.0.2.7|src_port:5"
	"0022|user_name=kim|database_name=tax|process_id:125|error_seve"
	"rity=FATAL|message=password authentication failed for user \"k"
	"im\"|detail=Connection matched pg_hba.conf line 5\n"
	"postgresql postgresql/database/ 2024-01-02T03:04:08.000000+000"
	"0|log_time=2024-01-02 03:04:08 UTC|process_id:126|session_line"
	"_num:5|user_name=kim|database_name=tax|src_ip=::1|error_severi"
	"ty=LOG|message=statement: drop table x|query=drop table x"},
    /* Squid manual, logformat squid */
    {"squid", "squid",
	"1704164645.123    456 192.0.2.7 TCP_MISS/200 1234 GET http://e"
	"xample.com:8080/x.exe?y=1 kim HIER_DIRECT/198.51.100.1 text/ht"
	"ml\n"
	"1704164645.523      0 2001:db8::1 TCP_DENIED/403 3900 CONNECT "
	"[2001:db8::2]:443 - HIER_NONE/- text/html\n"
	"1704164646.523      0 10.0.0.1 NONE/000 0 NONE error:transacti"
	"on-end-before-headers - HIER_NONE/- -\n",
	"squid /proxy/ 2024-01-02T03:04:05.123000+0000|time-taken:456|c"
	"-ip=192.0.2.7|s-action=TCP_MISS|sc-status:200|sc-bytes:1234|cs"
	"-method=GET|c-uri=http://example.com:8080/x.exe?y=1|cs-uri-sch"
	"eme=http|cs-host=example.com|cs-uri-port:8080|cs-uri-stem=/x.e"
	"xe|cs-uri-query=y=1|cs-username=kim|s-hierarchy=HIER_DIRECT|ds"
	"t_ip=198.51.100.1|rs-content-type=text/html\n"
	"squid /proxy/ 2024-01-02T03:04:05.523000+0000|time-taken:0|c-i"
	"p=2001:db8::1|s-action=TCP_DENIED|sc-status:403|sc-bytes:3900|"
	"cs-method=CONNECT|c-uri=[2001:db8::2]:443|cs-host=2001:db8::2|"
	"cs-uri-port:443|s-hierarchy=HIER_NONE|rs-content-type=text/htm"
	"l\n"
	"squid /proxy/ 2024-01-02T03:04:06.523000+0000|time-taken:0|c-i"
	"p=10.0.0.1|s-action=NONE|sc-status:000|sc-bytes:0|cs-method=NO"
	"NE|c-uri=error:transaction-end-before-headers|s-hierarchy=HIER"
	"_NONE"},
};

const size_t log_sample_count = sizeof(log_samples) / sizeof(log_samples[0]);
