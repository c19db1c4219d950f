#include "analyzer/stream/stream.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/stream/fragment.h"
#include "analyzer/stream/node.h"

enum {
	FLOWS = 262144,
	FLOW_BYTES = 1 << 20,
	DEPTH_BYTES = 1 << 20,
	FRAGMENTS = 8192,
	RAW_BYTES = 64 << 10,
	ICMP_ECHO_REPLY = 0,
	ICMP_ECHO = 8,
};

#define BUFFERED_BYTES (UINT64_C(256) << 20)

struct stream {
	struct stream_options options;
	struct tcp_rules rules;
	struct flow_table table;
	struct fragments *fragments;
	struct side_shared shared;
	struct span datagram;
	struct node *current; /* whose chunks are asked for */
	unsigned pending;     /* directions that may have some */
	int64_t now_ns;       /* of the current packet */
	struct node *ended, *ended_last; /* waiting for stream_ended */
	uint64_t flows[4]; /* tcp, udp, icmp, other */
	uint64_t sessions;
	uint64_t evicted;
	uint64_t midstream;
	uint64_t bad_checksums;
};

static uint64_t
or_default(uint64_t n, uint64_t value)
{
	return n != 0 ? n : value;
}

struct stream *
stream_new(const struct stream_options *options)
{
	struct stream *s = mem_zalloc(1, sizeof(*s));
	const struct stream_limits *l = &options->limits;

	s->options = *options;
	s->rules = (struct tcp_rules){.midstream = options->midstream,
	    .inline_mode = options->inline_mode};
	flow_table_init(&s->table, (uint32_t)or_default(l->flows, FLOWS));
	s->fragments =
	    fragments_new((uint32_t)or_default(l->fragments, FRAGMENTS));
	s->shared = (struct side_shared){
	    .buffered_limit = or_default(l->buffered_bytes, BUFFERED_BYTES),
	    .flow_limit = (uint32_t)or_default(l->flow_bytes, FLOW_BYTES),
	    .depth = (uint32_t)or_default(l->depth_bytes, DEPTH_BYTES),
	    .raw = (uint32_t)or_default(l->raw_bytes, RAW_BYTES)};
	return s;
}

void
stream_free(struct stream *s)
{
	if (s == NULL)
		return;
	flow_table_free(&s->table);
	fragments_free(s->fragments);
	pool_free(&s->shared.pool);
	free(s);
}

/* ---- flows ---- */

static enum idle_class
class_of(const struct flow *f)
{
	bool new = f->state == FLOW_NEW;

	switch (f->proto) {
	case PROTO_TCP:
		if (f->state == FLOW_CLOSED)
			return IDLE_TCP_CLOSED;
		return new ? IDLE_TCP_NEW : IDLE_TCP_ESTABLISHED;
	case PROTO_UDP:
		return new ? IDLE_UDP_NEW : IDLE_UDP_ESTABLISHED;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		return new ? IDLE_ICMP_NEW : IDLE_ICMP_ESTABLISHED;
	default:
		return new ? IDLE_OTHER_NEW : IDLE_OTHER_ESTABLISHED;
	}
}

static void
end_node(struct stream *s, struct node *n, enum flow_end why)
{
	flow_table_remove(&s->table, n);
	n->flow.end = why;
	n->next_ended = NULL;
	if (s->ended_last != NULL)
		s->ended_last->next_ended = n;
	else
		s->ended = n;
	s->ended_last = n;
}

static struct node *
node_begin(struct stream *s, const struct packet *pkt,
    const struct flow_key *key, uint64_t hash)
{
	struct node *n;
	struct flow *f;
	uint64_t start = (uint64_t)pkt->time_ns;

	if (s->table.n >= s->table.limit) {
		s->evicted++;
		end_node(s, flow_table_oldest(&s->table), FLOW_END_EVICTED);
	}
	n = flow_table_add(&s->table, key, hash, IDLE_OTHER_NEW);
	f = &n->flow;
	f->id = hash_bytes(&start, sizeof(start), hash) >> 11;
	f->first_number = pkt->number;
	f->addr[0] = pkt->src;
	f->addr[1] = pkt->dst;
	f->port[0] = pkt->sport;
	f->port[1] = pkt->dport;
	f->proto = pkt->ip.proto;
	f->ip_version = pkt->ip.version;
	f->icmp_type[0] = pkt->icmp.type;
	f->icmp_code[0] = pkt->icmp.code;
	memcpy(f->vlan, pkt->vlan, sizeof(f->vlan));
	f->vlans = pkt->vlans;
	f->first_ns = pkt->time_ns;
	f->stream = n;
	switch (f->proto) {
	case PROTO_TCP:
		s->flows[0]++;
		break;
	case PROTO_UDP:
		s->flows[1]++;
		break;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		s->flows[2]++;
		break;
	default:
		s->flows[3]++;
		break;
	}
	return n;
}

/* Does the packet begin a session anew where an old one has closed? */
static bool
is_reuse(const struct node *n, const struct packet *pkt)
{
	return n->flow.proto == PROTO_TCP && n->flow.state == FLOW_CLOSED &&
	    (pkt->tcp.flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;
}

static struct node *
node_of(struct stream *s, const struct packet *pkt, bool *reversed)
{
	struct flow_key key = flow_key_of(pkt, reversed);
	uint64_t hash = flow_key_hash(&key);
	struct node *n = flow_table_find(&s->table, &key, hash);

	if (n != NULL && is_reuse(n, pkt)) {
		end_node(s, n, FLOW_END_REUSED);
		n = NULL;
	} else if (n != NULL &&
	    n->flow.last_ns + idle_timeout_ns(n->idle) < pkt->time_ns) {
		end_node(s, n, FLOW_END_TIMEOUT);
		n = NULL;
	}
	return n != NULL ? n : node_begin(s, pkt, &key, hash);
}

static enum dir
dir_of(const struct flow *f, const struct packet *pkt)
{
	if (f->port[0] != f->port[1] || pkt->sport != pkt->dport)
		return pkt->sport == f->port[0] &&
			addr_eq(&pkt->src, &f->addr[0])
		    ? DIR_TO_SERVER
		    : DIR_TO_CLIENT;
	return addr_eq(&pkt->src, &f->addr[0]) ? DIR_TO_SERVER
					       : DIR_TO_CLIENT;
}

static void
count_packet(struct flow *f, const struct packet *pkt)
{
	struct flow_side *side = &f->side[pkt->dir];

	side->packets++;
	side->bytes += pkt->frame != NULL ? pkt->frame->wire_n
					  : pkt->payload.n;
	side->tcp_flags |= pkt->tcp.flags;
	if (side->min_ttl == 0 || pkt->ip.ttl < side->min_ttl)
		side->min_ttl = pkt->ip.ttl;
	if (pkt->ip.ttl > side->max_ttl)
		side->max_ttl = pkt->ip.ttl;
	f->last_ns = pkt->time_ns;
	if (pkt->dir == DIR_TO_CLIENT) {
		f->icmp_type[1] = pkt->icmp.type;
		f->icmp_code[1] = pkt->icmp.code;
		if (f->proto != PROTO_TCP)
			f->state = FLOW_ESTABLISHED;
	}
}

static void
tcp_packet(struct stream *s, struct node *n, struct packet *pkt)
{
	bool tracked = n->tcp.tracked;

	s->pending = tcp_take(&n->tcp, &s->shared, &s->rules, pkt);
	if (!tracked && n->tcp.tracked) {
		s->sessions++;
		s->midstream += n->flow.midstream;
	}
	pkt->established = n->flow.state == FLOW_ESTABLISHED ||
	    n->flow.tcp_state > TCP_ESTABLISHED;
}

enum stream_result
stream_packet(struct stream *s, struct packet *pkt)
{
	bool reversed;
	struct node *n;

	s->current = NULL;
	s->pending = 0;
	s->now_ns = pkt->time_ns;
	if (pkt->ip.version == 0)
		return STREAM_NONE;
	if (pkt->ip.fragment)
		return fragments_take(s->fragments, pkt, &s->datagram)
		    ? STREAM_DATAGRAM
		    : STREAM_FRAGMENT;
	if (!pkt->l4_ok)
		return STREAM_NONE;
	if (!s->options.ignore_checksums &&
	    (pkt->l4_checksum_bad || pkt->ip.checksum_bad)) {
		s->bad_checksums++;
		return STREAM_NONE;
	}
	n = node_of(s, pkt, &reversed);
	pkt->flow = &n->flow;
	pkt->dir = dir_of(&n->flow, pkt);
	count_packet(&n->flow, pkt);
	n->flow.side[0].raw.ready = false;
	n->flow.side[1].raw.ready = false;
	s->current = n;
	if (n->flow.proto == PROTO_TCP)
		tcp_packet(s, n, pkt);
	else
		pkt->established = n->flow.state == FLOW_ESTABLISHED;
	flow_table_touch(&s->table, n, class_of(&n->flow));
	return STREAM_FLOW;
}

struct span
stream_datagram(const struct stream *s)
{
	return s->datagram;
}

/* ---- chunks ---- */

/* Shows detect what of a direction was released with this packet. */
static void
raw_update(struct stream *s, struct node *n, enum dir dir, uint64_t before)
{
	const struct side *side = &n->tcp.end[dir].side;
	struct flow_side *out = &n->flow.side[dir];

	out->raw.data = side_window(side, &s->shared, &out->raw.offset);
	if (!out->raw.ready) {
		out->raw.fresh = before;
		out->raw.ready = true;
	}
	out->stream_bytes = side->delivered;
}

static bool
next_of(struct stream *s, struct node *n, enum dir dir, uint64_t limit,
    struct chunk *c)
{
	struct side *side = &n->tcp.end[dir].side;
	uint64_t before = side->delivered;

	if (!side->known || !side_next(side, &s->shared, limit, c))
		return false;
	c->flow = &n->flow;
	c->dir = dir;
	c->time_ns = n->flow.last_ns;
	n->flow.side[dir].gap_bytes += c->gap_n;
	raw_update(s, n, dir, before);
	return true;
}

bool
stream_chunk(struct stream *s, struct chunk *c)
{
	struct node *n = s->current;

	for (enum dir d = DIR_TO_SERVER; d <= DIR_TO_CLIENT; d++) {
		if ((s->pending & 1u << d) == 0)
			continue;
		if (next_of(s, n, d, tcp_limit(&n->tcp, &s->rules, d), c))
			return true;
		s->pending &= ~(1u << d);
	}
	return false;
}

bool
stream_flush(struct stream *s, struct flow *f, struct chunk *c)
{
	struct node *n = f->stream;

	for (enum dir d = DIR_TO_SERVER; d <= DIR_TO_CLIENT; d++) {
		const struct side *side = &n->tcp.end[d].side;

		if (f->proto == PROTO_TCP &&
		    next_of(s, n, d, side->top, c))
			return true;
	}
	return false;
}

/* ---- the end of flows ---- */

static bool
is_idle(const struct node *n, int64_t now_ns)
{
	return n->flow.last_ns + idle_timeout_ns(n->idle) < now_ns;
}

struct flow *
stream_ended(struct stream *s, int64_t now_ns, bool all)
{
	struct node *n = s->ended;

	for (unsigned i = 0; n == NULL && i < IDLE_CLASSES; i++) {
		struct node *oldest = s->table.list[i].oldest;

		if (oldest != NULL && (all || is_idle(oldest, now_ns))) {
			end_node(s, oldest,
			    all ? FLOW_END_SHUTDOWN : FLOW_END_TIMEOUT);
			n = s->ended;
		}
	}
	if (n == NULL)
		return NULL;
	s->ended = n->next_ended;
	if (s->ended == NULL)
		s->ended_last = NULL;
	n->flow.side[0].raw.ready = false;
	n->flow.side[1].raw.ready = false;
	return &n->flow;
}

void
stream_release(struct stream *s, struct flow *f)
{
	struct node *n = f->stream;

	side_clear(&n->tcp.end[0].side, &s->shared);
	side_clear(&n->tcp.end[1].side, &s->shared);
	flow_table_release(&s->table, n);
}

void
stream_counters(const struct stream *s, struct counters *out)
{
	const struct fragment_counts *f = fragments_counts(s->fragments);

	counter_add(out, "flow.tcp", s->flows[0]);
	counter_add(out, "flow.udp", s->flows[1]);
	counter_add(out, "flow.icmp", s->flows[2]);
	counter_add(out, "flow.other", s->flows[3]);
	counter_add(out, "flow.evicted", s->evicted);
	counter_add(out, "tcp.sessions", s->sessions);
	counter_add(out, "tcp.midstream_pickups", s->midstream);
	counter_add(out, "tcp.invalid_checksum", s->bad_checksums);
	counter_add(out, "tcp.reassembly_gap", s->shared.gaps);
	counter_add(out, "tcp.gap_bytes", s->shared.gap_bytes);
	counter_add(out, "tcp.overlap", s->shared.overlaps);
	counter_add(
	    out, "tcp.overlap_diff_data", s->shared.overlaps_different);
	counter_add(
	    out, "tcp.segment_memcap_drop", s->shared.dropped_limit);
	counter_add(
	    out, "tcp.stream_depth_dropped", s->shared.dropped_depth);
	counter_add(out, "defrag.ipv4.fragments", f->fragments[0]);
	counter_add(out, "defrag.ipv4.reassembled", f->datagrams[0]);
	counter_add(out, "defrag.ipv6.fragments", f->fragments[1]);
	counter_add(out, "defrag.ipv6.reassembled", f->datagrams[1]);
	counter_add(out, "defrag.timeouts", f->timeouts);
	counter_add(out, "defrag.evicted", f->evicted);
	counter_add(out, "defrag.overlaps", f->overlaps);
}
