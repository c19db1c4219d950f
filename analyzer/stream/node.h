#ifndef ANALYZER_STREAM_NODE_H
#define ANALYZER_STREAM_NODE_H

/* A flow with what stream keeps of it, and the table that holds them. */

#include "analyzer/base/arena.h"
#include "analyzer/model/flow.h"
#include "analyzer/stream/stream.h"
#include "analyzer/stream/tcp.h"

/* Flows that share a timeout; each class is a list by the last packet. */
enum idle_class {
	IDLE_TCP_NEW,
	IDLE_TCP_ESTABLISHED,
	IDLE_TCP_CLOSED,
	IDLE_UDP_NEW,
	IDLE_UDP_ESTABLISHED,
	IDLE_ICMP_NEW,
	IDLE_ICMP_ESTABLISHED,
	IDLE_OTHER_NEW,
	IDLE_OTHER_ESTABLISHED,
	IDLE_CLASSES
};

/* What is the same for all packets of a flow, in either direction. */
struct flow_key {
	uint8_t low[16]; /* the smaller end point */
	uint8_t high[16];
	uint16_t low_port;
	uint16_t high_port;
	uint16_t vlan[PACKET_VLANS];
	uint8_t proto;
	uint8_t family;
};

struct node {
	struct flow flow; /* first, so that a flow is its node */
	struct flow_key key;
	uint64_t hash;
	struct node *chain;        /* of the same bucket */
	struct node *older, *newer; /* of the same class */
	enum idle_class idle;
	bool in_table;
	struct node *next_ended;
	struct tcp tcp;
};

struct flow_list {
	struct node *oldest;
	struct node *newest;
};

struct flow_table {
	struct node **bucket;
	size_t mask;
	struct flow_list list[IDLE_CLASSES];
	struct node *free;
	void **slab; /* blocks of nodes */
	size_t slabs;
	size_t cap_slabs;
	uint32_t n;
	uint32_t limit;
};

void flow_table_init(struct flow_table *t, uint32_t limit);
void flow_table_free(struct flow_table *t);

/* The key of a packet; *reversed tells that its source is the higher end. */
struct flow_key flow_key_of(const struct packet *pkt, bool *reversed);

/* The flow of the key, or NULL. */
struct node *flow_table_find(
    const struct flow_table *t, const struct flow_key *key, uint64_t hash);

uint64_t flow_key_hash(const struct flow_key *key);

/* A new flow of the key, in the table and in its class. */
struct node *flow_table_add(struct flow_table *t, const struct flow_key *key,
    uint64_t hash, enum idle_class idle);

/* Moves it to the young end of a class. */
void flow_table_touch(
    struct flow_table *t, struct node *n, enum idle_class idle);

/* Takes it out of table and class; it is not found any more. */
void flow_table_remove(struct flow_table *t, struct node *n);

/* Gives back a node that was removed. */
void flow_table_release(struct flow_table *t, struct node *n);

/* Idle time after which a flow of a class is over. */
int64_t idle_timeout_ns(enum idle_class idle);

/* The flow of any class that has been idle longest, or NULL. */
struct node *flow_table_oldest(const struct flow_table *t);

#endif
