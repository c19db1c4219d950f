#ifndef SCENARIOS_SIM_BYTES_H
#define SCENARIOS_SIM_BYTES_H

/* Numbers in network order, appended to a buffer or put into one. */

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"

static inline void
put_be16(struct buf *b, uint16_t n)
{
	buf_byte(b, (uint8_t)(n >> 8));
	buf_byte(b, (uint8_t)n);
}

static inline void
put_be24(struct buf *b, uint32_t n)
{
	buf_byte(b, (uint8_t)(n >> 16));
	put_be16(b, (uint16_t)n);
}

static inline void
put_be32(struct buf *b, uint32_t n)
{
	put_be16(b, (uint16_t)(n >> 16));
	put_be16(b, (uint16_t)n);
}

/* Overwrites two bytes at an offset. */
static inline void
set_be16(struct buf *b, size_t at, uint16_t n)
{
	b->p[at] = (uint8_t)(n >> 8);
	b->p[at + 1] = (uint8_t)n;
}

static inline void
set_be24(struct buf *b, size_t at, uint32_t n)
{
	b->p[at] = (uint8_t)(n >> 16);
	set_be16(b, at + 1, (uint16_t)n);
}

/* n bytes that look like chance. */
static inline void
put_random(struct buf *b, struct prng *r, size_t n)
{
	uint8_t *p = buf_room(b, n);

	for (size_t i = 0; i < n; i += 8) {
		uint64_t x = prng_next(r);

		for (size_t k = i; k < n && k < i + 8; k++, x >>= 8)
			p[k] = (uint8_t)x;
	}
	b->n += n;
}

#endif
