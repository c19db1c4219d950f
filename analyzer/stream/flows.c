/*
 * The flow table: who talks to whom, and for how long in silence.
 *
 * When it is full, there is an emergency, as in Suricata: shorter timeouts
 * hold, and where that makes no room, the flow goes that is silent for longest,
 * first of those that are not established.  It ends when enough is free again.
 */

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/stream/state.h"

enum {
	EMERGENCY_RECOVERY = 30, /* percent of the table, as in Suricata */
	ARENA_KEPT = 4096, /* bytes that the arena of an unused flow may hold */
	SPARE_MAX = 4096,  /* unused flows that are kept */
};

/* What tells flows apart, in one form for both directions. */
struct key {
	uint8_t low[16];
	uint8_t high[16];
	uint16_t low_port;
	uint16_t high_port;
	uint16_t vlan[PACKET_VLANS];
	uint8_t proto;
	uint8_t version;
};

/* By enum timeout_class and enum flow_state, then in an emergency. */
static const struct flow_timeouts usual = {{
    {
	[TIMEOUT_OTHER] = {30, 300, 1},
	[TIMEOUT_TCP] = {60, 600, 60},
	[TIMEOUT_UDP] = {30, 300, 1},
	[TIMEOUT_ICMP] = {30, 300, 1},
    },
    {
	[TIMEOUT_OTHER] = {10, 100, 1},
	[TIMEOUT_TCP] = {5, 100, 10},
	[TIMEOUT_UDP] = {10, 100, 1},
	[TIMEOUT_ICMP] = {10, 100, 1},
    },
}};

void
flows_set_timeouts(struct stream *s)
{
	for (unsigned e = 0; e < 2; e++) {
		for (unsigned i = 0; i < IDLE_OVER; i++) {
			unsigned class = i / IDLE_STATES;
			unsigned state = i % IDLE_STATES;
			uint32_t given =
			    s->options.timeouts.idle_s[e][class][state];

			if (given == 0)
				given = usual.idle_s[e][class][state];
			s->idle_ns[e][i] = given * NS_PER_S;
		}
	}
}

/* ---- lists ---- */

static void
list_remove(struct stream *s, struct conn *c)
{
	struct list *l = &s->list[c->list];

	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		l->first = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	else
		l->last = c->prev;
}

static void
list_append(struct stream *s, struct conn *c, unsigned which)
{
	struct list *l = &s->list[which];

	c->list = which;
	c->next = NULL;
	c->prev = l->last;
	if (l->last != NULL)
		l->last->next = c;
	else
		l->first = c;
	l->last = c;
}

static unsigned
idle_of(const struct flow *f)
{
	enum timeout_class class = TIMEOUT_OTHER;

	if (f->proto == PROTO_TCP)
		class = TIMEOUT_TCP;
	else if (f->proto == PROTO_UDP)
		class = TIMEOUT_UDP;
	else if (f->proto == PROTO_ICMP || f->proto == PROTO_ICMPV6)
		class = TIMEOUT_ICMP;
	return class * IDLE_STATES + f->state;
}

void
flows_touch(struct stream *s, struct conn *c)
{
	c->touched_ns = s->clock_ns;
	list_remove(s, c);
	list_append(s, c, idle_of(&c->flow));
}

/* ---- keys ---- */

/* Requests of ICMP and their replies are one flow. */
static uint16_t
icmp_pair(const struct packet *pkt)
{
	static const uint8_t request[] = {
	    [0] = 8,
	    [14] = 13,
	    [16] = 15,
	    [18] = 17,
	    [129] = 128, /* of ICMPv6: echo */
	    [131] = 130, /* listeners */
	    [134] = 133, /* routers */
	    [136] = 135, /* neighbours */
	    [140] = 139, /* nodes (RFC 4620) */
	    [145] = 144, /* home agents (RFC 6275) */
	};
	uint8_t type = pkt->icmp.type;

	if (type < sizeof(request) && request[type] != 0)
		return request[type];
	return type;
}

/*
 * A message that something could not be delivered belongs to the flow that it
 * is about: such a packet, as if it had gone the message's way.
 */
static bool
is_about(const struct packet *pkt, struct packet *about)
{
	const struct packet_icmp *i = &pkt->icmp;

	if (i->quoted_proto == 0)
		return false;
	*about = (struct packet){.src = i->quoted_dst,
	    .dst = i->quoted_src,
	    .sport = i->quoted_dport,
	    .dport = i->quoted_sport,
	    .ip = {.version = 4, .proto = i->quoted_proto},
	    .vlans = pkt->vlans,
	    .outside = pkt->outside};
	memcpy(about->vlan, pkt->vlan, sizeof(about->vlan));
	return true;
}

/* ICMP's errors: they begin no flow. */
static bool
is_error(const struct packet *pkt)
{
	uint8_t type = pkt->icmp.type;

	return pkt->ip.proto == PROTO_ICMP && pkt->ip.version == 4 &&
	    (type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
}

static struct key
key_of(const struct packet *pkt)
{
	int order = memcmp(pkt->src.b, pkt->dst.b, sizeof(pkt->src.b));
	bool swap = order > 0 || (order == 0 && pkt->sport > pkt->dport);
	struct key k = {.proto = pkt->ip.proto, .version = pkt->ip.version};

	memcpy(k.low, swap ? pkt->dst.b : pkt->src.b, sizeof(k.low));
	memcpy(k.high, swap ? pkt->src.b : pkt->dst.b, sizeof(k.high));
	k.low_port = swap ? pkt->dport : pkt->sport;
	k.high_port = swap ? pkt->sport : pkt->dport;
	if (k.proto == PROTO_ICMP || k.proto == PROTO_ICMPV6)
		k.low_port = icmp_pair(pkt);
	for (unsigned i = 0; i < pkt->vlans; i++)
		k.vlan[i] = (uint16_t)(pkt->vlan[i] + 1);
	return k;
}

/* Does the packet go the way of the flow (1), against it (2), neither (0)? */
static int
direction(const struct flow *f, const struct packet *pkt, bool vlans)
{
	if (f->proto != pkt->ip.proto ||
	    (vlans &&
		(f->vlans != pkt->vlans ||
		    memcmp(f->vlan, pkt->vlan, sizeof(f->vlan)) != 0)))
		return 0;
	if (f->port[0] == pkt->sport && f->port[1] == pkt->dport &&
	    addr_eq(&f->addr[0], &pkt->src) && addr_eq(&f->addr[1], &pkt->dst))
		return 1;
	if (f->port[1] == pkt->sport && f->port[0] == pkt->dport &&
	    addr_eq(&f->addr[1], &pkt->src) && addr_eq(&f->addr[0], &pkt->dst))
		return 2;
	return 0;
}

static bool
same_icmp(const struct flow *f, const struct packet *pkt)
{
	struct packet first = {.icmp = {.type = f->icmp_type[0]}};

	return (f->proto != PROTO_ICMP && f->proto != PROTO_ICMPV6) ||
	    icmp_pair(&first) == icmp_pair(pkt);
}

/* ---- flows ---- */

static struct conn *
take_conn(struct stream *s)
{
	struct conn *c = s->free;
	struct arena *arena = NULL;

	if (c != NULL) {
		s->free = c->chain;
		s->spare--;
		arena = c->flow.arena;
	} else {
		c = mem_alloc(sizeof(*c));
	}
	*c = (struct conn){0};
	c->flow.arena = arena != NULL ? arena : arena_new(256);
	return c;
}

/* The longest idle one, established or not. */
static struct conn *
longest_idle(const struct stream *s, bool established)
{
	struct conn *best = NULL;

	for (unsigned i = 0; i < IDLE_OVER; i++) {
		struct conn *c = s->list[i].first;

		if (c != NULL &&
		    (i % IDLE_STATES == FLOW_ESTABLISHED) == established &&
		    (best == NULL || c->flow.last_ns < best->flow.last_ns))
			best = c;
	}
	return best;
}

static void
count_flow(struct stream_counts *n, uint8_t proto)
{
	switch (proto) {
	case PROTO_TCP:
		n->tcp++;
		break;
	case PROTO_UDP:
		n->udp++;
		break;
	case PROTO_ICMP:
		n->icmpv4++;
		break;
	case PROTO_ICMPV6:
		n->icmpv6++;
		break;
	default:
		n->other++;
		break;
	}
	n->active++;
	if (n->active > n->active_max)
		n->active_max = n->active;
}

/* A number of 53 bits, which JSON readers keep whole; never 0. */
static uint64_t
flow_id(uint64_t hash, int64_t first_ns)
{
	return (hash_mix(hash ^ hash_mix((uint64_t)first_ns)) >> 11) | 1;
}

/* Takes a flow out of the table, for stream_ended to give it out. */
static void
end_flow(struct stream *s, struct conn *c, enum flow_end why)
{
	struct conn **at = &s->bucket[c->hash & s->mask];

	while (*at != c)
		at = &(*at)->chain;
	*at = c->chain;
	c->hashed = false;
	c->flow.end = why;
	c->flushing[0] = c->flushing[1] = true;
	s->counts.active--;
	list_remove(s, c);
	list_append(s, c, IDLE_OVER);
}

/* The first flow that is idle for too long, or NULL. */
static struct conn *
timed_out(const struct stream *s)
{
	for (unsigned i = 0; i < IDLE_OVER; i++) {
		struct conn *c = s->list[i].first;

		if (c != NULL &&
		    c->touched_ns < s->clock_ns - s->idle_ns[s->emergency][i])
			return c;
	}
	return NULL;
}

/* The table is full. */
static void
make_room(struct stream *s)
{
	struct conn *c;

	s->counts.emergencies += !s->emergency;
	s->emergency = true;
	while ((c = timed_out(s)) != NULL) {
		s->counts.pruned++;
		end_flow(s, c, FLOW_END_TIMEOUT);
	}
	while (s->counts.active != 0 && s->counts.active >= s->allowed.flows) {
		c = longest_idle(s, false);
		if (c == NULL)
			c = longest_idle(s, true);
		assert(c != NULL);
		s->counts.evicted++;
		end_flow(s, c, FLOW_END_EVICTED);
	}
}

/* An emergency is over when so much of the table is free. */
static void
end_emergency(struct stream *s)
{
	uint64_t most = s->allowed.flows;

	if (!s->emergency ||
	    s->counts.active > most - most * EMERGENCY_RECOVERY / 100)
		return;
	s->emergency = false;
	s->counts.emergencies_over++;
}

/* More buckets, when there are as many flows. */
static void
widen(struct stream *s)
{
	uint64_t n = s->mask + 1;
	struct conn **wide = mem_zalloc(2 * n, sizeof(struct conn *));

	s->mask = 2 * n - 1;
	for (uint64_t i = 0; i < n; i++) {
		struct conn *c = s->bucket[i];

		while (c != NULL) {
			struct conn *next = c->chain;

			c->chain = wide[c->hash & s->mask];
			wide[c->hash & s->mask] = c;
			c = next;
		}
	}
	free(s->bucket);
	s->bucket = wide;
}

static struct conn *
begin(struct stream *s, struct packet *pkt, uint64_t hash)
{
	struct conn *c;
	struct flow *f;
	/* Who answers a SYN is the server, even when its SYN was not seen. */
	bool answer = pkt->ip.proto == PROTO_TCP &&
	    (pkt->tcp.flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK) &&
	    s->options.midstream;

	if (s->counts.active >= s->allowed.flows)
		make_room(s);
	if (s->counts.active > s->mask)
		widen(s);
	c = take_conn(s);
	f = &c->flow;
	c->hash = hash;
	c->hashed = true;
	c->chain = s->bucket[hash & s->mask];
	s->bucket[hash & s->mask] = c;
	f->id = flow_id(hash, pkt->time_ns);
	f->first_number = pkt->number;
	f->addr[0] = answer ? pkt->dst : pkt->src;
	f->addr[1] = answer ? pkt->src : pkt->dst;
	f->port[0] = answer ? pkt->dport : pkt->sport;
	f->port[1] = answer ? pkt->sport : pkt->dport;
	f->proto = pkt->ip.proto;
	f->ip_version = pkt->ip.version;
	f->icmp_type[0] = f->icmp_type[1] = pkt->icmp.type;
	f->icmp_code[0] = f->icmp_code[1] = pkt->icmp.code;
	memcpy(f->vlan, pkt->vlan, sizeof(f->vlan));
	f->vlans = pkt->vlans;
	f->first_ns = f->last_ns = pkt->time_ns;
	f->stream = c;
	c->touched_ns = s->clock_ns;
	count_flow(&s->counts, f->proto);
	list_append(s, c, idle_of(f));
	pkt->dir = answer ? DIR_TO_CLIENT : DIR_TO_SERVER;
	return c;
}

/* The flow of packets such as pkt, whose key has that hash; NULL: none. */
static struct conn *
find(const struct stream *s, const struct packet *pkt, uint64_t hash,
    enum dir *dir)
{
	struct conn *c;

	for (c = s->bucket[hash & s->mask]; c != NULL; c = c->chain) {
		int way = c->hash == hash && same_icmp(&c->flow, pkt)
		    ? direction(&c->flow, pkt, !s->options.ignore_vlans)
		    : 0;

		if (way == 0)
			continue;
		*dir = way == 1 ? DIR_TO_SERVER : DIR_TO_CLIENT;
		return c;
	}
	return NULL;
}

static uint64_t
hash_of(const struct stream *s, const struct packet *pkt)
{
	struct key k = key_of(pkt);

	if (s->options.ignore_vlans)
		memset(k.vlan, 0, sizeof(k.vlan));

	return hash_bytes(&k, sizeof(k), pkt->outside);
}

struct conn *
flows_find(struct stream *s, struct packet *pkt)
{
	struct packet about;
	uint64_t hash;
	struct conn *c;

	if (is_about(pkt, &about))
		return find(s, &about, hash_of(s, &about), &pkt->dir);
	hash = hash_of(s, pkt);
	c = find(s, pkt, hash, &pkt->dir);
	if (c != NULL && pkt->ip.proto == PROTO_TCP &&
	    tcp_begins_anew(c, pkt)) {
		s->counts.reused++;
		end_flow(s, c, FLOW_END_REUSED);
		c = NULL;
	}
	if (c == NULL && !is_error(pkt))
		c = begin(s, pkt, hash);
	return c;
}

struct conn *
flows_over(struct stream *s, int64_t now_ns, bool all)
{
	struct conn *c = s->list[IDLE_OVER].first;

	if (c != NULL || (!all && now_ns == INT64_MIN))
		return c;
	if (all) {
		for (unsigned i = 0; c == NULL && i < IDLE_OVER; i++)
			c = s->list[i].first;
		if (c != NULL)
			end_flow(s, c, FLOW_END_SHUTDOWN);
		return c;
	}
	stream_clock(s, now_ns);
	c = timed_out(s);
	if (c != NULL) {
		s->counts.timed_out++;
		end_flow(s, c, FLOW_END_TIMEOUT);
	} else {
		end_emergency(s);
	}
	return c;
}

void
flows_turn(struct conn *c)
{
	struct flow *f = &c->flow;
	const struct addr addr = f->addr[0];
	const struct flow_side side = f->side[0];
	const struct half half = c->half[0];
	struct sender *const sender[2] = {c->sender[0], c->sender[1]};
	const struct sender own = c->own[0];
	uint16_t port = f->port[0];
	bool shown = c->shown[0];

	f->addr[0] = f->addr[1];
	f->addr[1] = addr;
	f->port[0] = f->port[1];
	f->port[1] = port;
	f->side[0] = f->side[1];
	f->side[1] = side;
	c->half[0] = c->half[1];
	c->half[1] = half;
	c->own[0] = c->own[1];
	c->own[1] = own;
	c->sender[0] = sender[1] == &c->own[1] ? &c->own[0] : sender[1];
	c->sender[1] = sender[0] == &c->own[0] ? &c->own[1] : sender[0];
	c->shown[0] = c->shown[1];
	c->shown[1] = shown;
}

void
flows_drop(struct conn *c)
{
	arena_free(c->flow.arena);
	free(c);
}

void
flows_release(struct stream *s, struct conn *c)
{
	list_remove(s, c);
	if (s->current == c)
		s->current = NULL;
	for (unsigned d = 0; d < 2; d++)
		window_free(&c->half[d].bytes, &s->pool);
	if (arena_held(c->flow.arena) > ARENA_KEPT) {
		arena_free(c->flow.arena);
		c->flow.arena = NULL;
	} else {
		arena_reset(c->flow.arena);
	}
	if (s->spare == SPARE_MAX) {
		flows_drop(c);
		return;
	}
	c->chain = s->free;
	s->free = c;
	s->spare++;
}
