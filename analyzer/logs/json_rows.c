#include <assert.h>
#include <stdlib.h>

#include "analyzer/logs/audit.h"
#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/time_guess.h"

enum {
	MARKERS_MAX = 128,
	PLACES = 256, /* more than markers, so that most names meet none */
	SHAPES_MAX = 48,
	AUDIT_PARTS = 64, /* records of an event in the journal */
};

/* A set of markers. */
struct marks {
	uint64_t word[MARKERS_MAX / 64];
};

/* The markers of all shapes, each once, in chains by place_of. */
struct shape_index {
	struct span marker[MARKERS_MAX];
	uint8_t next[MARKERS_MAX]; /* + 1, or 0 */
	uint8_t first[PLACES];     /* + 1, or 0 */
	unsigned markers;
	struct marks need[SHAPES_MAX];
};

static unsigned
place_of(struct span name)
{
	unsigned ends = name.n == 0 ? 0 : name.p[0] * 5U + name.p[name.n - 1];

	return (ends + (unsigned)name.n * 11U) % PLACES;
}

/* The number of a marker + 1, or 0 when the name is none. */
static unsigned
marker_find(const struct shape_index *x, struct span name)
{
	unsigned i = x->first[place_of(name)];

	while (i != 0 && !span_eq(x->marker[i - 1], name))
		i = x->next[i - 1];
	return i;
}

static void
marks_add(struct marks *m, unsigned i)
{
	m->word[(i - 1) / 64] |= UINT64_C(1) << ((i - 1) % 64);
}

/* Are all of need in have? */
static bool
marks_cover(const struct marks *have, const struct marks *need)
{
	for (unsigned w = 0; w < MARKERS_MAX / 64; w++) {
		if ((need->word[w] & ~have->word[w]) != 0)
			return false;
	}
	return true;
}

static unsigned
marker_add(struct shape_index *x, struct span name)
{
	unsigned i = marker_find(x, name);
	unsigned place = place_of(name);

	if (i != 0)
		return i;
	assert(x->markers < MARKERS_MAX);
	x->marker[x->markers] = name;
	x->next[x->markers] = x->first[place];
	x->first[place] = (uint8_t)++x->markers;
	return x->markers;
}

static void
json_begin(struct log_context *c, struct span head)
{
	struct shape_index *x;

	(void)head;
	if (c->json != NULL)
		return;
	assert(json_shape_count <= SHAPES_MAX);
	x = arena_zalloc(c->arena, 1, sizeof(*x));
	for (unsigned s = 0; s < json_shape_count; s++) {
		const char *const *m = json_shapes[s].marker;

		for (unsigned i = 0; i < SHAPE_MARKERS && m[i] != NULL; i++)
			marks_add(&x->need[s], marker_add(x, span_str(m[i])));
	}
	c->shapes = x;
	c->json = json_new();
}

static const struct json_shape *
shape_of(const struct shape_index *x, const struct json_value *v, size_t n)
{
	struct marks seen = {{0}};
	unsigned s = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned m = marker_find(x, v[i].path);

		if (m != 0)
			marks_add(&seen, m);
	}
	while (s + 1 < json_shape_count && !marks_cover(&seen, &x->need[s]))
		s++;
	return &json_shapes[s];
}

static void
add(struct event *ev, const struct json_shape *shape,
    const struct json_value *from)
{
	static const uint8_t types[] = {
	    [JSON_NULL] = VALUE_NULL,
	    [JSON_BOOL] = VALUE_BOOL,
	    [JSON_INT] = VALUE_INT,
	    [JSON_FLOAT] = VALUE_FLOAT,
	    [JSON_TEXT] = VALUE_TEXT,
	    [JSON_EMPTY_ARRAY] = VALUE_NULL,
	};
	struct value *v;

	if (from->kind == JSON_EMPTY_OBJECT)
		return;
	v = event_add_named(ev, json_shape_name(shape, from->path),
	    (enum value_type)types[from->kind], from->text);
	if (v->type == VALUE_NULL)
		v->text = (struct span){0};
	v->item = from->item;
	v->n = from->n;
}

/* Times that are UTC although they name no zone, by the manuals. */
static bool
is_utc(const char *name)
{
	static const char *const names[] = {
	    "UtcTime", "utc_time", "CreationTime", "TimeGenerated [UTC]"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static bool
guess_time(const struct log_context *c, struct event *ev, const char *name,
    struct span text)
{
	struct log_context utc;

	if (!is_utc(name))
		return time_guess(c, ev, text);
	utc = *c;
	utc.options.zone_s = 0;
	return time_guess(&utc, ev, text);
}

static void
set_time(const struct log_context *c, const struct json_shape *shape,
    struct event *ev)
{
	for (unsigned i = 0; i < SHAPE_TIMES && shape->time[i] != NULL; i++) {
		const struct value *v =
		    event_named(ev, span_str(shape->time[i]));
		int64_t time_ns;

		if (v == NULL)
			continue;
		if (guess_time(c, ev, shape->time[i], v->text))
			return;
		if (v->type != VALUE_TEXT &&
		    time_format_epoch(v->text, &time_ns)) {
			log_time(ev, time_ns);
			return;
		}
	}
}

/* Adds the fields of an object to what the event has. */
static bool
json_add(struct log_context *c, struct event *ev, struct span text)
{
	const struct json_value *v;
	const struct json_shape *shape;
	const char *why;
	size_t n;

	if (!json_read(c->json, text, &v, &n, &why))
		return false;
	if (n > LOGS_FIELDS) {
		c->fields_dropped += n - LOGS_FIELDS;
		n = LOGS_FIELDS;
	}
	shape = shape_of(c->shapes, v, n);
	ev->type = &shape->type;
	log_reserve(ev, n);
	for (size_t i = 0; i < n; i++)
		add(ev, shape, &v[i]);
	set_time(c, shape, ev);
	if (shape->finish != NULL)
		shape->finish(c, ev);
	return true;
}

/* ---- audit in the journal ---- */

/* A record behind the first one of its event. */
struct audit_part {
	struct span type;
	struct span fields;
};

/* Copies what is needed of an object.  False: it is no record. */
static bool
read_part(struct log_context *c, struct event *ev, struct span object,
    struct audit_part *part)
{
	const struct json_value *v;
	const char *why;
	size_t n;

	*part = (struct audit_part){0};
	if (!json_read(c->json, object, &v, &n, &why))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (span_eq_str(v[i].path, "_AUDIT_TYPE_NAME"))
			part->type = arena_copy(ev->arena, v[i].text);
		else if (span_eq_str(v[i].path, "MESSAGE"))
			part->fields = arena_copy(ev->arena, v[i].text);
	}
	if (span_starts(part->fields, part->type))
		part->fields = span_trim(span_from(part->fields, part->type.n));
	return part->type.n != 0;
}

/* The objects of an audit event, a line each (JOIN_AUDIT), are one event. */
static bool
read_parts(struct log_context *c, struct event *ev)
{
	struct audit_part part[AUDIT_PARTS];
	struct span rest = ev->row.text;
	struct span first, line;
	unsigned n = 0;

	if (!span_token(&rest, '\n', &first))
		return false;
	while (n < AUDIT_PARTS && span_token(&rest, '\n', &line))
		n += read_part(c, ev, line, &part[n]);
	if (n == 0 || !json_add(c, ev, first))
		return false;
	for (unsigned i = 0; i < n; i++)
		audit_record(ev, part[i].type, part[i].fields);
	return true;
}

static bool
json_parse(struct log_context *c, struct event *ev)
{
	if (!json_add(c, ev, ev->row.text) && !read_parts(c, ev))
		return false;
	if (ev->type == &audit_type)
		audit_command(ev);
	return true;
}

static enum join_kind
json_join(struct span head)
{
	bool journal = span_find(log_first_line(head),
			   span_str("\"__REALTIME_TIMESTAMP\"")) != SIZE_MAX;
	enum join_kind kind = join_json_kind(head);

	return kind == JOIN_NONE && journal ? JOIN_AUDIT : kind;
}

/* An object as a message, with the mark of CEE or without. */
static bool
json_is(struct span message)
{
	(void)log_skip(&message, "@cee:");
	message = span_trim(message);
	return message.n > 1 && message.p[0] == '{' &&
	    message.p[message.n - 1] == '}';
}

static bool
json_payload(struct log_context *c, struct event *ev, struct span message)
{
	json_begin(c, (struct span){0});
	(void)log_skip(&message, "@cee:");
	return json_add(c, ev, span_trim(message));
}

const struct log_payload log_payload_json = {
    .is = json_is, .parse = json_payload};

static bool
is_object(struct span row)
{
	(void)log_skip(&row, "\x1e"); /* RFC 7464 */
	return row.n != 0 && row.p[0] == '{' && row.p[row.n - 1] == '}';
}

/* Could an object (or an array of them) that goes on begin like this? */
static bool
begins_object(struct span line)
{
	struct span rest = line;

	if (rest.n != 0 && rest.p[0] == '[')
		rest = span_trim(span_from(rest, 1));
	if (rest.n == 0 || rest.p[0] != '{')
		return span_eq_str(line, "[");
	rest = span_trim(span_from(rest, 1));
	return rest.n == 0 || rest.p[0] == '"';
}

/* An object that goes over several lines counts by its first one. */
static unsigned
json_probe(struct span head)
{
	unsigned points = log_vote(head, is_object);

	return points < 90 && begins_object(log_first_line(head)) ? 90 : points;
}

const struct log_format log_format_json = {
    .name = "json",
    .help = "a JSON object a row: Windows events, EVE, Zeek, any other",
    .source = "RFC 8259",
    .probe = json_probe,
    .join = json_join,
    .begin = json_begin,
    .parse = json_parse,
};
