#include "analyzer/incident/incident.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/incident/group.h"

enum {
	THRESHOLD = 500,
	ALERTS = 100000,
	WINDOW_S = 3600,
	REFS_MAX = ALERT_ENTITIES + 3,
};

struct grouping *
grouping_new(const struct grouping_options *options)
{
	struct grouping *g = mem_zalloc(1, sizeof(*g));

	if (options != NULL)
		g->o = *options;
	if (g->o.window_ns == 0)
		g->o.window_ns = WINDOW_S * NS_PER_S;
	if (g->o.threshold == 0)
		g->o.threshold = THRESHOLD;
	if (g->o.alerts == 0)
		g->o.alerts = ALERTS;
	g->arena = arena_new(0);
	g->cast.arena = g->arena;
	g->cast.index = map_new();
	g->rule_at = map_new();
	g->rule_key = map_new();
	g->source_index = map_new();
	return g;
}

void
grouping_free(struct grouping *g)
{
	if (g == NULL)
		return;
	map_free(g->cast.index);
	map_free(g->rule_at);
	map_free(g->rule_key);
	map_free(g->source_index);
	arena_free(g->arena);
	free(g->cast.v);
	free(g->rule);
	free(g->source);
	free(g->node);
	free(g->ref);
	free(g->tie);
	free(g->parent);
	free(g->bundle);
	free(g);
}

/* ---- rules and sources, each once ------------------------------------ */

static const char *const *
copy_texts(struct arena *arena, const char *const *texts)
{
	size_t n = 0;
	const char **v;

	while (texts != NULL && texts[n] != NULL)
		n++;
	v = arena_zalloc(arena, n + 1, sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[i] = arena_str(arena, span_str(texts[i]));
	return v;
}

static uint32_t
add_rule(struct grouping *g, const struct rule *r)
{
	char key[RULE_KEY];
	bool added;
	union map_value *v =
	    map_put(g->rule_key, span_str(rule_key(r, key)), &added);

	if (!added)
		return (uint32_t)v->n;
	v->n = g->rules;
	g->rule = mem_grow(g->rule, g->rules, &g->cap_rules, sizeof(*g->rule));
	g->rule[g->rules] = (struct group_rule){
	    .key = arena_str(g->arena, span_str(key)),
	    .title = arena_str(g->arena, span_str(r->title)),
	    .techniques = copy_texts(g->arena, r->techniques),
	    .sid = r->sid,
	    .hash = (uint32_t)hash_bytes(key, strlen(key), 0),
	    .severity = r->severity,
	};
	return (uint32_t)g->rules++;
}

/* Rules are known by address, but another may stand there after a reload. */
static uint32_t
rule_of(struct grouping *g, const struct rule *r)
{
	bool added;
	union map_value *v =
	    map_put(g->rule_at, span_of(&r, sizeof(void *)), &added);

	if (added || g->rule[v->n].sid != r->sid ||
	    strcmp(g->rule[v->n].title, r->title) != 0)
		v->n = add_rule(g, r);
	return (uint32_t)v->n;
}

static uint32_t
source_of(struct grouping *g, const char *name)
{
	bool added;
	union map_value *v = map_put(g->source_index, span_str(name), &added);

	if (!added)
		return (uint32_t)v->n;
	v->n = g->sources;
	g->source = mem_grow(
	    g->source, g->sources, &g->cap_sources, sizeof(*g->source));
	g->source[g->sources] = arena_str(g->arena, span_str(name));
	return (uint32_t)g->sources++;
}

/* ---- who is in an alert ----------------------------------------------- */

/* Is the sender of the packet the client?  It has the higher port, usually. */
static bool
sender_acts(const struct alert *a)
{
	return a->src.family != 0 &&
	    (a->dst.family == 0 || a->dport == 0 || a->dport <= a->sport);
}

/* References being gathered for one alert. */
struct refs {
	uint32_t v[REFS_MAX];
	unsigned n;
	int actor; /* index of the reference that acts, or -1 */
};

/* Adds an entity once; returns its index, or -1. */
static int
add_ref(struct grouping *g, struct refs *r, enum entity_kind kind,
    struct span value)
{
	uint32_t member = cast_member(&g->cast, kind, value);

	if (member == UINT32_MAX || r->n == REFS_MAX)
		return -1;
	for (unsigned i = 0; i < r->n; i++) {
		if (ref_member(r->v[i]) == member)
			return (int)i;
	}
	r->v[r->n] = member << 1 | ROLE_TARGET;
	return (int)r->n++;
}

static int
add_addr(struct grouping *g, struct refs *r, const struct addr *a)
{
	char text[ADDR_TEXT];

	if (a->family == 0)
		return -1;
	return add_ref(g, r, ENTITY_ADDRESS, span_str(addr_text(a, text)));
}

/* Without addresses, the first address, user or account named acts. */
static int
find_actor(const struct grouping *g, const struct refs *r)
{
	static const enum entity_kind order[] = {
	    ENTITY_ADDRESS, ENTITY_USER, ENTITY_ACCOUNT, ENTITY_HOST};

	for (unsigned k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		for (unsigned i = 0; i < r->n; i++) {
			if (g->cast.v[ref_member(r->v[i])].kind == order[k])
				return (int)i;
		}
	}
	return r->n == 0 ? -1 : 0;
}

/* Does the rule find one attack from many addresses? */
static bool
is_about_target(const struct rule *r)
{
	for (const struct pair *p = r->metadata; p->key != NULL; p++) {
		if (strcmp(p->key, "incident") == 0 &&
		    strcmp(p->value, "target") == 0)
			return true;
	}
	return false;
}

static void
add_rule_ref(struct grouping *g, const struct alert *a, struct refs *r)
{
	const struct addr *target = sender_acts(a) ? &a->dst : &a->src;
	char text[RULE_KEY + ADDR_TEXT + 16];
	char key[RULE_KEY], addr[ADDR_TEXT];

	if (target->family == 0 || !is_about_target(a->rule))
		return;
	(void)snprintf(text, sizeof(text), "%s against %s",
	    rule_key(a->rule, key), addr_text(target, addr));
	(void)add_ref(g, r, ENTITY_RULE, span_str(text));
}

static void
add_refs(struct grouping *g, const struct alert *a, struct refs *r)
{
	int src = add_addr(g, r, &a->src);
	int dst = add_addr(g, r, &a->dst);

	add_rule_ref(g, a, r);
	for (unsigned i = 0; i < a->entities; i++)
		(void)add_ref(g, r, a->entity[i].kind, a->entity[i].value);
	r->actor = sender_acts(a) ? src : dst;
	if (r->actor < 0)
		r->actor = find_actor(g, r);
	if (r->actor >= 0)
		r->v[r->actor] &= ~(uint32_t)1; /* ROLE_ACTOR */
}

void
grouping_add(
    struct grouping *g, const struct alert *a, uint64_t id, const char *source)
{
	struct refs r = {.n = 0};
	struct node *n;

	if (g->nodes == UINT32_MAX)
		return;
	add_refs(g, a, &r);
	g->node = mem_grow(g->node, g->nodes, &g->cap_nodes, sizeof(*g->node));
	n = &g->node[g->nodes++];
	*n = (struct node){
	    .id = id,
	    .time_ns = a->time_ns,
	    .number = a->number,
	    .offset = a->offset,
	    .rule = rule_of(g, a->rule),
	    .source = source_of(g, source),
	    .refs = (uint32_t)g->refs,
	    .sport = a->sport,
	    .dport = a->dport,
	    .src = a->src,
	    .dst = a->dst,
	    .n_refs = (uint8_t)r.n,
	};
	for (unsigned i = 0; i < r.n; i++) {
		g->ref =
		    mem_grow(g->ref, g->refs, &g->cap_refs, sizeof(*g->ref));
		g->ref[g->refs++] = r.v[i];
	}
}

const struct incident *
grouping_end(struct grouping *g, size_t *n)
{
	group_find(g);
	group_bundle(g);
	return group_incidents(g, n);
}
