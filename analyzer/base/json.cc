/*
 * The one C++ file: simdjson's tree becomes a flat list of named
 * values.  Nothing of C++ shows in json.h.
 */

#include "analyzer/base/json.h"

#include <simdjson.h>

#include <stdlib.h>

extern "C" {
#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
}

namespace
{

constexpr unsigned DEPTH = 64;
constexpr size_t VALUES = 65536;
constexpr size_t PATHS = 16 << 20; /* bytes: each value has its path */

namespace dom = simdjson::dom;

/* An object or array that is being walked. */
struct level {
	bool is_array;
	bool outermost_array; /* its elements count the items */
	dom::object::iterator field;
	dom::object::iterator field_end;
	dom::array::iterator element;
	dom::array::iterator element_end;
	size_t path_n; /* bytes of the path above its members */
	uint32_t item; /* being read */
	uint32_t items; /* begun so far */
};

} // namespace

struct json {
	dom::parser parser;
	struct buf path;  /* of the value being read */
	struct buf paths; /* all paths, one after the other */
	struct buf input; /* a copy with the padding that simdjson wants */
	struct json_value *v;
	size_t n;
	size_t cap;
	level stack[DEPTH];
	unsigned depth;
};

struct json *
json_new(void)
{
	void *room = mem_zalloc(1, sizeof(struct json));

	return new (room) json();
}

void
json_free(struct json *j)
{
	if (j == nullptr)
		return;
	buf_free(&j->path);
	buf_free(&j->paths);
	buf_free(&j->input);
	free(j->v);
	j->~json();
	free(j);
}

namespace
{

/* Sets the path to that of the parent with key behind it. */
void
path_set(struct json *j, size_t parent_n, std::string_view key)
{
	j->path.n = parent_n;
	if (parent_n != 0)
		buf_byte(&j->path, '.');
	buf_put(&j->path, span_of(key.data(), key.size()));
}

uint32_t
item_now(const struct json *j)
{
	for (unsigned i = 0; i < j->depth; i++) {
		if (j->stack[i].outermost_array)
			return j->stack[i].item;
	}
	return 0;
}

struct json_value *
value_add(struct json *j, enum json_kind kind, const void *p, size_t n)
{
	struct json_value *v;

	j->v = static_cast<struct json_value *>(
	    mem_grow(j->v, j->n, &j->cap, sizeof(*j->v)));
	v = &j->v[j->n++];
	*v = json_value();
	/* The paths may move while they grow: offsets first. */
	v->path = span_of(nullptr, 0);
	v->path.n = j->path.n;
	v->kind = kind;
	v->text = span_of(p, n);
	v->item = static_cast<uint16_t>(
	    item_now(j) > UINT16_MAX ? UINT16_MAX : item_now(j));
	buf_put(&j->paths, buf_span(&j->path));
	return v;
}


bool
scalar_add(struct json *j, const dom::element &e)
{
	switch (e.type()) {
	case dom::element_type::NULL_VALUE:
		value_add(j, JSON_NULL, "null", 4);
		return true;
	case dom::element_type::BOOL: {
		bool b = bool(e.get_bool().value_unsafe());
		value_add(j, JSON_BOOL, b ? "true" : "false", b ? 4 : 5)->n =
		    b;
		return true;
	}
	case dom::element_type::STRING: {
		std::string_view s = e.get_string().value_unsafe();
		value_add(j, JSON_TEXT, s.data(), s.size());
		return true;
	}
	default:
		return false;
	}
}

void
number_add(struct json *j, const dom::element &e)
{
	char text[40];
	size_t text_n = 0;
	enum json_kind kind = JSON_INT;
	int64_t n = 0;
	char *kept;
	struct json_value *v;

	if (e.is_int64()) {
		n = e.get_int64().value_unsafe();
		text_n = static_cast<size_t>(snprintf(
		    text, sizeof(text), "%lld", static_cast<long long>(n)));
	} else if (e.is_uint64()) {
		uint64_t u = e.get_uint64().value_unsafe();
		n = INT64_MAX;
		text_n = static_cast<size_t>(snprintf(text, sizeof(text),
		    "%llu", static_cast<unsigned long long>(u)));
	} else {
		double d = e.get_double().value_unsafe();
		kind = JSON_FLOAT;
		/* The shortest text that reads back as the same number. */
		for (int digits = 15; digits <= 17; digits++) {
			text_n = static_cast<size_t>(snprintf(
			    text, sizeof(text), "%.*g", digits, d));
			if (strtod(text, nullptr) == d)
				break;
		}
		n = d >= -9e18 && d <= 9e18 ? static_cast<int64_t>(d) : 0;
	}
	v = value_add(j, kind, nullptr, 0);
	v->n = n;
	v->text.n = text_n;
	/* The text stands behind the path, and is found again by its place. */
	kept = reinterpret_cast<char *>(buf_room(&j->paths, text_n));
	memcpy(kept, text, text_n);
	j->paths.n += text_n;
}

/* Goes into an object or array.  False: it is too deep. */
bool
enter(struct json *j, const dom::element &e)
{
	level *l;

	if (j->depth == DEPTH)
		return false;
	l = &j->stack[j->depth];
	*l = level();
	l->path_n = j->path.n;
	if (e.is_array()) {
		dom::array a = e.get_array().value_unsafe();
		l->is_array = true;
		l->outermost_array = true;
		for (unsigned i = 0; i < j->depth; i++) {
			if (j->stack[i].outermost_array)
				l->outermost_array = false;
		}
		l->element = a.begin();
		l->element_end = a.end();
		if (!(l->element != l->element_end)) {
			value_add(j, JSON_EMPTY_ARRAY, nullptr, 0);
			return true;
		}
	} else {
		dom::object o = e.get_object().value_unsafe();
		l->field = o.begin();
		l->field_end = o.end();
		if (!(l->field != l->field_end)) {
			value_add(j, JSON_EMPTY_OBJECT, nullptr, 0);
			return true;
		}
	}
	j->depth++;
	return true;
}

bool
value_read(struct json *j, const dom::element &e)
{
	if (e.is_object() || e.is_array())
		return enter(j, e);
	if (!scalar_add(j, e))
		number_add(j, e);
	return true;
}

/* The next member of the innermost level; leaves the level at its end. */
bool
step(struct json *j)
{
	level *l = &j->stack[j->depth - 1];

	if (l->is_array) {
		if (!(l->element != l->element_end)) {
			j->depth--;
			return true;
		}
		dom::element e = *l->element;
		++l->element;
		j->path.n = l->path_n;
		l->item = l->items++;
		return value_read(j, e);
	}
	if (!(l->field != l->field_end)) {
		j->depth--;
		return true;
	}
	path_set(j, l->path_n, l->field.key());
	dom::element e = l->field.value();
	++l->field;
	return value_read(j, e);
}

/* Turns the lengths that value_add left into views. */
void
places_fill(struct json *j)
{
	const uint8_t *at = j->paths.p;

	for (size_t i = 0; i < j->n; i++) {
		struct json_value *v = &j->v[i];

		v->path.p = at;
		at += v->path.n;
		if (v->kind == JSON_INT || v->kind == JSON_FLOAT) {
			v->text.p = at;
			at += v->text.n;
		}
	}
}

} // namespace

bool
json_read(struct json *j, struct span text, const struct json_value **v,
    size_t *n, const char **why)
{
	dom::element root;

	*v = nullptr;
	*n = 0;
	j->n = 0;
	j->depth = 0;
	j->path.n = 0;
	j->paths.n = 0;
	buf_clear(&j->input);
	memcpy(buf_room(&j->input, text.n + simdjson::SIMDJSON_PADDING),
	    text.n == 0 ? reinterpret_cast<const uint8_t *>("") : text.p,
	    text.n);
	memset(j->input.p + text.n, 0, simdjson::SIMDJSON_PADDING);
	if (j->parser.parse(j->input.p, text.n, false).get(root) !=
	    simdjson::SUCCESS) {
		*why = "not valid JSON";
		return false;
	}
	if (!root.is_object()) {
		*why = "not a JSON object";
		return false;
	}
	(void)enter(j, root);
	if (j->depth == 0)
		j->n = 0; /* {} has no values */
	while (j->depth != 0) {
		if (!step(j)) {
			*why = "nested deeper than 64 levels";
			return false;
		}
		if (j->n > VALUES) {
			*why = "more than 65536 values";
			return false;
		}
		if (j->paths.n > PATHS) {
			*why = "more than 16 MiB of names";
			return false;
		}
	}
	places_fill(j);
	*v = j->v;
	*n = j->n;
	return true;
}
