#include "analyzer/logs/access_record.h"

#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/table.h"
#include "analyzer/logs/time_guess.h"

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
	{"취급자", "account"},
	{"취급자 계정", "account"},
	{"개인정보취급자", "account"},
	{"사용자", "account"},
	{"아이디", "account"},
	{"user", "account"},
	{"접속일시", "time"},
	{"접속 일시", "time"},
	{"접속시간", "time"},
	{"일시", "time"},
	{"datetime", "time"},
	{"접속지", "src_ip"},
	{"접속지정보", "src_ip"},
	{"접속지 정보", "src_ip"},
	{"접속IP", "src_ip"},
	{"접속 IP", "src_ip"},
	{"source_ip", "src_ip"},
	{"place", "src_ip"},
	{"ip", "src_ip"},
	{"정보주체", "subject"},
	{"정보주체정보", "subject"},
	{"정보주체 정보", "subject"},
	{"처리한 정보주체 정보", "subject"},
	{"처리한 정보주체", "subject"},
	{"처리정보주체", "subject"},
	{"data_subject", "subject"},
	{"수행업무", "action"},
	{"수행 업무", "action"},
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

static void
access_begin(struct log_context *c, struct span head)
{
	struct span line = log_first_line(head);
	struct log_table *t = arena_zalloc(c->arena, 1, sizeof(*t));

	t->delimiter = table_delimiter(line);
	c->header = arena_copy(c->arena, line);
	c->table = t;
	if (!table_header(c->arena, line, t))
		t->columns = 0;
	for (unsigned i = 0; i < t->columns; i++)
		t->column[i] = column_name(t->column[i]);
}

static unsigned
access_probe(struct span head)
{
	struct log_context c = {.arena = arena_new(0)};
	bool is;

	access_begin(&c, head);
	is = table_find(c.table, "time") >= 0 &&
	    table_find(c.table, "account") >= 0 &&
	    table_find(c.table, "subject") >= 0 &&
	    table_find(c.table, "action") >= 0;
	arena_free(c.arena);
	return is ? 100 : 0;
}

static enum join_kind
access_join(struct span head)
{
	(void)head;
	return JOIN_QUOTES;
}

static bool
access_parse(struct log_context *c, struct event *ev)
{
	const struct value *time;

	ev->type = &type_access;
	if (!table_row(c->table, ev))
		return false;
	time = event_named(ev, span_str("time"));
	if (time == NULL || !time_guess(c, ev, time->text))
		return false;
	access_record_finish(ev);
	return true;
}

const struct log_format log_format_access_record = {
    .name = "access-record",
    .help = "access records of personal information, as a table",
    .source = "PIPA notice on safety measures, article 8; RFC 4180",
    .probe = access_probe,
    .join = access_join,
    .begin = access_begin,
    .parse = access_parse,
};
