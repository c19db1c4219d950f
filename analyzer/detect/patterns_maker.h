#ifndef ANALYZER_DETECT_PATTERNS_MAKER_H
#define ANALYZER_DETECT_PATTERNS_MAKER_H

/* A set of literals being built, for patterns.c to compile. */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

struct patterns_maker;

enum {
	PATTERN_BYTES = 4096, /* longest literal */
};

struct patterns_maker *patterns_maker_new(void);
void patterns_maker_free(struct patterns_maker *m); /* m may be NULL */

/*
 * Adds a literal of 1 to PATTERN_BYTES bytes that stands for id; equal
 * literals are one pattern with several ids.  With nocase, ASCII letters match
 * both ways.  With starts (ends), it must stand at the start (end) of the
 * searched bytes.
 */
void patterns_add(
    struct patterns_maker *m, struct span literal, bool nocase, uint32_t id);
void patterns_add_anchored(struct patterns_maker *m, struct span literal,
    bool nocase, bool starts, bool ends, uint32_t id);

/* ---- for patterns.c ---- */

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
