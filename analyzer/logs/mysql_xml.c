/*
 * The audit log of MySQL Enterprise and Percona Server as XML.  In the new
 * style the fields are elements, in the old one attributes:
 *
 *	<AUDIT_RECORD><TIMESTAMP>T</TIMESTAMP><NAME>Query</NAME>…
 *	<AUDIT_RECORD TIMESTAMP="T" NAME="Query" … />
 *
 * Names become small letters, as in the same logs as JSON.
 */
#include "analyzer/base/xml.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_guess.h"

static const struct event_type type_mysql = {
    .name = "mysql", .product = "mysql", .category = "database"};

static const char element[] = "AUDIT_RECORD";
static const char attributes[] = "connection_attributes.";

enum {
	DEPTH = 4,     /* the record, its fields, and lists in these */
	TIME_SIZE = 19 /* "2024-01-02T03:04:05" */
};

struct reading {
	struct event *ev;
	uint64_t *dropped;
	struct span name[DEPTH]; /* of the open elements */
	unsigned depth;
	struct span key; /* <NAME> of an attribute of the connection */
};

static struct span
lower(struct arena *arena, struct span prefix, struct span s)
{
	uint8_t *out = arena_alloc(arena, prefix.n + s.n);

	if (prefix.n != 0)
		memcpy(out, prefix.p, prefix.n);
	for (size_t i = 0; i < s.n; i++)
		out[prefix.n + i] = byte_lower(s.p[i]);
	return span_of(out, prefix.n + s.n);
}

static struct span
meaning(struct arena *arena, const struct xml_part *part)
{
	uint8_t *out;

	if (part->plain)
		return part->text;
	out = arena_alloc(arena, part->text.n);
	return span_of(out, xml_unescape(part->text, out));
}

/* "kim[app] @ gw [192.0.2.7]": an account, and by which one it is judged. */
static void
add_user(struct event *ev, struct span text)
{
	size_t at = span_find(text, span_str("] @ "));
	size_t open = span_find_byte(span_first(text, at), '[', 0);

	if (at == SIZE_MAX || open == SIZE_MAX) {
		log_text(ev, "user", text);
		return;
	}
	log_text(ev, "user", span_first(text, open));
	log_text(ev, "priv_user", span_of(text.p + open + 1, at - open - 1));
}

static bool
has_room(struct reading *r)
{
	if (r->ev->n_values + 1 < LOGS_FIELDS)
		return true;
	++*r->dropped;
	return false;
}

static void
add(struct reading *r, struct span name, struct span text)
{
	if (!has_room(r))
		return;
	if (span_eq_str(name, "USER"))
		add_user(r->ev, text);
	else
		log_number_named(
		    r->ev, lower(r->ev->arena, (struct span){0}, name), text);
}

/* The text of an element; a list has pairs of NAME and VALUE. */
static void
add_text(struct reading *r, struct span text)
{
	struct span name = r->name[r->depth - 1];

	if (span_trim(text).n == 0) /* between the elements of a list */
		return;
	if (r->depth == 2)
		add(r, name, text);
	if (r->depth != DEPTH)
		return;
	if (span_eq_str(name, "NAME"))
		r->key = text;
	else if (span_eq_str(name, "VALUE") && r->key.n != 0 && has_room(r))
		log_text_named(r->ev,
		    lower(r->ev->arena, span_str(attributes), r->key), text);
}

/* Nothing may stand behind the record: it would not be seen. */
static bool
is_over(struct xml *x)
{
	struct xml_part part;

	do
		part = xml_next(x);
	while (part.kind == XML_TEXT && span_trim(part.text).n == 0);
	return part.kind == XML_END;
}

/* Reads what x holds.  False: it is no element. */
static bool
read_record(struct reading *r, struct xml *x)
{
	struct arena *arena = r->ev->arena;

	for (;;) {
		struct xml_part part = xml_next(x);

		switch (part.kind) {
		case XML_OPEN:
			if (r->depth == DEPTH)
				return false;
			r->name[r->depth++] = part.name;
			break;
		case XML_ATTRIBUTE:
			if (r->depth == 1)
				add(r, part.name, meaning(arena, &part));
			break;
		case XML_TEXT:
			if (r->depth != 0)
				add_text(r, meaning(arena, &part));
			break;
		case XML_CLOSE:
			if (r->depth == 0 || --r->depth == 0)
				return r->ev->n_values != 0 && is_over(x);
			break;
		case XML_START:
			break;
		case XML_END:
		case XML_BAD:
			return false;
		}
	}
}

/* The time is one of UTC, whether it says so or not. */
static bool
set_time(const struct log_context *c, struct event *ev)
{
	const struct value *v = event_named(ev, span_str("timestamp"));
	struct log_context utc = *c;

	utc.options.zone_s = 0;
	return v != NULL && v->text.n >= TIME_SIZE &&
	    time_guess(&utc, ev, v->text);
}

static bool
mysql_parse(struct log_context *c, struct event *ev)
{
	struct reading r = {.ev = ev, .dropped = &c->fields_dropped};
	struct span text = span_trim(ev->row.text);
	struct xml x = xml_of(text);

	ev->type = &type_mysql;
	return log_skip(&text, "<") && span_starts(text, span_str(element)) &&
	    read_record(&r, &x) && set_time(c, ev);
}

/* Behind a declaration and the root, if these are there, comes a record. */
static unsigned
mysql_probe(struct span head)
{
	struct span text = span_trim(head);
	size_t at = span_find(text, span_str("<AUDIT_RECORD"));

	return at == 0 ||
		(at != SIZE_MAX &&
		    (span_starts(text, span_str("<?xml")) ||
			span_starts(text, span_str("<AUDIT>"))))
	    ? 95
	    : 0;
}

static enum join_kind
mysql_join(struct span head)
{
	(void)head;
	return JOIN_ELEMENT;
}

const struct log_format log_format_mysql_xml = {
    .name = "mysql-xml",
    .help = "audit logs of MySQL and Percona Server as XML, both styles",
    .source = "MySQL manual, Audit Log File Formats",
    .probe = mysql_probe,
    .join = mysql_join,
    .element = element,
    .parse = mysql_parse,
};
