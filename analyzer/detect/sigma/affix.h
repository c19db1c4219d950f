#ifndef ANALYZER_DETECT_SIGMA_AFFIX_H
#define ANALYZER_DETECT_SIGMA_AFFIX_H

/*
 * Texts that values begin or end with, as a tree of bytes that is walked from
 * that end: the walk stops at the first byte that no text has there.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"

struct affix_node {
	uint32_t edge; /* first of its edges, sorted by byte */
	uint32_t id;   /* first of the ids of texts that end here + 1 */
	uint16_t edges;
};

struct affix_edge {
	uint8_t byte;
	uint32_t node;
};

/* An id and the next one of the same text + 1, or 0. */
struct affix_id {
	uint32_t id;
	uint32_t next;
};

struct affixes {
	struct affix_node *node;
	struct affix_edge *edge;
	struct affix_id *id;
	uint32_t root[256]; /* node + 1 behind the first byte, or 0 */
};

struct affix_text {
	struct span text; /* without case */
	uint32_t id;
};

/*
 * A tree of n texts, each at least one byte long, in arena; sorts v.  With
 * ends, they are read from their ends.
 */
struct affixes *affix_make(
    struct arena *arena, struct affix_text *v, size_t n, bool ends);

/*
 * The next id of a text that value begins (ends) with, in any case of ASCII
 * letters; start with a zeroed walk.  False: there are no more.
 */
struct affix_walk {
	uint32_t node; /* + 1 */
	uint32_t next; /* id to give + 1 */
	size_t depth;
};
bool affix_next(const struct affixes *a, struct span value, bool ends,
    struct affix_walk *w, uint32_t *id);

#endif
