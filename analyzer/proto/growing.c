#include "analyzer/proto/growing.h"

size_t
growing_add(
    struct growing *g, struct arena *arena, struct span bytes, size_t limit)
{
	size_t n = bytes.n;

	if (n > limit - g->n)
		n = limit - g->n;
	if (n == 0)
		return 0;
	if (n > g->cap - g->n) {
		size_t cap = g->cap == 0 ? 1024 : g->cap;
		uint8_t *p;

		while (cap - g->n < n)
			cap *= 2;
		p = arena_alloc(arena, cap);
		if (g->n != 0)
			memcpy(p, g->p, g->n);
		g->p = p;
		g->cap = cap;
	}
	memcpy(g->p + g->n, bytes.p, n);
	g->n += n;
	return n;
}
