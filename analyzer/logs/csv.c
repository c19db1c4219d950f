#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/table.h"
#include "analyzer/logs/time_guess.h"
#include "analyzer/logs/windows_table.h"

static const struct event_type type_csv = {.name = "csv"};

enum {
	PROBE_ROWS = 32,
	COLUMNS_MIN = 3, /* fewer could be any text with a comma in it */
	POINTS = 60,     /* any other format that knows such rows is better */
};

/* Names begin with a letter of any script and hold no marks of data. */
static bool
is_name(struct span s)
{
	uint8_t first = s.n == 0 ? 0 : byte_lower(s.p[0]);

	if (s.n > 80 ||
	    (!(first >= 'a' && first <= 'z') && first < 0x80 && first != '_' &&
		first != '@'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (memchr("{}[]<>=\"':;,|\\\t", s.p[i], 16) != NULL)
			return false;
	}
	return true;
}

static bool
is_header(const struct log_table *t)
{
	for (unsigned i = 0; i < t->columns; i++) {
		if (!is_name(t->column[i]))
			return false;
		for (unsigned k = 0; k < i; k++) {
			if (span_eq(t->column[i], t->column[k]))
				return false;
		}
	}
	return t->columns >= COLUMNS_MIN;
}

static struct log_table *
read_header(struct arena *arena, struct span line)
{
	struct log_table *t = arena_zalloc(arena, 1, sizeof(*t));

	t->delimiter = table_delimiter(line);
	if (!table_header(arena, line, t))
		t->columns = 0;
	return t;
}

/* Prose has blanks behind its commas, headers seldom do. */
static bool
is_prose(struct span line)
{
	return span_find(line, span_str(", ")) != SIZE_MAX ||
	    span_find(line, span_str("; ")) != SIZE_MAX;
}

/* The next record of a text, in whose quoted cells lines may end. */
static bool
next_record(struct span *text, struct span *record)
{
	struct span rest = *text;
	struct span line;
	bool open = false;

	if (!table_line(&rest, &line))
		return false;
	*record = line;
	for (;;) {
		for (size_t i = 0; i < line.n; i++)
			open ^= line.p[i] == '"';
		if (!open || !span_token(&rest, '\n', &line))
			break;
		record->n = (size_t)(line.p + line.n - record->p);
	}
	*record = span_trim(*record);
	*text = rest;
	return true;
}

/*
 * Does a record have a cell for each column?  The Event Viewer of Windows
 * writes the message behind the last column that its header names.
 */
static bool
fits(const struct log_table *t, struct span record)
{
	unsigned n = table_cells(record, t->delimiter);

	return n == t->columns || n == t->columns + 1;
}

/* A header, and rows behind it that have as many cells. */
static unsigned
csv_probe(struct span head)
{
	struct arena *arena = arena_new(0);
	const struct log_table *t = read_header(arena, log_first_line(head));
	struct span line;
	unsigned rows = 0;
	unsigned yes = 0;
	bool is = is_header(t) && !is_prose(log_first_line(head));

	if (is)
		(void)table_line(&head, &line);
	while (is && rows < PROBE_ROWS && next_record(&head, &line)) {
		bool good = fits(t, line);

		/* The head may end in the middle of its last record. */
		if (head.p == NULL && !good && rows != 0)
			break;
		rows++;
		yes += good;
	}
	arena_free(arena);
	return rows != 0 && yes * 2 > rows ? POINTS : 0;
}

static void
csv_begin(struct log_context *c, struct span head)
{
	struct span line = log_first_line(head);
	struct log_table *t = read_header(c->arena, line);

	c->header = arena_copy(c->arena, line);
	c->table = t;
	if (t->columns != 0 && t->columns < LOG_COLUMNS &&
	    table_line(&head, &line) && next_record(&head, &line) &&
	    table_cells(line, t->delimiter) == t->columns + 1)
		t->column[t->columns++] = span_str("Message");
	windows_table_begin(t);
}

static enum join_kind
csv_join(struct span head)
{
	(void)head;
	return JOIN_QUOTES;
}

/* The time of a row, by the column that is called so, or the first there is. */
static void
set_time(const struct log_context *c, struct event *ev)
{
	static const char *const names[] = {"@timestamp", "timestamp", "time",
	    "datetime", "date_time", "date time", "event_time", "eventtime",
	    "TimeGenerated", "TimeCreated", "Date and Time", "날짜 및 시간",
	    "ts", "created_at", "일시", "접속일시", "시각", "zeit",
	    "zeitstempel", "date"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (uint32_t k = 0; k < ev->n_values; k++) {
			const struct value *v = &ev->values[k];

			if (span_eq_nocase(v->name, span_str(names[i])) &&
			    time_guess(c, ev, v->text))
				return;
		}
	}
	for (uint32_t k = 0; k < ev->n_values; k++) {
		const struct value *v = &ev->values[k];

		if (v->type == VALUE_TEXT && v->text.n <= TIME_TEXT &&
		    span_find_byte(v->text, ':', 0) != SIZE_MAX &&
		    time_guess(c, ev, v->text))
			return;
	}
}

/*
 * Tables that tools make of other logs: Windows events by their columns, and
 * the export of Microsoft 365's audit log, whose rows hold the record as JSON.
 */
static void
recognise(struct log_context *c, struct event *ev)
{
	const struct value *record = event_named(ev, span_str("AuditData"));

	windows_table_finish(c, ev);
	if (record != NULL && log_payload_json.is(record->text))
		(void)log_payload_json.parse(c, ev, record->text);
}

static bool
csv_parse(struct log_context *c, struct event *ev)
{
	if (!table_row(c->table, ev))
		return false;
	ev->type = &type_csv;
	if (windows_table_utc(c->table)) {
		struct log_context utc = *c;

		utc.options.zone_s = 0;
		set_time(&utc, ev);
	} else {
		set_time(c, ev);
	}
	recognise(c, ev);
	return true;
}

const struct log_format log_format_csv = {
    .name = "csv",
    .help = "a table with a header; commas, semicolons, tabs or bars",
    .source = "RFC 4180",
    .probe = csv_probe,
    .join = csv_join,
    .begin = csv_begin,
    .parse = csv_parse,
};
