#include "analyzer/stream/stream.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/stream/state.h"

enum {
	BUCKETS = 1024, /* of the flow table at first */
};

static void
set_defaults(struct stream_limits *l)
{
	if (l->flows == 0)
		l->flows = 262144;
	if (l->flow_bytes == 0)
		l->flow_bytes = 1 << 20;
	if (l->buffered_bytes == 0)
		l->buffered_bytes = UINT64_C(256) << 20;
	for (unsigned d = 0; d < 2; d++) {
		if (l->chunk_bytes[d] == 0)
			l->chunk_bytes[d] = 2560;
	}
	if (l->depth_bytes == 0)
		l->depth_bytes = 1 << 20;
	if (l->fragments == 0)
		l->fragments = 8192;
	if (l->raw_bytes == 0)
		l->raw_bytes = 64 << 10;
}

struct host_policy
policy_of(const struct stream_options *o, const struct addr *host)
{
	struct host_policy found = {
	    .overlap = host->family == 4 ? OVERLAP_WINDOWS : OVERLAP_BSD};
	int bits = -1;

	for (size_t i = 0; i < o->hosts_n; i++) {
		const struct policy_hosts *h = &o->hosts[i];

		if (h->hosts.bits > bits && prefix_has(&h->hosts, host)) {
			bits = h->hosts.bits;
			found = h->policy;
		}
	}
	return found;
}

void
stream_clock(struct stream *s, int64_t time_ns)
{
	int64_t second_ns = time_ns / NS_PER_S * NS_PER_S;

	if (second_ns > s->clock_ns)
		s->clock_ns = second_ns;
}

struct stream_share
stream_whole(const struct stream_options *options)
{
	struct stream_limits l = options->limits;

	set_defaults(&l);
	return (struct stream_share){.flows = l.flows,
	    .buffered_bytes = l.buffered_bytes,
	    .fragments = l.fragments};
}

struct stream_share
stream_holds(const struct stream *s)
{
	return (struct stream_share){.flows = s->counts.active,
	    .buffered_bytes = s->pool.held,
	    .fragments = defrag_held(s->defrag)};
}

void
stream_allow(struct stream *s, const struct stream_share *share)
{
	s->allowed = *share;
	window_pool_limit(&s->pool, share->buffered_bytes);
}

struct stream *
stream_new(const struct stream_options *options)
{
	struct stream *s = mem_zalloc(1, sizeof(*s));
	struct stream_share whole = stream_whole(options);

	s->options = *options;
	set_defaults(&s->options.limits);
	flows_set_timeouts(s);
	s->bucket = mem_zalloc(BUCKETS, sizeof(struct conn *));
	s->mask = BUCKETS - 1;
	s->defrag = defrag_new();
	stream_allow(s, &whole);
	if (options->guess_checksums && !options->ignore_checksums)
		s->senders = senders_new();
	return s;
}

void
stream_free(struct stream *s)
{
	struct conn *c;

	if (s == NULL)
		return;
	while ((c = flows_over(s, INT64_MAX, true)) != NULL)
		flows_release(s, c);
	while ((c = s->free) != NULL) {
		s->free = c->chain;
		flows_drop(c);
	}
	defrag_free(s->defrag, &s->pool);
	senders_free(s->senders);
	window_pool_free(&s->pool);
	free(s->bucket);
	free(s);
}

/* Counts a packet to its flow. */
static void
count_packet(struct conn *c, const struct packet *pkt)
{
	struct flow_side *side = &c->flow.side[pkt->dir];
	uint8_t ttl = pkt->ip.ttl;

	if (side->packets++ == 0 || ttl < side->min_ttl)
		side->min_ttl = ttl;
	if (ttl > side->max_ttl)
		side->max_ttl = ttl;
	side->bytes += pkt->link.n + pkt->bytes.n;
	if (pkt->time_ns > c->flow.last_ns)
		c->flow.last_ns = pkt->time_ns;
	if (c->flow.proto == pkt->ip.proto) {
		c->flow.icmp_type[pkt->dir] = pkt->icmp.type;
		c->flow.icmp_code[pkt->dir] = pkt->icmp.code;
	}
}

/* What detect saw with the last packet is not fresh any more. */
static void
forget_fresh(struct conn *c)
{
	for (unsigned d = 0; d < 2; d++) {
		struct raw_stream *raw = &c->flow.side[d].raw;

		if (raw->ready && (c->shown[d] || raw->due)) {
			raw->fresh = raw->offset + raw->data.n;
			raw->ready = false;
			raw->wanted = false;
			raw->due = false;
			c->half[d].before_from = c->half[d].before_to;
			raw->before = (struct span){0};
			raw->missing = 0;
		}
		c->shown[d] = false;
	}
}

/* Those whose packets are put into flows. */
static bool
has_flows(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP ||
	    proto == PROTO_ICMP || proto == PROTO_ICMPV6 ||
	    proto == PROTO_SCTP || proto == PROTO_ESP;
}

/* The sender of one direction of a flow. */
static struct sender *
sender_of(struct stream *s, struct conn *c, enum dir dir)
{
	if (c->sender[dir] == NULL)
		c->sender[dir] = senders_get(s->senders, &c->flow.addr[dir],
		    &c->flow.addr[dir_other(dir)]);
	if (c->sender[dir] == NULL)
		c->sender[dir] = &c->own[dir];
	return c->sender[dir];
}

/* Does its receiver drop the packet because its checksum is wrong? */
static bool
bad_checksum(struct stream *s, struct conn *c, const struct packet *pkt)
{
	bool bad = pkt->l4_checksum_bad;

	if (s->options.ignore_checksums)
		return false;
	if (s->senders == NULL)
		return bad;
	if (!pkt->l4_checksum_unfinished &&
	    !senders_believe(sender_of(s, c, pkt->dir), bad))
		return true;
	s->counts.ignored_checksum += bad;
	return false;
}

/*
 * Follows the connection that the packet belongs to.  Established it is from
 * the packet behind the handshake on, as in Suricata; segments without a
 * handshake never are.
 */
static void
take_tcp(struct stream *s, struct conn *c, struct packet *pkt)
{
	pkt->established = c->flow.tcp_state >= TCP_ESTABLISHED;
	if (bad_checksum(s, c, pkt))
		s->counts.invalid_checksum++;
	else if (tcp_follow(s, c, pkt))
		reassemble_put(s, c, pkt);
	/* Flags are those of the connection, not what came before it. */
	if (c->flow.tcp_state != TCP_NONE)
		c->flow.side[pkt->dir].tcp_flags |= pkt->tcp.flags;
	for (unsigned d = 0; d < 2; d++) {
		const struct half *h = &c->half[d];

		c->flow.side[d].sequence = h->open ? h->next_seq - h->isn : 0;
	}
	/* What a SYN brought is looked at with the end of the handshake. */
	if (c->fast_open && c->flow.tcp_state >= TCP_ESTABLISHED)
		pkt->established = true;
}

enum stream_result
stream_packet(struct stream *s, struct packet *pkt)
{
	struct conn *c;

	s->current = NULL;
	s->packet = pkt;
	stream_clock(s, pkt->time_ns);
	if (pkt->ip.version == 0)
		return STREAM_NONE;
	if (pkt->ip.fragment)
		return defrag_put(s, pkt);
	if (!pkt->l4_ok || !has_flows(pkt->ip.proto))
		return STREAM_NONE;
	c = flows_find(s, pkt);
	if (c == NULL)
		return STREAM_NONE;
	s->current = c;
	pkt->flow = &c->flow;
	forget_fresh(c);
	c->shown[pkt->dir] = true;
	count_packet(c, pkt);
	if (pkt->ip.proto == PROTO_TCP) {
		take_tcp(s, c, pkt);
	} else if (pkt->icmp.quoted_proto == 0) {
		pkt->established = c->flow.side[0].packets != 0 &&
		    c->flow.side[1].packets != 0;
		if (pkt->established && c->flow.state == FLOW_NEW)
			c->flow.state = FLOW_ESTABLISHED;
	}
	flows_touch(s, c);
	return STREAM_FLOW;
}

struct span
stream_datagram(const struct stream *s)
{
	return defrag_datagram(s->defrag);
}

/* What was wrong with the last packet's place in its stream. */
static void
count_anomalies(struct stream *s)
{
	const struct anomalies *a = &s->packet->anomalies;

	for (unsigned i = anomaly_next(a, ANOMALY_STREAM_ACK_DIR);
	     i < ANOMALY_COUNT; i = anomaly_next(a, i + 1))
		s->counts.by_anomaly[i]++;
}

bool
stream_chunk(struct stream *s, struct chunk *out)
{
	struct conn *c = s->current;
	enum dir dir;

	if (c == NULL || s->packet->ip.proto != PROTO_TCP)
		return false;
	/* First what the packet acknowledged, then what it brought. */
	dir = dir_other(s->packet->dir);
	if (reassemble_next(s, c, dir, out) ||
	    reassemble_own(s, c, s->packet->dir, out)) {
		reassemble_raw(s, c);
		return true;
	}
	reassemble_raw(s, c);
	count_anomalies(s);
	return false;
}

struct flow *
stream_ended(struct stream *s, int64_t now_ns, bool all)
{
	struct conn *c = flows_over(s, now_ns, all);

	/* Between frames the packet at hand is gone. */
	if (all || now_ns != INT64_MIN)
		s->current = NULL;
	if (c == NULL)
		return NULL;
	forget_fresh(c);
	return &c->flow;
}

bool
stream_flush(struct stream *s, struct flow *f, struct chunk *out)
{
	struct conn *c = f->stream;

	if (f->proto != PROTO_TCP)
		return false;
	if (reassemble_next(s, c, DIR_TO_SERVER, out) ||
	    reassemble_next(s, c, DIR_TO_CLIENT, out)) {
		reassemble_raw(s, c);
		return true;
	}
	reassemble_raw(s, c);
	return false;
}

void
stream_turn(struct stream *s, struct chunk *chunk)
{
	struct conn *c = chunk->flow->stream;

	flows_turn(c);
	chunk->dir = dir_other(chunk->dir);
	if (s->current == c)
		s->packet->dir = dir_other(s->packet->dir);
}

void
stream_release(struct stream *s, struct flow *f)
{
	flows_release(s, f->stream);
}

void
stream_counters(const struct stream *s, struct counters *out)
{
	const struct stream_counts *n = &s->counts;
	const struct counter all[] = {
	    {"flow.tcp", n->tcp},
	    {"flow.udp", n->udp},
	    {"flow.icmpv4", n->icmpv4},
	    {"flow.icmpv6", n->icmpv6},
	    {"flow.other", n->other},
	    {"flow.active_max", n->active_max},
	    {"flow.end.timeout", n->timed_out},
	    {"flow.tcp_reuse", n->reused},
	    {"flow.emerg_mode_entered", n->emergencies},
	    {"flow.emerg_mode_over", n->emergencies_over},
	    {"flow.emerg_mode_pruned", n->pruned},
	    {"flow.emerg_mode_evicted", n->evicted},
	    {"tcp.sessions", n->sessions},
	    {"tcp.midstream_pickups", n->midstream},
	    {"tcp.syn", n->syn},
	    {"tcp.synack", n->synack},
	    {"tcp.rst", n->rst},
	    {"tcp.urg", n->urgent},
	    {"tcp.urgent_oob_data", n->out_of_band},
	    {"tcp.invalid_checksum", n->invalid_checksum},
	    {"tcp.ignored_checksum", n->ignored_checksum},
	    {"tcp.senders_refused",
		s->senders == NULL ? 0 : senders_refused(s->senders)},
	    {"tcp.invalid_packets", n->invalid_packets},
	    {"tcp.no_session", n->no_session},
	    {"tcp.overlap", n->overlap},
	    {"tcp.overlap_diff_data", n->overlap_different},
	    {"tcp.reassembly_gap", n->gaps},
	    {"tcp.reassembly_gap_bytes", n->gap_bytes},
	    {"tcp.uninspected_bytes", n->uninspected_bytes},
	    {"tcp.reassembly_bytes", n->chunk_bytes},
	    {"tcp.segment_memcap_drop", s->pool.refused},
	    {"tcp.segment_ahead_drop", n->refused_ahead},
	    {"tcp.stream_depth_reached", n->depth_reached},
	    {"tcp.reassembly_memuse", s->pool.held},
	    {"defrag.ipv4.fragments", n->fragments4},
	    {"defrag.ipv4.reassembled", n->whole4},
	    {"defrag.ipv6.fragments", n->fragments6},
	    {"defrag.ipv6.reassembled", n->whole6},
	    {"defrag.timeouts", n->fragments_timeout},
	    {"defrag.max_frags_reached", n->fragments_evicted},
	    {"defrag.refused", n->fragments_refused},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		counter_add(out, all[i].name, all[i].n);
	for (unsigned i = ANOMALY_STREAM_ACK_DIR; i < ANOMALY_COUNT; i++) {
		if (n->by_anomaly[i] != 0)
			counter_add(out, anomaly_name((enum anomaly)i),
			    n->by_anomaly[i]);
	}
}
