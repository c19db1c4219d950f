#include "analyzer/logs/json_shape.h"

/* Most names differ in the first byte. */
static bool
may_be(struct span name, const char *text)
{
	return name.n != 0 && (char)name.p[0] == text[0];
}

/* Cuts prefix off name; "*." at its end is any one part of a name. */
static bool
strip(struct span *name, const char *prefix)
{
	size_t n;
	bool star;
	size_t dot;

	if (!may_be(*name, prefix))
		return false;
	n = strlen(prefix);
	star = n > 2 && strcmp(prefix + n - 2, "*.") == 0;
	n -= star ? 2 : 0;
	if (name->n <= n || memcmp(name->p, prefix, n) != 0)
		return false;
	dot = star ? span_find_byte(*name, '.', n) : n - 1;
	if (dot == SIZE_MAX || dot + 1 >= name->n)
		return false;
	*name = span_from(*name, dot + 1);
	return true;
}

struct span
json_shape_name(const struct json_shape *shape, struct span name)
{
	for (unsigned i = 0; i < SHAPE_RENAMES; i++) {
		const struct json_rename *r = &shape->rename[i];

		if (r->from == NULL)
			break;
		if (may_be(name, r->from) && span_eq_str(name, r->from))
			return span_str(r->to);
	}
	for (unsigned i = 0; i < SHAPE_STRIPS; i++) {
		if (shape->strip[i] == NULL || strip(&name, shape->strip[i]))
			break;
	}
	return name;
}

const struct json_shape *
json_shape_find(const char *name)
{
	unsigned s = 0;

	while (
	    s + 1 < json_shape_count && strcmp(json_shapes[s].name, name) != 0)
		s++;
	return &json_shapes[s];
}
