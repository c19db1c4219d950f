/*
 * The object of a transaction in a record, made from its fields and their EVE
 * paths.  A path is "object.key", deeper ("tls.ja3.hash"), or has one array
 * of objects or values ("dns.answers[].rrname", "smtp.rcpt_to[]"), whose
 * elements are numbered by the items of the values.  The last name in an
 * element may be an array of values itself ("attributes[]").
 */

#include "analyzer/model/app.h"
#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"

enum {
	DEPTH = 8,    /* objects open at once */
	MEMBERS = 32, /* fields of an array's elements */
	NONE = UINT32_MAX,
};

/* The objects that are open, innermost last. */
struct nest {
	struct span name[DEPTH];
	unsigned n;
};

/* Index of the first value of each field of ev. */
static void
find_first(const struct event *ev, uint32_t first[FIELD_COUNT])
{
	for (unsigned f = 0; f < FIELD_COUNT; f++)
		first[f] = NONE;
	for (uint32_t i = ev->n_values; i-- > 0;)
		first[ev->values[i].field] = i;
}

/* Closes and opens objects until those before the last name of path are
 * open; returns that last name. */
static struct span
enter(struct buf *out, struct nest *nest, struct span path)
{
	struct span part[DEPTH + 1];
	struct span rest = path;
	unsigned n = 0, same = 0;

	while (n <= DEPTH && span_token(&rest, '.', &part[n]))
		n++;
	while (same < nest->n && same + 1 < n &&
	    span_eq(nest->name[same], part[same]))
		same++;
	for (; nest->n > same; nest->n--)
		eve_close(out, '}');
	for (; nest->n + 1 < n; nest->n++) {
		nest->name[nest->n] = part[nest->n];
		eve_key_span(out, part[nest->n]);
		buf_byte(out, '{');
	}
	return n == 0 ? path : part[n - 1];
}

static void
leave(struct buf *out, struct nest *nest)
{
	for (; nest->n > 0; nest->n--)
		eve_close(out, '}');
}

/* Numbers that rules read as text. */
static bool
is_number(const struct value *v)
{
	uint64_t n;

	return field_info(v->field)->type == TYPE_INT &&
	    span_number(v->text, UINT64_MAX, &n);
}

/*
 * The number that a status code begins with, as C's strtoul reads it into an
 * unsigned int: what is none is 0, what is too big or negative wraps.
 */
static uint32_t
status_number(struct span text)
{
	bool negative;
	uint64_t n = 0;

	text = span_trim(text);
	negative = span_starts(text, span_str("-"));
	if (negative || span_starts(text, span_str("+")))
		text = span_from(text, 1);
	for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9';
	     i++) {
		if (n > (UINT64_MAX - 9) / 10)
			return UINT32_MAX;
		n = n * 10 + (uint64_t)(text.p[i] - '0');
	}
	return (uint32_t)(negative ? 0 - n : n);
}

static void
put_text(struct buf *out, const struct value *v)
{
	uint64_t n = 0;

	if (v->field == FIELD_HTTP_STATUS) {
		buf_uint(out, status_number(v->text));
	} else if (is_number(v)) {
		(void)span_number(v->text, UINT64_MAX, &n);
		buf_uint(out, n);
	} else if (v->field == FIELD_HTTP_CONTENT_TYPE) {
		/* EVE has the type without its parameters. */
		eve_string(
		    out, span_first(v->text, span_find_byte(v->text, ';', 0)));
	} else {
		eve_string(out, v->text);
	}
}

static void
put_value(struct buf *out, const struct value *v)
{
	enum field_type type = field_info(v->field)->type;

	if (v->type == VALUE_NULL) {
		buf_str(out, "null");
	} else if (v->type == VALUE_BOOL || type == TYPE_BOOL) {
		buf_str(out, v->n != 0 ? "true" : "false");
	} else if (v->type == VALUE_INT) {
		eve_int(out, v->n);
	} else if (type == TYPE_HEX) {
		static const char digits[] = "0123456789abcdef";

		buf_byte(out, '"');
		for (size_t i = 0; i < v->text.n; i++) {
			buf_byte(out, (uint8_t)digits[v->text.p[i] >> 4]);
			buf_byte(out, (uint8_t)digits[v->text.p[i] & 15]);
		}
		buf_byte(out, '"');
	} else {
		put_text(out, v);
	}
}

/* The fields of one array: their places in the elements and next values. */
struct array {
	struct span rest[MEMBERS]; /* path in an element; empty: the value */
	const struct value *at[MEMBERS];
	unsigned n;
};

/* The lowest item that is left; -1 when there is none. */
static int32_t
next_item(const struct array *a)
{
	int32_t low = -1;

	for (unsigned i = 0; i < a->n; i++) {
		if (a->at[i] != NULL && (low < 0 || a->at[i]->item < low))
			low = a->at[i]->item;
	}
	return low;
}

/* An array inside an element ("attributes[]"): all values of its item. */
static void
put_inner(struct buf *out, const struct event *ev, struct array *a, unsigned i)
{
	const struct value *v = a->at[i];
	uint16_t item = v->item;

	eve_key_span(
	    out, span_first(a->rest[i], span_find_byte(a->rest[i], '[', 0)));
	buf_byte(out, '[');
	for (; v != NULL && v->item == item; v = event_next(ev, v)) {
		eve_comma(out);
		put_value(out, v);
	}
	buf_byte(out, ']');
	a->at[i] = v;
}

static void
put_element(
    struct buf *out, const struct event *ev, struct array *a, int32_t item)
{
	struct nest nest = {.n = 0};
	bool object = a->rest[0].n != 0;

	eve_comma(out);
	if (object)
		buf_byte(out, '{');
	for (unsigned i = 0; i < a->n; i++) {
		const struct value *v = a->at[i];

		if (v == NULL || v->item != item)
			continue;
		if (span_find_byte(a->rest[i], '[', 0) != SIZE_MAX) {
			put_inner(out, ev, a, i);
			continue;
		}
		if (object)
			eve_key_span(out, enter(out, &nest, a->rest[i]));
		put_value(out, v);
		a->at[i] = event_next(ev, v);
	}
	leave(out, &nest);
	if (object)
		buf_byte(out, '}');
}

/* Writes the array at path head, where it has elements and their key. */
static void
put_array(struct buf *out, const struct event *ev, struct span head,
    const uint32_t first[FIELD_COUNT])
{
	struct array a = {.n = 0};
	int32_t item;

	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		struct span path;

		if (first[i] == NONE || a.n == MEMBERS)
			continue;
		path = span_str(field_info((enum field)i)->eve);
		if (!span_starts(path, head) || path.n < head.n + 2 ||
		    path.p[head.n] != '[')
			continue;
		a.rest[a.n] = span_from(path, head.n + 3);
		a.at[a.n++] = &ev->values[first[i]];
	}
	buf_byte(out, '[');
	while ((item = next_item(&a)) >= 0)
		put_element(out, ev, &a, item);
	buf_byte(out, ']');
}

void
eve_array(struct buf *out, const struct event *ev, const char *path)
{
	struct span name = span_str(path);
	uint32_t first[FIELD_COUNT];

	find_first(ev, first);
	for (size_t i = name.n; i-- > 0;) {
		if (name.p[i] == '.') {
			eve_key_span(out, span_from(name, i + 1));
			break;
		}
	}
	put_array(out, ev, name, first);
}

/* The part of a field's path in front of an array; empty without one. */
static struct span
array_of(unsigned f)
{
	struct span path = span_str(field_info((enum field)f)->eve);
	size_t bracket = span_find_byte(path, '[', 0);

	return bracket == SIZE_MAX ? (struct span){0}
				   : span_first(path, bracket);
}

/* Of HTTP, what is empty is not said; of a type with parameters, it is. */
static bool
is_left_out(const struct event *ev, const struct value *v)
{
	return ev->type->app == APP_HTTP && v->type == VALUE_TEXT &&
	    v->text.n == 0 && v->field != FIELD_HTTP_STATUS &&
	    v->field != FIELD_HTTP_CONTENT_TYPE;
}

static void
eve_fields(struct buf *out, const struct event *ev)
{
	uint32_t first[FIELD_COUNT];
	struct nest nest = {.n = 0};
	struct span last = {0};

	find_first(ev, first);
	for (unsigned f = FIELD_NAMED + 1; f < FIELD_COUNT; f++) {
		struct span path;
		struct span array;

		if (first[f] == NONE)
			continue;
		path = span_str(field_info((enum field)f)->eve);
		if (path.n == 0)
			continue;
		array = array_of(f);
		if (array.n == 0) {
			const struct value *v = &ev->values[first[f]];

			if (is_left_out(ev, v))
				continue;
			eve_key_span(out, enter(out, &nest, path));
			put_value(out, v);
		} else if (!span_eq(array, last)) {
			eve_key_span(out, enter(out, &nest, array));
			put_array(out, ev, array, first);
			last = array;
		}
	}
	/* EVE always says how long the body is. */
	if (ev->type->app == APP_HTTP && first[FIELD_HTTP_LENGTH] == NONE) {
		eve_key_span(out, enter(out, &nest, span_str("http.length")));
		buf_byte(out, '0');
	}
	leave(out, &nest);
}

void
eve_transaction(struct buf *out, const struct event *ev, bool in_alert)
{
	if (ev->type->app == APP_DNS)
		eve_dns(out, ev, in_alert);
	else if (ev->type->app == APP_MQTT)
		eve_mqtt(out, ev);
	else
		eve_fields(out, ev);
}
