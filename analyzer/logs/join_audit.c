#include "analyzer/logs/join_audit.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/logs/options.h"

enum {
	OPEN_MAX = 32, /* events; then the oldest is given as it is */
	ID_MAX = 48,   /* bytes */
	US_PER_S = 1000000,
	AGE_S = 2, /* after which an event has no more records */
};

struct open_event {
	struct buf text;
	struct line first;
	uint8_t id[ID_MAX];
	size_t id_n;
	uint64_t second;
	bool whole;
	bool cut; /* a record did not fit */
};

/* A ring: the oldest at `from`.  The one before it may be given out. */
struct join_audit {
	struct open_event event[OPEN_MAX + 1];
	unsigned from;
	unsigned n;
	uint64_t cut; /* events */
};

struct join_audit *
join_audit_new(void)
{
	return mem_zalloc(1, sizeof(struct join_audit));
}

void
join_audit_free(struct join_audit *a)
{
	if (a == NULL)
		return;
	for (unsigned i = 0; i <= OPEN_MAX; i++)
		buf_free(&a->event[i].text);
	free(a);
}

bool
join_audit_id(struct span line, struct span *id, size_t *fields)
{
	static const char mark[] = "audit(";
	size_t at = span_find(line, span_of(mark, sizeof(mark) - 1));
	size_t end;

	if (at == SIZE_MAX)
		return false;
	at += sizeof(mark) - 1;
	end = span_find_byte(span_first(line, at + ID_MAX), ')', at);
	if (end == SIZE_MAX || end == at)
		return false;
	*id = span_of(line.p + at, end++ - at);
	/* ausearch -i writes a blank before the colon. */
	end += end < line.n && line.p[end] == ' ';
	if (end >= line.n || line.p[end] != ':')
		return false;
	*fields = end + 1;
	return span_find_byte(*id, ':', 0) != SIZE_MAX;
}

struct span
join_audit_type(struct span before)
{
	static const char mark[] = "type=";
	size_t at = span_find(before, span_of(mark, sizeof(mark) - 1));
	struct span type;

	if (at == SIZE_MAX)
		return (struct span){0};
	type = span_from(before, at + sizeof(mark) - 1);
	return span_first(type, span_find_byte(type, ' ', 0));
}

/* Does an event of this type have one record (libauparse)? */
static bool
stands_alone(struct span type)
{
	static const char *const prefixes[] = {"USER", "CRED_", "SERVICE_",
	    "SYSTEM_", "DAEMON_", "ADD_", "DEL_", "GRP_", "ACCT_", "CHGRP_",
	    "CHUSER_", "CRYPTO_", "VIRT_", "ROLE_", "LABEL_", "SOFTWARE_UPDATE",
	    "ANOM_LOGIN_", "ANOM_ABEND", "RESP_", "TEST"};

	for (unsigned i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		if (span_starts(type, span_str(prefixes[i])))
			return true;
	}
	return false;
}

static bool
is_end(struct span type)
{
	return span_eq_str(type, "EOE") || span_eq_str(type, "1320");
}

/* What a line says of itself. */
struct record {
	struct span id;
	struct span type;
	uint64_t second;
};

/* The text of a name in an object that has no blanks, or an empty one. */
static struct span
text_in(struct span object, const char *name)
{
	size_t at = span_find(object, span_str(name));

	if (at == SIZE_MAX)
		return (struct span){0};
	object = span_from(object, at + strlen(name));
	return span_first(object, span_find_byte(object, '"', 0));
}

static bool
read_journal(struct span line, struct record *r)
{
	struct span us;

	r->id = text_in(line, "\"_AUDIT_ID\":\"");
	if (r->id.n == 0 || r->id.n > ID_MAX)
		return false;
	r->type = text_in(line, "\"_AUDIT_TYPE_NAME\":\"");
	us = text_in(line, "\"__REALTIME_TIMESTAMP\":\"");
	if (!span_number(us, INT64_MAX, &r->second))
		return false;
	r->second /= US_PER_S;
	return true;
}

static bool
read_record(struct span line, struct record *r)
{
	size_t fields;

	if (line.n != 0 && line.p[0] == '{')
		return read_journal(line, r);
	if (!join_audit_id(line, &r->id, &fields))
		return false;
	r->type = join_audit_type(span_first(line, fields));
	(void)span_number(span_first(r->id, span_find_byte(r->id, '.', 0)),
	    INT64_MAX, &r->second);
	return true;
}

static struct open_event *
event_at(struct join_audit *a, unsigned i)
{
	return &a->event[(a->from + i) % (OPEN_MAX + 1)];
}

static bool
give_oldest(struct join_audit *a, struct line *row)
{
	struct open_event *e = event_at(a, 0);

	*row = e->first;
	row->bytes = buf_span(&e->text);
	a->from = (a->from + 1) % (OPEN_MAX + 1);
	a->n--;
	return true;
}

static void
add_record(struct join_audit *a, struct open_event *e, struct span text)
{
	if (e->text.n + text.n >= LOGS_ROW_BYTES) {
		/* A hostile event: its other records are enough. */
		a->cut += !e->cut;
		e->cut = true;
		return;
	}
	if (e->text.n != 0)
		buf_byte(&e->text, '\n');
	buf_put(&e->text, text);
}

static struct open_event *
open_event(
    struct join_audit *a, const struct line *line, const struct record *r)
{
	struct open_event *e = event_at(a, a->n++);

	buf_clear(&e->text);
	e->first = *line;
	e->id_n = r->id.n;
	if (r->id.n != 0)
		memcpy(e->id, r->id.p, r->id.n);
	e->second = r->second;
	e->whole = false;
	e->cut = false;
	for (unsigned i = 0; i + 1 < a->n; i++) {
		if (event_at(a, i)->second + AGE_S <= r->second)
			event_at(a, i)->whole = true;
	}
	return e;
}

bool
join_audit_add(struct join_audit *a, const struct line *line, struct line *row)
{
	struct record r = {0};
	struct open_event *e = NULL;
	bool is = read_record(line->bytes, &r);
	bool gave = false;
	bool title;

	if (!is && a->n == 0) {
		*row = *line;
		return true;
	}
	for (unsigned i = 0; i < a->n && is && e == NULL; i++) {
		e = event_at(a, i);
		if (!span_eq(r.id, span_of(e->id, e->id_n)))
			e = NULL;
	}
	if (!is)
		r = (struct record){0};
	/* The end of an event that was whole already says nothing new. */
	if (e == NULL && is_end(r.type))
		return a->n != 0 && event_at(a, 0)->whole &&
		    give_oldest(a, row);
	if (e == NULL) {
		gave = a->n == OPEN_MAX && give_oldest(a, row);
		e = open_event(a, line, &r);
	}
	/* The kernel writes the title last, ausearch first. */
	title = e->text.n != 0 &&
	    (span_eq_str(r.type, "PROCTITLE") || span_eq_str(r.type, "1327"));
	add_record(a, e, line->bytes);
	e->whole =
	    e->whole || !is || stands_alone(r.type) || is_end(r.type) || title;
	return gave || (event_at(a, 0)->whole && give_oldest(a, row));
}

uint64_t
join_audit_cut(const struct join_audit *a)
{
	return a->cut;
}

bool
join_audit_rest(struct join_audit *a, struct line *row)
{
	return a->n != 0 && give_oldest(a, row);
}
