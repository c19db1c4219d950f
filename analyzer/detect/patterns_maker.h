#ifndef ANALYZER_DETECT_PATTERNS_MAKER_H
#define ANALYZER_DETECT_PATTERNS_MAKER_H

/* A set of literals being built, as patterns.c compiles it. */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

enum pattern_flag {
	PATTERN_NOCASE = 1,
	PATTERN_STARTS = 2,
	PATTERN_ENDS = 4,
};

struct pattern {
	struct span literal;
	uint32_t flags;
	uint32_t id;
};

struct patterns_maker {
	struct arena *arena;
	struct pattern *v;
	size_t n;
	size_t cap;
};

/* The patterns by content, then id: equal ones stand side by side. */
struct pattern *patterns_sorted(const struct patterns_maker *m);

bool pattern_same(const struct pattern *a, const struct pattern *b);

/* Appends the different patterns of a sorted list as bytes: what a compiled
 * set depends on. */
void patterns_content(const struct pattern *v, size_t n, struct buf *out);

/* Appends p as a regular expression of libhs, with its zero. */
void pattern_expression(const struct pattern *p, struct buf *out);

#endif
