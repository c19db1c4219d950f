/*
 * What is left small after linking, and comes again and again: groups of a few
 * alerts whose weightiest rule and whose place are the same, each from
 * somebody else.  Judged one by one they would bury a queue, and they get the
 * same verdict nearly always; so three or more of them in a row become one
 * incident.  Groups of many alerts have a story of their own and stay alone.
 */

#include "analyzer/incident/group.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/incident/score.h"

enum {
	SMALL = 8, /* alerts of a group that may be bundled */
	OFTEN = 3, /* groups that make a bundle */
	NONE = UINT32_MAX,
};

/* A group, and what it is about. */
struct heap {
	uint32_t root;
	uint32_t alerts;
	uint32_t top;   /* its weightiest node, then that one's rule */
	uint32_t place; /* member that it happens to, or NONE */
	uint32_t source;
	int64_t last_ns;
};

/* As the title is chosen, so that a bundle is of one title. */
static bool
outweighs(const struct group_rule *x, const struct group_rule *y)
{
	unsigned s = score_stage(x->techniques);
	unsigned t = score_stage(y->techniques);

	if (x->severity != y->severity)
		return x->severity < y->severity;
	if (s != t)
		return s > t;
	return strcmp(x->key, y->key) < 0;
}

/*
 * The server or domain that a node is about, or the host of a row, which is
 * where it happened even when nobody else is named to act; or NONE.
 */
static uint32_t
place_of(const struct grouping *g, const struct node *n)
{
	for (unsigned k = 0; k < n->n_refs; k++) {
		uint32_t ref = g->ref[n->refs + k];
		enum entity_kind kind = g->cast.v[ref_member(ref)].kind;

		if (kind == ENTITY_HOST ||
		    (ref_role(ref) == ROLE_TARGET &&
			cast_aspect(kind, ROLE_TARGET) == ASPECT_PLACE))
			return ref_member(ref);
	}
	return NONE;
}

/* Gathers the groups; a root is the first node of its group. */
static size_t
gather(struct grouping *g, struct heap *v)
{
	uint32_t *at = mem_zalloc(g->nodes, sizeof(*at));
	size_t n = 0;

	for (uint32_t i = 0; i < g->nodes; i++) {
		uint32_t root = group_root(g, i);
		struct heap *h;

		if (root == i) {
			at[i] = (uint32_t)n;
			v[n++] = (struct heap){.root = i, .top = i};
		}
		h = &v[at[root]];
		h->alerts++;
		h->last_ns = g->node[i].time_ns;
		if (outweighs(&g->rule[g->node[i].rule],
			&g->rule[g->node[h->top].rule]))
			h->top = i;
	}
	free(at);
	return n;
}

/* Leaves only the small ones, and says where they happen. */
static size_t
keep_small(const struct grouping *g, struct heap *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct node *top = &g->node[v[i].top];

		if (v[i].alerts > SMALL)
			continue;
		v[kept] = v[i];
		v[kept].place = place_of(g, top);
		/* A row that names no place happened to whoever wrote it. */
		v[kept].source = v[kept].place == NONE ? top->source : 0;
		v[kept].top = top->rule;
		kept++;
	}
	return kept;
}

static int
by_kind(const void *a, const void *b)
{
	const struct heap *x = a;
	const struct heap *y = b;

	if (x->top != y->top)
		return x->top < y->top ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->root > y->root) - (x->root < y->root);
}

/* Does y, the next of them, come again of what x was? */
static bool
again(const struct grouping *g, const struct heap *x, const struct heap *y)
{
	int64_t apart;

	return x->top == y->top && x->place == y->place &&
	    x->source == y->source &&
	    (__builtin_sub_overflow(
		 g->node[y->root].time_ns, x->last_ns, &apart) ||
		apart <= g->o.window_ns);
}

/* What they share, as an entity: "1:2000001 at www.example". */
static uint32_t
shared(struct grouping *g, const struct heap *h)
{
	struct buf text = {0};
	uint32_t member;

	buf_printf(&text, "%s at %s", g->rule[h->top].key,
	    h->place == NONE ? g->source[h->source]
			     : g->cast.v[h->place].value);
	member = cast_member(&g->cast, ENTITY_RULE, buf_span(&text));
	buf_free(&text);
	return member;
}

static void
tie_up(struct grouping *g, const struct heap *v, size_t n)
{
	uint32_t member = shared(g, v);

	g->bundle[v[0].root] =
	    v->place == NONE ? "" : g->cast.v[v->place].value;
	for (size_t i = 1; i < n; i++) {
		g->parent[v[i].root] = v[0].root;
		g->tie =
		    mem_grow(g->tie, g->ties, &g->cap_ties, sizeof(*g->tie));
		g->tie[g->ties++] = (struct tie){.from = v[i - 1].root,
		    .to = v[i].root,
		    .member = member,
		    .weight = g->o.threshold};
	}
}

static int
by_later(const void *a, const void *b)
{
	const struct tie *x = a;
	const struct tie *y = b;

	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->from < y->from) - (x->from > y->from);
}

void
group_bundle(struct grouping *g)
{
	struct heap *v = mem_zalloc(g->nodes, sizeof(*v));
	size_t n = keep_small(g, v, gather(g, v));
	size_t ties = g->ties;

	g->bundle = mem_zalloc(g->nodes, sizeof(*g->bundle));
	if (n != 0)
		qsort(v, n, sizeof(*v), by_kind);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && again(g, &v[end - 1], &v[end]);)
			end++;
		if (end - i >= OFTEN)
			tie_up(g, v + i, end - i);
	}
	if (g->ties > ties)
		qsort(g->tie, g->ties, sizeof(*g->tie), by_later);
	free(v);
}
