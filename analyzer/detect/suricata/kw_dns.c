/* The parts of DNS messages. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_dns_query = {
    .name = "dns.query",
    .target = TARGET_FIELD,
    .field = {FIELD_DNS_RRNAME, FIELD_COUNT},
    .multi = true,
    .app = APP_DNS,
};

static const struct buffer_kind buffer_dns_answer = {
    .name = "dns.answer.name",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_DNS_ANSWER_NAME},
    .multi = true,
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
    {0},
};
