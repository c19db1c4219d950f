#include "analyzer/detect/suricata/ip_index.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

/* A range of a signature; top is the highest end of all ranges up to it, so
 * that a look-up that walks down knows when to stop. */
struct stab {
	struct addr low;
	struct addr high;
	struct addr top;
	uint32_t rank;
};

struct stabs {
	struct stab *v;
	size_t n;
	size_t cap;
};

struct ip_index {
	struct stabs end[2]; /* source, destination */
};

struct ip_index *
ip_index_new(void)
{
	return mem_zalloc(1, sizeof(struct ip_index));
}

void
ip_index_free(struct ip_index *x)
{
	if (x == NULL)
		return;
	free(x->end[0].v);
	free(x->end[1].v);
	free(x);
}

/* A range that spans more than a /8 (IPv6: a /16) would be walked over by
 * look-ups of much that it has nothing to do with. */
static bool
narrow(const struct addr_set *s)
{
	if (s->any)
		return false;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct addr_range *r = &s->range[i];

		if (r->low.b[0] != r->high.b[0] ||
		    (r->low.family == 6 && r->low.b[1] != r->high.b[1]))
			return false;
	}
	return true;
}

static void
add_set(struct stabs *all, const struct addr_set *s, uint32_t rank)
{
	for (uint32_t i = 0; i < s->n; i++) {
		all->v = mem_grow(all->v, all->n, &all->cap, sizeof(*all->v));
		all->v[all->n++] = (struct stab){.low = s->range[i].low,
		    .high = s->range[i].high,
		    .rank = rank};
	}
}

bool
ip_index_add(struct ip_index *x, const struct signature *s, uint32_t rank)
{
	if (s->bidirectional)
		return false;
	if (narrow(&s->src))
		add_set(&x->end[0], &s->src, rank);
	else if (narrow(&s->dst))
		add_set(&x->end[1], &s->dst, rank);
	else
		return false;
	return true;
}

static int
by_low(const void *va, const void *vb)
{
	const struct stab *a = va;
	const struct stab *b = vb;
	int order = addr_cmp(&a->low, &b->low);

	if (order != 0)
		return order;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

void
ip_index_finish(struct ip_index *x)
{
	for (unsigned end = 0; end < 2; end++) {
		struct stabs *all = &x->end[end];
		struct addr top = {0};

		if (all->n != 0)
			qsort(all->v, all->n, sizeof(*all->v), by_low);
		for (size_t i = 0; i < all->n; i++) {
			if (addr_cmp(&all->v[i].high, &top) > 0)
				top = all->v[i].high;
			all->v[i].top = top;
		}
	}
}

static void
find(const struct stabs *all, const struct addr *a,
    const struct ip_index_hits *hits)
{
	size_t low = 0;
	size_t high = all->n;

	/* The first range that begins behind a. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (addr_cmp(&all->v[mid].low, a) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low > 0 && addr_cmp(&all->v[low - 1].top, a) >= 0) {
		low--;
		if (addr_cmp(&all->v[low].high, a) >= 0)
			hits->found(hits->arg, all->v[low].rank);
	}
}

void
ip_index_find(const struct ip_index *x, const struct packet *pkt,
    const struct ip_index_hits *hits)
{
	find(&x->end[0], &pkt->src, hits);
	find(&x->end[1], &pkt->dst, hits);
}
