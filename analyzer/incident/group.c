/*
 * Which alerts belong together.  The alerts are walked in time; each one is
 * compared with the last alert before it that named the same entity, or the
 * same two addresses, and joins it when what they share weighs enough:
 *
 *	weight = 1 - product of (1 - weight of the heaviest that they share)
 *
 * over the aspects of entities.
 *
 * So the work is bounded by the number of entities, however many alerts there
 * are of each.
 */

#include "analyzer/incident/group.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	REFS_MAX = ALERT_ENTITIES + 3,
};

static int
by_time(const void *a, const void *b)
{
	const struct node *x = a;
	const struct node *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Sorts, and drops an alert that was added twice. */
static void
sort_nodes(struct grouping *g)
{
	size_t n = 0;

	if (g->nodes == 0)
		return;
	qsort(g->node, g->nodes, sizeof(*g->node), by_time);
	for (size_t i = 1; i < g->nodes; i++) {
		if (by_time(&g->node[n], &g->node[i]) != 0)
			g->node[++n] = g->node[i];
	}
	g->nodes = n + 1;
}

/* Counts what happens to each entity, for its weight. */
static void
note_all(struct grouping *g)
{
	for (size_t i = 0; i < g->nodes; i++) {
		const struct node *n = &g->node[i];
		const uint32_t *ref = &g->ref[n->refs];
		uint32_t rule = g->rule[n->rule].hash;
		uint32_t actor = 0, target = 0;

		for (unsigned k = 0; k < n->n_refs; k++) {
			uint32_t h = cast_hash(&g->cast.v[ref_member(ref[k])]);

			if (ref_role(ref[k]) == ROLE_ACTOR)
				actor = h;
			else if (target == 0)
				target = h;
		}
		for (unsigned k = 0; k < n->n_refs; k++) {
			enum role role = ref_role(ref[k]);

			cast_note(&g->cast.v[ref_member(ref[k])], role, rule,
			    role == ROLE_ACTOR ? target : actor);
		}
	}
}

uint32_t
group_root(struct grouping *g, uint32_t i)
{
	while (g->parent[i] != i) {
		g->parent[i] = g->parent[g->parent[i]];
		i = g->parent[i];
	}
	return i;
}

/* An earlier alert that shares something with the one at hand. */
struct candidate {
	uint32_t node;
	uint32_t rest;             /* permille that is left to certainty */
	uint32_t member;           /* the heaviest of what they share */
	uint32_t weight;           /* of that one */
	uint32_t of[ASPECT_COUNT]; /* of the heaviest of each aspect */
};

/* Does x say more than y?  By weight, then by kind and value. */
static bool
heavier(
    const struct grouping *g, uint32_t x, uint32_t wx, uint32_t y, uint32_t wy)
{
	const struct member *a = &g->cast.v[x];
	const struct member *b = &g->cast.v[y];

	if (wx != wy)
		return wx > wy;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return strcmp(a->value, b->value) < 0;
}

static void
share(const struct grouping *g, struct candidate *c, uint32_t ref,
    uint32_t weight)
{
	uint32_t member = ref_member(ref);
	uint32_t *most =
	    &c->of[cast_aspect(g->cast.v[member].kind, ref_role(ref))];

	if (weight > *most)
		*most = weight;
	if (c->weight == 0 ||
	    heavier(g, member, weight, c->member, c->weight)) {
		c->member = member;
		c->weight = weight;
	}
}

/* Was the alert of that number, plus one, close enough before this one? */
static bool
in_window(const struct grouping *g, uint32_t last, const struct node *n)
{
	int64_t apart;

	return last != 0 &&
	    !__builtin_sub_overflow(
		n->time_ns, g->node[last - 1].time_ns, &apart) &&
	    apart <= g->o.window_ns;
}

/* The place of an earlier node among the candidates, new or known. */
static struct candidate *
candidate_of(struct candidate *v, unsigned *n, uint32_t node)
{
	for (unsigned i = 0; i < *n; i++) {
		if (v[i].node == node)
			return &v[i];
	}
	v[*n] = (struct candidate){.node = node, .rest = 1000};
	return &v[(*n)++];
}

/* The key of the two addresses of a node; false when it has not both. */
static bool
pair_key(const struct node *n, uint8_t key[34])
{
	bool swap = addr_cmp(&n->src, &n->dst) > 0;
	const struct addr *low = swap ? &n->dst : &n->src;
	const struct addr *high = swap ? &n->src : &n->dst;

	if (low->family == 0)
		return false;
	key[0] = low->family;
	memcpy(key + 1, low->b, 16);
	key[17] = high->family;
	memcpy(key + 18, high->b, 16);
	return true;
}

/* What node i shares with earlier ones; the last alert of its addresses, plus
 * one, is `pair`. */
static unsigned
find_candidates(struct grouping *g, uint32_t i, uint32_t pair,
    struct candidate v[REFS_MAX + 1])
{
	const struct node *n = &g->node[i];
	unsigned count = 0;

	for (unsigned k = 0; k < n->n_refs; k++) {
		uint32_t ref = g->ref[n->refs + k];
		const struct member *m = &g->cast.v[ref_member(ref)];
		uint32_t weight = cast_weight(m, ref_role(ref), m->last_role);
		bool of_pair =
		    pair != 0 && m->last != pair && m->kind == ENTITY_ADDRESS;

		if (in_window(g, m->last, n))
			share(g, candidate_of(v, &count, m->last - 1), ref,
			    weight);
		/* Both addresses met before, if not last. */
		if (of_pair && in_window(g, pair, n))
			share(
			    g, candidate_of(v, &count, pair - 1), ref, weight);
	}
	for (unsigned c = 0; c < count; c++) {
		for (unsigned k = 0; k < ASPECT_COUNT; k++)
			v[c].rest = v[c].rest * (1000 - v[c].of[k]) / 1000;
	}
	return count;
}

static int
by_weight(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;

	if (x->rest != y->rest)
		return x->rest < y->rest ? -1 : 1;
	return (x->node < y->node) - (x->node > y->node);
}

/* Joins node i with the candidates that weigh enough. */
static void
join(struct grouping *g, uint32_t i, struct candidate *v, unsigned n)
{
	qsort(v, n, sizeof(*v), by_weight);
	for (unsigned k = 0; k < n; k++) {
		uint32_t weight = 1000 - v[k].rest;
		uint32_t a = group_root(g, v[k].node);
		uint32_t b = group_root(g, i);

		if (weight < g->o.threshold)
			break;
		if (a == b)
			continue;
		/* The earlier root stays, so that it is the first alert. */
		g->parent[a < b ? b : a] = a < b ? a : b;
		g->tie =
		    mem_grow(g->tie, g->ties, &g->cap_ties, sizeof(*g->tie));
		g->tie[g->ties++] = (struct tie){.from = v[k].node,
		    .to = i,
		    .member = v[k].member,
		    .weight = weight};
	}
}

void
group_find(struct grouping *g)
{
	struct candidate v[REFS_MAX + 1];
	struct map *pairs = map_new();

	sort_nodes(g);
	note_all(g);
	g->parent = mem_zalloc(g->nodes, sizeof(*g->parent));
	for (uint32_t i = 0; i < g->nodes; i++) {
		const struct node *n = &g->node[i];
		uint8_t key[34];
		union map_value *pair = pair_key(n, key)
		    ? map_put(pairs, span_of(key, sizeof(key)), NULL)
		    : NULL;
		uint32_t last = pair == NULL ? 0 : (uint32_t)pair->n;

		g->parent[i] = i;
		join(g, i, v, find_candidates(g, i, last, v));
		if (pair != NULL)
			pair->n = i + 1;
		for (unsigned k = 0; k < n->n_refs; k++) {
			uint32_t ref = g->ref[n->refs + k];
			struct member *m = &g->cast.v[ref_member(ref)];

			m->last = i + 1;
			m->last_role = ref_role(ref);
		}
	}
	map_free(pairs);
}
