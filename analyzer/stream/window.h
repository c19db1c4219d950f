#ifndef ANALYZER_STREAM_WINDOW_H
#define ANALYZER_STREAM_WINDOW_H

/*
 * Part of a run of bytes that arrives in pieces, out of order and more than
 * once: a buffer in which each piece is written to its place, and the ranges
 * of it that are there.  What was there first stays, unless the policy says
 * otherwise.
 */

#include "analyzer/stream/segments.h"

enum {
	WINDOW_RANGES = 256, /* pieces that do not touch; then they are lost */
	WINDOW_CLASSES = 12, /* sizes of buffers: 2 KiB to 4 MiB */
	WINDOW_SMALLEST = 2048,
	WINDOW_SEGMENT = 65536, /* bytes of a segment at most */
};

/*
 * Buffers that were given back, by size, and what all windows hold.  Free ones
 * stay only as far as both together are within max.
 */
struct window_pool {
	void *free[WINDOW_CLASSES];
	uint64_t held; /* bytes of buffers in use */
	uint64_t kept; /* bytes of free ones */
	uint64_t max;
	uint64_t refused; /* pieces that found no room within max */
	uint8_t scratch[WINDOW_SEGMENT];
};

/* Zeroed, it is empty. */
struct window {
	uint8_t *buf;
	uint32_t size_class;
	uint32_t ranges;
	uint32_t ranges_cap;
	uint64_t start; /* offset of buf[0] */
	struct range one;
	struct range *range; /* sorted; NULL: one */
	enum segment_policy policy;
	struct segments segments; /* that brought the ranges */
};

enum window_put {
	WINDOW_NEW,       /* bytes were added */
	WINDOW_OLD,       /* all were there */
	WINDOW_DIFFERENT, /* some were there, with another value, and not of a
			     segment of the same begin and end */
	WINDOW_REFUSED,   /* no room */
};

/*
 * Writes bytes to their place at offset.  What stands before keep is not
 * needed any more and may make room.
 */
enum window_put window_put(struct window *w, struct window_pool *pool,
    uint64_t offset, struct span bytes, uint64_t keep);

/* Writes bytes to their place, whatever is there.  False: no room. */
bool window_set(struct window *w, struct window_pool *pool, uint64_t offset,
    struct span bytes);

/* The ranges, sorted and apart from each other. */
static inline const struct range *
window_ranges(const struct window *w)
{
	return w->range == NULL ? &w->one : w->range;
}

/* Forgets the ranges before offset; the bytes stay until room is needed. */
void window_consume(struct window *w, uint64_t offset);

/* Bytes [from, to), which must be in the buffer. */
static inline struct span
window_bytes(const struct window *w, uint64_t from, uint64_t to)
{
	return span_of(w->buf + (from - w->start), (size_t)(to - from));
}

void window_free(struct window *w, struct window_pool *pool);
/* Sets max; what is in use stays. */
void window_pool_limit(struct window_pool *pool, uint64_t max);

void window_pool_free(struct window_pool *pool);

#endif
