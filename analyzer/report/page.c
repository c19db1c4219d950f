#include "analyzer/report/page.h"

#include "analyzer/base/text.h"

enum {
	NARROW = 20, /* columns that a wrapped text has at least */
};

void
page_style(struct page *p, enum page_style style)
{
	static const char *const codes[] = {
	    [STYLE_PLAIN] = "\x1b[0m",
	    [STYLE_HEAD] = "\x1b[1m",
	    [STYLE_HIGH] = "\x1b[1;31m",
	    [STYLE_MEDIUM] = "\x1b[33m",
	    [STYLE_LOW] = "\x1b[36m",
	    [STYLE_FAINT] = "\x1b[2m",
	};

	if (p->colour)
		buf_str(p->out, codes[style]);
}

void
page_blanks(struct page *p, unsigned n)
{
	while (n-- > 0)
		buf_byte(p->out, ' ');
}

/* Bytes at the front of s that fill at most that many columns. */
static size_t
fitting(struct span s, unsigned columns)
{
	size_t at = 0;

	while (at < s.n) {
		size_t next = at;
		int32_t c = utf8_next(s, &next);
		unsigned w = c < 0 ? 1 : char_columns((uint32_t)c);

		if (w > columns)
			break;
		columns -= w;
		at = next;
	}
	return at;
}

void
page_cut(struct page *p, struct span text, unsigned columns, bool pad)
{
	struct buf safe = {0};
	struct span s;
	unsigned n;

	safe_text(&safe, text, false);
	s = buf_span(&safe);
	n = text_columns(s);
	if (n > columns && columns > 0) {
		s = span_first(s, fitting(s, columns - 1));
		n = text_columns(s) + 1;
		buf_put(p->out, s);
		buf_str(p->out, "\xe2\x80\xa6");
	} else if (columns > 0) {
		buf_put(p->out, s);
	}
	if (pad && n < columns)
		page_blanks(p, columns - n);
	buf_free(&safe);
}

/* Bytes of the next line of s: up to a blank where there is one. */
static size_t
line_end(struct span s, unsigned columns)
{
	size_t newline = span_find_byte(s, '\n', 0);
	size_t fit = fitting(s, columns);

	if (newline != SIZE_MAX && newline <= fit)
		return newline;
	if (fit == s.n)
		return fit;
	for (size_t i = fit; i > 0; i--) {
		if (s.p[i] == ' ')
			return i;
	}
	return fit == 0 ? 1 : fit;
}

void
page_wrap(struct page *p, struct span text, unsigned indent, bool lines)
{
	struct buf safe = {0};
	unsigned room = p->width > indent + NARROW ? p->width - indent : NARROW;
	struct span s;

	safe_text(&safe, text, lines);
	s = buf_span(&safe);
	while (s.n != 0) {
		size_t n = line_end(s, room);

		buf_put(p->out, span_first(s, n));
		s = span_from(s, n);
		if (s.n != 0 && (s.p[0] == ' ' || s.p[0] == '\n'))
			s = span_from(s, 1);
		if (s.n != 0) {
			buf_byte(p->out, '\n');
			page_blanks(p, indent);
		}
	}
	buf_byte(p->out, '\n');
	buf_free(&safe);
}
