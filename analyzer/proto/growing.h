#ifndef ANALYZER_PROTO_GROWING_H
#define ANALYZER_PROTO_GROWING_H

#include "analyzer/base/arena.h"

/* Bytes in an arena that grow up to a limit. */
struct growing {
	uint8_t *p;
	size_t n;
	size_t cap;
};

/* Appends to g what fits below limit; returns how many bytes that was. */
size_t growing_add(
    struct growing *g, struct arena *arena, struct span bytes, size_t limit);

#endif
