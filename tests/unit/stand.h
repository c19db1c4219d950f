#ifndef TESTS_UNIT_STAND_H
#define TESTS_UNIT_STAND_H

/* Rules from a text, and a flow with packets and transactions, for tests of
 * detect. */

#include "analyzer/detect/detect.h"

struct stand {
	struct ruleset *rules;
	struct detect *detect;
	struct deciding *deciding;
	struct alerts alerts;
	struct flow flow;
	struct packet packet;
	struct diags diags;
};

/* Loads the rules, all of which must be good; proto is the flow's. */
void stand_open(struct stand *s, const char *rules, uint8_t proto);
/* The same with a policy of the configuration. */
void stand_open_with(struct stand *s, const char *rules, uint8_t proto,
    const struct rule_policy *policy);
void stand_close(struct stand *s);

/* Loads rules from a text through the cache folder (may be NULL). */
struct ruleset *stand_rules(
    const char *text, const char *cache, struct diags *diags);

/* A packet of the flow with that payload is detected on; it is returned. */
struct packet *stand_packet(struct stand *s, enum dir dir, const char *payload);

/* As stand_packet, for a packet whose payload was reassembled: text is all
 * that the direction has sent so far. */
void stand_stream(struct stand *s, enum dir dir, const char *text);

/* The flow ends. */
void stand_end(struct stand *s);

/* The sids of the alerts since the last call, as "1 2 3", and forgets them. */
const char *stand_alerts(struct stand *s, char out[256]);

#endif
