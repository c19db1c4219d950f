#include "analyzer/logs/program.h"

/* Behind "client @0x… ADDRESS#PORT (NAME): " (BIND 9 manual, Logging). */
static const struct log_template messages[] = {
    {"query: %s %s %s %s (%s)", "query",
	{"query", "class", "record_type", "flags", "dst_ip"}},
    {"query (cache) '%s/%s/%s' denied", "denied",
	{"query", "record_type", "class"}},
    {"query '%s/%s/%s' denied", "denied", {"query", "record_type", "class"}},
    {"transfer of '%s/%s': %s started", "transfer_started",
	{"zone", "class", "record_type"}},
    {"transfer of '%s/%s': %s ended", "transfer_ended",
	{"zone", "class", "record_type"}},
    {"zone transfer '%s/%s/%s' denied", "denied",
	{"zone", "record_type", "class"}},
    {"update '%s/%s' denied", "denied", {"zone", "class"}},
    {"updating zone '%s/%s': %s", "update", {"zone", "class", "reason"}},
    {"rate limit %s", "limited", {"reason"}},
    {"RFC 1918 response from Internet for %s", "private_response", {"query"}},
};

static void
named_parse(struct log_context *c, struct event *ev, struct span message)
{
	struct span m = message;
	struct span client;
	size_t hash;
	size_t colon;

	(void)log_skip(&m, "queries: ");
	(void)log_skip(&m, "security: ");
	(void)log_skip(&m, "info: ");
	if (!log_skip(&m, "client "))
		return;
	if (m.n != 0 && m.p[0] == '@')
		(void)log_word(&m);
	client = m;
	colon = span_find(m, span_str(": "));
	hash = span_find_byte(client, '#', 0);
	if (colon == SIZE_MAX || hash == SIZE_MAX || hash > colon)
		return;
	client = span_first(m, colon);
	log_text(ev, "src_ip", span_first(client, hash));
	client = span_from(client, hash + 1);
	log_number(ev, "src_port", log_word(&client));
	m = span_from(m, colon + 2);
	if (log_skip(&m, "view ")) {
		struct span view = log_word(&m);

		log_text(
		    ev, "view", span_first(view, span_find_byte(view, ':', 0)));
	}
	(void)log_templates_parse(
	    c, ev, m, messages, sizeof(messages) / sizeof(messages[0]));
}

const struct log_program log_program_named = {
    .tags = " named ",
    .help = "BIND: queries, transfers and updates",
    .type = {.name = "named", .product = "linux", .service = "named"},
    .parse = named_parse,
};
