#include "analyzer/logs/program.h"

/* "…: TEXT: user=<…>, method=…, rip=…, lip=…" (Dovecot manual, Logging) */
static void
login_parse(struct event *ev, struct span m)
{
	static const struct log_pair names[] = {{"user", "user"},
	    {"method", "method"}, {"rip", "src_ip"}, {"lip", "dst_ip"},
	    {"rport", "src_port"}, {"lport", "dst_port"},
	    {"session", "session"}, {NULL, NULL}};
	size_t at = span_find(m, span_str("user=<"));
	struct span text = span_first(m, at);
	const char *action = "disconnected";

	if (span_starts(text, span_str("Login:")))
		action = "accepted";
	else if (span_find(text, span_str("auth failed")) != SIZE_MAX)
		action = "failed";
	log_text(ev, "action", span_str(action));
	if (at != SIZE_MAX)
		log_pairs_parse(ev, span_from(m, at), ", ", names);
}

/* "DATABASE(USER,ADDRESS[,<SESSION>]): TEXT" */
static void
auth_parse(struct event *ev, struct span m)
{
	size_t open = span_find_byte(m, '(', 0);
	size_t close = span_find(m, span_str("): "));
	struct span in, part;

	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return;
	in = span_of(m.p + open + 1, close - open - 1);
	if (span_token(&in, ',', &part))
		log_text(ev, "user", part);
	if (span_token(&in, ',', &part))
		log_text(ev, "src_ip", part);
	m = span_from(m, close + 3);
	log_text(ev, "action",
	    span_str(span_find(m, span_str("nknown user")) != SIZE_MAX
		    ? "unknown_user"
		    : span_find(m, span_str("failed")) != SIZE_MAX ||
			span_find(m, span_str("mismatch")) != SIZE_MAX
		    ? "failed"
		    : "auth"));
	log_text(ev, "reason", m);
}

/* "imap(USER)<PID><SESSION>: TEXT", "imap-login: …", "auth: …" */
static void
dovecot_parse(struct log_context *c, struct event *ev, struct span message)
{
	size_t colon = span_find(message, span_str(": "));
	struct span who = span_first(message, colon);
	struct span m;
	size_t open;

	if (log_pam_parse(c, ev, message) || colon == SIZE_MAX)
		return;
	m = span_from(message, colon + 2);
	open = span_find_byte(who, '(', 0);
	log_text(ev, "process", span_first(who, open));
	if (span_find(who, span_str("-login")) != SIZE_MAX) {
		(void)log_skip(&m, "Info: ");
		login_parse(ev, m);
	} else if (span_starts(who, span_str("auth"))) {
		auth_parse(ev, m);
	} else if (open != SIZE_MAX) {
		size_t close = span_find_byte(who, ')', open);

		if (close != SIZE_MAX)
			log_text(ev, "user",
			    span_of(who.p + open + 1, close - open - 1));
	}
}

const struct log_program log_program_dovecot = {
    .tags = " dovecot ",
    .help = "Dovecot: who read mail, or failed to sign on",
    .type = {.name = "dovecot", .product = "linux", .service = "dovecot"},
    .parse = dovecot_parse,
};
