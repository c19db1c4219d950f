#include "analyzer/logs/program.h"

static const struct log_pair names[] = {
    {"from", "from"},
    {"to", "to"},
    {"orig_to", "orig_to"},
    {"relay", "relay"},
    {"delay", "delay"},
    {"dsn", "dsn"},
    {"size", "size"},
    {"nrcpt", "nrcpt"},
    {"message-id", "message_id"},
    {"sasl_method", "method"},
    {"sasl_username", "user"},
    {"proto", "protocol"},
    {"helo", "helo"},
    {NULL, NULL},
};

/* Takes "QUEUE-ID: " off the front: letters and digits, or NOQUEUE. */
static void
take_queue(struct event *ev, struct span *rest)
{
	size_t n = 0;

	while (n < rest->n &&
	    ((rest->p[n] >= '0' && rest->p[n] <= '9') ||
		(byte_lower(rest->p[n]) >= 'a' &&
		    byte_lower(rest->p[n]) <= 'z')))
		n++;
	if (n < 6 || n + 1 >= rest->n || rest->p[n] != ':' ||
	    rest->p[n + 1] != ' ' ||
	    span_eq_str(span_first(*rest, n), "warning"))
		return;
	log_text(ev, "queue_id", span_first(*rest, n));
	*rest = span_from(*rest, n + 2);
}

/* "reject: RCPT from HOST[IP]: CODE TEXT; from=<> to=<> proto=… helo=<>" */
static bool
reject_parse(struct event *ev, struct span m)
{
	size_t at;

	if (!log_skip(&m, "reject: ") && !log_skip(&m, "milter-reject: ") &&
	    !log_skip(&m, "reject_warning: "))
		return false;
	log_text(ev, "action", span_str("rejected"));
	log_text(ev, "stage", log_word(&m));
	(void)log_skip(&m, "from ");
	at = span_find(m, span_str("]: "));
	if (at == SIZE_MAX)
		return true;
	log_peer_parse(ev, span_first(m, at + 1));
	m = span_from(m, at + 3);
	at = span_find(m, span_str("; from=<"));
	log_text(ev, "reason", span_first(m, at));
	if (at != SIZE_MAX)
		log_pairs_parse(ev, span_from(m, at + 2), " ", names);
	return true;
}

/* "HOST[IP]: SASL METHOD authentication failed: REASON" */
static bool
sasl_parse(struct event *ev, struct span m)
{
	static const char sasl[] = ": SASL ";
	size_t at;

	if (!log_skip(&m, "warning: "))
		return false;
	at = span_find(m, span_str(sasl));
	if (at == SIZE_MAX ||
	    span_find(m, span_str("authentication failed")) == SIZE_MAX)
		return false;
	log_text(ev, "action", span_str("failed"));
	log_peer_parse(ev, span_first(m, at));
	m = span_from(m, at + sizeof(sasl) - 1);
	log_text(ev, "method", log_word(&m));
	if (log_skip(&m, "authentication failed: ")) {
		at = span_find(m, span_str(", sasl_username="));
		log_text(ev, "reason", span_first(m, at));
		if (at != SIZE_MAX)
			log_text(ev, "user",
			    span_from(m, at + sizeof(", sasl_username=") - 1));
	}
	return true;
}

static bool
peer_parse(struct log_context *c, struct event *ev, struct span m)
{
	static const struct {
		const char *begin;
		const char *action;
	} forms[] = {
	    {"connect from ", "connected"},
	    {"disconnect from ", "disconnected"},
	    {"client=", "accepted"},
	};
	static const struct log_template lost[] = {
	    {"lost connection after %s from %s", "lost", {"stage", "peer"}},
	    {"timeout after %s from %s", "timeout", {"stage", "peer"}},
	    {"too many errors after %s from %s", "too_many_failures",
		{"stage", "peer"}},
	};
	const struct value *peer;

	for (unsigned i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!log_skip(&m, forms[i].begin))
			continue;
		log_text(ev, "action", span_str(forms[i].action));
		log_peer_parse(ev, span_first(m, span_find_byte(m, ' ', 0)));
		log_pairs_parse(ev, m, ", ", names);
		return true;
	}
	if (!log_templates_parse(
		c, ev, m, lost, sizeof(lost) / sizeof(lost[0])))
		return false;
	peer = event_named(ev, span_str("peer"));
	if (peer != NULL)
		log_peer_parse(ev, peer->text);
	return true;
}

/* "to=<…>, relay=…, …, status=sent (250 2.0.0 Ok)" and the like */
static void
pairs_parse(struct event *ev, struct span m)
{
	static const char mark[] = "status=";
	size_t at = span_find(m, span_str(mark));
	struct span status;

	if (at == SIZE_MAX) {
		at = span_find(m, span_str(" (queue active)"));
		log_pairs_parse(ev, span_first(m, at), ", ", names);
		return;
	}
	log_pairs_parse(ev, span_first(m, at), ", ", names);
	status = span_from(m, at + sizeof(mark) - 1);
	log_text(ev, "action", log_word(&status));
	if (status.n >= 2 && status.p[0] == '(')
		log_text(ev, "reason", span_of(status.p + 1, status.n - 2));
}

static void
postfix_parse(struct log_context *c, struct event *ev, struct span message)
{
	take_queue(ev, &message);
	if (!reject_parse(ev, message) && !sasl_parse(ev, message) &&
	    !peer_parse(c, ev, message))
		pairs_parse(ev, message);
}

const struct log_program log_program_postfix = {
    .tags = " postfix ",
    .help = "Postfix: mail taken, sent, refused; failed sign-on",
    .type = {.name = "postfix", .product = "linux", .service = "postfix"},
    .parse = postfix_parse,
};
