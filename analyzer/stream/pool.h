#ifndef ANALYZER_STREAM_POOL_H
#define ANALYZER_STREAM_POOL_H

/*
 * Blocks for the bytes of streams, in sizes that are powers of two; what is
 * given back is used again, and what is out is counted.
 */

#include <stddef.h>
#include <stdint.h>

enum {
	POOL_LOW = 9,   /* 512 bytes */
	POOL_HIGH = 22, /* 4 MiB */
};

struct pool {
	void *free[POOL_HIGH + 1];
	uint64_t out; /* bytes that are in use */
};

/* A block of at least n bytes (at most 4 MiB); *cap is what it has. */
void *pool_take(struct pool *p, size_t n, uint32_t *cap);

/* Gives back a block of cap bytes. */
void pool_give(struct pool *p, void *block, uint32_t cap);

void pool_free(struct pool *p);

#endif
