#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/table.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/zeek.h"

/*
 * Logs of Zeek as tables: header lines that begin with "#" name the separators,
 * the stream (#path), the columns (#fields) and their types (#types).
 */

enum zeek_type {
	ZEEK_TEXT,
	ZEEK_NUMBER,
	ZEEK_TIME,
	ZEEK_BOOL,
	ZEEK_LIST, /* set[…], vector[…] */
};

struct log_zeek {
	struct log_table table;
	uint8_t type[LOG_COLUMNS]; /* enum zeek_type */
	uint8_t separator;
	struct span set_separator;
	struct span empty;
	struct span unset;
	struct span path;
};

static const struct event_type type_zeek = {.name = "zeek", .product = "zeek"};

/* "\x09", or a byte as it is. */
static uint8_t
separator_of(struct span s)
{
	unsigned n = 0;

	if (s.n != 4 || s.p[0] != '\\' || s.p[1] != 'x')
		return s.n == 0 ? '\t' : s.p[0];
	for (unsigned i = 2; i < 4; i++) {
		uint8_t b = byte_lower(s.p[i]);

		n = n * 16 +
		    (b >= 'a' ? (unsigned)b - 'a' + 10 : (unsigned)b - '0');
	}
	return (uint8_t)n;
}

static enum zeek_type
type_of(struct span s)
{
	if (span_starts(s, span_str("set[")) ||
	    span_starts(s, span_str("vector[")))
		return ZEEK_LIST;
	if (span_eq_str(s, "time"))
		return ZEEK_TIME;
	if (span_eq_str(s, "bool"))
		return ZEEK_BOOL;
	return span_eq_str(s, "count") || span_eq_str(s, "int") ||
		span_eq_str(s, "port")
	    ? ZEEK_NUMBER
	    : ZEEK_TEXT;
}

static void
read_columns(struct arena *arena, struct log_zeek *z, struct span line)
{
	struct span cell;

	z->table.columns = 0;
	while (z->table.columns < LOG_COLUMNS &&
	    span_token(&line, z->separator, &cell))
		z->table.column[z->table.columns++] = arena_copy(arena, cell);
}

static void
read_types(struct log_zeek *z, struct span line)
{
	struct span cell;

	for (unsigned i = 0;
	     i < LOG_COLUMNS && span_token(&line, z->separator, &cell); i++)
		z->type[i] = (uint8_t)type_of(cell);
}

static void
read_line(struct arena *arena, struct log_zeek *z, struct span line)
{
	struct span name;

	if (log_skip(&line, "#separator ")) {
		z->separator = separator_of(line);
		return;
	}
	(void)span_token(&line, z->separator, &name);
	if (span_eq_str(name, "#set_separator"))
		z->set_separator = arena_copy(arena, line);
	else if (span_eq_str(name, "#empty_field"))
		z->empty = arena_copy(arena, line);
	else if (span_eq_str(name, "#unset_field"))
		z->unset = arena_copy(arena, line);
	else if (span_eq_str(name, "#path"))
		z->path = arena_copy(arena, line);
	else if (span_eq_str(name, "#fields"))
		read_columns(arena, z, line);
	else if (span_eq_str(name, "#types"))
		read_types(z, line);
}

/* Reads the header lines off the front of *text. */
static struct log_zeek *
read_header(struct arena *arena, struct span *text)
{
	struct log_zeek *z = arena_zalloc(arena, 1, sizeof(*z));
	struct span line;

	z->separator = '\t';
	z->set_separator = span_str(",");
	z->empty = span_str("(empty)");
	z->unset = span_str("-");
	while (text->n != 0 && text->p[0] == '#' &&
	    span_token(text, '\n', &line)) {
		if (line.n != 0 && line.p[line.n - 1] == '\r')
			line.n--;
		read_line(arena, z, line);
	}
	return z;
}

/* The head of a file from its header on. */
static struct span
header_of(struct span head)
{
	struct span from = log_head_from(head, "#separator ");

	return from.n != 0 ? from : log_head_from(head, "#fields\t");
}

static unsigned
zeek_probe(struct span head)
{
	struct arena *arena = arena_new(0);
	struct span from = header_of(head);
	bool is = from.n != 0 && read_header(arena, &from)->table.columns != 0;

	arena_free(arena);
	return is ? 100 : 0;
}

static enum join_kind
zeek_join(struct span head)
{
	(void)head;
	return JOIN_HEADER;
}

static void
zeek_begin(struct log_context *c, struct span head)
{
	head = header_of(head);
	c->zeek = read_header(c->arena, &head);
}

/* "\x2c" in a text stands for the byte (Zeek, Writer ASCII). */
static struct span
unescape(struct arena *arena, struct span s)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find(s, span_str("\\x")) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (i + 3 < s.n && s.p[i] == '\\' && s.p[i + 1] == 'x') {
			out[n++] = separator_of(span_of(s.p + i, 4));
			i += 3;
		} else {
			out[n++] = s.p[i];
		}
	}
	return span_of(out, n);
}

static void
add_list(
    const struct log_zeek *z, struct event *ev, struct span name, struct span s)
{
	uint8_t separator =
	    z->set_separator.n == 0 ? ',' : z->set_separator.p[0];
	struct span item;

	while (ev->n_values < LOGS_FIELDS && span_token(&s, separator, &item)) {
		if (!span_eq(item, z->unset) && item.n != 0)
			event_add_named(
			    ev, name, VALUE_TEXT, unescape(ev->arena, item));
	}
}

static void
add_cell(const struct log_zeek *z, struct event *ev, unsigned i, struct span s)
{
	struct span name = z->table.column[i];
	struct value *v;
	int64_t time_ns;

	if (span_eq(s, z->unset) || span_eq(s, z->empty) || s.n == 0)
		return;
	switch ((enum zeek_type)z->type[i]) {
	case ZEEK_NUMBER:
		log_number_named(ev, name, s);
		return;
	case ZEEK_BOOL:
		v = event_add_named(ev, name, VALUE_BOOL,
		    span_str(s.p[0] == 'T' ? "true" : "false"));
		v->n = s.p[0] == 'T';
		return;
	case ZEEK_LIST:
		add_list(z, ev, name, s);
		return;
	case ZEEK_TIME:
		if (span_eq_str(name, "ts") &&
		    (time_format_epoch(s, &time_ns) ||
			time_parse(s, 0, &time_ns)))
			log_time(ev, time_ns);
		break;
	case ZEEK_TEXT:
		break;
	}
	event_add_named(ev, name, VALUE_TEXT, unescape(ev->arena, s));
}

static bool
zeek_parse(struct log_context *c, struct event *ev)
{
	const struct log_zeek *z = c->zeek;
	struct span rest = ev->row.text;
	struct span cell;
	unsigned i = 0;

	if (rest.n != 0 && rest.p[0] == '#')
		z = read_header(ev->arena, &rest);
	ev->type = &type_zeek;
	log_reserve(ev, z->table.columns);
	while (span_token(&rest, z->separator, &cell)) {
		if (i == z->table.columns)
			return false;
		add_cell(z, ev, i++, cell);
	}
	if (i == 0 || i != z->table.columns)
		return false;
	ev->service = z->path;
	if (ev->service.n == 0)
		ev->service = zeek_stream(ev);
	return true;
}

const struct log_format log_format_zeek = {
    .name = "zeek",
    .help = "logs of Zeek as tables",
    .source = "Zeek manual, Zeek Log Formats",
    .probe = zeek_probe,
    .join = zeek_join,
    .begin = zeek_begin,
    .parse = zeek_parse,
};
