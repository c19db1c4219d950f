#ifndef TESTS_UNIT_RULES_SITE_H
#define TESTS_UNIT_RULES_SITE_H

/* Rules from a text, and a flow with packets and transactions, for tests of
 * detect. */

#include "analyzer/detect/detect.h"

struct site {
	struct ruleset *rules;
	struct detect *detect;
	struct deciding *deciding;
	struct alerts alerts;
	struct flow flow;
	struct packet packet;
	struct diags diags;
};

/* Loads the rules, all of which must be good; proto is the flow's. */
void site_open(struct site *s, const char *rules, uint8_t proto);
void site_close(struct site *s);

/* Loads rules from a text through the cache folder (may be NULL). */
struct ruleset *site_rules(
    const char *text, const char *cache, struct diags *diags);

/* A packet of the flow with that payload is detected on; it is returned. */
struct packet *site_packet(struct site *s, enum dir dir, const char *payload);

/* As site_packet, for a packet whose payload was reassembled: text is all
 * that the direction has sent so far. */
void site_stream(struct site *s, enum dir dir, const char *text);

/* The flow ends. */
void site_end(struct site *s);

/* The sids of the alerts since the last call, as "1 2 3", and forgets them. */
const char *site_alerts(struct site *s, char out[256]);

#endif
