/* The bytes of packets and streams, and whether a buffer of them matches. */

#include "analyzer/detect/suricata/engine_parts.h"
#include "analyzer/detect/suricata/inspect.h"

bool
engine_inspect(struct engine *e, const struct sig_buffer *b, struct span bytes)
{
	e->in.steps = 0;
	return inspect_buffer(b, bytes, &e->in);
}

struct span
engine_header_bytes(const struct packet *pkt, enum sig_header header)
{
	switch (header) {
	case HEADER_SRC:
		return addr_bytes(&pkt->src);
	case HEADER_DST:
		return addr_bytes(&pkt->dst);
	case HEADER_IPV4:
		return pkt->ip.version == 4 ? pkt->ip_head : (struct span){0};
	case HEADER_IPV6:
		return pkt->ip.version == 6 ? pkt->ip_head : (struct span){0};
	case HEADER_TCP:
		if (pkt->ip.proto != PROTO_TCP)
			return (struct span){0};
		break;
	case HEADER_UDP:
		if (pkt->ip.proto != PROTO_UDP)
			return (struct span){0};
		break;
	case HEADER_ICMP:
		if (pkt->ip.proto != PROTO_ICMP &&
		    pkt->ip.proto != PROTO_ICMPV6)
			return (struct span){0};
		break;
	}
	return pkt->l4_head;
}

const struct raw_stream *
engine_ready_stream(const struct engine *e, const struct packet *pkt)
{
	const struct raw_stream *raw;

	if (e->before.ready)
		return &e->before;
	if (pkt->flow == NULL || pkt->ip.proto != PROTO_TCP)
		return NULL;
	raw = &pkt->flow->side[pkt->dir].raw;
	return raw->ready && raw->data.n != 0 ? raw : NULL;
}

/* Index in the window of the first byte that was not looked at before. */
static size_t
fresh_from(const struct raw_stream *raw)
{
	uint64_t from = raw->fresh > raw->offset ? raw->fresh - raw->offset : 0;

	return from < raw->data.n ? (size_t)from : raw->data.n;
}

struct span
engine_fresh_bytes(const struct raw_stream *raw, size_t n)
{
	size_t from = fresh_from(raw);

	return span_from(raw->data, from > n ? from - n : 0);
}

static bool
literal_in(const struct sig_prefilter *p, struct span bytes)
{
	if (!p->nocase)
		return span_find(bytes, p->literal) != SIZE_MAX;
	for (size_t i = 0; i + p->literal.n <= bytes.n; i++) {
		if (span_eq_nocase(
			span_of(bytes.p + i, p->literal.n), p->literal))
			return true;
	}
	return false;
}

/*
 * A match that lies in bytes of before was found before: a literal must
 * stand in fresh ones, and the old ones alone must not match.
 * Fresh ones may match by themselves, too: Suricata sees only those.
 */
static bool
stream_matches(struct engine *e, const struct signature *s,
    const struct sig_buffer *b, const struct raw_stream *raw)
{
	const struct sig_prefilter *p = &s->prefilter;
	size_t old = fresh_from(raw);
	bool literal = p->has && &s->buffer[p->buffer] == b;

	if (old == raw->data.n)
		return false;
	e->in.base_offset = raw->offset;
	if (old == 0)
		return engine_inspect(e, b, raw->data);
	if (literal &&
	    !literal_in(p, engine_fresh_bytes(raw, p->literal.n - 1)))
		return false;
	if (engine_inspect(e, b, raw->data) &&
	    !engine_inspect(e, b, span_first(raw->data, old)))
		return true;
	e->in.base_offset = raw->offset + old;
	return engine_inspect(e, b, span_from(raw->data, old));
}

bool
engine_closed(const struct packet *pkt)
{
	if (pkt->flow != NULL)
		return pkt->flow->no_payload;
	switch (pkt->ip.proto) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_ICMP:
	case PROTO_ICMPV6:
	case PROTO_SCTP:
	case PROTO_ESP:
		return false;
	default:
		return pkt->ip.version != 0;
	}
}

bool
engine_payload(struct engine *e, uint32_t rank, const struct sig_buffer *b,
    const struct packet *pkt, bool *from_stream)
{
	const struct signature *s = e->g->sig[rank];
	const struct raw_stream *raw = engine_ready_stream(e, pkt);

	e->in.packet = pkt;
	e->in.to_server = pkt->dir == DIR_TO_SERVER;
	e->in.bytes_final = true;
	e->in.base_offset = 0;
	if (b->target == TARGET_HEADER)
		return engine_inspect(
		    e, b, engine_header_bytes(pkt, b->header));
	if (b->target == TARGET_PAYLOAD && s->in_stream && raw != NULL &&
	    stream_matches(e, s, b, raw)) {
		*from_stream = true;
		return true;
	}
	e->in.base_offset = 0;
	/* With reassembled bytes a packet is looked at, empty or not. */
	if (e->before.ready ||
	    (raw == NULL && (pkt->payload.n == 0 || engine_closed(pkt))))
		return false;
	if (b->target == TARGET_PAYLOAD && s->in_stream && pkt->payload.n == 0)
		return false;
	if (b->target == TARGET_PAYLOAD && !s->in_packets &&
	    (pkt->in_stream || (s->flow & FLOW_ONLY_STREAM) != 0))
		return false;
	return engine_inspect(e, b, pkt->payload);
}
