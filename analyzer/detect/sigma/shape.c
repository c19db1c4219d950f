#include "analyzer/detect/sigma/shape.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	PLACE_BITS = 8, /* 256 shapes */
};

struct shapes {
	const struct routing *routing;
	struct shape *last;              /* of the event before; NULL: none */
	uint64_t learned;                /* shapes so far */
	struct shape v[1 << PLACE_BITS]; /* by key */
};

struct shapes *
shapes_new(const struct routing *routing)
{
	struct shapes *s = mem_zalloc(1, sizeof(*s));

	s->routing = routing;
	return s;
}

void
shapes_free(struct shapes *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < sizeof(s->v) / sizeof(s->v[0]); i++) {
		free(s->v[i].name);
		free(s->v[i].routed);
		arena_free(s->v[i].arena);
	}
	free(s);
}

/* Tells most shapes apart, without a look at names that are no constants. */
static uint64_t
key_of(const struct event *ev)
{
	uint64_t key = ev->n_values;

	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];
		uint64_t part = v->name.n;

		if (v->field != FIELD_NAMED)
			part = (uint64_t)v->field << 32;
		else if (v->fixed)
			part = (uintptr_t)v->name.p;
		key = (key ^ part) * UINT64_C(0x9e3779b97f4a7c15);
	}
	return key;
}

static bool
is_name(const struct shape_name *name, const struct value *v)
{
	if (name->fixed && v->fixed && name->name.p == v->name.p)
		return true; /* only FIELD_NAMED has such a name */
	if (name->field != v->field || name->name.n != v->name.n)
		return false;
	return v->name.n == 0 ||
	    memcmp(name->name.p, v->name.p, v->name.n) == 0;
}

static bool
is_shape(const struct shape *s, const struct event *ev)
{
	if (s->n != ev->n_values)
		return false;
	for (uint32_t i = 0; i < s->n; i++) {
		if (!is_name(&s->name[i], &ev->values[i]))
			return false;
	}
	return true;
}

static void
add_name(const struct routing *r, struct shape *s, const struct value *v)
{
	struct shape_name *n = &s->name[s->n];

	*n = (struct shape_name){
	    .field = v->field, .fixed = v->fixed, .bit = ROUTE_NONE};
	n->name = v->fixed ? v->name : arena_copy(s->arena, v->name);
	n->means = v->field == FIELD_NAMED ? routing_name(r, v->name)
					   : r->of_field[v->field];
	if (n->means != NULL && n->means->when != 0)
		route_bit(&s->there, n->means->when - 1);
	if (n->means != NULL && n->means->routed)
		s->routed[s->n_routed++] = s->n;
	s->n++;
}

static void
learn(struct shapes *all, struct shape *s, uint64_t key, const struct event *ev)
{
	if (s->arena == NULL)
		s->arena = arena_new(0);
	arena_reset(s->arena);
	if (ev->n_values > s->names_cap) {
		s->name = mem_grow(
		    s->name, ev->n_values, &s->names_cap, sizeof(*s->name));
		s->routed = mem_grow(s->routed, ev->n_values, &s->routed_cap,
		    sizeof(*s->routed));
	}
	s->key = key;
	s->serial = ++all->learned;
	s->n = 0;
	s->n_routed = 0;
	s->there = (struct route_bits){{0}};
	for (uint32_t i = 0; i < ev->n_values; i++)
		add_name(all->routing, s, &ev->values[i]);
	s->bits = s->there;
}

struct shape *
shapes_find(struct shapes *all, const struct event *ev)
{
	struct shape *s = all->last;
	uint64_t key;

	if (s != NULL && is_shape(s, ev))
		return s;
	key = key_of(ev);
	s = &all->v[key >> (64 - PLACE_BITS)];
	if (s->serial == 0 || s->key != key || !is_shape(s, ev))
		learn(all, s, key, ev);
	all->last = s;
	return s;
}

struct shape_name
shape_name(const struct shapes *s, const char *name)
{
	struct span text = span_str(name);

	return (struct shape_name){.name = text,
	    .means = routing_name(s->routing, text),
	    .fixed = true,
	    .bit = ROUTE_NONE};
}

bool
shape_value(const struct shapes *s, struct shape_name *name, struct span v)
{
	if (v.n != 0 && name->value_n == v.n &&
	    memcmp(name->value, v.p, v.n) == 0)
		return false;
	name->bit = routing_value(s->routing, name->means->name, v);
	name->value_n = 0;
	if (v.n != 0 && v.n <= SHAPE_VALUE) {
		memcpy(name->value, v.p, v.n);
		name->value_n = (uint8_t)v.n;
	}
	return true;
}
