/*
 * The log of PostgreSQL as text: what log_line_prefix says, a severity, the
 * message; lines that go on begin with a tab.
 *
 *	2024-01-02 03:04:05.678 KST [123] kim@tax ERROR:  what is wrong
 *	2024-01-02 03:04:05.678 KST [123] kim@tax STATEMENT:  select
 *		1
 *
 * DETAIL, STATEMENT and their kin are written together with the message that
 * they are about: they are one row, with the fields of the same log as CSV.
 * Behind a message of another process they are a row of their own.
 */
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/postgres.h"
#include "analyzer/logs/time_guess.h"

static const struct event_type type_postgres = {
    .name = "postgresql", .product = "postgresql", .category = "database"};

enum {
	PREFIX_MAX = 512, /* bytes in front of the severity */
	VOTE_LINES = 64,
};

static const char *const severities[] = {"LOG", "ERROR", "FATAL", "PANIC",
    "WARNING", "NOTICE", "INFO", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4",
    "DEBUG5", NULL};

/* What belongs to the message before, and the column of CSV that it is. */
static const struct {
	const char *word;
	const char *field;
} parts[] = {{"DETAIL", "detail"}, {"HINT", "hint"},
    {"QUERY", "internal_query"}, {"CONTEXT", "context"},
    {"LOCATION", "location"}, {"STATEMENT", "query"}, {"BACKTRACE", NULL}};

enum {
	PARTS = sizeof(parts) / sizeof(parts[0])
};

struct head {
	struct span prefix; /* from the time to the severity */
	struct span word;   /* the severity */
	struct span rest;
	int part; /* of parts, or -1 */
};

/* "2024-01-02 03:04:05" */
static bool
has_date(struct span s)
{
	static const char form[] = "0000-00-00 00:00:00";
	size_t n = sizeof(form) - 1;

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		if (form[i] == '0' ? !digit : s.p[i] != (uint8_t)form[i])
			return false;
	}
	return true;
}

static bool
known_word(struct head *h)
{
	h->part = -1;
	for (unsigned i = 0; severities[i] != NULL; i++) {
		if (span_eq_str(h->word, severities[i]))
			return true;
	}
	for (int i = 0; i < PARTS; i++) {
		if (span_eq_str(h->word, parts[i].word)) {
			h->part = i;
			return true;
		}
	}
	return false;
}

/* The word in front of the first ":  " that is a severity. */
static bool
take_head(struct span line, struct head *h)
{
	struct span front = span_first(line, PREFIX_MAX);
	size_t from = 0;

	if (!has_date(line))
		return false;
	for (;;) {
		size_t end = span_find(span_from(front, from), span_str(":  "));
		size_t at;

		if (end == SIZE_MAX)
			return false;
		end += from;
		at = end;
		while (at > 0 &&
		    ((line.p[at - 1] >= 'A' && line.p[at - 1] <= 'Z') ||
			(line.p[at - 1] >= '1' && line.p[at - 1] <= '5')))
			at--;
		h->prefix = span_first(line, at);
		h->word = span_of(line.p + at, end - at);
		h->rest = span_from(line, end + 3);
		if (known_word(h))
			return true;
		from = end + 1;
	}
}

/* The number of the process in a prefix, "[123]" or "pid=123"; or none. */
static struct span
process_of(struct span prefix)
{
	static const char *const marks[] = {"[", "pid="};

	for (unsigned m = 0; m < sizeof(marks) / sizeof(marks[0]); m++) {
		struct span mark = span_str(marks[m]);
		struct span rest = prefix;
		size_t at;

		while ((at = span_find(rest, mark)) != SIZE_MAX) {
			size_t n = 0;

			rest = span_from(rest, at + mark.n);
			while (
			    n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
				n++;
			if (n != 0 &&
			    (m != 0 || (n < rest.n && rest.p[n] == ']')))
				return span_first(rest, n);
		}
	}
	return (struct span){0};
}

/* What a process says of a message stands behind its own. */
static bool
begins_row(struct span before, struct span line)
{
	struct head h, of;

	if (!has_date(line))
		return false;
	if (!take_head(line, &h) || h.part < 0 || !take_head(before, &of))
		return true;
	return !span_eq(process_of(h.prefix), process_of(of.prefix));
}

/* ---- the prefix ---- */

/* "192.0.2.7(50022)", "192.0.2.7", "[local]" */
static void
add_client(struct event *ev, struct span s)
{
	size_t open = span_find_byte(s, '(', 0);

	if (s.n == 0 || s.p[0] == '[')
		return;
	log_text(ev, "src_ip", span_first(s, open));
	if (open != SIZE_MAX && s.p[s.n - 1] == ')')
		log_number(
		    ev, "src_port", span_of(s.p + open + 1, s.n - open - 2));
}

static void
add_known(struct event *ev, const char *name, struct span s)
{
	if (!span_eq_str(s, "[unknown]"))
		log_text(ev, name, s);
}

/* "user=kim", "db=tax", "app=psql", "client=192.0.2.7" */
static void
add_named(struct event *ev, struct span name, struct span s)
{
	static const struct {
		const char *name;
		const char *field;
	} known[] = {{"user", "user_name"}, {"db", "database_name"},
	    {"database", "database_name"}, {"app", "application_name"},
	    {"application", "application_name"}, {"pid", "process_id"},
	    {"session", "session_id"}, {"line", "session_line_num"},
	    {"sqlstate", "sql_state_code"}, {"xid", "transaction_id"},
	    {"tx", "transaction_id"}};

	if (span_eq_str(name, "client") || span_eq_str(name, "host") ||
	    span_eq_str(name, "remote"))
		add_client(ev, s);
	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (span_eq_str(name, known[i].name))
			add_known(ev, known[i].field, s);
	}
}

/* "[123]" is a process, "[5-1]" the line of a session. */
static void
add_bracket(struct event *ev, struct span s)
{
	uint64_t n;
	size_t dash = span_find_byte(s, '-', 0);

	if (span_number(s, INT32_MAX, &n))
		log_number(ev,
		    event_named(ev, span_str("process_id")) == NULL
			? "process_id"
			: "session_line_num",
		    s);
	else if (dash != SIZE_MAX)
		log_number(ev, "session_line_num", span_first(s, dash));
}

/* One word of the prefix, in whatever order they stand. */
static void
add_word(struct event *ev, struct span s)
{
	size_t equal = span_find_byte(s, '=', 0);
	size_t at = span_find_byte(s, '@', 0);

	while (s.n != 0 && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == ','))
		s.n--;
	if (s.n == 0)
		return;
	if (equal < s.n)
		add_named(ev, span_first(s, equal), span_from(s, equal + 1));
	else if (at < s.n && at != 0) {
		add_known(ev, "user_name", span_first(s, at));
		add_known(ev, "database_name", span_from(s, at + 1));
	} else if (s.p[0] == '[' && s.p[s.n - 1] == ']')
		add_bracket(ev, span_of(s.p + 1, s.n - 2));
	else if (span_find_byte(s, '(', 0) != SIZE_MAX && s.p[s.n - 1] == ')')
		add_client(ev, s);
}

/* Where the word that s begins with ends; brackets keep it together. */
static size_t
word_end(struct span s)
{
	bool bracket = false;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t b = s.p[i];

		if (b == '[')
			bracket = true;
		else if (b == ']')
			bracket = false;
		/* A port stands in front of a colon that ends a word. */
		else if (!bracket &&
		    (b == ' ' || b == ',' ||
			(b == ':' && i > 0 &&
			    (s.p[i - 1] == ']' || s.p[i - 1] == ')'))))
			return i;
	}
	return s.n;
}

/*
 * "KST [123] kim@tax ", "UTC:192.0.2.7(50022):kim@tax:[123]:", "KST [123]:
 * [5-1] user=kim,db=tax,app=psql,client=192.0.2.7 "
 */
static void
read_prefix(struct event *ev, struct span s)
{
	while (s.n != 0) {
		size_t n = word_end(s);
		struct span word = span_first(s, n);
		size_t colon = span_find_byte(word, ':', 0);

		/* "kim@tax:[123]", but no colon of an address */
		if (colon != SIZE_MAX && colon + 1 < word.n &&
		    word.p[colon + 1] == '[') {
			n = colon;
			word = span_first(s, n);
		}
		add_word(ev, word);
		s = span_from(s, n + 1);
	}
}

/* ---- rows ---- */

/* A message without the tabs in front of its further lines. */
static struct span
join_lines(struct arena *arena, struct span s)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find_byte(s, '\n', 0) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		out[n++] = s.p[i];
		if (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\t')
			i++;
	}
	return span_of(out, n);
}

/* Takes the lines of s that begin none of the parts. */
static struct span
take_text(struct span *s)
{
	size_t end = 0;

	for (;;) {
		size_t line = span_find_byte(*s, '\n', end);
		struct span text;

		if (line == SIZE_MAX) {
			text = *s;
			*s = (struct span){0};
			return text;
		}
		if (has_date(span_from(*s, line + 1))) {
			text = span_first(*s, line);
			*s = span_from(*s, line + 1);
			return text;
		}
		end = line + 1;
	}
}

/*
 * What log_statement and log_duration write is a statement, too: plain, or of
 * the extended protocol, behind the name of the prepared one.
 */
static struct span
statement_of(struct span text)
{
	size_t at;

	if (log_skip(&text, "duration: ")) {
		at = span_find(text, span_str(" ms  "));
		if (at == SIZE_MAX)
			return (struct span){0};
		text = span_from(text, at + 5);
	}
	if (log_skip(&text, "statement: "))
		return text;
	if (!log_skip(&text, "execute ") && !log_skip(&text, "parse ") &&
	    !log_skip(&text, "bind "))
		return (struct span){0};
	at = span_find(text, span_str(": "));
	return at == SIZE_MAX ? (struct span){0} : span_from(text, at + 2);
}

/* A name may hold quotes itself: it ends at the last one. */
static void
add_refused(struct event *ev, struct span text)
{
	size_t n = text.n;

	while (n != 0 && text.p[n - 1] != '"')
		n--;
	if (n != 0 && event_named(ev, span_str("user_name")) == NULL)
		log_text(ev, "user_name", span_first(text, n - 1));
}

static void
add_message(struct event *ev, struct span text)
{
	struct span statement = statement_of(text);

	log_text(ev, "message", text);
	(void)postgres_pgaudit(ev, text);
	if (log_skip(&text, "password authentication failed for user \""))
		add_refused(ev, text);
	else if (statement.n != 0)
		log_text(ev, "query", statement);
}

static void
add_part(struct event *ev, const struct head *h, struct span text)
{
	if (h->part < 0)
		add_message(ev, text);
	else if (parts[h->part].field != NULL && ev->n_values < LOGS_FIELDS)
		log_text(ev, parts[h->part].field, text);
}

static bool
text_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	struct span zone;
	struct span time;
	struct head h;

	ev->type = &type_postgres;
	if (!take_head(rest, &h))
		return false;
	zone = h.prefix;
	/* "UTC:192.0.2.7(50022)": the zone ends in front of the colon. */
	if (!time_guess_front(c, ev, &zone))
		return false;
	time = span_first(h.prefix, h.prefix.n - zone.n);
	while (time.n != 0 &&
	    (time.p[time.n - 1] == ' ' || time.p[time.n - 1] == ':'))
		time.n--;
	log_text(ev, "log_time", time);
	read_prefix(ev, zone);
	if (h.part < 0)
		log_text(ev, "error_severity", h.word);
	do {
		rest = h.rest;
		add_part(ev, &h, join_lines(ev->arena, take_text(&rest)));
	} while (rest.n != 0 && take_head(rest, &h));
	return true;
}

/* Of the lines that do not go on from others most have a severity. */
static unsigned
text_probe(struct span head)
{
	struct span line;
	unsigned lines = 0;
	unsigned yes = 0;

	for (unsigned i = 0; i < VOTE_LINES; i++) {
		bool whole;
		struct head h;

		if (!span_token(&head, '\n', &line))
			break;
		whole = head.p != NULL || lines == 0;
		if (line.n == 0 || line.p[0] == '\t' || !whole)
			continue;
		lines++;
		yes += take_head(line, &h);
	}
	return lines == 0 ? 0 : yes * 100 / lines;
}

static enum join_kind
text_join(struct span head)
{
	(void)head;
	return JOIN_LINES;
}

const struct log_format log_format_postgres_text = {
    .name = "postgresql-text",
    .help = "log of PostgreSQL as text, with pgaudit",
    .source = "PostgreSQL manual, log_line_prefix",
    .probe = text_probe,
    .join = text_join,
    .begins = begins_row,
    .parse = text_parse,
};
