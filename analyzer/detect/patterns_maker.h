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

enum pattern_flag {
	PATTERN_NOCASE = 1, /* ASCII letters match both ways */
	PATTERN_STARTS = 2, /* at the start of the searched bytes */
	PATTERN_ENDS = 4,   /* at their end */
};

/*
 * Adds a literal of 1 to PATTERN_BYTES bytes that stands for id; equal
 * literals are one pattern with several ids.
 */
void patterns_add(
    struct patterns_maker *m, struct span literal, bool nocase, uint32_t id);

/* As patterns_add, with flags of enum pattern_flag. */
void patterns_add_flags(
    struct patterns_maker *m, struct span literal, unsigned flags, uint32_t id);

/* ---- for patterns.c ---- */

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
