/* Generic Routing Encapsulation, and its version 1 of PPTP. */

#include "analyzer/decode/decoder.h"

enum {
	GRE_CHECKSUM = 0x8000,
	GRE_ROUTING = 0x4000,
	GRE_KEY = 0x2000,
	GRE_SEQUENCE = 0x1000,
	GRE_ACK = 0x0080, /* version 1 */
	TYPE_PPP = 0x880b,
};

/* RFC 1701: family 2 | offset 1 | length 1 | route, until family is zero. */
static void
skip_routes(struct cur *c)
{
	uint16_t family;
	uint8_t length;

	do {
		family = cur_be16(c);
		cur_skip(c, 1);
		length = cur_u8(c);
		cur_skip(c, length);
	} while (cur_ok(c) && (family != 0 || length != 0));
}

static struct next
version1(struct cur *c, struct packet *pkt, uint16_t flags, uint16_t type)
{
	if (type != TYPE_PPP)
		return next_bad(pkt, ANOMALY_GRE1_PROTOCOL);
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
	if ((flags & 7) == 1)
		return version1(c, pkt, flags, type);
	if ((flags & 7) != 0)
		return next_bad(pkt, ANOMALY_GRE_VERSION);
	if ((flags & (GRE_CHECKSUM | GRE_ROUTING)) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_KEY) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_SEQUENCE) != 0)
		cur_skip(c, 4);
	if ((flags & GRE_ROUTING) != 0)
		skip_routes(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_GRE0_HEADER);
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = type, .tunnel = ORIGIN_GRE};
}

const struct decoder decoder_gre = {
    .name = "gre",
    .source = "RFC 2784, RFC 2890, RFC 2637",
    .counter = "decoder.gre",
    .decode = gre_decode,
};
