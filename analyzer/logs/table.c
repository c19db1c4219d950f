#include "analyzer/logs/table.h"

/* Takes the doubled quotes out of a quoted cell. */
static struct span
unquote(struct arena *arena, struct span s)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find_byte(s, '"', 0) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		out[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return span_of(out, n);
}

bool
table_cell(struct arena *arena, uint8_t delimiter, struct span *rest,
    struct span *cell)
{
	size_t i = 1;

	if (rest->n == 0 || rest->p[0] != '"')
		return span_token(rest, delimiter, cell);
	while (i < rest->n &&
	    (rest->p[i] != '"' || (i + 1 < rest->n && rest->p[i + 1] == '"')))
		i += rest->p[i] == '"' ? 2 : 1;
	if (i >= rest->n || (i + 1 < rest->n && rest->p[i + 1] != delimiter))
		return false;
	*cell = unquote(arena, span_of(rest->p + 1, i - 1));
	*rest = i + 1 == rest->n ? (struct span){0}
				 : span_of(rest->p + i + 2, rest->n - i - 2);
	return true;
}

bool
table_header(struct arena *arena, struct span line, struct log_table *t)
{
	struct span cell;

	t->columns = 0;
	while (line.p != NULL) {
		if (t->columns == LOG_COLUMNS ||
		    !table_cell(arena, t->delimiter, &line, &cell))
			return false;
		t->column[t->columns++] = arena_copy(arena, span_trim(cell));
	}
	return true;
}

unsigned
table_cells(struct span line, uint8_t delimiter)
{
	struct arena *arena = arena_new(0);
	struct span cell;
	unsigned n = 0;

	while (line.p != NULL) {
		if (!table_cell(arena, delimiter, &line, &cell)) {
			n = 0;
			break;
		}
		n++;
	}
	arena_free(arena);
	return n;
}

uint8_t
table_delimiter(struct span line)
{
	static const uint8_t delimiters[] = {',', ';', '\t', '|'};
	uint8_t best = ',';
	unsigned most = 0;

	for (unsigned i = 0; i < sizeof(delimiters); i++) {
		unsigned n = table_cells(line, delimiters[i]);

		if (n > most) {
			most = n;
			best = delimiters[i];
		}
	}
	return best;
}

int
table_find(const struct log_table *t, const char *name)
{
	for (unsigned i = 0; i < t->columns; i++) {
		if (span_eq_nocase(t->column[i], span_str(name)))
			return (int)i;
	}
	return -1;
}

bool
table_row(const struct log_table *t, struct event *ev)
{
	struct span rest = span_trim(ev->row.text);
	struct span cell;
	unsigned i = 0;

	log_reserve(ev, t->columns + 4);
	while (rest.p != NULL) {
		if (i == t->columns ||
		    !table_cell(ev->arena, t->delimiter, &rest, &cell))
			return false;
		log_number_named(ev, t->column[i++], cell);
	}
	return i == t->columns;
}

bool
table_line(struct span *text, struct span *line)
{
	while (span_token(text, '\n', line)) {
		*line = span_trim(*line);
		if (line->n != 0)
			return true;
	}
	return false;
}
