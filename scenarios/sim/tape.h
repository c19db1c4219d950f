#ifndef SCENARIOS_SIM_TAPE_H
#define SCENARIOS_SIM_TAPE_H

/* Frames or rows in the order they were made, to be put in order of time. */

#include "analyzer/base/buf.h"

/* What a frame or row is about; kept apart from it. */
struct mark {
	uint32_t label;
	uint32_t actor;
};

struct tape_item {
	int64_t time_ns;
	uint64_t at; /* of its bytes */
	uint32_t n;
	uint32_t order; /* in which it was made */
	struct mark mark;
};

struct tape {
	struct buf bytes;
	struct tape_item *v;
	size_t n;
	size_t cap;
};

enum {
	TAPE_ITEMS = 20 * 1000 * 1000,
	TAPE_BYTES = 2000 * 1000 * 1000,
};

/* Adds an item.  What does not fit the limits above is left out and *full
 * says so. */
void tape_add(struct tape *t, int64_t time_ns, struct span bytes,
    struct mark mark, bool *full);

/* By time; equal times stay in the order they were made. */
void tape_sort(struct tape *t);

struct span tape_bytes(const struct tape *t, const struct tape_item *item);

void tape_free(struct tape *t);

#endif
