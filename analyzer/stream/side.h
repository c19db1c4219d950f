#ifndef ANALYZER_STREAM_SIDE_H
#define ANALYZER_STREAM_SIDE_H

/*
 * The bytes that one end of a TCP session sends: put in order, without
 * overlaps, and released when the other end has acknowledged them.
 *
 * Offsets are 64 bits from the first byte of the stream, so that sequence
 * numbers may wrap.  Bytes in order stand in one block; those behind a hole
 * wait in a list.  Of bytes that were sent twice the first ones count.
 */

#include "analyzer/model/chunk.h"
#include "analyzer/stream/pool.h"

struct segment {
	struct segment *next; /* by offset; never overlapping */
	uint64_t offset;
	uint32_t n;
	uint32_t cap; /* of the block that it is */
	uint8_t bytes[];
};

struct side {
	uint32_t base; /* sequence number of offset 0 */
	bool known;    /* base is */
	bool fin;      /* the end was sent: fin_at */
	bool ended;    /* and was given out */
	bool stopped;  /* no more is reassembled: depth, or a reset */
	uint64_t fin_at;
	uint64_t top;       /* end of what was sent so far */
	uint64_t acked;     /* end of what the other end acknowledged */
	uint64_t delivered; /* end of what was released */
	uint64_t begin;     /* offset of block[0] */
	uint8_t *block;
	uint32_t block_n;
	uint32_t block_cap;
	struct segment *waiting;
	uint32_t waiting_n; /* bytes */
};

/* What the sides of all flows share. */
struct side_shared {
	struct pool pool;
	uint64_t buffered_limit;
	uint32_t flow_limit; /* bytes kept that were not released */
	uint32_t depth;
	uint32_t raw; /* bytes kept that were released */
	uint64_t dropped_limit; /* bytes that a limit dropped */
	uint64_t dropped_depth;
	uint64_t gaps;
	uint64_t gap_bytes;
	uint64_t overlaps;
	uint64_t overlaps_different;
};

/* Where a sequence number stands in the stream, near its top. */
int64_t side_offset(const struct side *s, uint32_t seq);

enum side_put {
	SIDE_TAKEN,
	SIDE_REPEATED,  /* all of it was there */
	SIDE_DIFFERENT, /* taken, or there, with other bytes */
	SIDE_DROPPED,   /* a limit */
};

/* Takes bytes at an offset. */
enum side_put side_put(
    struct side *s, struct side_shared *sh, int64_t offset, struct span bytes);

/*
 * The next piece to release up to limit (an offset): bytes, a gap, or the end.
 * False: none.  The bytes are valid until the next side_put.
 */
bool side_next(struct side *s, struct side_shared *sh, uint64_t limit,
    struct chunk *c);

/* Released bytes that are kept: the window for raw inspection. */
struct span side_window(const struct side *s, const struct side_shared *sh,
    uint64_t *offset);

void side_clear(struct side *s, struct side_shared *sh);

#endif
