#ifndef ANALYZER_BASE_BUF_H
#define ANALYZER_BASE_BUF_H

/*
 * A growing run of bytes, for output that is built and then written at once.
 * Zeroed, it is empty; buf_free gives its memory back.
 */

#include <assert.h>

#include "analyzer/base/span.h"

struct buf {
	uint8_t *p;
	size_t n;
	size_t cap;
};

/* Makes room for n more bytes where there is too little. */
void buf_grow(struct buf *b, size_t n);

/* Makes room for n more bytes and returns where they go. */
static inline uint8_t *
buf_room(struct buf *b, size_t n)
{
	if (b->cap - b->n < n)
		buf_grow(b, n);
	return b->p + b->n;
}

static inline void
buf_put(struct buf *b, struct span s)
{
	if (s.n == 0)
		return;
	assert(s.p != NULL);
	memcpy(buf_room(b, s.n), s.p, s.n);
	b->n += s.n;
}

static inline void
buf_byte(struct buf *b, uint8_t c)
{
	*buf_room(b, 1) = c;
	b->n++;
}

/* In the header, since most are known to the compiler, and how long. */
static inline void
buf_str(struct buf *b, const char *s)
{
	buf_put(b, span_str(s));
}

void buf_uint(struct buf *b, uint64_t n);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *b);

static inline void
buf_clear(struct buf *b)
{
	b->n = 0;
}

static inline struct span
buf_span(const struct buf *b)
{
	return span_of(b->p, b->n);
}

#endif
