/* Generic Routing Encapsulation, and its version 1 of PPTP. */

#include "analyzer/decode/decoder.h"

enum {
	GRE_CHECKSUM = 0x8000,
	GRE_ROUTING = 0x4000,
	GRE_KEY = 0x2000,
	GRE_SEQUENCE = 0x1000,
	GRE_STRICT = 0x0800,
	GRE_RECURSION = 0x0700,
	GRE_FLAGS0 = 0x00f8, /* that must be zero */
	GRE_ACK = 0x0080,    /* version 1 */
	GRE_FLAGS1 = 0x0078,
	GRE_ROUTE_OFFSET = 0xff00, /* in the first word of a route */
};

/* RFC 1701: family 2 | offset 1 | length 1 | route, until family is zero. */
static void
skip_routes(struct cur *c)
{
	uint32_t route;

	do {
		route = cur_be32(c);
		cur_skip(c, route & 0xff);
	} while (cur_ok(c) && (route & ~GRE_ROUTE_OFFSET) != 0);
}

static struct next
version0(struct cur *c, struct packet *pkt, uint16_t flags, uint16_t type)
{
	if ((flags & GRE_RECURSION) != 0)
		return next_bad(pkt, ANOMALY_GRE0_RECUR);
	if ((flags & GRE_FLAGS0) != 0)
		return next_bad(pkt, ANOMALY_GRE0_FLAGS);
	if ((flags & (GRE_CHECKSUM | GRE_ROUTING)) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_KEY) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_SEQUENCE) != 0)
		cur_skip(c, 4);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_GRE0_HEADER);
	if ((flags & GRE_ROUTING) != 0)
		skip_routes(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_GRE0_ROUTE);
	/* ERSPAN of type I has no header: it is told by that. */
	if (type == TYPE_ERSPAN && (flags & GRE_SEQUENCE) == 0)
		return (struct next){.layer = LAYER_LINK,
		    .id = LINK_ETHERNET,
		    .tunnel = ORIGIN_ERSPAN};
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = type, .tunnel = ORIGIN_GRE};
}

static struct next
version1(struct cur *c, struct packet *pkt, uint16_t flags, uint16_t type)
{
	static const struct {
		uint16_t flag;
		enum anomaly anomaly;
	} forbidden[] = {
	    {GRE_CHECKSUM, ANOMALY_GRE1_CHECKSUM},
	    {GRE_ROUTING, ANOMALY_GRE1_ROUTING},
	    {GRE_STRICT, ANOMALY_GRE1_STRICT},
	    {GRE_RECURSION, ANOMALY_GRE1_RECUR},
	    {GRE_FLAGS1, ANOMALY_GRE1_FLAGS},
	};

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		if ((flags & forbidden[i].flag) != 0)
			return next_bad(pkt, forbidden[i].anomaly);
	}
	if (type != TYPE_PPP)
		return next_bad(pkt, ANOMALY_GRE1_PROTOCOL);
	if ((flags & GRE_KEY) == 0)
		return next_bad(pkt, ANOMALY_GRE1_KEY);
	cur_skip(c, 4); /* length and call */
	if ((flags & GRE_SEQUENCE) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_ACK) != 0)
		cur_skip(c, 4);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_GRE1_HEADER);
	if (cur_left(c) == 0) /* an acknowledgement only */
		return (struct next){.layer = LAYER_END};
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = type, .tunnel = ORIGIN_GRE};
}

/* flags 13, version 3 bits | Ethernet type 2 | what the flags say */
static struct next
gre_decode(struct cur *c, struct packet *pkt)
{
	uint16_t flags = cur_be16(c);
	uint16_t type = cur_be16(c);

	pkt->payload = cur_rest(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_GRE_TOO_SMALL);
	switch (flags & 7) {
	case 0:
		return version0(c, pkt, flags, type);
	case 1:
		return version1(c, pkt, flags, type);
	default:
		return next_bad(pkt, ANOMALY_GRE_VERSION);
	}
}

const struct decoder decoder_gre = {
    .name = "gre",
    .source = "RFC 2784, RFC 2890, RFC 1701, RFC 2637",
    .counter = "decoder.gre",
    .decode = gre_decode,
};
