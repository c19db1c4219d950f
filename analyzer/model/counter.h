#ifndef ANALYZER_MODEL_COUNTER_H
#define ANALYZER_MODEL_COUNTER_H

/*
 * What was counted, by the name under which the EVE stats record, the store
 * and the summary show it: "decoder.pkts", "flow.evicted" …  Each stage hands
 * out its own; those of several sessions are added up by name.
 */

#include "analyzer/base/arena.h"

struct counter {
	const char *name; /* static; dots separate the objects of the record */
	uint64_t n;
};

/* Counters in the order of their first mention; zeroed, it is empty. */
struct counters {
	struct counter *v;
	size_t n;
	size_t cap;
};

/* Adds n to the counter of that name, making it when it is new. */
void counter_add(struct counters *c, const char *name, uint64_t n);

/* The same for the largest of something: n, when the counter is less. */
void counter_max(struct counters *c, const char *name, uint64_t n);

/* The counter of that name; 0 when there is none. */
uint64_t counter_get(const struct counters *c, const char *name);

void counters_free(struct counters *c);

#endif
