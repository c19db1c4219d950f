#include "analyzer/proto/text_lines.h"

/* The line of n bytes that ends with its LF. */
static struct text_line
ended(const uint8_t *p, size_t n)
{
	struct text_line l = {.text = {.p = p, .n = n - 1}, .end = 1};

	if (l.text.n != 0 && p[l.text.n - 1] == '\r') {
		l.text.n--;
		l.end = 2;
	}
	return l;
}

/* Skips the rest of a line that was cut.  False: its end has not come. */
static bool
skip(struct text_lines *t, struct span *rest)
{
	size_t at = span_find_byte(*rest, '\n', 0);

	if (at == SIZE_MAX) {
		*rest = (struct span){0};
		return false;
	}
	*rest = span_from(*rest, at + 1);
	t->skipping = false;
	return true;
}

/* No end of a line in *rest: keeps it, or cuts the line. */
static bool
keep(
    struct text_lines *t, struct span *rest, bool whole, struct text_line *line)
{
	size_t room = TEXT_LINE_MAX - t->kept.n;

	if (rest->n < room) {
		buf_put(&t->kept, *rest);
		*rest = (struct span){0};
		return false;
	}
	buf_put(&t->kept, span_first(*rest, room));
	*rest = span_from(*rest, room);
	*line = (struct text_line){.text = buf_span(&t->kept)};
	t->given = true;
	t->skipping = !whole;
	return true;
}

bool
text_lines_next(
    struct text_lines *t, struct span *rest, bool whole, struct text_line *line)
{
	size_t at;

	if (t->given) {
		buf_clear(&t->kept);
		t->given = false;
	}
	if (t->skipping && !skip(t, rest))
		return false;
	if (rest->n == 0)
		return false;
	at = span_find_byte(*rest, '\n', 0);
	if (at == SIZE_MAX || t->kept.n + at >= TEXT_LINE_MAX)
		return keep(t, rest, whole, line);
	if (t->kept.n == 0) {
		*line = ended(rest->p, at + 1);
	} else {
		buf_put(&t->kept, span_first(*rest, at + 1));
		*line = ended(t->kept.p, t->kept.n);
		t->given = true;
	}
	*rest = span_from(*rest, at + 1);
	return true;
}

void
text_lines_lost(struct text_lines *t)
{
	buf_clear(&t->kept);
	t->given = false;
	t->skipping = true;
}

void
text_lines_free(struct text_lines *t)
{
	buf_free(&t->kept);
	*t = (struct text_lines){0};
}
