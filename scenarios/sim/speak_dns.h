#ifndef SCENARIOS_SIM_SPEAK_DNS_H
#define SCENARIOS_SIM_SPEAK_DNS_H

/* DNS messages (RFC 1035). */

#include "analyzer/base/buf.h"

struct dns_question {
	uint16_t id;
	const char *name;
	const char *type; /* "A", "AAAA", "MX", "TXT" */
};

/* Is name made of labels of 1 to 63 bytes, 253 bytes at most? */
bool speak_dns_name_ok(struct span name);

/* Appends a question, as a stub resolver asks it. */
void speak_dns_question(struct buf *out, const struct dns_question *q);

/*
 * Appends its answer.  reply is an address, a name or a text as the type has
 * it; p NULL: there is no such name.
 */
void speak_dns_answer(
    struct buf *out, const struct dns_question *q, struct span reply);

#endif
