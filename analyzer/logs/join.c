#include "analyzer/logs/join.h"

#include "analyzer/logs/format.h"

bool
join_needed(struct span head)
{
	struct span line = log_first_line(head);

	if (line.n == 0 || (line.p[0] != '{' && line.p[0] != '['))
		return false;
	/* A head that ends in its first line says nothing of a second. */
	if (span_find_byte(head, '\n', 0) == SIZE_MAX)
		return false;
	return line.p[line.n - 1] != '}';
}

/* Takes one byte into account.  True: it closes the outermost bracket. */
static bool
step(struct join *j, uint8_t c)
{
	if (j->in_text) {
		if (j->escaped)
			j->escaped = false;
		else if (c == '\\')
			j->escaped = true;
		else if (c == '"')
			j->in_text = false;
		return false;
	}
	if (c == '"')
		j->in_text = true;
	else if (c == '{' || c == '[')
		j->depth++;
	else if ((c == '}' || c == ']') && j->depth > 0)
		return --j->depth == 0;
	return false;
}

/* Runs over the line.  True: the object ended, and *end is behind it. */
static bool
scan(struct join *j, struct span line, size_t *end)
{
	for (size_t i = 0; i < line.n; i++) {
		if (step(j, line.p[i])) {
			*end = i + 1;
			return true;
		}
	}
	return false;
}

/* What may stand between the objects of an array, cut off the front. */
static struct span
skip_between(struct span s)
{
	s = span_trim(s);
	while (s.n != 0 && (s.p[0] == '[' || s.p[0] == ']' || s.p[0] == ','))
		s = span_trim(span_from(s, 1));
	return s;
}

static void
give(struct join *j, struct line *row)
{
	*row = j->first;
	row->bytes = buf_span(&j->text);
	j->depth = 0;
	j->in_text = false;
	j->escaped = false;
	j->given = true;
}

/* The first line of a row. */
static bool
begin(struct join *j, const struct line *line, struct line *row)
{
	struct span s = skip_between(line->bytes);
	size_t end;

	if (s.n == 0)
		return false;
	*row = *line;
	row->bytes = s;
	row->offset += (uint64_t)(s.p - line->bytes.p);
	if (s.p[0] != '{')
		return true; /* a row that is none; it will be counted */
	if (scan(j, s, &end)) {
		if (skip_between(span_from(s, end)).n == 0)
			row->bytes = span_first(s, end);
		return true;
	}
	j->first = *row;
	buf_put(&j->text, s);
	return false;
}

bool
join_add(struct join *j, const struct line *line, struct line *row)
{
	size_t end;

	if (j->given) {
		buf_clear(&j->text);
		j->given = false;
	}
	if (j->text.n == 0)
		return begin(j, line, row);
	buf_byte(&j->text, '\n');
	if (scan(j, line->bytes, &end)) {
		buf_put(&j->text,
		    skip_between(span_from(line->bytes, end)).n == 0
			? span_first(line->bytes, end)
			: line->bytes);
		give(j, row);
		return true;
	}
	buf_put(&j->text, line->bytes);
	if (j->text.n < LOGS_ROW_BYTES)
		return false;
	j->cut++;
	give(j, row);
	return true;
}

bool
join_rest(struct join *j, struct line *row)
{
	if (j->given || j->text.n == 0)
		return false;
	give(j, row);
	return true;
}

void
join_free(struct join *j)
{
	buf_free(&j->text);
}
