#include "analyzer/stream/node.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	SLAB_NODES = 64,
	FLOW_ARENA = 512, /* bytes of a flow's first block */
};

void
flow_table_init(struct flow_table *t, uint32_t limit)
{
	size_t buckets = 1024;

	*t = (struct flow_table){.limit = limit};
	while (buckets < limit)
		buckets *= 2;
	t->bucket = mem_zalloc(buckets, sizeof(struct node *));
	t->mask = buckets - 1;
}

void
flow_table_free(struct flow_table *t)
{
	for (size_t i = 0; i < t->slabs; i++) {
		struct node *node = t->slab[i];

		for (unsigned k = 0; k < SLAB_NODES; k++)
			arena_free(node[k].flow.arena);
		free(node);
	}
	free(t->slab);
	free(t->bucket);
}

struct flow_key
flow_key_of(const struct packet *pkt, bool *reversed)
{
	struct flow_key k;
	int order = memcmp(pkt->src.b, pkt->dst.b, sizeof(pkt->src.b));

	memset(&k, 0, sizeof(k)); /* padding is hashed, too */
	if (order == 0)
		order = pkt->sport < pkt->dport ? -1 : pkt->sport > pkt->dport;
	*reversed = order > 0;
	memcpy(k.low, *reversed ? pkt->dst.b : pkt->src.b, sizeof(k.low));
	memcpy(k.high, *reversed ? pkt->src.b : pkt->dst.b, sizeof(k.high));
	k.low_port = *reversed ? pkt->dport : pkt->sport;
	k.high_port = *reversed ? pkt->sport : pkt->dport;
	for (unsigned i = 0; i < pkt->vlans; i++)
		k.vlan[i] = pkt->vlan[i];
	k.proto = pkt->ip.proto;
	k.family = pkt->src.family;
	return k;
}

uint64_t
flow_key_hash(const struct flow_key *key)
{
	return hash_bytes(key, sizeof(*key), 0);
}

struct node *
flow_table_find(
    const struct flow_table *t, const struct flow_key *key, uint64_t hash)
{
	struct node *n = t->bucket[hash & t->mask];

	while (n != NULL &&
	    (n->hash != hash || memcmp(&n->key, key, sizeof(*key)) != 0))
		n = n->chain;
	return n;
}

static void
list_add(struct flow_table *t, struct node *n)
{
	struct flow_list *l = &t->list[n->idle];

	n->newer = NULL;
	n->older = l->newest;
	if (l->newest != NULL)
		l->newest->newer = n;
	else
		l->oldest = n;
	l->newest = n;
}

static void
list_remove(struct flow_table *t, struct node *n)
{
	struct flow_list *l = &t->list[n->idle];

	if (n->older != NULL)
		n->older->newer = n->newer;
	else
		l->oldest = n->newer;
	if (n->newer != NULL)
		n->newer->older = n->older;
	else
		l->newest = n->older;
}

static void
slab_add(struct flow_table *t)
{
	struct node *node = mem_zalloc(SLAB_NODES, sizeof(*node));

	t->slab =
	    mem_grow(t->slab, t->slabs, &t->cap_slabs, sizeof(*t->slab));
	t->slab[t->slabs++] = node;
	for (unsigned i = 0; i < SLAB_NODES; i++) {
		node[i].chain = t->free;
		t->free = &node[i];
	}
}

struct node *
flow_table_add(struct flow_table *t, const struct flow_key *key,
    uint64_t hash, enum idle_class idle)
{
	struct arena *arena;
	struct node *n;

	if (t->free == NULL)
		slab_add(t);
	n = t->free;
	t->free = n->chain;
	arena = n->flow.arena;
	*n = (struct node){.key = *key, .hash = hash, .idle = idle};
	n->flow.arena = arena != NULL ? arena : arena_new(FLOW_ARENA);
	n->chain = t->bucket[hash & t->mask];
	t->bucket[hash & t->mask] = n;
	n->in_table = true;
	list_add(t, n);
	t->n++;
	return n;
}

void
flow_table_touch(struct flow_table *t, struct node *n, enum idle_class idle)
{
	if (n->idle == idle && n->newer == NULL)
		return;
	list_remove(t, n);
	n->idle = idle;
	list_add(t, n);
}

void
flow_table_remove(struct flow_table *t, struct node *n)
{
	struct node **at = &t->bucket[n->hash & t->mask];

	while (*at != n)
		at = &(*at)->chain;
	*at = n->chain;
	list_remove(t, n);
	n->in_table = false;
	t->n--;
}

void
flow_table_release(struct flow_table *t, struct node *n)
{
	arena_reset(n->flow.arena);
	n->chain = t->free;
	t->free = n;
}

/* The defaults of Suricata 7 (suricata.yaml, flow-timeouts). */
int64_t
idle_timeout_ns(enum idle_class idle)
{
	static const int seconds[IDLE_CLASSES] = {
	    [IDLE_TCP_NEW] = 60,
	    [IDLE_TCP_ESTABLISHED] = 600,
	    [IDLE_TCP_CLOSED] = 60,
	    [IDLE_UDP_NEW] = 30,
	    [IDLE_UDP_ESTABLISHED] = 300,
	    [IDLE_ICMP_NEW] = 30,
	    [IDLE_ICMP_ESTABLISHED] = 300,
	    [IDLE_OTHER_NEW] = 30,
	    [IDLE_OTHER_ESTABLISHED] = 300,
	};

	return seconds[idle] * NS_PER_S;
}

struct node *
flow_table_oldest(const struct flow_table *t)
{
	struct node *best = NULL;

	for (unsigned i = 0; i < IDLE_CLASSES; i++) {
		struct node *n = t->list[i].oldest;

		if (n != NULL &&
		    (best == NULL || n->flow.last_ns < best->flow.last_ns))
			best = n;
	}
	return best;
}
