#include "analyzer/logs/program.h"

/*
 * Messages of Linux-PAM's modules, which stand in the log of the program that
 * asked (pam_syslog(3): "MODULE(SERVICE:TYPE): message").  Newer ones name the
 * numbers of users, too.
 */
static const struct log_template modules[] = {
    {"pam_unix(%s): session opened for user %s(uid=%s) by %s(uid=%s",
	"session_opened", {"pam", "user", "uid", "by", "-"}},
    {"pam_unix(%s): session opened for user %s by %s", "session_opened",
	{"pam", "user", "by"}},
    {"pam_unix(%s): session closed for user %s(uid=%s)", "session_closed",
	{"pam", "user", "uid"}},
    {"pam_unix(%s): session closed for user %s", "session_closed",
	{"pam", "user"}},
    {"pam_unix(%s): check pass; user unknown", "unknown_user", {"pam"}},
    {"pam_unix(%s): password changed for %s", "password_changed",
	{"pam", "user"}},
    {"pam_unix(%s): account %s has expired (%s)", "expired",
	{"pam", "user", "reason"}},
    {"pam_unix(%s): expired password for user %s (%s)", "expired",
	{"pam", "user", "reason"}},
    {"pam_unix(%s): bad username [%g]", "unknown_user", {"pam", "user"}},
    {"pam_faillock(%s): Consecutive login failures for user %s account "
     "temporarily locked",
	"locked", {"pam", "user"}},
    {"pam_faillock(%s): User unknown", "unknown_user", {"pam"}},
    {"pam_tally2(%s): user %s (%s) tally %s, deny %s", "locked",
	{"pam", "user", "uid", "-", "-"}},
    {"pam_succeed_if(%s): requirement \"%s\" not met by user \"%g\"",
	"not_allowed", {"pam", "reason", "user"}},
    {"pam_access(%s): access denied for user `%s' from `%s'", "not_allowed",
	{"pam", "user", "src_ip"}},
    {"pam_listfile(%s): Refused user %s for service %s", "not_allowed",
	{"pam", "user", "-"}},
};

static const struct log_pair names[] = {{"logname", "logname"}, {"tty", "tty"},
    {"ruser", "ruser"}, {"rhost", "src_ip"}, {"user", "user"}, {NULL, NULL}};

/*
 * "MODULE(PAM): authentication failure; logname=L uid=N euid=N tty=T ruser=R
 * rhost=H  user=U", and of several "PAM N more authentication failures; …".
 */
static bool
failure_parse(struct event *ev, struct span message)
{
	struct span rest = message;
	size_t at = span_find(message, span_str("authentication failure"));
	size_t semicolon = span_find_byte(message, ';', 0);

	if (at == SIZE_MAX || semicolon == SIZE_MAX || semicolon < at)
		return false;
	log_text(ev, "action", span_str("failed"));
	if (log_skip(&rest, "pam_")) {
		size_t open = span_find_byte(rest, '(', 0);
		size_t close = span_find_byte(rest, ')', 0);

		if (open != SIZE_MAX && close != SIZE_MAX && close > open)
			log_text(ev, "pam",
			    span_of(rest.p + open + 1, close - open - 1));
	} else if (log_skip(&rest, "PAM ")) {
		log_number(ev, "times", log_word(&rest));
	}
	log_pairs_parse(ev, span_from(message, semicolon + 1), " ", names);
	return true;
}

bool
log_pam_parse(struct log_context *c, struct event *ev, struct span message)
{
	if (!span_starts(message, span_str("pam_")) &&
	    !span_starts(message, span_str("PAM ")))
		return false;
	return failure_parse(ev, message) ||
	    log_templates_parse(
		c, ev, message, modules, sizeof(modules) / sizeof(modules[0]));
}

void
log_pam_rest(struct log_context *c, struct event_rest *rest)
{
	log_templates_rest(
	    c, rest, modules, sizeof(modules) / sizeof(modules[0]));
	/* Of failure_parse. */
	log_rest_made(c, rest, "failed");
	log_rest_name(c, rest, "pam");
	log_rest_name(c, rest, "times");
	for (unsigned i = 0; names[i].name != NULL; i++)
		log_rest_name(c, rest, names[i].field);
}
