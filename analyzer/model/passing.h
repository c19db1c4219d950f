#ifndef ANALYZER_MODEL_PASSING_H
#define ANALYZER_MODEL_PASSING_H

/*
 * A packet that went by between two hosts: what rules that want all packets of
 * a host recorded ask about, in the order of the input.
 */

#include "analyzer/base/addr.h"

struct frame;

enum {
	TAGGED_ALERTS = 16, /* that one packet is evidence of */
};

struct passing {
	struct addr src;
	struct addr dst;
	int64_t time_ns;
	uint64_t bytes;            /* of its frame */
	bool recorded;             /* for another reason */
	const struct frame *frame; /* NULL: not to be kept as evidence */
};

/* The alerts, by alert_id, whose tags record a packet as their evidence. */
struct tagged {
	uint64_t alert[TAGGED_ALERTS];
	unsigned n;
	unsigned refused; /* alerts that have enough, or were too many */
};

#endif
