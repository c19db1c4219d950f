#include "analyzer/logs/access_record.h"

#include "analyzer/logs/logs_table.h"

static const struct event_type type_access = {
    .name = "access_record", .category = "access_record"};

/* Other words for the columns and for the actions. */
static const struct {
	const char *other;
	const char *name;
} columns[] =
    {
	{"계정", "account"},
	{"식별자", "account"},
	{"user", "account"},
	{"접속일시", "time"},
	{"datetime", "time"},
	{"접속지", "src_ip"},
	{"접속지정보", "src_ip"},
	{"접속지 정보", "src_ip"},
	{"place", "src_ip"},
	{"ip", "src_ip"},
	{"정보주체", "subject"},
	{"정보주체정보", "subject"},
	{"정보주체 정보", "subject"},
	{"처리한 정보주체 정보", "subject"},
	{"data_subject", "subject"},
	{"수행업무", "action"},
	{"사유", "reason"},
	{"다운로드 사유", "reason"},
},
  actions[] = {
      {"조회", "view"},
      {"열람", "view"},
      {"read", "view"},
      {"변경", "change"},
      {"수정", "change"},
      {"정정", "change"},
      {"update", "change"},
      {"edit", "change"},
      {"입력", "input"},
      {"생성", "input"},
      {"create", "input"},
      {"insert", "input"},
      {"삭제", "delete"},
      {"파기", "delete"},
      {"출력", "print"},
      {"다운로드", "download"},
      {"export", "download"},
};

static struct span
column_name(struct span name)
{
	for (unsigned i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (span_eq_nocase(name, span_str(columns[i].other)))
			return span_str(columns[i].name);
	}
	return name;
}

void
access_record_finish(struct event *ev)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct value *v = &ev->values[i];

		if (!span_eq_str(v->name, "action"))
			continue;
		for (unsigned a = 0; a < sizeof(actions) / sizeof(actions[0]);
		     a++) {
			if (span_eq_nocase(v->text, span_str(actions[a].other)))
				v->text = span_str(actions[a].name);
		}
	}
}

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

/*
 * Takes a cell and the comma behind it off *rest, which is marked by p == NULL
 * behind the last one (RFC 4180).  False: its quotes are not closed.
 */
static bool
take_cell(struct arena *arena, struct span *rest, struct span *cell)
{
	size_t i = 1;

	if (rest->n == 0 || rest->p[0] != '"')
		return span_token(rest, ',', cell);
	while (i < rest->n &&
	    (rest->p[i] != '"' || (i + 1 < rest->n && rest->p[i + 1] == '"')))
		i += rest->p[i] == '"' ? 2 : 1;
	if (i >= rest->n || (i + 1 < rest->n && rest->p[i + 1] != ','))
		return false;
	*cell = unquote(arena, span_of(rest->p + 1, i - 1));
	*rest = i + 1 == rest->n ? (struct span){0}
				 : span_of(rest->p + i + 2, rest->n - i - 2);
	return true;
}

static void
access_begin(struct log_context *c, struct span head)
{
	struct span rest = log_first_line(head);
	struct span cell;

	c->header = arena_copy(c->arena, rest);
	while (rest.p != NULL && c->columns < LOG_COLUMNS &&
	    take_cell(c->arena, &rest, &cell))
		c->column[c->columns++] =
		    arena_copy(c->arena, column_name(span_trim(cell)));
}

static bool
has_column(const struct log_context *c, const char *name)
{
	for (unsigned i = 0; i < c->columns; i++) {
		if (span_eq_str(c->column[i], name))
			return true;
	}
	return false;
}

static unsigned
access_probe(struct span head)
{
	struct log_context c = {.arena = arena_new(0)};
	bool is;

	access_begin(&c, head);
	is = has_column(&c, "time") && has_column(&c, "account") &&
	    has_column(&c, "subject") && has_column(&c, "action");
	arena_free(c.arena);
	return is ? 100 : 0;
}

static bool
access_parse(struct log_context *c, struct event *ev)
{
	struct span rest = span_trim(ev->row.text);
	struct span cell;
	unsigned i = 0;
	int64_t time_ns;

	ev->type = &type_access;
	log_reserve(ev, c->columns);
	while (rest.p != NULL) {
		if (i == c->columns || !take_cell(ev->arena, &rest, &cell))
			return false;
		if (cell.n != 0)
			event_add_named(ev, c->column[i], VALUE_TEXT, cell);
		if (span_eq_str(c->column[i], "time")) {
			if (!time_parse(cell, c->options.zone_s, &time_ns))
				return false;
			log_time(ev, time_ns);
		}
		i++;
	}
	if (i != c->columns)
		return false;
	access_record_finish(ev);
	return true;
}

const struct log_format log_format_access_record = {
    .name = "access-record",
    .help = "access records of personal information, as a table",
    .source = "PIPA notice on safety measures, article 8; RFC 4180",
    .probe = access_probe,
    .begin = access_begin,
    .parse = access_parse,
};
