#include "analyzer/detect/sigma/recent.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	PLACE_BITS = 8, /* 256 names */
};

struct recents {
	const struct routing *routing;
	struct recent v[1 << PLACE_BITS]; /* by where a name stands */
};

struct recents *
recents_new(const struct routing *routing)
{
	struct recents *r = mem_zalloc(1, sizeof(*r));

	r->routing = routing;
	return r;
}

void
recents_free(struct recents *r)
{
	free(r);
}

/* Which place keeps a name that stands there: the bytes seldom move. */
static struct recent *
place_of(struct recents *r, struct span name)
{
	uint64_t place = (uintptr_t)name.p * UINT64_C(0x9e3779b97f4a7c15);

	return &r->v[place >> (64 - PLACE_BITS)];
}

struct recent *
recents_find(struct recents *all, struct span name)
{
	struct recent *r = place_of(all, name);

	if (name.n != 0 && r->name_n == name.n &&
	    memcmp(r->name, name.p, name.n) == 0)
		return r->means == NULL ? NULL : r;
	r->means = routing_name(all->routing, name);
	r->value_n = 0;
	r->name_n = 0;
	if (name.n != 0 && name.n <= RECENT_NAME) {
		memcpy(r->name, name.p, name.n);
		r->name_n = (uint8_t)name.n;
	}
	return r->means == NULL ? NULL : r;
}

void
recent_value(const struct recents *all, struct recent *r, struct span v,
    struct route_bits *bits)
{
	if (r->means->when != 0)
		route_bit(bits, r->means->when - 1);
	if (!r->means->routed)
		return;
	if (v.n == 0 || r->value_n != v.n || memcmp(r->value, v.p, v.n) != 0) {
		r->bit = routing_value(all->routing, r->means->name, v);
		r->value_n = 0;
		if (v.n != 0 && v.n <= RECENT_VALUE) {
			memcpy(r->value, v.p, v.n);
			r->value_n = (uint8_t)v.n;
		}
	}
	if (r->bit != ROUTE_NONE)
		route_bit(bits, r->bit);
}
