#include "analyzer/decode/decode.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/decode/decoder.h"
#include "analyzer/decode/tunnels.h"

enum {
	ROUTES_MAX = 64,
};

struct decode {
	const struct tunnel_options *tunnels;
	uint64_t frames;
	uint64_t packets;
	uint64_t bytes;
	uint64_t invalid;
	uint64_t unknown_link;
	uint64_t unknown_type;
	uint64_t max_bytes;
	uint64_t by_route[ROUTES_MAX];
	uint64_t by_anomaly[ANOMALY_COUNT];
};

static const struct tunnel_options usual; /* zero: the well-known ports */

struct decode *
decode_new(const struct tunnel_options *o)
{
	struct decode *d = mem_zalloc(1, sizeof(*d));

	d->tunnels = o == NULL ? &usual : o;
	return d;
}

void
decode_free(struct decode *d)
{
	free(d);
}

/* The route of what follows, or NULL. */
static const struct route *
find(struct next next)
{
	for (size_t i = 0; i < decode_routes_n; i++) {
		const struct next *from = &decode_routes[i].from;

		if (from->id == next.id && from->layer == next.layer)
			return &decode_routes[i];
	}
	return NULL;
}

/* A hash of both addresses, the same in both directions. */
static uint32_t
pair_hash(const struct addr *src, const struct addr *dst)
{
	uint64_t a = hash_bytes(src->b, sizeof(src->b), 0);
	uint64_t b = hash_bytes(dst->b, sizeof(dst->b), 0);

	return (uint32_t)(hash_mix(a + b) >> 32);
}

/* Begins the packet of a tunnel's inside, or of a datagram. */
static void
begin_inner(struct packet *in, const struct packet *out,
    enum packet_origin origin, struct span bytes)
{
	*in = (struct packet){
	    .frame = out->frame,
	    .time_ns = out->time_ns,
	    .number = out->number,
	    .origin = origin,
	    .outer = out->outer != NULL ? out->outer : out,
	    .bytes = bytes,
	    .bytes_link = LINK_RAW,
	    .tunnel_depth = (uint8_t)(out->tunnel_depth + 1),
	    .eth_type = out->eth_type,
	    .vlans = out->vlans,
	    .eth = out->eth,
	};
	memcpy(in->vlan, out->vlan, sizeof(in->vlan));
	in->outside = out->tunnel_depth == 0 ? pair_hash(&out->src, &out->dst)
					     : out->outside;
	/* What goes by one relay comes back by another (RFC 4380). */
	if (origin == ORIGIN_TEREDO)
		in->outside = 1;
}

/* Notes that nothing decodes what comes behind the header of `last`. */
static void
note_unknown(struct decode *d, struct next next, const struct decoder *last,
    struct packet *pkt)
{
	if (last != NULL && last->names_unknown)
		anomaly_add(&pkt->anomalies, last->unknown);
	if (next.layer == LAYER_LINK)
		d->unknown_link++;
	else if (next.layer == LAYER_ETHERTYPE)
		d->unknown_type++;
	else if (next.layer == LAYER_IPPROTO && pkt->ip.version == 6 &&
	    next.id != 59 && next.id != 50)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_UNKNOWN_NEXT);
}

/* Ends a packet: what no decoder took is its payload. */
static void
finish(struct decode *d, struct packet *pkt, const struct cur *c)
{
	if (pkt->payload.p == NULL)
		pkt->payload = cur_rest(c);
	d->packets++;
	if (!anomaly_any(&pkt->anomalies))
		return;
	d->invalid += !pkt->l4_ok;
	for (unsigned a = anomaly_next(&pkt->anomalies, 0); a < ANOMALY_COUNT;
	     a = anomaly_next(&pkt->anomalies, a + 1))
		d->by_anomaly[a]++;
}

/*
 * Follows the headers from the first, whose packet out[0] has been begun, and
 * returns how many packets they make.
 */
static unsigned
follow(struct decode *d, struct next next, struct cur *c, struct packet *out)
{
	const struct decoder *last = NULL;
	struct packet *pkt = out;
	unsigned n = 1;

	for (unsigned depth = 0; next.layer != LAYER_END; depth++) {
		const struct route *r = find(next);
		enum packet_origin tunnel;

		if (r == NULL) {
			note_unknown(d, next, last, pkt);
			break;
		}
		tunnel =
		    next.tunnel == ORIGIN_WIRE ? r->from.tunnel : next.tunnel;
		if (depth == PACKET_DEPTH * 2 ||
		    (depth >= PACKET_DEPTH && n == 1) ||
		    (tunnel != ORIGIN_WIRE && n == DECODE_PACKETS)) {
			anomaly_add(&pkt->anomalies, ANOMALY_TOO_MANY_LAYERS);
			break;
		}
		if (tunnel != ORIGIN_WIRE) {
			finish(d, pkt, c);
			begin_inner(&out[n], pkt, tunnel, cur_rest(c));
			pkt = &out[n++];
			if (next.layer == LAYER_LINK)
				pkt->bytes_link = next.id;
		}
		d->by_route[r - decode_routes]++;
		last = r->decoder;
		next = last->decode(c, pkt);
		if (last == &decoder_udp && pkt->l4_ok)
			next = tunnels_next(d->tunnels, c, pkt);
	}
	finish(d, pkt, c);
	/* What is no packet was no tunnel. */
	if (pkt != out && pkt->ip.version == 0 && anomaly_any(&pkt->anomalies))
		n--;
	return n;
}

unsigned
decode_frame(
    struct decode *d, const struct frame *f, struct packet out[DECODE_PACKETS])
{
	struct next next = {.layer = LAYER_LINK, .id = f->link};
	struct cur c = cur_of(f->bytes);

	d->frames++;
	d->bytes += f->bytes.n;
	if (f->bytes.n > d->max_bytes)
		d->max_bytes = f->bytes.n;
	out[0] = (struct packet){.frame = f,
	    .time_ns = f->time_ns,
	    .number = f->number,
	    .bytes = f->bytes,
	    .bytes_link = f->link};
	return follow(d, next, &c, out);
}

unsigned
decode_datagram(struct decode *d, const struct packet *like, struct span bytes,
    struct packet out[DECODE_PACKETS])
{
	struct next next = {.layer = LAYER_LINK, .id = LINK_RAW};
	struct cur c = cur_of(bytes);

	struct span link = {0};

	/* A fragment of a datagram has no link of its own. */
	if (like->origin != ORIGIN_DEFRAG && like->ip_head.p != NULL)
		link = span_first(
		    like->bytes, (size_t)(like->ip_head.p - like->bytes.p));
	begin_inner(&out[0], like, ORIGIN_DEFRAG, bytes);
	out[0].link = link;
	out[0].bytes_link = like->bytes_link;
	out[0].tunnel_depth = like->tunnel_depth;
	out[0].outside = like->outside;
	return follow(d, next, &c, out);
}

/* May what follows the IP header carry packets of its own?  By ports, so that
 * all of a flow has the same answer. */
static bool
is_tunnel(const struct tunnel_options *o, struct next next, struct cur *c,
    struct packet *pkt)
{
	const struct route *r = find(next);

	if (pkt->ip.proto != PROTO_UDP)
		return pkt->ip.proto == PROTO_GRE ||
		    pkt->ip.proto == PROTO_IPV6 || pkt->ip.proto == PROTO_IPIP;
	if (r == NULL || pkt->ip.fragment)
		return false;
	(void)r->decoder->decode(c, pkt);
	return pkt->l4_ok && tunnels_at(o, pkt);
}

/* Addresses of TCP in IPv4 in Ethernet, as most frames are. */
static bool
plain_pair(const struct frame *f, struct addr *src, struct addr *dst)
{
	struct cur c = cur_of(f->bytes);

	if (f->link != LINK_ETHERNET || f->bytes.n < 34 ||
	    f->bytes.p[14] != 0x45 || f->bytes.p[23] != PROTO_TCP)
		return false;
	cur_skip(&c, 12);
	if (cur_be16(&c) != 0x0800)
		return false;
	cur_skip(&c, 12);
	*src = addr_v4(cur_be32(&c));
	*dst = addr_v4(cur_be32(&c));
	return true;
}

/* The same of any frame. */
static uint32_t
spread_any(const struct frame *f, const struct tunnel_options *o)
{
	struct next next = {.layer = LAYER_LINK, .id = f->link};
	struct cur c = cur_of(f->bytes);
	struct packet pkt = {.frame = f};

	for (unsigned depth = 0; depth < PACKET_DEPTH; depth++) {
		const struct route *r = find(next);

		if (next.layer == LAYER_END || r == NULL || pkt.ip.version != 0)
			break;
		next = r->decoder->decode(&c, &pkt);
	}
	/* An error goes where the flow is that it is about. */
	if (pkt.ip.version == 4 && pkt.ip.proto == PROTO_ICMP &&
	    !pkt.ip.fragment)
		(void)decoder_icmpv4.decode(&c, &pkt);
	if (pkt.icmp.quoted_proto != 0) {
		pkt.src = pkt.icmp.quoted_src;
		pkt.dst = pkt.icmp.quoted_dst;
	}
	/* A flow may come through several tunnels: all of them together. */
	if (pkt.ip.version == 0 ||
	    (pkt.ip.proto != PROTO_TCP &&
		is_tunnel(o == NULL ? &usual : o, next, &c, &pkt)))
		return 0;
	return pair_hash(&pkt.src, &pkt.dst);
}

uint32_t
decode_spread(const struct frame *f, const struct tunnel_options *o)
{
	struct addr src, dst;

	return plain_pair(f, &src, &dst) ? pair_hash(&src, &dst)
					 : spread_any(f, o);
}

bool
decode_knows_link(uint32_t link)
{
	return find((struct next){.layer = LAYER_LINK, .id = link}) != NULL;
}

void
decode_counters(const struct decode *d, struct counters *out)
{
	static const char *const events[] = {
#define ANOMALY(id, name) [id] = "decoder.event." name,
#include "analyzer/model/anomaly.def"
#undef ANOMALY
	};

	counter_add(out, "decoder.pkts", d->packets);
	counter_add(out, "decoder.bytes", d->bytes);
	counter_add(out, "decoder.invalid", d->invalid);
	counter_max(out, "decoder.max_pkt_size", d->max_bytes);
	counter_add(out, "decoder.unknown_datalink", d->unknown_link);
	counter_add(out, "decoder.unknown_ethertype", d->unknown_type);
	for (size_t i = 0; i < decode_routes_n; i++)
		counter_add(
		    out, decode_routes[i].decoder->counter, d->by_route[i]);
	for (unsigned a = 0; a < ANOMALY_COUNT; a++) {
		if (d->by_anomaly[a] != 0)
			counter_add(out, events[a], d->by_anomaly[a]);
	}
}
