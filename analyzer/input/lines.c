#include "analyzer/input/lines.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	BLOCK_BYTES = 256 << 10, /* read at a time */
};

struct lines {
	struct bytes *from;
	uint32_t max;
	uint8_t *buf;
	size_t cap;
	size_t at;   /* first byte not given out */
	size_t seen; /* behind at: no end of a line before it */
	size_t end;
	uint64_t offset; /* of buf[0] in the stream */
	uint64_t number;
	uint64_t cut;
	bool ended;
	bool skipping; /* the rest of a line that was cut */
};

struct lines *
lines_new(struct bytes *from, uint32_t max)
{
	struct lines *l = mem_zalloc(1, sizeof(*l));

	l->from = from;
	l->max = max;
	/* A line of max bytes, its end, and a block behind it. */
	l->cap = (size_t)max + 2 + BLOCK_BYTES;
	l->buf = mem_alloc(l->cap);
	return l;
}

void
lines_free(struct lines *l)
{
	if (l == NULL)
		return;
	free(l->buf);
	free(l);
}

/* Reads a block more; what was given out makes room.  False: the end. */
static bool
more(struct lines *l)
{
	size_t got;

	if (l->ended)
		return false;
	if (l->cap - l->end < BLOCK_BYTES) {
		memmove(l->buf, l->buf + l->at, l->end - l->at);
		l->offset += l->at;
		l->end -= l->at;
		l->seen -= l->at;
		l->at = 0;
	}
	got = l->from->read(l->from, l->buf + l->end, BLOCK_BYTES);
	l->end += got;
	l->ended = got == 0;
	return got != 0;
}

/* Gives out buf[at, end of the line) and moves behind next. */
static void
give(struct lines *l, size_t to, size_t next, struct line *line)
{
	if (to - l->at > l->max) {
		to = l->at + l->max;
		l->cut++;
	} else if (to > l->at && l->buf[to - 1] == '\r') {
		to--;
	}
	line->number = ++l->number;
	line->offset = l->offset + l->at;
	line->bytes = span_of(l->buf + l->at, to - l->at);
	l->at = next;
	l->seen = next;
}

bool
lines_next(struct lines *l, struct line *line)
{
	for (;;) {
		uint8_t *nl = l->seen == l->end
		    ? NULL
		    : memchr(l->buf + l->seen, '\n', l->end - l->seen);
		size_t next = nl == NULL ? 0 : (size_t)(nl - l->buf) + 1;

		if (nl != NULL && l->skipping) {
			l->skipping = false;
			l->at = l->seen = next;
			continue;
		}
		if (nl != NULL) {
			give(l, next - 1, next, line);
			return true;
		}
		l->seen = l->end;
		if (l->skipping) {
			l->at = l->end;
		} else if (l->end - l->at > (size_t)l->max + 1) {
			give(l, l->end, l->end, line);
			l->skipping = true;
			return true;
		}
		if (!more(l))
			break;
	}
	if (l->at == l->end)
		return false;
	give(l, l->end, l->end, line); /* without a newline */
	return true;
}

uint64_t
lines_cut(const struct lines *l)
{
	return l->cut;
}
