#ifndef ANALYZER_DETECT_SURICATA_INTERVAL_H
#define ANALYZER_DETECT_SURICATA_INTERVAL_H

/* Sets of whole numbers of 128 bits as lists of ranges: ports, addresses. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct point {
	uint64_t high;
	uint64_t low;
};

struct interval {
	struct point first;
	struct point last; /* inclusive */
};

/* Zeroed, it is empty; intervals_free gives its memory back. */
struct intervals {
	struct interval *v;
	size_t n;
	size_t cap;
};

void intervals_add(struct intervals *s, struct interval i);

/* Sorts the ranges and joins those that overlap or touch. */
void intervals_join(struct intervals *s);

/* a without what is in b; both must be joined, and a is afterwards. */
void intervals_subtract(struct intervals *a, const struct intervals *b);

void intervals_free(struct intervals *s);

#endif
