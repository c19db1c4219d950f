#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

static void
reads_syslog(void **state)
{
	/* The first three are examples of RFC 3164 and RFC 5424. */
	static const struct row_case cases[] = {
	    {"<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick "
	     "on /dev/pts/8",
		"su linux//su 2023-10-11T22:14:15.000000+0000"
		"|facility=auth|severity=crit|host=mymachine|program=su"
		"|message='su root' failed for lonvick on /dev/pts/8"
		"|action=failed|target_user=root|user=lonvick"
		"|tty=/dev/pts/8"},
	    {"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog "
	     "- ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"Application\" "
	     "eventID=\"1011\"] \xef\xbb\xbf"
	     "An application event log entry...",
		"syslog linux//evntslog 2003-10-11T22:14:15.003000+0000"
		"|facility=local4|severity=notice|host=mymachine.example.com"
		"|msgid=ID47|exampleSDID@32473.iut=3"
		"|exampleSDID@32473.eventSource=Application"
		"|exampleSDID@32473.eventID=1011|program=evntslog"
		"|message=An application event log entry..."},
	    {"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - "
	     "- %% It's time to make the do-nuts.",
		"syslog linux//myproc 2003-08-24T12:14:15.000003+0000"
		"|facility=local4|severity=notice|host=192.0.2.1|pid=8710"
		"|program=myproc|message=%% It's time to make the do-nuts."},
	    {"<34>1 - - - - - [a b=\"c\\\"]d\"][e@1 f=\"\"]",
		"syslog linux//|facility=auth|severity=crit"
		"|a.b=c\"]d|e@1.f="},
	    {"Feb 29 08:00:00 gw kernel: up",
		"kernel linux//kernel 2024-02-29T08:00:00.000000+0000"
		"|host=gw|program=kernel|message=up"},
	    /* A day of lead is a clock's; more is last year. */
	    {"Mar  2 11:00:00 gw a[7]: x",
		"syslog linux//a 2024-03-02T11:00:00.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"Mar  3 11:00:00 gw a[7]: x",
		"syslog linux//a 2023-03-03T11:00:00.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"2024-05-01T09:30:00.123456+09:00 gw cron[9]: (root) CMD (x)",
		"cron linux//cron 2024-05-01T00:30:00.123456+0000"
		"|host=gw|pid=9|program=cron|message=(root) CMD (x)"
		"|user=root|action=command|COMMAND=x"},
	    {"Feb 30 08:00:00 gw kernel: up", "!text"},
	    {"Feb  1 08:61:00 gw kernel: up", "!text"},
	    {"<192>Feb  1 08:00:00 gw kernel: up", "!text"},
	    {"<34>1 2003-13-11T22:14:15Z a b - - - x", "!text"},
	    {"<34>1 2003-10-11T22:14:15Z a b - - [x y=\"z] x", "!text"},
	    {"no log at all", "!text"},
	};

	(void)state;
	CHECK_ROWS("syslog", cases);
}

/* What devices and older programs write in place of RFC 3164's head. */
static void
reads_heads_of_devices(void **state)
{
	static const struct row_case cases[] = {
	    {"<189>45: *Feb 25 12:34:56.789: %SYS-5-CONFIG_I: Configured",
		"device cisco//%SYS-5-CONFIG_I "
		"2024-02-25T12:34:56.789000+0000|facility=local7"
		"|severity=notice|program=%SYS-5-CONFIG_I|message=Configured"},
	    {"<189>45: gw1: .Feb 25 12:34:56 KST: %SYS-5-X: y",
		"device cisco//%SYS-5-X 2024-02-25T03:34:56.000000+0000"
		"|facility=local7|severity=notice|host=gw1|program=%SYS-5-X"
		"|message=y"},
	    {"<166>Feb 25 2024 12:34:56 asa1 : %ASA-6-302013: Built",
		"device cisco//%ASA-6-302013 2024-02-25T12:34:56.000000+0000"
		"|facility=local4|severity=info|host=asa1"
		"|program=%ASA-6-302013|message=Built"},
	    {"<166>Feb 25 2024 12:34:56: %ASA-6-302013: Built",
		"device cisco//%ASA-6-302013 2024-02-25T12:34:56.000000+0000"
		"|facility=local4|severity=info|program=%ASA-6-302013"
		"|message=Built"},
	    {"2024 Feb 25 12:34:56 n9k %AUTHPRIV-5-SYSTEM_MSG: x",
		"device cisco//%AUTHPRIV-5-SYSTEM_MSG "
		"2024-02-25T12:34:56.000000+0000|host=n9k"
		"|program=%AUTHPRIV-5-SYSTEM_MSG|message=x"},
	    {"<190>Feb 25 2024 12:34:56+09:00 S1 %%01SHELL/5/CMD(l): x",
		"device huawei//%%01SHELL/5/CMD(l) "
		"2024-02-25T03:34:56.000000+0000|facility=local7"
		"|severity=info|host=S1|program=%%01SHELL/5/CMD(l)"
		"|message=x"},
	    {"Sun Feb 25 12:34:56 2024 gw a[7]: x",
		"syslog linux//a 2024-02-25T12:34:56.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"Feb 25 12:34:56 2024 gw a[7]: x",
		"syslog linux//a 2024-02-25T12:34:56.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"Feb 25 12:34:56 KST gw a[7]: x",
		"syslog linux//a 2024-02-25T03:34:56.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"2024-02-25 12:34:56 gw a[7]: x",
		"syslog linux//a 2024-02-25T12:34:56.000000+0000"
		"|host=gw|pid=7|program=a|message=x"},
	    {"<30>Feb 5 12:34:56 gw a[7]: x",
		"syslog linux//a 2024-02-05T12:34:56.000000+0000"
		"|facility=daemon|severity=info|host=gw|pid=7|program=a"
		"|message=x"},
	    /* Without a host, and without a time */
	    {"<30>Feb 25 12:34:56 a[7]: x",
		"syslog linux//a 2024-02-25T12:34:56.000000+0000"
		"|facility=daemon|severity=info|pid=7|program=a|message=x"},
	    {"<30>a[7]: x",
		"syslog linux//a|facility=daemon|severity=info|pid=7"
		"|program=a|message=x"},
	    {"<30>CEF:0|a|b|1|2|n|5|src=10.0.0.1",
		"cef //cef|facility=daemon|severity=info"
		"|message=CEF:0|a|b|1|2|n|5|src=10.0.0.1|deviceVendor=a"
		"|deviceProduct=b|deviceVersion:1|deviceEventClassId:2|name=n"
		"|severity:5|src=10.0.0.1"},
	    {"CEF:0|a|b|1|2|n|5|rt=1708864496123",
		"cef //cef 2024-02-25T12:34:56.123000+0000|deviceVendor=a"
		"|deviceProduct=b|deviceVersion:1|deviceEventClassId:2|name=n"
		"|severity:5|rt:1708864496123"},
	    {"Feb 25 12:34:56 gw sshd[7]: message repeated 2 times: "
	     "[ Invalid user a from 192.0.2.7]",
		"sshd linux//sshd 2024-02-25T12:34:56.000000+0000|host=gw"
		"|pid=7|program=sshd|message=message repeated 2 times: "
		"[ Invalid user a from 192.0.2.7]|action=invalid_user|user=a"
		"|src_ip=192.0.2.7"},
	    /* A program's own log is none. */
	    {"2024-02-25 12:34:56,789 ERROR main: x", "!text"},
	};

	(void)state;
	CHECK_ROWS("syslog", cases);
}

/* Rows with a head of syslog between rows without one. */
static void
reads_mixed_cef(void **state)
{
	static const struct row_case cases[] = {
	    {"Feb 25 12:34:56 gw CEF:0|a|b|1|2|n|5|src=10.0.0.1",
		"cef //cef 2024-02-25T12:34:56.000000+0000|host=gw"
		"|message=CEF:0|a|b|1|2|n|5|src=10.0.0.1|deviceVendor=a"
		"|deviceProduct=b|deviceVersion:1|deviceEventClassId:2|name=n"
		"|severity:5|src=10.0.0.1"},
	    {"Feb 25 12:34:61 gw", "!text"},
	};

	(void)state;
	CHECK_ROWS("cef", cases);
}

#define SSHD "Jan  2 03:04:05 gw sshd[11]: "
#define SSHD_WANT                                                  \
	"sshd linux//sshd 2024-01-02T03:04:05.000000+0000|host=gw" \
	"|pid=11|program=sshd|message="

static void
reads_sshd(void **state)
{
	static const struct {
		const char *message;
		const char *fields;
	} cases[] = {
	    {"Accepted password for kim from 192.0.2.7 port 50022 ssh2",
		"|action=accepted|method=password|user=kim|src_ip=192.0.2.7"
		"|src_port:50022"},
	    {"Accepted publickey for root from 2001:db8::1 port 2 ssh2: RSA "
	     "SHA256:abc",
		"|action=accepted|method=publickey|user=root"
		"|src_ip=2001:db8::1|src_port:2"},
	    {"Failed password for invalid user admin from 192.0.2.7 port 1 "
	     "ssh2",
		"|action=failed|method=password|user=admin|src_ip=192.0.2.7"
		"|src_port:1"},
	    {"Failed password for root from 192.0.2.7 port 1 ssh2",
		"|action=failed|method=password|user=root|src_ip=192.0.2.7"
		"|src_port:1"},
	    /* A name that pretends to be the rest of the message. */
	    {"Failed password for invalid user x from 10.0.0.1 port 9 ssh2 "
	     "from 192.0.2.7 port 1 ssh2",
		"|action=failed|method=password|user=x from 10.0.0.1 port 9 "
		"ssh2|src_ip=192.0.2.7|src_port:1"},
	    {"Invalid user a b from 192.0.2.7 port 3",
		"|action=invalid_user|user=a b|src_ip=192.0.2.7|src_port:3"},
	    {"Invalid user  from 192.0.2.7",
		"|action=invalid_user|src_ip=192.0.2.7"},
	    {"Connection closed by authenticating user root 192.0.2.7 port 4 "
	     "[preauth]",
		"|action=closed|user=root|src_ip=192.0.2.7|src_port:4"},
	    {"Disconnected from user kim 192.0.2.7 port 5",
		"|action=disconnected|user=kim|src_ip=192.0.2.7|src_port:5"},
	    {"Received disconnect from 192.0.2.7 port 6:11: Bye [preauth]",
		"|action=disconnected|src_ip=192.0.2.7|src_port:6"
		"|reason=11: Bye"},
	    {"error: maximum authentication attempts exceeded for root from "
	     "192.0.2.7 port 7 ssh2 [preauth]",
		"|action=too_many_failures|user=root|src_ip=192.0.2.7"
		"|src_port:7"},
	    {"pam_unix(sshd:session): session opened for user kim by (uid=0)",
		"|action=session_opened|pam=sshd:session|user=kim|by=(uid=0)"},
	    {"pam_unix(sshd:auth): authentication failure; logname= uid=0 "
	     "euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root",
		"|action=failed|pam=sshd:auth|tty=ssh|src_ip=192.0.2.7"
		"|user=root"},
	    {"Server listening on 0.0.0.0 port 22.", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf row = {0};
		struct buf want = {0};
		struct row_case c;

		buf_printf(&row, "%s%s", SSHD, cases[i].message);
		buf_byte(&row, 0);
		buf_printf(&want, "%s%s%s", SSHD_WANT, cases[i].message,
		    cases[i].fields);
		buf_byte(&want, 0);
		c.row = (const char *)row.p;
		c.want = (const char *)want.p;
		rows_check("syslog", &c, 1);
		buf_free(&row);
		buf_free(&want);
	}
}

static void
reads_sudo(void **state)
{
	static const struct row_case cases[] = {
	    {"Jan  2 03:04:05 gw sudo:      kim : TTY=pts/0 ; PWD=/home/kim ; "
	     "USER=root ; COMMAND=/bin/sh -c a ; b",
		"sudo linux//sudo 2024-01-02T03:04:05.000000+0000|host=gw"
		"|program=sudo|message=     kim : TTY=pts/0 ; PWD=/home/kim ; "
		"USER=root ; COMMAND=/bin/sh -c a ; b|user=kim|TTY=pts/0"
		"|PWD=/home/kim|USER=root|COMMAND=/bin/sh -c a ; b"},
	    {"Jan  2 03:04:05 gw sudo: kim : user NOT in sudoers ; TTY=pts/0 "
	     "; PWD=/ ; USER=root ; COMMAND=/bin/ls",
		"sudo linux//sudo 2024-01-02T03:04:05.000000+0000|host=gw"
		"|program=sudo|message=kim : user NOT in sudoers ; TTY=pts/0 "
		"; PWD=/ ; USER=root ; COMMAND=/bin/ls|user=kim"
		"|reason=user NOT in sudoers|TTY=pts/0|PWD=/|USER=root"
		"|COMMAND=/bin/ls"},
	};

	(void)state;
	CHECK_ROWS("syslog", cases);
}

static void
reads_access_logs(void **state)
{
	/* The first two are the examples of Apache's manual. */
	static const struct row_case cases[] = {
	    {"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET "
	     "/apache_pb.gif HTTP/1.0\" 200 2326",
		"web /webserver/ 2000-10-10T20:55:36.000000+0000"
		"|c-ip=127.0.0.1|cs-username=frank|cs-method=GET"
		"|cs-version=HTTP/1.0|c-uri=/apache_pb.gif"
		"|cs-uri-stem=/apache_pb.gif|cs-uri-query=/apache_pb.gif"
		"|sc-status:200|sc-bytes:2326"},
	    {"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET "
	     "/apache_pb.gif HTTP/1.0\" 200 2326 "
	     "\"http://www.example.com/start.html\" \"Mozilla/4.08 [en] "
	     "(Win98; I ;Nav)\"",
		"web /webserver/ 2000-10-10T20:55:36.000000+0000"
		"|c-ip=127.0.0.1|cs-username=frank|cs-method=GET"
		"|cs-version=HTTP/1.0|c-uri=/apache_pb.gif"
		"|cs-uri-stem=/apache_pb.gif|cs-uri-query=/apache_pb.gif"
		"|sc-status:200|sc-bytes:2326"
		"|cs-referer=http://www.example.com/start.html"
		"|cs-user-agent=Mozilla/4.08 [en] (Win98; I ;Nav)"},
	    {"gov.example:443 2001:db8::9 - - [01/Feb/2024:00:00:00 +0900] "
	     "\"POST /a?b=\\\"c HTTP/1.1\" 404 - \"-\" \"-\"",
		"web /webserver/ 2024-01-31T15:00:00.000000+0000"
		"|cs-host=gov.example:443|c-ip=2001:db8::9|cs-method=POST"
		"|cs-version=HTTP/1.1|c-uri=/a?b=\\\"c|cs-uri-stem=/a"
		"|cs-uri-query=b=\\\"c|cs-uri-query=/a?b=\\\"c"
		"|sc-status:404"},
	    {"192.0.2.1 - a [b c [01/Feb/2024:00:00:00 +0000] \"\\x16\\x03\" "
	     "400 150",
		"web /webserver/ 2024-02-01T00:00:00.000000+0000"
		"|c-ip=192.0.2.1|cs-username=a [b c|c-uri=\\x16\\x03"
		"|cs-uri-query=\\x16\\x03|sc-status:400|sc-bytes:150"},
	    {"192.0.2.1 - - [01/Foo/2024:00:00:00 +0000] \"GET / HTTP/1.1\" "
	     "400 150",
		"!text"},
	    {"192.0.2.1 - - [01/Feb/2024:00:00:00 +0000] \"GET / HTTP/1.1",
		"!text"},
	};

	(void)state;
	CHECK_ROWS("clf", cases);
}

static void
reads_json(void **state)
{
	static const struct row_case cases[] = {
	    {"{\"a\":{\"b\":[1,\"x\"]},\"n\":null,\"e\":[],\"o\":{},"
	     "\"t\":true,\"f\":1.5}",
		"json|a.b:1|a.b=x|n=(null)|e=(null)|t=true|f=1.5"},
	    {"{\"timestamp\":\"2024-05-01T09:30:00+09:00\",\"service\":"
	     "\"portal\"}",
		"json //portal 2024-05-01T00:30:00.000000+0000"
		"|timestamp=2024-05-01T09:30:00+09:00|service=portal"},
	    {"{\"logsource\":{\"product\":\"aws\",\"service\":\"s\"},\"time\":"
	     "1714522200}",
		"json aws//s 2024-05-01T00:10:00.000000+0000"
		"|logsource.product=aws|logsource.service=s|time:1714522200"},
	    {"{\"Event\":{\"#attributes\":{\"xmlns\":\"u\"},\"System\":{"
	     "\"Provider\":{\"#attributes\":{\"Name\":\"P\"}},\"EventID\":{"
	     "\"#attributes\":{\"Qualifiers\":0},\"#text\":7},"
	     "\"TimeCreated\":{\"#attributes\":{\"SystemTime\":"
	     "\"2025-10-25T16:56:16.019794Z\"}},\"Channel\":\"Security\"},"
	     "\"EventData\":{\"Image\":\"C:\\\\x\",\"Id\":4}}}",
		"windows windows// 2025-10-25T16:56:16.019794+0000"
		"|Event.#attributes.xmlns=u|Provider_Name=P"
		"|EventID.#attributes.Qualifiers:0|EventID:7"
		"|SystemTime=2025-10-25T16:56:16.019794Z|Channel=Security"
		"|Image=C:\\x|Id:4"},
	    {"{\"Event\":{\"System\":{\"EventID\":1,\"Channel\":\"C\"},"
	     "\"UserData\":{\"LogFileCleared\":{\"SubjectUserName\":\"u\"}}}}",
		"windows windows//|EventID:1|Channel=C|SubjectUserName=u"},
	    {"{\"@timestamp\":\"2024-05-01T00:00:00Z\",\"winlog\":{"
	     "\"channel\":\"Security\",\"event_id\":\"4624\",\"event_data\":{"
	     "\"LogonType\":\"3\"}},\"event\":{\"code\":4624}}",
		"windows windows// 2024-05-01T00:00:00.000000+0000"
		"|@timestamp=2024-05-01T00:00:00Z|Channel=Security"
		"|EventID=4624|LogonType=3|event.code:4624"},
	    {"{\"Channel\":\"System\",\"EventID\":7045,\"SourceName\":\"S\"}",
		"windows windows//|Channel=System|EventID:7045"
		"|Provider_Name=S"},
	    {"{\"timestamp\":\"2024-05-01T00:00:00.5+0000\",\"event_type\":"
	     "\"dns\",\"src_ip\":\"10.0.0.1\",\"dns\":{\"rrname\":\"a.b\"}}",
		"dns 2024-05-01T00:00:00.500000+0000"
		"|timestamp=2024-05-01T00:00:00.5+0000|event_type=dns"
		"|src_ip=10.0.0.1|dns.rrname=a.b"},
	    {"{\"ts\":1591367999.305988,\"uid\":\"C\",\"id.orig_h\":"
	     "\"10.0.0.1\",\"qtype_name\":\"A\"}",
		"zeek zeek//dns 2020-06-05T14:39:59.305988+0000"
		"|ts=1591367999.305988|uid=C|id.orig_h=10.0.0.1|qtype_name=A"},
	    {"{\"time\":\"2024-05-01T00:00:00Z\",\"account\":\"k\","
	     "\"subject\":\"s\",\"action\":\"조회\"}",
		"access_record /access_record/ "
		"2024-05-01T00:00:00.000000+0000|time=2024-05-01T00:00:00Z"
		"|account=k|subject=s|action=view"},
	    {"[1]", "!text"},
	    {"{\"a\":1", "!text"},
	};

	(void)state;
	CHECK_ROWS("json", cases);
}

/* What a file is, and all its rows. */
static void
reads_files(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *want;
	} cases[] = {
	    {"text", "some\nlines\n", "!text\n!text"},
	    {"text", "", ""},
	    {"json", "{\"a\":1}\n{\"a\":2}\nx\n", "json|a:1\njson|a:2\n!text"},
	    {"json", "{\n \"a\": 1,\n \"b\": \"}\\\"{\"\n}\n{\n \"a\": 2\n}\n",
		"json|a:1|b=}\"{\njson|a:2"},
	    {"json", "[\n{\n\"a\": 1\n},\n{\"a\": 2},\n{\"a\": 3}\n]\n",
		"json|a:1\njson|a:2\njson|a:3"},
	    {"json", "{\n\"a\": 1\n", "!text"},
	    {"syslog", "Jan  2 03:04:05 gw a: x\n  more\n",
		"syslog linux//a 2024-01-02T03:04:05.000000+0000|host=gw"
		"|program=a|message=x\n!text"},
	    {"clf",
		"192.0.2.1 - - [01/Feb/2024:00:00:00 +0000] \"GET / "
		"HTTP/1.1\" 200 1\n",
		"web /webserver/ 2024-02-01T00:00:00.000000+0000"
		"|c-ip=192.0.2.1|cs-method=GET|cs-version=HTTP/1.1|c-uri=/"
		"|cs-uri-stem=/|cs-uri-query=/|sc-status:200|sc-bytes:1"},
	    {"access-record",
		"\xef\xbb\xbftime,account,src_ip,subject,action,reason\n"
		"2025-03-04T09:12:44+09:00,kim,10.2.3.4,\"S-1, "
		"\"\"two\"\"\",조회,\n"
		"2025-03-04T09:12:45+09:00,kim,10.2.3.4,S,print,\"a\"\n"
		"2025-03-04T09:12:45+09:00,kim,10.2.3.4,S,print\n"
		"2025-03-04T09:12:45+09:00,kim,10.2.3.4,S,print,x,\n"
		"2025-03-04T09:12:45+09:00,kim,10.2.3.4,S,\"print,x\n",
		"access_record /access_record/ "
		"2025-03-04T00:12:44.000000+0000"
		"|time=2025-03-04T09:12:44+09:00|account=kim|src_ip=10.2.3.4"
		"|subject=S-1, \"two\"|action=view\n"
		"access_record /access_record/ "
		"2025-03-04T00:12:45.000000+0000"
		"|time=2025-03-04T09:12:45+09:00|account=kim|src_ip=10.2.3.4"
		"|subject=S|action=print|reason=a\n!text\n!text\n!text"},
	    /* The words of the notice, written apart; a quote that is none */
	    {"access-record",
		"취급자;접속 일시;접속 IP;처리한 정보주체;수행 업무\n"
		"kim;2024-01-02 03:04:05;192.0.2.7;3.5\"\" disk;조회\n"
		"lee;2024-01-02 03:04:06;192.0.2.7;\"a\"\"b\n"
		"c\"\"\";조회\n",
		"access_record /access_record/ "
		"2024-01-02T03:04:05.000000+0000|account=kim"
		"|time=2024-01-02 03:04:05|src_ip=192.0.2.7"
		"|subject=3.5\"\" disk|action=view\n"
		"access_record /access_record/ "
		"2024-01-02T03:04:06.000000+0000|account=lee"
		"|time=2024-01-02 03:04:06|src_ip=192.0.2.7"
		"|subject=a\"b\nc\"|action=view"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rows_check_text(cases[i].text, cases[i].format, cases[i].want);
	}
}

/* What was kept of the row before must not show in the next one. */
static void
reads_rows_as_if_alone(void **state)
{
	static const struct {
		const char *format;
		const char *rows[12];
	} cases[] = {
	    {"syslog",
		{"Feb  1 08:00:00 gw a[1]: x", "Feb  1 08:00:01 gw a[22]: y",
		    "Feb  1 08:00:01 gw a: z", "Feb  1 08:00:01 gw a[b",
		    "Feb  1 08:00:01 gwa[1]: x", "Feb  2 08:00:01 g gw a[1]: x",
		    "Feb  1 08:00:01 gw CEF:0|a|b|c|d|e|5|f=g",
		    "Feb  1 08:00:01 gw : x", "Feb  1 08:00:01 gw sshd[1]: x",
		    "Feb  1 24:00:01 gw sshd[1]: x", "Feb  1 08:00:01 gw a"}},
	    {"clf",
		{"1.2.3.4 - - [01/Feb/2024:00:00:00 +0900] \"G / H\" 200 1",
		    "1.2.3.4 - - [01/Feb/2024:00:00:01 +0900] \"G / H\" 200 1",
		    "1.2.3.4 - - [01/Feb/2024:00:00:01 -0900] \"G / H\" 200 1",
		    "1.2.3.4 - - [02/Feb/2024:23:59:60 -0900] \"G / H\" 200 1",
		    "1.2.3.4 - - [02/Feb/2024:24:00:00 -0900] \"G / H\" 200 1",
		    "1.2.3.4 - - [30/Feb/2024:00:00:00 -0900] \"G / H\" 200 1",
		    "a 1.2.3.4 - b [c] [02/Feb/2024:00:00:00 -0900] \"G\" 200 "
		    "1"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct log_options options = {.format = cases[i].format,
		    .file_ns = INT64_C(1709294400) * NS_PER_S};
		struct buf rows = {0};
		struct buf alone = {0};
		struct buf all = {0};

		for (size_t k = 0; cases[i].rows[k] != NULL; k++) {
			rows_show(&options, cases[i].rows[k], &alone);
			buf_printf(&rows, "%s\n", cases[i].rows[k]);
		}
		buf_byte(&rows, 0);
		rows_show(&options, (const char *)rows.p, &all);
		assert_int_equal(alone.n, all.n);
		assert_memory_equal(alone.p, all.p, all.n);
		buf_free(&rows);
		buf_free(&alone);
		buf_free(&all);
	}
}

static void
says_which_year(void **state)
{
	static const struct {
		struct log_options options;
		const char *want;
	} cases[] = {
	    {{.year = 2019}, "2019-12-31T23:00:00.000000+0000"},
	    {{.year = 2019, .zone_s = 9 * 3600},
		"2019-12-31T14:00:00.000000+0000"},
	    {{.file_ns = INT64_C(1709294400) * NS_PER_S},
		"2023-12-31T23:00:00.000000+0000"},
	    {{0}, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err;
		struct logs *l = logs_new(span_str("Dec 31 23:00:00 h p: m"),
		    &cases[i].options, &err);
		struct event *ev = event_new_row();
		const struct line line = {
		    .bytes = span_str("Dec 31 23:00:00 h p: m")};
		char t[TIME_TEXT] = "";

		assert_true(logs_parse(l, &line, ev));
		if (ev->timed)
			(void)time_text_eve(ev->time_ns, t);
		assert_string_equal(t, cases[i].want);
		event_free_row(ev);
		logs_free(l);
	}
}

static void
cuts_endless_objects(void **state)
{
	const struct log_options options = {.format = "json"};
	struct counters counters = {0};
	struct err err;
	struct logs *l = logs_new(span_str("{\n"), &options, &err);
	struct line line = {.number = 1, .bytes = span_str("{\"a\": [")};
	struct line row;
	size_t n = 0;
	uint64_t cut = 0;

	(void)state;
	while (!logs_row(l, &line, &row))
		n += line.bytes.n + 1;
	assert_in_range(n, LOGS_ROW_BYTES - 64, LOGS_ROW_BYTES);
	logs_counters(l, &counters);
	for (size_t i = 0; i < counters.n; i++) {
		if (strcmp(counters.v[i].name, "log.rows_cut") == 0)
			cut = counters.v[i].n;
	}
	assert_int_equal(cut, 1);
	counters_free(&counters);
	logs_free(l);
}

static void
names_its_formats(void **state)
{
	const struct log_options options = {.format = "xml"};
	struct err err;
	const char *help;
	unsigned n = 0;

	(void)state;
	assert_null(logs_new((struct span){0}, &options, &err));
	assert_non_null(
	    strstr(err.text, "there is no log format \"xml\"; there are "));
	assert_non_null(strstr(err.text, ", syslog, csv, text"));
	for (const char *name; (name = logs_format_name(n, &help)) != NULL; n++)
		assert_non_null(strstr(err.text, name));
	assert_true(n >= 13);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_syslog),
	    cmocka_unit_test(reads_heads_of_devices),
	    cmocka_unit_test(reads_mixed_cef),
	    cmocka_unit_test(reads_sshd),
	    cmocka_unit_test(reads_sudo),
	    cmocka_unit_test(reads_access_logs),
	    cmocka_unit_test(reads_json),
	    cmocka_unit_test(reads_files),
	    cmocka_unit_test(reads_rows_as_if_alone),
	    cmocka_unit_test(says_which_year),
	    cmocka_unit_test(cuts_endless_objects),
	    cmocka_unit_test(names_its_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
