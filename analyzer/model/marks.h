#ifndef ANALYZER_MODEL_MARKS_H
#define ANALYZER_MODEL_MARKS_H

/*
 * What rules have noted of a flow and of a packet (flowbits, flowints, captures
 * of pcre): EVE's "metadata" and "traffic".
 */

#include "analyzer/base/span.h"

enum mark_kind {
	MARK_FLOW_VAR,
	MARK_FLOW_INT,
	MARK_FLOW_BIT,
	MARK_PACKET_VAR,
};

struct mark {
	enum mark_kind kind;
	struct span name;
	struct span value; /* of a variable */
	uint32_t n;        /* of a flowint */
};

/* By kind, in the order of the kinds.  Zeroed, it is empty. */
struct marks {
	struct mark *v;
	size_t n;
	size_t cap;
};

/* Appends a zeroed mark and returns it; valid until the next append. */
struct mark *marks_add(struct marks *m, enum mark_kind kind, struct span name);
void marks_free(struct marks *m);

#endif
