#ifndef ANALYZER_DETECT_SIGMA_NODE_H
#define ANALYZER_DETECT_SIGMA_NODE_H

/* What a rule says, as a tree over atoms. */

#include "analyzer/base/arena.h"

enum node_op {
	NODE_ATOM,
	NODE_NOT, /* one child */
	NODE_AND,
	NODE_OR,
	NODE_COUNT, /* at least `number` of the children */
};

struct node {
	enum node_op op;
	uint32_t number; /* NODE_ATOM: of the atom; NODE_COUNT */
	bool named;      /* it is what a selection asks for */
	struct node **child;
	size_t n;
	size_t cap;
};

static inline struct node *
node_new(struct arena *arena, enum node_op op)
{
	struct node *n = arena_zalloc(arena, 1, sizeof(*n));

	n->op = op;
	return n;
}

static inline void
node_add(struct arena *arena, struct node *n, struct node *child)
{
	n->child =
	    arena_grow(arena, n->child, n->n, &n->cap, sizeof(*n->child));
	n->child[n->n++] = child;
}

static inline struct node *
node_atom(struct arena *arena, uint32_t atom)
{
	struct node *n = node_new(arena, NODE_ATOM);

	n->number = atom;
	return n;
}

static inline struct node *
node_not(struct arena *arena, struct node *child)
{
	struct node *n = node_new(arena, NODE_NOT);

	node_add(arena, n, child);
	return n;
}

/* The only child stands for a list of one. */
static inline struct node *
node_alone(struct node *n)
{
	return n->n == 1 ? n->child[0] : n;
}

#endif
