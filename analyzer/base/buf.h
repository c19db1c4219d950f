#ifndef ANALYZER_BASE_BUF_H
#define ANALYZER_BASE_BUF_H

/*
 * A growing run of bytes, for output that is built and then written at once.
 * Zeroed, it is empty; buf_free gives its memory back.
 */

#include "analyzer/base/span.h"

struct buf {
	uint8_t *p;
	size_t n;
	size_t cap;
};

/* Makes room for n more bytes and returns where they go. */
uint8_t *buf_room(struct buf *b, size_t n);

void buf_put(struct buf *b, struct span s);
void buf_byte(struct buf *b, uint8_t c);
void buf_str(struct buf *b, const char *s);
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
