/*
 * Incidents from groups of alerts: title, score, timeline, entities, links
 * and techniques.
 */

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/incident/group.h"
#include "analyzer/incident/score.h"

enum {
	ENTITIES_MAX = 1000, /* kept of one incident */
};

/* The nodes of all groups, those of a group together and in time. */
struct layout {
	uint32_t *node;  /* by group, then by time */
	uint32_t *start; /* of each group in node, and one past the last */
	uint32_t *group; /* of each node */
	uint32_t groups;
	uint32_t *tie; /* the same for the ties */
	uint32_t *tie_start;
	uint32_t *seen; /* a place for every member, zero between uses */
};

/* Lays the numbers 0 to n - 1 out by their groups, in order. */
static void
lay_out(const uint32_t *group, size_t n, uint32_t groups, uint32_t *out,
    uint32_t *start)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		start[group[i] + 1]++;
	for (uint32_t k = 0; k <= groups; k++) {
		sum += start[k];
		start[k] = sum;
	}
	for (size_t i = 0; i < n; i++)
		out[start[group[i]]++] = (uint32_t)i;
	for (uint32_t k = groups; k > 0; k--)
		start[k] = start[k - 1];
	start[0] = 0;
}

static void
layout_new(struct layout *l, struct grouping *g)
{
	uint32_t *of_tie = mem_zalloc(g->ties, sizeof(*of_tie));

	*l = (struct layout){.groups = 0};
	l->group = mem_zalloc(g->nodes, sizeof(*l->group));
	/* A root is the first node of its group. */
	for (uint32_t i = 0; i < g->nodes; i++) {
		uint32_t root = group_root(g, i);

		l->group[i] = root == i ? l->groups++ : l->group[root];
	}
	l->node = mem_zalloc(g->nodes, sizeof(*l->node));
	l->start = mem_zalloc((size_t)l->groups + 1, sizeof(*l->start));
	lay_out(l->group, g->nodes, l->groups, l->node, l->start);
	for (size_t i = 0; i < g->ties; i++)
		of_tie[i] = l->group[g->tie[i].to];
	l->tie = mem_zalloc(g->ties, sizeof(*l->tie));
	l->tie_start = mem_zalloc((size_t)l->groups + 1, sizeof(*l->tie_start));
	lay_out(of_tie, g->ties, l->groups, l->tie, l->tie_start);
	free(of_tie);
}

static void
layout_free(struct layout *l)
{
	free(l->node);
	free(l->start);
	free(l->group);
	free(l->tie);
	free(l->tie_start);
	free(l->seen);
}

/* ---- parts of an incident --------------------------------------------- */

static void
put_alerts(struct grouping *g, const struct layout *l, uint32_t group,
    struct incident *in)
{
	const uint32_t *node = l->node + l->start[group];
	uint32_t all = l->start[group + 1] - l->start[group];
	uint32_t n = all < g->o.alerts ? all : g->o.alerts;
	struct incident_alert *v = arena_alloc(g->arena, n * sizeof(*v));

	for (uint32_t i = 0; i < n; i++) {
		const struct node *from = &g->node[node[i]];
		const struct group_rule *rule = &g->rule[from->rule];

		v[i] = (struct incident_alert){
		    .id = from->id,
		    .time_ns = from->time_ns,
		    .rule_key = rule->key,
		    .title = rule->title,
		    .severity = rule->severity,
		    .source = g->source[from->source],
		    .number = from->number,
		    .offset = from->offset,
		    .src = from->src,
		    .dst = from->dst,
		    .sport = from->sport,
		    .dport = from->dport,
		    .techniques = rule->techniques,
		};
	}
	in->alert = v;
	in->alerts = n;
	in->left_out = all - n;
	in->first_ns = v[0].time_ns;
	in->last_ns = g->node[node[all - 1]].time_ns;
}

/* Index of a node in its incident: it is in order, so it can be searched. */
static uint32_t
place_of(const uint32_t *node, uint32_t n, uint32_t wanted)
{
	uint32_t low = 0, high = n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (node[mid] < wanted)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
put_links(struct grouping *g, const struct layout *l, uint32_t group,
    struct incident *in)
{
	const uint32_t *node = l->node + l->start[group];
	const uint32_t *tie = l->tie + l->tie_start[group];
	uint32_t all = l->start[group + 1] - l->start[group];
	uint32_t ties = l->tie_start[group + 1] - l->tie_start[group];
	struct incident_link *v = arena_alloc(g->arena, ties * sizeof(*v));
	size_t n = 0;

	for (uint32_t i = 0; i < ties; i++) {
		const struct tie *t = &g->tie[tie[i]];
		const struct member *m = &g->cast.v[t->member];
		uint32_t from = place_of(node, all, t->from);
		uint32_t to = place_of(node, all, t->to);

		if (to >= in->alerts)
			continue;
		v[n++] = (struct incident_link){
		    .from = from,
		    .to = to,
		    .kind = m->kind,
		    .value = m->value,
		    .weight = t->weight,
		    .apart_ns =
			g->node[t->to].time_ns - g->node[t->from].time_ns,
		};
	}
	in->link = v;
	in->links = n;
}

static int
by_alerts(const void *a, const void *b)
{
	const struct incident_entity *x = a;
	const struct incident_entity *y = b;

	if (x->alerts != y->alerts)
		return x->alerts > y->alerts ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->value, y->value);
}

/* Makes `seen` zero again behind the nodes of a group. */
static void
forget(struct grouping *g, const struct layout *l, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct node *node = &g->node[l->node[i]];

		for (unsigned k = 0; k < node->n_refs; k++)
			l->seen[ref_member(g->ref[node->refs + k])] = 0;
	}
}

/* The entities of a group being counted. */
struct tally {
	struct incident_entity *v;
	size_t n;
	size_t cap;
	const char *about; /* the one that the title names, or NULL */
	uint64_t most;     /* its alerts by its weight */
};

/* The title names what many alerts are about, and few others. */
static void
name_title(
    struct tally *t, const struct member *m, uint32_t alerts, enum role role)
{
	uint64_t points = (uint64_t)alerts * cast_weight(m, role, role);

	if (m->kind == ENTITY_RULE || m->kind == ENTITY_CLIENT ||
	    m->kind == ENTITY_URL || points <= t->most)
		return;
	t->most = points;
	t->about = m->value;
}

/* Counts the entities of one node; `seen` tells where each one stands. */
static void
count_node(const struct grouping *g, const struct node *node, uint32_t *seen,
    struct tally *t)
{
	for (unsigned k = 0; k < node->n_refs; k++) {
		uint32_t member = ref_member(g->ref[node->refs + k]);
		const struct member *m = &g->cast.v[member];

		if (seen[member] == 0) {
			t->v = mem_grow(t->v, t->n, &t->cap, sizeof(*t->v));
			t->v[t->n++] = (struct incident_entity){
			    .kind = m->kind, .value = m->value};
			seen[member] = (uint32_t)t->n;
		}
		t->v[seen[member] - 1].alerts++;
		name_title(t, m, t->v[seen[member] - 1].alerts,
		    ref_role(g->ref[node->refs + k]));
	}
}

/*
 * The entities of a group, each once with how many alerts name it.  Returns
 * the one that the title names, or NULL.
 */
static const char *
put_entities(struct grouping *g, const struct layout *l, uint32_t group,
    struct incident *in)
{
	uint32_t first = l->start[group], end = l->start[group + 1];
	const char *bundle = g->bundle[l->node[first]];
	struct tally t = {.n = 0};
	struct incident_entity *kept;

	for (uint32_t i = first; i < end; i++)
		count_node(g, &g->node[l->node[i]], l->seen, &t);
	forget(g, l, first, end);
	if (t.n != 0)
		qsort(t.v, t.n, sizeof(*t.v), by_alerts);
	in->entities = t.n < ENTITIES_MAX ? t.n : ENTITIES_MAX;
	kept = arena_alloc(g->arena, in->entities * sizeof(*kept));
	if (t.n != 0)
		memcpy(kept, t.v, in->entities * sizeof(*kept));
	in->entity = kept;
	/* What many do by themselves does not spread. */
	if (bundle == NULL)
		score_hosts(in, t.v, t.n);
	else
		t.about = bundle[0] == '\0' ? NULL : bundle;
	free(t.v);
	return t.about;
}

/* ---- all of them ------------------------------------------------------- */

static int
by_score(const void *a, const void *b)
{
	const struct incident *x = a;
	const struct incident *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->first_ns != y->first_ns)
		return x->first_ns < y->first_ns ? -1 : 1;
	return strcmp(x->id, y->id);
}

const struct incident *
group_incidents(struct grouping *g, size_t *n)
{
	struct incident *v;
	struct layout l;

	layout_new(&l, g);
	l.seen = mem_zalloc(g->cast.n, sizeof(*l.seen));
	v = arena_zalloc(g->arena, l.groups, sizeof(*v));
	for (uint32_t i = 0; i < l.groups; i++) {
		uint64_t id = hash_mix(g->node[l.node[l.start[i]]].id);

		v[i].id = (const char *)arena_printf(
		    g->arena, "%012llx", (unsigned long long)(id >> 16))
			      .p;
		put_alerts(g, &l, i, &v[i]);
		put_links(g, &l, i, &v[i]);
		score_incident(&v[i], put_entities(g, &l, i, &v[i]), g->arena);
	}
	if (l.groups != 0)
		qsort(v, l.groups, sizeof(*v), by_score);
	*n = l.groups;
	layout_free(&l);
	return v;
}
