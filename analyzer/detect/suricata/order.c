#include "analyzer/detect/suricata/order.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/check.h"

/* The place of an action: Suricata's, or that of the configuration. */
static unsigned
action_rank(const struct rule_policy *p, enum rule_action a)
{
	static const uint8_t usual[4] = {3, 0, 1, 2};
	const uint8_t *rank = p->ordered ? p->rank : usual;

	switch (a) {
	case ACTION_PASS:
		return rank[1];
	case ACTION_DROP:
		return rank[2];
	case ACTION_REJECT:
	case ACTION_REJECT_DST:
	case ACTION_REJECT_BOTH:
		return rank[3];
	case ACTION_ALERT:
	case ACTION_CONFIG:
		break;
	}
	return rank[0];
}

/*
 * Those that only set come first, then those that read, too, then those that
 * only read, then those that do neither.
 */
static unsigned
rank(bool sets, bool reads)
{
	if (sets)
		return reads ? 1 : 0;
	return reads ? 2 : 3;
}

static unsigned
counts_rank(const struct signature *s)
{
	bool sets = false;
	bool reads = false;

	for (uint32_t i = 0; i < s->counts; i++) {
		if (s->count[i].op >= INT_SET)
			sets = true;
		else
			reads = true;
	}
	return rank(sets, reads);
}

static unsigned
bits_rank(const struct signature *s)
{
	bool sets = false;
	bool reads = false;

	for (uint32_t i = 0; i < s->bits; i++) {
		if (s->bit[i].op == BIT_IS_SET ||
		    s->bit[i].op == BIT_IS_NOT_SET)
			reads = true;
		else
			sets = true;
	}
	return rank(sets, reads);
}

/* What a pcre captures is set where it is asked for. */
static unsigned
vars_rank(const struct signature *s, bool of_packet)
{
	bool sets = false;
	bool reads = false;

	for (uint32_t i = 0; i < s->vars; i++)
		reads = reads || s->var[i].of_packet == of_packet;
	for (uint32_t i = 0; s->captures && i < s->buffers; i++) {
		for (uint32_t k = 0; k < s->buffer[i].checks; k++) {
			const struct check *c = &s->buffer[i].check[k];

			for (uint32_t n = 0; n < c->captures; n++)
				sets = sets ||
				    c->capture[n].of_packet == of_packet;
		}
	}
	return rank(sets, reads);
}

static unsigned
host_bits_rank(const struct signature *s)
{
	bool sets = false;
	bool reads = false;

	for (uint32_t i = 0; i < s->host_bits; i++) {
		if (s->host_bit[i].op == BIT_IS_SET ||
		    s->host_bit[i].op == BIT_IS_NOT_SET)
			reads = true;
		else
			sets = true;
	}
	return rank(sets, reads);
}

struct place_in_order {
	const struct signature *sig;
	uint64_t key;
	size_t read;
};

static int
by_key(const void *va, const void *vb)
{
	const struct place_in_order *a = va;
	const struct place_in_order *b = vb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->read < b->read ? -1 : a->read > b->read;
}

const struct signature **
order_signatures(const struct signatures *sigs, struct arena *arena)
{
	struct place_in_order *v = mem_zalloc(sigs->n + 1, sizeof(*v));
	const struct signature **out =
	    arena_alloc(arena, (sigs->n + 1) * sizeof(const void *));

	for (size_t i = 0; i < sigs->n; i++) {
		const struct signature *s = sigs->v[i];

		v[i].sig = s;
		v[i].read = i;
		v[i].key = (uint64_t)action_rank(&sigs->policy, s->rule.action)
			<< 48 |
		    (uint64_t)bits_rank(s) << 40 |
		    (uint64_t)counts_rank(s) << 32 | vars_rank(s, false) << 24 |
		    vars_rank(s, true) << 16 | host_bits_rank(s) << 8 |
		    s->rule.severity;
	}
	if (sigs->n != 0)
		qsort(v, sigs->n, sizeof(*v), by_key);
	for (size_t i = 0; i < sigs->n; i++)
		out[i] = v[i].sig;
	free(v);
	return out;
}
