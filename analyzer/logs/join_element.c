#include "analyzer/logs/join_element.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/xml.h"
#include "analyzer/logs/options.h"

/* Where the scan is. */
enum place {
	BETWEEN, /* in front of an element */
	TAG,     /* in its start tag */
	CONTENT,
	CDATA,
};

struct join_element {
	struct span name;
	struct buf text;   /* what was not given out yet */
	size_t taken;      /* of it, at its front */
	size_t seen;       /* up to where it was looked at */
	size_t line;       /* where the last line, or its piece, begins in it */
	struct line now;   /* that line */
	struct line first; /* the one with the beginning of the element */
	enum place place;
	uint8_t quote; /* that is open in the tag; 0: none */
	size_t cdata;  /* where the one at hand begins in the element */
	bool plain;    /* no CDATA any more: one did not end */
	bool more;     /* the line goes on */
	uint64_t cut;
};

enum {
	CDATA_BYTES = 9, /* of "<![CDATA[" */
	BLANKS_MAX = 64, /* in an end tag, behind the name */
};

/* What comes at a "<". */
enum mark {
	MARK_NONE,
	MARK_BEGIN, /* an element begins */
	MARK_END,   /* "</NAME>" */
	MARK_CDATA,
	MARK_UNKNOWN, /* what stands there is too short to tell */
};

struct join_element *
join_element_new(struct span name)
{
	struct join_element *e = mem_zalloc(1, sizeof(*e));

	e->name = name;
	return e;
}

void
join_element_free(struct join_element *e)
{
	if (e == NULL)
		return;
	buf_free(&e->text);
	free(e);
}

uint64_t
join_element_cut(const struct join_element *e)
{
	return e->cut;
}

/* Does s go on with a word and something that ends a name? */
static enum mark
word_at(struct span s, struct span word, const char *ends, enum mark mark)
{
	size_t n = s.n < word.n ? s.n : word.n;

	if (n != 0 && memcmp(s.p, word.p, n) != 0)
		return MARK_NONE;
	if (s.n <= word.n)
		return MARK_UNKNOWN;
	return s.p[n] != 0 && strchr(ends, s.p[n]) != NULL ? mark : MARK_NONE;
}

/* Does an end tag go on with blanks and ">"? */
static enum mark
end_at(const struct join_element *e, struct span s)
{
	enum mark m = word_at(s, e->name, "> \t\r\n", MARK_END);
	struct span rest =
	    span_trim(span_first(span_from(s, e->name.n), BLANKS_MAX));

	if (m != MARK_END)
		return m;
	if (rest.n == 0)
		return s.n < e->name.n + BLANKS_MAX ? MARK_UNKNOWN : MARK_NONE;
	return rest.p[0] == '>' ? m : MARK_NONE;
}

/*
 * What the "<" in front of s is.  A name does not go on in another line, but
 * an end tag does.
 */
static enum mark
mark_at(const struct join_element *e, struct span s)
{
	static const char cdata[] = "![CDATA[";
	struct span open = span_of(cdata, sizeof(cdata) - 2);
	enum mark m;

	if (s.n != 0 && s.p[0] == '/')
		return end_at(e, span_from(s, 1));
	if (s.n != 0 && s.p[0] == '!')
		m = word_at(s, open, "[", MARK_CDATA);
	else
		m = word_at(s, e->name, "/> \t\r\n", MARK_BEGIN);
	return m == MARK_UNKNOWN && !e->more ? MARK_NONE : m;
}

/* The place in the file of what stands at `at` in the text. */
static struct line
place_of(const struct join_element *e, size_t at)
{
	struct line l = e->now;

	/* What was kept of the piece before stands in front of this one. */
	l.offset = e->now.offset + at - e->line;
	l.goes_on = false;
	return l;
}

/* Gives what stands in front of `end`. */
static bool
give(struct join_element *e, const struct line *first, size_t end,
    struct line *row)
{
	*row = *first;
	row->bytes = span_of(e->text.p + e->taken, end - e->taken);
	while (row->bytes.n != 0 && row->bytes.p[row->bytes.n - 1] == '\n')
		row->bytes.n--;
	e->taken = end;
	e->seen = end;
	e->place = BETWEEN;
	return true;
}

/* Gives what stands between elements, up to `end`, if it is a row. */
static bool
give_between(struct join_element *e, size_t end, struct line *row)
{
	const struct line first = place_of(e, e->taken);
	struct span s = span_of(e->text.p + e->taken, end - e->taken);

	if (xml_has_text(s))
		return give(e, &first, end, row);
	e->taken = end;
	e->seen = end;
	return false;
}

/* Looks for the beginning of an element.  True: text in front is a row. */
static bool
scan_between(struct join_element *e, struct line *row)
{
	struct span text = buf_span(&e->text);
	size_t at = span_find_byte(text, '<', e->seen);
	enum mark m = MARK_NONE;

	for (; at != SIZE_MAX; at = span_find_byte(text, '<', at + 1)) {
		m = mark_at(e, span_from(text, at + 1));
		if (m == MARK_BEGIN || (m == MARK_UNKNOWN && e->more))
			break;
	}
	if (at == SIZE_MAX)
		at = text.n;
	if (m != MARK_BEGIN && e->more && at - e->taken < LOGS_ROW_BYTES) {
		e->seen = at; /* what stands here is told by all of it */
		return false;
	}
	if (at != e->taken && give_between(e, at, row))
		return true;
	if (m != MARK_BEGIN)
		return false;
	e->first = place_of(e, at);
	e->place = TAG;
	e->quote = 0;
	e->seen = at + 1 + e->name.n;
	return false;
}

/* Runs over the start tag.  True: the element ends in front of *end. */
static bool
scan_tag(struct join_element *e, size_t *end)
{
	struct span text = buf_span(&e->text);
	size_t i = e->seen;

	for (; i < text.n; i++) {
		uint8_t c = text.p[i];

		if (c == '<') {
			enum mark m = mark_at(e, span_from(text, i + 1));

			if (m == MARK_UNKNOWN)
				break;
			*end = i;
			if (m == MARK_BEGIN)
				return true;
		} else if (c == '"' || c == '\'') {
			if (e->quote == 0 || e->quote == c)
				e->quote ^= c;
		} else if (c == '>' && e->quote == 0) {
			*end = i + 1;
			if (text.p[i - 1] == '/')
				return true;
			e->place = CONTENT;
			e->seen = i + 1;
			return false;
		}
	}
	e->seen = i;
	return false;
}

/* Runs over what the element holds, as scan_tag. */
static bool
scan_content(struct join_element *e, size_t *end)
{
	struct span text = buf_span(&e->text);
	size_t at = span_find_byte(text, '<', e->seen);

	for (; at != SIZE_MAX; at = span_find_byte(text, '<', at + 1)) {
		enum mark m = mark_at(e, span_from(text, at + 1));

		*end = at;
		if (m == MARK_CDATA && !e->plain) {
			e->place = CDATA;
			e->seen = at + CDATA_BYTES;
			e->cdata = e->seen - e->taken;
			return false;
		}
		if (m == MARK_END)
			*end = span_find_byte(text, '>', at) + 1;
		if (m == MARK_BEGIN || m == MARK_END)
			return true;
		if (m == MARK_UNKNOWN)
			break;
	}
	e->seen = at == SIZE_MAX ? text.n : at;
	return false;
}

/* Looks for the end of CDATA.  True: it is over. */
static bool
scan_cdata(struct join_element *e)
{
	struct span text = buf_span(&e->text);
	size_t n = span_find(span_from(text, e->seen), span_str("]]>"));

	if (n == SIZE_MAX) {
		if (text.n - e->seen > 2)
			e->seen = text.n - 2;
		return false;
	}
	e->seen += n + 3;
	e->place = CONTENT;
	return true;
}

/* Looks for the end of the element, which stands in front of *end then. */
static bool
scan(struct join_element *e, size_t *end)
{
	for (;;) {
		enum place before = e->place;

		if (before == CDATA && !scan_cdata(e))
			return false;
		if (before == TAG && scan_tag(e, end))
			return true;
		if (before == CONTENT && scan_content(e, end))
			return true;
		if (e->place == before)
			return false;
	}
}

/* The next row; with `all`, nothing follows. */
static bool
next(struct join_element *e, bool all, struct line *row)
{
	size_t end;

	for (;;) {
		if (e->place == BETWEEN && scan_between(e, row))
			return true;
		if (e->place == BETWEEN)
			return false;
		if (scan(e, &end))
			return give(e, &e->first, end, row);
		if (!all && e->text.n - e->taken < LOGS_ROW_BYTES)
			return false;
		if (e->place != CDATA)
			break;
		/* It does not end: what follows may be elements. */
		e->place = CONTENT;
		e->plain = true;
		e->seen = e->taken + e->cdata;
	}
	e->cut += !all;
	return give(e, &e->first, e->text.n, row);
}

bool
join_element_add(
    struct join_element *e, const struct line *line, struct line *row)
{
	size_t left = e->text.n - e->taken;

	if (left != 0 && e->taken != 0)
		memmove(e->text.p, e->text.p + e->taken, left);
	e->text.n = left;
	e->seen -= e->taken;
	e->taken = 0;
	e->line = left;
	e->now = *line;
	e->more = line->goes_on;
	buf_put(&e->text, line->bytes);
	if (!e->more)
		buf_byte(&e->text, '\n');
	return next(e, false, row);
}

bool
join_element_more(struct join_element *e, struct line *row)
{
	return next(e, false, row);
}

bool
join_element_rest(struct join_element *e, struct line *row)
{
	e->more = false;
	return next(e, true, row);
}
