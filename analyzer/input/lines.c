#include "analyzer/input/lines.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	BLOCK_BYTES = 256 << 10, /* read at a time */
};

struct lines {
	struct bytes *from;
	uint32_t max;
	struct span mark; /* that ends a line */
	bool newline;     /* it is that */
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

struct span
lines_mark(struct span head)
{
	static const char *const begins[] = {"<?xml", "<Events", "<Event"};
	struct span text = head;
	bool xml = false;

	if (span_starts(text, span_str("\xef\xbb\xbf")))
		text = span_from(text, 3);
	text = span_trim(text);
	for (unsigned i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		xml |= span_starts(text, span_str(begins[i]));
	xml = xml &&
	    (span_find(text, span_str("<Event ")) != SIZE_MAX ||
		span_find(text, span_str("<Event>")) != SIZE_MAX);
	return span_str(xml ? "</Event>" : "\n");
}

struct lines *
lines_new(struct bytes *from, uint32_t max, struct span mark)
{
	struct lines *l = mem_zalloc(1, sizeof(*l));

	l->from = from;
	l->max = max;
	l->mark = mark;
	l->newline = span_eq_str(mark, "\n");
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
	while (!l->newline && l->at < to && l->buf[l->at] <= ' ')
		l->at++;
	if (to - l->at > l->max) {
		to = l->at + l->max;
		l->cut++;
	} else if (l->newline && to > l->at && l->buf[to - 1] == '\r') {
		to--;
	}
	line->number = ++l->number;
	line->offset = l->offset + l->at;
	line->bytes = span_of(l->buf + l->at, to - l->at);
	l->at = next;
	l->seen = next;
}

/* Where the mark stands that ends the line at hand; SIZE_MAX: not yet. */
static size_t
find_mark(struct lines *l)
{
	const uint8_t *from = l->buf + l->seen;
	const uint8_t *mark = NULL;
	size_t n = l->end - l->seen;

	if (n != 0 && l->newline)
		mark = memchr(from, '\n', n);
	else if (n >= l->mark.n)
		mark = memmem(from, n, l->mark.p, l->mark.n);
	if (mark != NULL)
		return (size_t)(mark - l->buf);
	/* The next block may bring the rest of a mark. */
	if (n >= l->mark.n)
		l->seen = l->end - (l->mark.n - 1);
	return SIZE_MAX;
}

bool
lines_next(struct lines *l, struct line *line)
{
	for (;;) {
		size_t mark = find_mark(l);
		size_t next = mark + l->mark.n;

		if (mark != SIZE_MAX && l->skipping) {
			l->skipping = false;
			l->at = l->seen = next;
			continue;
		}
		if (mark != SIZE_MAX) {
			give(l, l->newline ? mark : next, next, line);
			return true;
		}
		if (l->skipping) {
			l->at = l->seen;
		} else if (l->end - l->at > (size_t)l->max + 1) {
			/* Its mark may have begun. */
			give(l, l->end, l->end - (l->mark.n - 1), line);
			l->skipping = true;
			return true;
		}
		if (!more(l))
			break;
	}
	if (l->at == l->end || l->skipping)
		return false;
	give(l, l->end, l->end, line); /* without a mark */
	return line->bytes.n != 0 || l->newline;
}

uint64_t
lines_cut(const struct lines *l)
{
	return l->cut;
}
