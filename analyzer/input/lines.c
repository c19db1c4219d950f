#include "analyzer/input/lines.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	BLOCK_BYTES = 256 << 10, /* read at a time */
	MARK_MAX = 8,
};

struct lines {
	struct bytes *from;
	uint32_t max;
	struct span mark; /* that ends a line */
	bool newline;     /* it is that */
	uint8_t wide[MARK_MAX * 2];
	uint8_t *buf;
	size_t cap;
	size_t at;   /* first byte not given out */
	size_t seen; /* behind at: no end of a line before it */
	size_t end;
	uint64_t offset;  /* of buf[0] in the stream */
	uint64_t filling; /* blocks read so far */
	uint64_t number;
	uint64_t cut;
	bool ended;
	bool skipping; /* the rest of a line that was cut */
	uint8_t unit;  /* bytes of a newline */
	bool big_endian;
	bool pieces;   /* long lines are not cut */
	bool in_piece; /* the line given last goes on */
};

struct span
lines_mark(struct span head)
{
	static const char *const begins[] = {"<?xml", "<Events", "<Event"};
	struct span text = head;
	bool xml = false;

	if (span_starts(text, span_str("\xef\xbb\xbf")))
		text = span_from(text, 3);
	while (text.n != 0 && text.p[0] == 0) /* as a crash leaves them */
		text = span_from(text, 1);
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
	l->unit = 1;
	/* A line of max bytes, what may end it, and a block behind it. */
	l->cap = (size_t)max + 2 + sizeof(l->wide) + BLOCK_BYTES;
	l->buf = mem_alloc(l->cap);
	return l;
}

/* Where in a unit the byte stands that says which character it is. */
static size_t
low_byte(const struct lines *l)
{
	return l->unit == 2 && l->big_endian ? 1 : 0;
}

void
lines_wide(struct lines *l, bool big_endian)
{
	l->unit = 2;
	l->big_endian = big_endian;
	l->max &= ~UINT32_C(1);
	assert(l->mark.n <= MARK_MAX);
	for (size_t i = 0; i < l->mark.n; i++)
		l->wide[i * 2 + low_byte(l)] = l->mark.p[i];
	l->mark = span_of(l->wide, l->mark.n * 2);
}

void
lines_in_pieces(struct lines *l)
{
	l->pieces = true;
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
	l->filling++;
	l->ended = got == 0;
	return got != 0;
}

/* Is the unit of a line's end at buf[i] this character? */
static bool
is_char(const struct lines *l, size_t i, uint8_t c)
{
	return l->buf[i + low_byte(l)] == c &&
	    (l->unit == 1 || l->buf[i + 1 - low_byte(l)] == 0);
}

static bool
is_blank(const struct lines *l, size_t i)
{
	return l->buf[i + low_byte(l)] <= ' ' &&
	    (l->unit == 1 || l->buf[i + 1 - low_byte(l)] == 0);
}

/* The first newline at or behind `seen`, or SIZE_MAX; seen is advanced. */
static size_t
find_newline(struct lines *l)
{
	const uint8_t *nl;

	if (l->unit == 1) {
		nl = l->seen == l->end
		    ? NULL
		    : memchr(l->buf + l->seen, '\n', l->end - l->seen);
		l->seen = l->end;
		return nl == NULL ? SIZE_MAX : (size_t)(nl - l->buf);
	}
	/* Lines begin at whole units, and at `at`. */
	for (size_t i = l->at + ((l->seen - l->at) & ~(size_t)1);
	     i + 1 < l->end; i += 2) {
		l->seen = i;
		if (is_char(l, i, '\n'))
			return i;
	}
	return SIZE_MAX;
}

/* Gives out buf[at, end of the line) and moves behind next. */
static void
give(struct lines *l, size_t to, size_t next, struct line *line)
{
	while (!l->newline && l->at + l->unit <= to && is_blank(l, l->at))
		l->at += l->unit;
	if (to - l->at > l->max) {
		to = l->at + l->max;
		l->cut++;
	} else if (l->newline && to >= l->at + l->unit &&
	    is_char(l, to - l->unit, '\r')) {
		to -= l->unit;
	}
	l->number += !l->in_piece;
	l->in_piece = false;
	line->goes_on = false;
	line->number = l->number;
	line->offset = l->offset + l->at;
	line->bytes = span_of(l->buf + l->at, to - l->at);
	line->following = (struct following){l->buf + l->end, l->filling};
	l->at = next;
	l->seen = next;
}

/* Up to where no mark begins that goes on behind what was read. */
static size_t
settled(const struct lines *l)
{
	size_t n = l->end - l->at;
	size_t rest = l->newline ? 0 : l->mark.n - l->unit;

	return n < rest ? l->at : l->at + (n - rest) / l->unit * l->unit;
}

/* Where the mark stands that ends the line at hand; SIZE_MAX: not yet. */
static size_t
find_mark(struct lines *l)
{
	const uint8_t *mark;

	if (l->newline)
		return find_newline(l);
	while ((mark = memmem(l->buf + l->seen, l->end - l->seen, l->mark.p,
		    l->mark.n)) != NULL) {
		size_t at = (size_t)(mark - l->buf);

		if ((at - l->at) % l->unit == 0)
			return at;
		l->seen = at + 1; /* across two characters */
	}
	if (l->seen < settled(l))
		l->seen = settled(l);
	return SIZE_MAX;
}

/* Gives out as much of a long line as a line may have. */
static void
give_piece(struct lines *l, struct line *line)
{
	size_t to = l->at + l->max;

	l->number += !l->in_piece;
	l->in_piece = true;
	line->goes_on = true;
	line->number = l->number;
	line->offset = l->offset + l->at;
	line->bytes = span_of(l->buf + l->at, l->max);
	line->following = (struct following){0};
	l->at = to;
	l->seen = to;
}

/* A line that ends at `to`, or its first piece. */
static bool
give_line(struct lines *l, size_t to, size_t next, struct line *line)
{
	if (l->pieces && to - l->at > l->max)
		give_piece(l, line);
	else
		give(l, to, next, line);
	return true;
}

/* A line that is longer than what was read may be. */
static bool
give_long(struct lines *l, struct line *line)
{
	size_t to = settled(l);

	l->skipping = !l->pieces;
	return give_line(l, to, to, line);
}

bool
lines_next(struct lines *l, struct line *line)
{
	for (;;) {
		size_t mark = find_mark(l);
		size_t next = mark + (l->newline ? l->unit : l->mark.n);

		if (mark != SIZE_MAX && l->skipping) {
			l->skipping = false;
			l->at = l->seen = next;
			continue;
		}
		if (mark != SIZE_MAX)
			return give_line(
			    l, l->newline ? mark : next, next, line);
		if (l->skipping) {
			l->at = l->seen = settled(l);
		} else if (settled(l) - l->at > (size_t)l->max + 1) {
			return give_long(l, line);
		}
		if (!more(l))
			break;
	}
	if (l->at == l->end || l->skipping)
		return false;
	/* Without a newline. */
	return give_line(l, l->end, l->end, line);
}

uint64_t
lines_cut(const struct lines *l)
{
	return l->cut;
}
