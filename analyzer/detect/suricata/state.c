#include "analyzer/detect/suricata/state.h"

struct flow_detect *
flow_detect_of(struct flow *f)
{
	if (f->detect == NULL)
		f->detect =
		    arena_zalloc(f->arena, 1, sizeof(struct flow_detect));
	return f->detect;
}

struct tx_detect *
tx_detect_of(struct event *ev)
{
	if (ev->detect == NULL)
		ev->detect =
		    arena_zalloc(ev->arena, 1, sizeof(struct tx_detect));
	return ev->detect;
}

struct growing *
tx_growing(struct tx_side *side, uint32_t key)
{
	struct growing *g;

	for (uint32_t i = 0; i < side->n_growing; i++) {
		if (side->growing[i].key == key)
			return &side->growing[i];
	}
	if (side->n_growing == GROWING)
		return NULL;
	g = &side->growing[side->n_growing++];
	*g = (struct growing){.key = key};
	return g;
}

void
tx_keep(
    struct event *ev, struct tx_side *side, const struct live *v, uint32_t n)
{
	if (n > side->cap) {
		side->cap = n < 8 ? 8 : (size_t)n * 2;
		side->live =
		    arena_alloc(ev->arena, side->cap * sizeof(*side->live));
	}
	if (n != 0)
		memcpy(side->live, v, n * sizeof(*v));
	side->n = n;
}
