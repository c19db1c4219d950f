#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/table.h"

static const struct event_type type_w3c = {
    .name = "w3c", .category = "webserver"};
static const struct event_type type_firewall = {
    .name = "windows_firewall", .product = "windows", .category = "firewall"};

/* The fields of W3C's draft and of IIS by the names that Sigma's rules use. */
static const struct {
	const char *w3c;
	const char *name;
} names[] = {
    {"cs(User-Agent)", "cs-user-agent"},
    {"cs(Referer)", "cs-referer"},
    {"cs(Cookie)", "cs-cookie"},
    {"cs(Host)", "cs-host"},
    {"cs(X-Forwarded-For)", "x-forwarded-for"},
    {"rs(Content-Type)", "rs-content-type"},
    {"sc(Content-Type)", "rs-content-type"},
    /* of the firewall of Windows */
    {"src-ip", "src_ip"},
    {"dst-ip", "dst_ip"},
    {"src-port", "src_port"},
    {"dst-port", "dst_port"},
};

static struct span
column_name(struct span name)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq_nocase(name, span_str(names[i].w3c)))
			return span_str(names[i].name);
	}
	return name;
}

/* Reads the last "#Fields:" line above the first row, and "#Date:". */
static struct log_table *
read_fields(struct arena *arena, struct span *text)
{
	struct log_table *t = arena_zalloc(arena, 1, sizeof(*t));
	struct span line;
	struct span rest = *text;

	while (
	    rest.n != 0 && rest.p[0] == '#' && span_token(&rest, '\n', &line)) {
		struct span word;

		line = span_trim(line);
		*text = rest;
		if (log_skip(&line, "#Date:")) {
			line = span_trim(line);
			t->date = arena_copy(arena, log_word(&line));
		}
		if (log_skip(&line, "#Time Format:"))
			t->local = span_eq_str(span_trim(line), "Local");
		if (!log_skip(&line, "#Fields:"))
			continue;
		line = span_trim(line);
		t->columns = 0;
		while (
		    t->columns < LOG_COLUMNS && (word = log_word(&line)).n != 0)
			t->column[t->columns++] =
			    arena_copy(arena, column_name(word));
	}
	t->firewall = table_find(t, "action") >= 0 &&
	    table_find(t, "src_ip") >= 0 && table_find(t, "dst_port") >= 0;
	return t;
}

static unsigned
w3c_probe(struct span head)
{
	struct arena *arena = arena_new(0);
	struct span from = log_head_from(head, "#");
	const struct log_table *t = read_fields(arena, &from);
	bool is = t->columns >= 2;

	arena_free(arena);
	return is ? 100 : 0;
}

static enum join_kind
w3c_join(struct span head)
{
	(void)head;
	return JOIN_HEADER;
}

static void
w3c_begin(struct log_context *c, struct span head)
{
	head = log_head_from(head, "#");
	c->table = read_fields(c->arena, &head);
}

/* IIS writes a blank within a field as "+" (its manual, "Log File Formats"). */
static struct span
plus_as_blank(struct arena *arena, struct span s)
{
	uint8_t *out;

	if (span_find_byte(s, '+', 0) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] == '+' ? ' ' : s.p[i];
	return span_of(out, s.n);
}

/* A field in quotes, as proxies write those that hold blanks, or a word. */
static struct span
take_field(struct span *rest)
{
	size_t end;
	struct span s;

	if (rest->n == 0 || rest->p[0] != '"')
		return log_word(rest);
	end = span_find_byte(*rest, '"', 1);
	if (end == SIZE_MAX)
		return log_word(rest);
	s = span_of(rest->p + 1, end - 1);
	*rest = span_from(*rest, end + 1);
	(void)log_skip(rest, " ");
	return s;
}

static struct span
text_of(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str(name));

	return v == NULL ? (struct span){0} : v->text;
}

/* The whole target, which access logs of other servers have in one piece. */
static void
add_target(struct event *ev)
{
	struct span stem = text_of(ev, "cs-uri-stem");
	struct span query = text_of(ev, "cs-uri-query");
	struct span target = stem;

	if (stem.n == 0 || event_named(ev, span_str("c-uri")) != NULL)
		return;
	if (query.n != 0)
		target = arena_printf(ev->arena, "%.*s%s%.*s", (int)stem.n,
		    (const char *)stem.p, query.p[0] == '?' ? "" : "?",
		    (int)query.n, (const char *)query.p);
	log_text(ev, "c-uri", target);
	log_text(ev, "cs-uri-query", target);
}

/*
 * W3C's times are UTC (draft, "Date and time"), unless the header says that
 * they are not.  Rows without a date are of the header's.
 */
static bool
set_time(
    const struct log_context *c, const struct log_table *t, struct event *ev)
{
	struct span date = text_of(ev, "date");
	struct span time = text_of(ev, "time");
	struct span text;
	int64_t time_ns;

	if (date.n == 0)
		date = t->date;
	if (date.n == 0 || time.n == 0 || date.n + time.n > TIME_TEXT)
		return date.n == 0;
	text = arena_printf(ev->arena, "%.*s %.*s", (int)date.n,
	    (const char *)date.p, (int)time.n, (const char *)time.p);
	if (!time_parse(text, t->local ? c->options.zone_s : 0, &time_ns))
		return false;
	log_time(ev, time_ns);
	return true;
}

static bool
w3c_parse(struct log_context *c, struct event *ev)
{
	const struct log_table *t = c->table;
	struct span rest = ev->row.text;
	unsigned i = 0;

	if (rest.n != 0 && rest.p[0] == '#')
		t = read_fields(ev->arena, &rest);
	rest = span_trim(rest);
	ev->type = t->firewall ? &type_firewall : &type_w3c;
	log_reserve(ev, t->columns + 4);
	while (rest.n != 0 && i < t->columns) {
		struct span name = t->column[i++];
		struct span s = take_field(&rest);

		if (span_eq_str(s, "-"))
			continue;
		if (span_eq_str(name, "cs-user-agent") ||
		    span_eq_str(name, "cs-cookie"))
			s = plus_as_blank(ev->arena, s);
		log_number_named(ev, name, s);
	}
	if (i == 0 || i != t->columns || rest.n != 0 || !set_time(c, t, ev))
		return false;
	add_target(ev);
	return true;
}

const struct log_format log_format_w3c = {
    .name = "w3c",
    .help = "W3C extended: IIS, proxies, Windows firewall",
    .source = "W3C WD-logfile-960323; IIS manual, Log File Formats",
    .probe = w3c_probe,
    .join = w3c_join,
    .begin = w3c_begin,
    .parse = w3c_parse,
};
