#include <stdlib.h>

#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/logs_table.h"

enum {
	MARKERS_MAX = 32,
	SHAPES_MAX = 16,
};

/* The markers of all shapes, each once, as bits. */
struct shape_index {
	struct span marker[MARKERS_MAX];
	unsigned markers;
	uint64_t lengths; /* bit n: there is a marker of n bytes */
	uint32_t need[SHAPES_MAX];
};

/* The bit of a name, or 0 when it is no marker. */
static uint32_t
marker_bit(const struct shape_index *x, struct span name)
{
	if (name.n >= 64 || (x->lengths >> name.n & 1) == 0)
		return 0;
	for (unsigned i = 0; i < x->markers; i++) {
		if (span_eq(x->marker[i], name))
			return UINT32_C(1) << i;
	}
	return 0;
}

static uint32_t
marker_add(struct shape_index *x, struct span name)
{
	uint32_t bit = marker_bit(x, name);

	if (bit != 0 || x->markers == MARKERS_MAX)
		return bit;
	x->marker[x->markers] = name;
	x->lengths |= UINT64_C(1) << name.n;
	return UINT32_C(1) << x->markers++;
}

static void
json_begin(struct log_context *c, struct span head)
{
	struct shape_index *x = arena_zalloc(c->arena, 1, sizeof(*x));

	(void)head;
	for (unsigned s = 0; s < json_shape_count; s++) {
		const char *const *m = json_shapes[s].marker;

		for (unsigned i = 0; i < SHAPE_MARKERS && m[i] != NULL; i++)
			x->need[s] |= marker_add(x, span_str(m[i]));
	}
	c->shapes = x;
	c->json = json_new();
}

static const struct json_shape *
shape_of(const struct shape_index *x, const struct json_value *v, size_t n)
{
	uint32_t seen = 0;
	unsigned s = 0;

	for (size_t i = 0; i < n; i++)
		seen |= marker_bit(x, v[i].path);
	while (s + 1 < json_shape_count && (seen & x->need[s]) != x->need[s])
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

/* Seconds, or a finer unit by their size, since 1970: "1591367999.305988". */
static bool
epoch_parse(struct span text, int64_t *time_ns)
{
	static const int64_t units[] = {NS_PER_S, NS_PER_MS, NS_PER_US, 1};
	size_t dot = span_find_byte(text, '.', 0);
	struct span fraction =
	    span_from(text, dot == SIZE_MAX ? text.n : dot + 1);
	uint64_t n;
	int64_t ns = 0;
	int64_t unit;
	unsigned u = 0;

	if (!span_number(span_first(text, dot), INT64_MAX, &n))
		return false;
	for (uint64_t most = 100000000000; u < 3 && n >= most; most *= 1000)
		u++;
	unit = units[u];
	for (size_t i = 0; i < fraction.n && unit >= 10; i++) {
		if (fraction.p[i] < '0' || fraction.p[i] > '9')
			return false;
		unit /= 10;
		ns += (fraction.p[i] - '0') * unit;
	}
	return !__builtin_mul_overflow((int64_t)n, units[u], time_ns) &&
	    !__builtin_add_overflow(*time_ns, ns, time_ns);
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
		if (time_parse(v->text, c->options.zone_s, &time_ns) ||
		    epoch_parse(v->text, &time_ns)) {
			log_time(ev, time_ns);
			return;
		}
	}
}

static bool
json_parse(struct log_context *c, struct event *ev)
{
	const struct json_value *v;
	const struct json_shape *shape;
	const char *why;
	size_t n;

	if (!json_read(c->json, ev->row.text, &v, &n, &why))
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
		shape->finish(ev);
	return true;
}

static bool
is_object(struct span row)
{
	return row.p[0] == '{' && row.p[row.n - 1] == '}';
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
    .begin = json_begin,
    .parse = json_parse,
};
