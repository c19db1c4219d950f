#ifndef ANALYZER_DETECT_SURICATA_STATE_H
#define ANALYZER_DETECT_SURICATA_STATE_H

/*
 * What the engine remembers of a flow and of a transaction; each lives in the
 * arena of what it hangs on.
 */

#include "analyzer/base/arena.h"
#include "analyzer/detect/suricata/tagging.h"
#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"

/* Flowbits, a bit each; word is NULL until one is set. */
struct flow_state_bits {
	uint64_t *word;
};

/* A flowint that was set; there are as many as the rules name. */
struct flow_count {
	struct flow_count *next;
	uint32_t id;
	uint32_t n;
};

/* A flowvar that was captured. */
struct flow_var {
	struct flow_var *next;
	const char *name;
	uint8_t *value;
	uint32_t n;
	uint32_t room; /* bytes at value */
};

/* A tag that an alert of the flow began. */
struct flow_tag {
	struct flow_tag *next;
	struct tagging tagging;
};

struct flow_detect {
	struct flow_state_bits bits;
	struct flow_count *counts;
	struct flow_var *vars; /* in the order they were first set */
	struct flow_tag *tags;
	bool ip_done[2]; /* signatures of addresses alone were tried */
	uint8_t protocol_tries[2]; /* of those of app-layer-protocol */
	uint8_t app_changes;       /* of the flow, as of those */
	uint8_t store;             /* bit per enum dir: files are kept */
};

/* A signature that waits for more of a transaction, or has matched it. */
struct live {
	uint32_t rank;
	uint32_t done; /* bit n: buffer n of the signature has matched */
	bool begun;    /* its header, tests and flowbits hold */
	bool matched;
	bool half; /* of a "=>" signature: all of this side holds */
};

/* How much of a growing body or file has been searched. */
struct growing {
	uint32_t key; /* a field, or GROWING_FILE + the file's id */
	uint64_t end; /* offset behind the last byte searched */
};

enum {
	GROWING = 4, /* of a direction at once; others wait for their end */
	GROWING_FILE = 1 << 16,
};

struct tx_side {
	uint8_t progress;
	uint32_t renewed; /* as the event's when it was looked at */
	bool begun;
	bool ended; /* inspected for the last time */
	uint32_t n_noted;
	struct live *live; /* by rank */
	uint32_t n;
	size_t cap;
	struct growing growing[GROWING];
	uint32_t n_growing;
};

struct tx_detect {
	uint8_t store; /* as in struct flow_detect */
	struct tx_side side[2];
};

/* The state of f, made when there is none. */
struct flow_detect *flow_detect_of(struct flow *f);
struct tx_detect *tx_detect_of(struct event *ev);

/* The entry of that key, made when there is none; NULL when all are used. */
struct growing *tx_growing(struct tx_side *side, uint32_t key);

/* Replaces what is live by v. */
void tx_keep(
    struct event *ev, struct tx_side *side, const struct live *v, uint32_t n);

#endif
