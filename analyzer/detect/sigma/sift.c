#include "analyzer/detect/sigma/sift.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	PLACE_BITS = 8, /* 256 sifts */
};

struct sifts {
	const struct sigma_rules *rules;
	struct sift v[1 << PLACE_BITS];
};

struct sifts *
sifts_new(const struct sigma_rules *rules)
{
	struct sifts *all = mem_zalloc(1, sizeof(*all));

	all->rules = rules;
	return all;
}

void
sifts_free(struct sifts *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < sizeof(all->v) / sizeof(all->v[0]); i++) {
		free(all->v[i].answer);
		free(all->v[i].value);
	}
	free(all);
}

/* What a sift is made of. */
struct sifting {
	struct sift *sift;
	const struct sigma_rules *rules;
	const struct sieve *sieve;
	const struct view *view;
};

/* Do rules wait for nothing but that the field is there? */
static bool
waits_for_presence(const struct sifting *m, uint32_t field)
{
	uint32_t present = m->rules->atoms.field[field].present;
	uint32_t n = 0;

	if (present != ATOM_NONE)
		(void)sieve_rules(m->sieve, present, &n);
	return n != 0;
}

static bool
is_known(const struct sift *s, const struct sift_value *v,
    const struct sift_answer *a)
{
	for (uint32_t i = v->first; i < s->n; i++) {
		if (s->answer[i].field == a->field &&
		    s->answer[i].how == a->how)
			return true;
	}
	return false;
}

/* Adds that a value answers for a field, unless nobody asks. */
static void
add_answer(struct sifting *m, struct sift_value *v, uint32_t field,
    const struct mapping_field *how)
{
	struct sift *s = m->sift;
	bool plain = how == NULL || (how->take == NULL && how->replaces == 0);
	struct sift_answer a = {.field = field,
	    .how = plain ? NULL : how,
	    .wants = {sieve_wants(m->sieve, field, false),
		sieve_wants(m->sieve, field, true)},
	    .lengths = sieve_lengths(m->sieve, field),
	    .present = waits_for_presence(m, field)};

	if (m->view->wants[field] == 0 || (a.wants[0] | a.wants[1]) == 0 ||
	    is_known(s, v, &a))
		return;
	s->answer = mem_grow(s->answer, s->n, &s->cap, sizeof(*s->answer));
	s->answer[s->n++] = a;
	/* What is taken of a value may be other bytes than the row's. */
	v->inside |= a.wants[1] != 0 || a.present || !plain;
}

/* What a value answers for in a view. */
static void
add_value(
    struct sifting *m, struct sift_value *v, const struct route_name *means)
{
	const struct route_source *source = m->view->source;
	uint32_t next = source == NULL ? 0 : source->first[means->number];

	for (; next != 0; next = source->target[next - 1].next) {
		const struct route_target *t = &source->target[next - 1];

		add_answer(m, v, t->field, t->how);
	}
	if (route_own_name(m->view, means))
		add_answer(m, v, means->field, NULL);
}

/* What a value of a name, which may mean nothing, answers for. */
static void
ask_views(struct sifting *m, struct sift_value *v, const struct route *route,
    const struct route_name *means)
{
	*v = (struct sift_value){.first = m->sift->n};
	for (uint32_t i = 0; i < route->n && means != NULL; i++) {
		m->view = &route->view[i];
		add_value(m, v, means);
	}
	v->answers = m->sift->n - v->first;
}

static void
add_values(
    struct sifting *m, const struct shape *shape, const struct route *route)
{
	struct sift *s = m->sift;
	const struct event_rest *rest = s->of_rest;
	size_t most = shape->n + (rest == NULL ? 0 : rest->names);

	if (most > s->values_cap)
		s->value =
		    mem_grow(s->value, most, &s->values_cap, sizeof(*s->value));
	for (uint32_t i = 0; i < shape->n; i++)
		ask_views(m, &s->value[i], route, shape->name[i].means);
	s->rest = s->value + shape->n;
	for (size_t i = 0; rest != NULL && i < rest->names; i++) {
		struct sift_value *v = &s->rest[i];

		ask_views(m, v, route,
		    routing_name(&m->rules->routing, rest->name[i]));
		s->never |= v->inside;
	}
}

static void
make(struct sifting *m, const struct shape *shape, const struct route *route)
{
	struct sift *s = m->sift;
	bool words = false;

	s->n = 0;
	s->never = false;
	for (uint32_t v = 0; v < route->n; v++) {
		words |= route->view[v].wants[FIELD_KEYWORD] != 0;
		s->never |= route->view[v].n_always != 0;
	}
	for (unsigned i = 0; i < 2; i++)
		s->words[i] =
		    words ? sieve_wants(m->sieve, FIELD_KEYWORD, i != 0) : 0;
	add_values(m, shape, route);
}

struct sift *
sifts_find(struct sifts *all, const struct shape *shape,
    const struct route *route, const struct sieve *sieve,
    const struct event_rest *rest)
{
	uint64_t key =
	    (shape->serial << 16 ^ route->number << 1 ^ (rest != NULL)) *
	    UINT64_C(0x9e3779b97f4a7c15);
	struct sift *s = &all->v[key >> (64 - PLACE_BITS)];
	struct sifting m = {.sift = s, .rules = all->rules, .sieve = sieve};

	if (s->shape == shape->serial && s->route == route->number &&
	    s->start == route->start &&
	    (s->of_rest == NULL) == (rest == NULL)) {
		s->of_rest = rest; /* the type's, which the route is of */
		return s;
	}
	s->shape = shape->serial;
	s->route = route->number;
	s->start = route->start;
	s->of_rest = rest;
	s->judged = rest == NULL;
	make(&m, shape, route);
	return s;
}
