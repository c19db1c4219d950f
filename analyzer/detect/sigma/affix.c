#include "analyzer/detect/sigma/affix.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

/* A node while the tree grows. */
struct sprout {
	uint32_t child;   /* first + 1 */
	uint32_t last;    /* last child + 1 */
	uint32_t sibling; /* next + 1 */
	uint32_t id;
	uint16_t children;
	uint8_t byte; /* that leads here */
};

struct grower {
	struct arena *arena;
	struct sprout *v;
	size_t n;
	size_t cap;
	struct affix_id *id;
	size_t ids;
	bool ends;
};

/* Byte number i of a text, counted from the end that is walked from. */
static uint8_t
byte_at(struct span s, size_t i, bool ends)
{
	return s.p[ends ? s.n - 1 - i : i];
}

static int
compare(const void *pa, const void *pb, void *ends)
{
	const struct affix_text *a = pa;
	const struct affix_text *b = pb;
	size_t n = a->text.n < b->text.n ? a->text.n : b->text.n;

	for (size_t i = 0; i < n; i++) {
		int d = byte_at(a->text, i, *(bool *)ends) -
		    byte_at(b->text, i, *(bool *)ends);

		if (d != 0)
			return d;
	}
	if (a->text.n != b->text.n)
		return a->text.n < b->text.n ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* The child of a node for a byte.  Texts come sorted: it is the last one. */
static uint32_t
grow(struct grower *g, uint32_t node, uint8_t byte)
{
	uint32_t last = g->v[node].last;
	uint32_t fresh;

	if (last != 0 && g->v[last - 1].byte == byte)
		return last - 1;
	g->v = mem_grow(g->v, g->n, &g->cap, sizeof(*g->v));
	fresh = (uint32_t)g->n++;
	g->v[fresh] = (struct sprout){.byte = byte};
	if (last == 0)
		g->v[node].child = fresh + 1;
	else
		g->v[last - 1].sibling = fresh + 1;
	g->v[node].last = fresh + 1;
	g->v[node].children++;
	return fresh;
}

static void
add(struct grower *g, const struct affix_text *t)
{
	uint32_t node = 0;

	for (size_t i = 0; i < t->text.n; i++)
		node = grow(g, node, byte_at(t->text, i, g->ends));
	g->id[g->ids] = (struct affix_id){.id = t->id, .next = g->v[node].id};
	g->v[node].id = (uint32_t)++g->ids;
}

/* Puts the edges of every node side by side. */
static struct affixes *
pack(struct grower *g)
{
	struct affixes *a = arena_zalloc(g->arena, 1, sizeof(*a));
	uint32_t edges = 0;

	a->node = arena_zalloc(g->arena, g->n, sizeof(*a->node));
	a->edge = arena_zalloc(g->arena, g->n, sizeof(*a->edge));
	a->id = g->id;
	for (size_t i = 0; i < g->n; i++) {
		a->node[i].id = g->v[i].id;
		a->node[i].edge = edges;
		a->node[i].edges = g->v[i].children;
		for (uint32_t c = g->v[i].child; c != 0;
		     c = g->v[c - 1].sibling)
			a->edge[edges++] = (struct affix_edge){
			    .byte = g->v[c - 1].byte, .node = c - 1};
	}
	for (uint32_t c = g->v[0].child; c != 0; c = g->v[c - 1].sibling)
		a->root[g->v[c - 1].byte] = c;
	return a;
}

struct affixes *
affix_make(struct arena *arena, struct affix_text *v, size_t n, bool ends)
{
	struct grower g = {.arena = arena, .ends = ends};
	struct affixes *a;

	qsort_r(v, n, sizeof(*v), compare, &ends);
	g.id = arena_zalloc(arena, n + 1, sizeof(*g.id));
	g.v = mem_grow(NULL, 0, &g.cap, sizeof(*g.v));
	g.v[g.n++] = (struct sprout){0};
	for (size_t i = 0; i < n; i++) {
		assert(v[i].text.n != 0);
		add(&g, &v[i]);
	}
	a = pack(&g);
	free(g.v);
	return a;
}

/* The node behind an edge + 1, or 0. */
static uint32_t
follow(const struct affixes *a, uint32_t node, uint8_t byte)
{
	const struct affix_node *n = &a->node[node];
	const struct affix_edge *edge = a->edge + n->edge;
	unsigned low = 0;
	unsigned high = n->edges;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (edge[middle].byte == byte)
			return edge[middle].node + 1;
		if (edge[middle].byte < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

bool
affix_next(const struct affixes *a, struct span value, bool ends,
    struct affix_walk *w, uint32_t *id)
{
	while (w->next == 0) {
		uint8_t byte;

		if (w->depth == value.n || (w->depth != 0 && w->node == 0))
			return false;
		byte = byte_lower(byte_at(value, w->depth, ends));
		w->node = w->depth == 0 ? a->root[byte]
					: follow(a, w->node - 1, byte);
		w->depth++;
		if (w->node == 0)
			return false;
		w->next = a->node[w->node - 1].id;
	}
	*id = a->id[w->next - 1].id;
	w->next = a->id[w->next - 1].next;
	return true;
}
