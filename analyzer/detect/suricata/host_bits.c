#include "analyzer/detect/suricata/host_bits.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	BITS_MOST = 1 << 18, /* then those go that run out first */
	KEY_ROOM = 4 + 2 * 17,
};

struct host_bits {
	struct map *map; /* bit and addresses to the second it runs out */
	uint64_t expired;
	uint64_t evicted;
};

struct key {
	uint8_t b[KEY_ROOM];
	size_t n;
};

struct host_bits *
host_bits_new(void)
{
	struct host_bits *h = mem_zalloc(1, sizeof(*h));

	h->map = map_new();
	return h;
}

void
host_bits_free(struct host_bits *h)
{
	if (h == NULL)
		return;
	map_free(h->map);
	free(h);
}

void
host_bits_counters(const struct host_bits *h, struct counters *out)
{
	counter_add(out, "detect.host_bits", map_count(h->map));
	counter_add(out, "detect.host_bits_expired", h->expired);
	counter_add(out, "detect.host_bits_evicted", h->evicted);
}

/* ---- keys ---- */

static void
put(struct key *k, const void *p, size_t n)
{
	memcpy(k->b + k->n, p, n);
	k->n += n;
}

static void
put_addr(struct key *k, const struct addr *a)
{
	put(k, &a->family, 1);
	put(k, a->b, a->family == 4 ? 4 : 16);
}

static struct span
key_of(struct key *k, const struct sig_host_bit *bit, const struct alert *a)
{
	const struct addr *low = &a->src;
	const struct addr *high = &a->dst;

	k->n = 0;
	put(k, &bit->id, sizeof(bit->id));
	switch (bit->track) {
	case HOST_BIT_SRC:
		put_addr(k, &a->src);
		break;
	case HOST_BIT_DST:
		put_addr(k, &a->dst);
		break;
	case HOST_BIT_PAIR:
		if (addr_cmp(low, high) > 0) {
			low = &a->dst;
			high = &a->src;
		}
		put_addr(k, low);
		put_addr(k, high);
		break;
	}
	return span_of(k->b, k->n);
}

static uint64_t
second_of(const struct alert *a)
{
	return a->time_ns < 0 ? 0 : (uint64_t)(a->time_ns / NS_PER_S);
}

/* ---- bits ---- */

/* Is the bit set?  One that has run out is forgotten. */
static bool
is_set(struct host_bits *h, struct span key, uint64_t now)
{
	const union map_value *v = map_get(h->map, key);

	if (v == NULL)
		return false;
	if (v->n >= now)
		return true;
	(void)map_remove(h->map, key);
	h->expired++;
	return false;
}

static int
by_end(const void *va, const void *vb)
{
	const uint64_t *a = va;
	const uint64_t *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* The later half of the bits stays: those that run out last. */
static void
make_room(struct host_bits *h)
{
	struct map *fresh = map_new();
	uint64_t *end = mem_zalloc(BITS_MOST, sizeof(*end));
	struct span key;
	union map_value *v;
	size_t n = 0;
	uint64_t middle;

	for (size_t at = 0; map_next(h->map, &at, &key, &v);)
		end[n++] = v->n;
	qsort(end, n, sizeof(*end), by_end);
	middle = end[n / 2];
	for (size_t at = 0; map_next(h->map, &at, &key, &v);) {
		if (v->n > middle)
			map_put(fresh, key, NULL)->n = v->n;
		else
			h->evicted++;
	}
	free(end);
	map_free(h->map);
	h->map = fresh;
}

static void
set(struct host_bits *h, struct span key, uint64_t end)
{
	if (map_count(h->map) == BITS_MOST)
		make_room(h);
	map_put(h->map, key, NULL)->n = end;
}

bool
host_bits_allow(
    struct host_bits *h, const struct signature *s, const struct alert *a)
{
	struct key k;

	for (uint32_t i = 0; i < s->host_bits; i++) {
		const struct sig_host_bit *bit = &s->host_bit[i];

		if (bit->op != BIT_IS_SET && bit->op != BIT_IS_NOT_SET)
			continue;
		if (is_set(h, key_of(&k, bit, a), second_of(a)) !=
		    (bit->op == BIT_IS_SET))
			return false;
	}
	return true;
}

void
host_bits_change(
    struct host_bits *h, const struct signature *s, const struct alert *a)
{
	uint64_t now = second_of(a);
	struct key k;

	for (uint32_t i = 0; i < s->host_bits; i++) {
		const struct sig_host_bit *bit = &s->host_bit[i];
		struct span key = key_of(&k, bit, a);

		if (bit->op == BIT_IS_SET || bit->op == BIT_IS_NOT_SET)
			continue;
		if (bit->op == BIT_SET ||
		    (bit->op == BIT_TOGGLE && !is_set(h, key, now)))
			set(h, key, now + bit->expire_s);
		else
			(void)map_remove(h->map, key);
	}
}
