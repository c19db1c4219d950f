#ifndef ANALYZER_MODEL_PASSING_H
#define ANALYZER_MODEL_PASSING_H

/*
 * A packet that went by between two hosts: what rules that want all packets of
 * a host recorded ask about, in the order of the input.
 */

#include "analyzer/base/addr.h"

struct passing {
	struct addr src;
	struct addr dst;
	int64_t time_ns;
	uint64_t bytes; /* of its frame */
	bool recorded;  /* for another reason */
};

#endif
