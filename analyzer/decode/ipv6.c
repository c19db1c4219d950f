/* IPv6 with its extension headers. */

#include "analyzer/decode/decoder.h"

enum {
	EXT_MAX = 16, /* extension headers of one packet */
	EXT_HOP = 0,
	EXT_ROUTING = 43,
	EXT_FRAGMENT = 44,
	EXT_ESP = 50,
	EXT_AH = 51,
	EXT_NONE = 59,
	EXT_DESTINATION = 60,
	EXT_MOBILITY = 135,
	EXT_HIP = 139,
	EXT_SHIM6 = 140,
	OPT_PAD1 = 0,
	OPT_PADN = 1,
	OPT_ALERT = 5,
	OPT_JUMBO = 0xc2,
	OPT_HOME = 0xc9,
	NEXT_LEAST = 2, /* bytes of whatever follows an extension header */
};

/* What was met so far, to tell duplicates. */
struct met {
	unsigned hop, routing, fragment, ah, destination;
};

/* Is the option long enough for what it says? */
static bool
option_fits(uint8_t type, uint8_t length)
{
	return (type != OPT_ALERT || length >= 2) &&
	    (type != OPT_JUMBO || length >= 4) &&
	    (type != OPT_HOME || length >= 16);
}

static bool
option_known(uint8_t type)
{
	return type == OPT_ALERT || type == OPT_JUMBO || type == OPT_HOME;
}

/* Options of a hop-by-hop or destination header (RFC 8200, section 4.2). */
static void
check_options(struct span options, bool hop, struct packet *pkt)
{
	struct cur c = cur_of(options);
	struct anomalies *a = &pkt->anomalies;
	unsigned others = 0;

	while (cur_left(&c) != 0) {
		uint8_t type = cur_u8(&c);
		uint8_t length;

		if (type == OPT_PAD1)
			continue;
		length = cur_u8(&c);
		cur_skip(&c, length);
		if (!cur_ok(&c)) {
			anomaly_add(a, ANOMALY_IPV6_OPT_LEN);
			return;
		}
		if (type == OPT_PADN) {
			if (length == 0)
				anomaly_add(a, ANOMALY_IPV6_ZERO_PADN);
			continue;
		}
		others++;
		if (!option_fits(type, length)) {
			anomaly_add(a, ANOMALY_IPV6_OPT_LEN);
			return;
		}
		if (!option_known(type))
			anomaly_add(a,
			    hop ? ANOMALY_IPV6_HOP_UNKNOWN
				: ANOMALY_IPV6_DST_UNKNOWN);
	}
	if (others == 0)
		anomaly_add(a,
		    hop ? ANOMALY_IPV6_HOP_PADDING : ANOMALY_IPV6_DST_PADDING);
}

/* next 1 | reserved 1 | offset 13, reserved 2, more 1 bits | id 4 */
static uint8_t
take_fragment(struct cur *c, struct packet *pkt)
{
	uint8_t next = cur_u8(c);
	uint8_t reserved = cur_u8(c);
	uint16_t offset = cur_be16(c);

	pkt->ip.id = cur_be32(c);
	if (!cur_ok(c))
		return next;
	if (reserved != 0)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_FH_RESERVED);
	pkt->ip.fragment_offset = offset & 0xfff8u;
	if ((offset & 1) != 0)
		pkt->ip.flags |= IP_MORE_FRAGMENTS;
	pkt->ip.fragment = (offset & 0xfff9u) != 0;
	if (!pkt->ip.fragment)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_USELESS_FH);
	else if ((offset & 1) != 0 && cur_left(c) % 8 != 0 && !packet_cut(pkt))
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_FRAG_LENGTH);
	return next;
}

/* Any other header: next 1 | length 1 | rest. */
static uint8_t
take_other(struct cur *c, uint8_t kind, struct packet *pkt)
{
	uint8_t next = cur_u8(c);
	uint8_t length = cur_u8(c);
	size_t n = kind == EXT_AH ? ((size_t)length + 2) * 4 - 2
				  : ((size_t)length + 1) * 8 - 2;
	struct span rest = cur_take(c, n);

	if (!cur_ok(c))
		return next;
	if (kind == EXT_HOP || kind == EXT_DESTINATION)
		check_options(rest, kind == EXT_HOP, pkt);
	else if (kind == EXT_ROUTING && rest.p[0] == 0)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_RH_TYPE_0);
	else if (kind == EXT_AH && (rest.p[0] != 0 || rest.p[1] != 0))
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_AH_RESERVED);
	return next;
}

static void
note_duplicate(uint8_t kind, struct met *met, struct packet *pkt)
{
	struct anomalies *a = &pkt->anomalies;

	if (kind == EXT_HOP && met->hop++ == 1)
		anomaly_add(a, ANOMALY_IPV6_DUPL_HH);
	if (kind == EXT_ROUTING && met->routing++ == 1)
		anomaly_add(a, ANOMALY_IPV6_DUPL_RH);
	if (kind == EXT_FRAGMENT && met->fragment++ == 1)
		anomaly_add(a, ANOMALY_IPV6_DUPL_FH);
	if (kind == EXT_AH && met->ah++ == 1)
		anomaly_add(a, ANOMALY_IPV6_DUPL_AH);
	/* Twice is right: before and behind a routing header. */
	if (kind == EXT_DESTINATION && met->destination++ == 2)
		anomaly_add(a, ANOMALY_IPV6_DUPL_DH);
}

/* Takes the extension headers; returns the protocol behind them. */
static uint8_t
take_extensions(struct cur *c, uint8_t next, struct packet *pkt)
{
	struct met met = {0};

	for (unsigned i = 0; i < EXT_MAX; i++) {
		uint8_t kind = next;

		switch (kind) {
		case EXT_HOP:
		case EXT_ROUTING:
		case EXT_AH:
		case EXT_DESTINATION:
		case EXT_MOBILITY:
		case EXT_HIP:
		case EXT_SHIM6:
			next = take_other(c, kind, pkt);
			break;
		case EXT_FRAGMENT:
			next = take_fragment(c, pkt);
			break;
		default:
			return next;
		}
		note_duplicate(kind, &met, pkt);
		if (cur_ok(c) && pkt->ip.fragment) {
			pkt->ip.piece = next;
			return EXT_FRAGMENT;
		}
		if (!cur_ok(c) ||
		    (next != EXT_NONE && cur_left(c) < NEXT_LEAST)) {
			anomaly_add(
			    &pkt->anomalies, ANOMALY_IPV6_EXT_TRUNCATED);
			cur_poison(c);
			return EXT_NONE;
		}
	}
	anomaly_add(&pkt->anomalies, ANOMALY_TOO_MANY_LAYERS);
	return EXT_NONE;
}

/* IP in IPv6: its version must be what the header said. */
static struct next
inside(struct span data, struct packet *pkt)
{
	bool v4 = pkt->ip.proto == PROTO_IPIP;

	if (data.n < (v4 ? IPV4_HEADER : IPV6_HEADER))
		return next_bad(pkt,
		    v4 ? ANOMALY_IPV6_IPV4_TOO_SMALL
		       : ANOMALY_IPV6_IPV6_TOO_SMALL);
	if (data.p[0] >> 4 != (v4 ? 4 : 6))
		return next_bad(pkt,
		    v4 ? ANOMALY_IPV6_IPV4_VERSION : ANOMALY_IPV6_IPV6_VERSION);
	return (struct next){.layer = LAYER_IPPROTO, .id = pkt->ip.proto};
}

/* The addresses, the extensions, and what follows them. */
static struct next
take_rest(struct span datagram, uint8_t next, struct packet *pkt, struct cur *c)
{
	size_t left;

	pkt->src.family = pkt->dst.family = 6;
	memcpy(pkt->src.b, datagram.p + 8, 16);
	memcpy(pkt->dst.b, datagram.p + 24, 16);
	*c =
	    cur_of(span_of(datagram.p + IPV6_HEADER, datagram.n - IPV6_HEADER));
	pkt->ip.proto = take_extensions(c, next, pkt);
	left = cur_left(c);
	pkt->ip_head = span_first(datagram, datagram.n - left);
	pkt->ip_data = span_of(datagram.p + (datagram.n - left), left);
	if (pkt->ip.proto == EXT_NONE && left != 0)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_AFTER_NONE);
	if (pkt->ip.fragment)
		return (struct next){.layer = LAYER_END};
	switch (pkt->ip.proto) {
	case EXT_NONE:
		return (struct next){.layer = LAYER_END};
	case PROTO_ICMP:
		return next_bad(pkt, ANOMALY_IPV6_ICMPV4);
	case PROTO_IPIP:
	case PROTO_IPV6:
		return inside(pkt->ip_data, pkt);
	default:
		return (struct next){
		    .layer = LAYER_IPPROTO, .id = pkt->ip.proto};
	}
}

/*
 * version 4, class 8, flow 20 bits | length 2 | next 1 | hops 1 |
 * source 16 | destination 16
 */
static struct next
ipv6_decode(struct cur *c, struct packet *pkt)
{
	struct span datagram = cur_rest(c);
	uint32_t first = cur_be32(c);
	size_t total = (size_t)cur_be16(c) + IPV6_HEADER;
	uint8_t next = cur_u8(c);
	uint8_t ttl = cur_u8(c);

	cur_skip(c, 32);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_IPV6_TOO_SMALL);
	if (first >> 28 != 6)
		return next_bad(pkt, ANOMALY_IPV6_WRONG_VERSION);
	if (total > datagram.n) {
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_TRUNCATED);
		if (!packet_cut(pkt))
			return (struct next){.layer = LAYER_END};
	} else {
		datagram.n = total;
	}
	pkt->ip = (struct packet_ip){
	    .version = 6, .ttl = ttl, .tos = (uint8_t)(first >> 20)};
	return take_rest(datagram, next, pkt, c);
}

const struct decoder decoder_ipv6 = {
    .name = "ipv6",
    .source = "RFC 8200",
    .counter = "decoder.ipv6",
    .decode = ipv6_decode,
};
