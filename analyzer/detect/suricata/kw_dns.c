/* The parts of DNS messages. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_dns_query = {
    .name = "dns.query",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_RRNAME, FIELD_COUNT},
    .multi = true,
    .filled = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_answer = {
    .name = "dns.answer.name",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_ANSWER_NAME, FIELD_DNS_ANSWER_NAME},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_response = {
    .name = "dns.response.rrname",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_DNS_RESPONSE_NAME},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_queries = {
    .name = "dns.queries.rrname",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_RRNAME, FIELD_DNS_RRNAME},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_authorities = {
    .name = "dns.authorities.rrname",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_AUTHORITY_NAME, FIELD_DNS_AUTHORITY_NAME},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_additionals = {
    .name = "dns.additionals.rrname",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_ADDITIONAL_NAME, FIELD_DNS_ADDITIONAL_NAME},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_opcode = {
    .name = "dns.opcode",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_OPCODE, FIELD_DNS_OPCODE},
    .multi = false,
    .most = UINT8_MAX,
    .number = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_rcode = {
    .name = "dns.rcode",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_RCODE_NUMBER, FIELD_DNS_RCODE_NUMBER},
    .multi = false,
    .most = UINT8_MAX,
    .number = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_rrtype = {
    .name = "dns.rrtype",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_RRTYPE_NUMBER, FIELD_DNS_RRTYPE_NUMBER},
    .multi = true,
    .most = UINT16_MAX,
    .number = true,
    .app = APP_DNS,
};

/* Finds a DNS value in the transactions of the flow: see kw_flow.c. */
const struct keyword kw_dns[] = {
    {"dns.query", "dns_query", "name asked for",
	"rules/dns-keywords.html#dns-query", VALUE_NONE, parse_sticky,
	&buffer_dns_query},
    {"dns.answer.name", "dns.answers.rrname", "owner name of an answer",
	"rules/dns-keywords.html#dns-answer-name", VALUE_NONE, parse_sticky,
	&buffer_dns_answer},
    {"dns.queries.rrname", NULL, "name asked for, in either direction",
	"rules/dns-keywords.html#dns-queries-rrname", VALUE_NONE, parse_sticky,
	&buffer_dns_queries},
    {"dns.authorities.rrname", NULL, "owner name of an authority",
	"rules/dns-keywords.html#dns-authorities-rrname", VALUE_NONE,
	parse_sticky, &buffer_dns_authorities},
    {"dns.additionals.rrname", NULL, "owner name of an additional record",
	"rules/dns-keywords.html#dns-additionals-rrname", VALUE_NONE,
	parse_sticky, &buffer_dns_additionals},
    {"dns.response.rrname", NULL, "any name in a response",
	"rules/dns-keywords.html#dns-response-rrname", VALUE_NONE, parse_sticky,
	&buffer_dns_response},
    {"dns.opcode", NULL, "operation", "rules/dns-keywords.html#dns-opcode",
	VALUE_NEEDED, parse_event_number, &buffer_dns_opcode},
    {"dns.rcode", NULL, "response code", "rules/dns-keywords.html#dns-rcode",
	VALUE_NEEDED, parse_event_number, &buffer_dns_rcode},
    {"dns.rrtype", NULL, "type of record asked for",
	"rules/dns-keywords.html#dns-rrtype", VALUE_NEEDED, parse_event_number,
	&buffer_dns_rrtype},
    {0},
};
