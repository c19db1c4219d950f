#include "analyzer/model/alert.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"

struct alert *
alerts_add(struct alerts *a)
{
	a->v = mem_grow(a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n] = (struct alert){0};
	return &a->v[a->n++];
}

struct sighting *
alerts_sighting(struct alerts *a)
{
	a->seen = mem_grow(a->seen, a->n_seen, &a->cap_seen, sizeof(*a->seen));
	a->seen[a->n_seen] = (struct sighting){0};
	return &a->seen[a->n_seen++];
}

void
alerts_free(struct alerts *a)
{
	free(a->v);
	free(a->seen);
}

void
alert_entity(struct alert *a, enum entity_kind kind, struct span value)
{
	if (value.n == 0 || a->entities == ALERT_ENTITIES)
		return;
	for (unsigned i = 0; i < a->entities; i++) {
		if (a->entity[i].kind == kind &&
		    span_eq(a->entity[i].value, value))
			return;
	}
	a->entity[a->entities++] =
	    (struct entity){.kind = kind, .value = value};
}

static uint64_t
id_of(const struct rule *rule, int64_t time_ns, struct span bytes,
    uint64_t occurrence)
{
	const uint64_t numbers[] = {
	    (uint64_t)time_ns, rule->gid, rule->sid, occurrence};
	uint64_t h = hash_bytes(bytes.p, bytes.n, 1);

	h = hash_bytes(numbers, sizeof(numbers), h);
	if (rule->uuid != NULL)
		h = hash_bytes(rule->uuid, strlen(rule->uuid), h);
	return h >> 1; /* a positive number in SQLite */
}

uint64_t
alert_id(const struct alert *a, uint64_t occurrence)
{
	return id_of(a->rule, a->time_ns, a->bytes, occurrence);
}

uint64_t
alert_id_of(const struct rule *rule, int64_t time_ns, struct span bytes)
{
	return id_of(rule, time_ns, bytes, 0);
}

static void
keep_match(struct arena *arena, struct match *m)
{
	m->buffer = arena_str(arena, span_str(m->buffer));
	m->pattern = arena_copy(arena, m->pattern);
	m->value = arena_copy(arena, m->value);
}

static const struct correlated *
keep_correlated(struct arena *arena, const struct correlated *c)
{
	struct correlated *k = arena_alloc(arena, sizeof(*k));
	struct evidence *e = arena_zalloc(arena, c->evidences + 1, sizeof(*e));

	*k = *c;
	k->when = arena_copy(arena, c->when);
	k->group = arena_zalloc(arena, c->groups + 1, sizeof(*k->group));
	for (uint32_t i = 0; i < c->groups; i++) {
		k->group[i] = c->group[i];
		keep_match(arena, &k->group[i]);
	}
	for (uint32_t i = 0; i < c->evidences; i++)
		e[i] = c->evidence[i];
	k->evidence = e;
	return k;
}

struct alert *
alert_keep(struct arena *arena, const struct alert *a)
{
	struct alert *k = arena_alloc(arena, sizeof(*k));

	*k = *a;
	k->packet = NULL;
	k->flow = NULL;
	k->event = NULL;
	for (unsigned i = 0; i < k->matches; i++)
		keep_match(arena, &k->match[i]);
	if (k->correlated != NULL)
		k->correlated = keep_correlated(arena, k->correlated);
	for (unsigned i = 0; i < k->entities; i++)
		k->entity[i].value = arena_copy(arena, k->entity[i].value);
	for (unsigned i = 0; i < k->sets; i++)
		k->set[i].value = arena_copy(arena, k->set[i].value);
	k->bytes = arena_copy(arena, k->bytes);
	k->eve = arena_copy(arena, k->eve);
	return k;
}
