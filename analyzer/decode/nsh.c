/* Network Service Header: where in a chain of services a packet is. */

#include "analyzer/decode/decoder.h"

enum {
	NSH_HEADER = 8,
	NSH_FIXED = 24, /* bytes of a header of metadata type 1 */
};

static struct next
follower(uint8_t next, struct packet *pkt)
{
	switch (next) {
	case 1:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	case 2:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	case 3:
		return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
	case 5:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_MPLS};
	default:
		return next_bad(pkt, ANOMALY_NSH_PAYLOAD);
	}
}

/*
 * version 2, flags 2, hops 6, length 6 bits (of 4 bytes) |
 * reserved 4, metadata type 4 bits | next 1 | path 3 | index 1 | metadata
 */
static struct next
nsh_decode(struct cur *c, struct packet *pkt)
{
	struct span whole = cur_rest(c);
	uint16_t first = cur_be16(c);
	uint8_t kind = cur_u8(c) & 0xf;
	uint8_t next = cur_u8(c);
	size_t n = (first & 0x3fu) * 4;

	cur_skip(c, 4);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_NSH_TOO_SMALL);
	if (first >> 14 != 0)
		return next_bad(pkt, ANOMALY_NSH_VERSION);
	if (n < NSH_HEADER || n > whole.n)
		return next_bad(pkt, ANOMALY_NSH_LENGTH);
	if (kind == 0)
		return next_bad(pkt, ANOMALY_NSH_RESERVED);
	if (kind == 0xf) /* for experiments */
		return (struct next){.layer = LAYER_END};
	if (kind > 2)
		return next_bad(pkt, ANOMALY_NSH_TYPE);
	if (kind == 1 && n != NSH_FIXED)
		return next_bad(pkt, ANOMALY_NSH_LENGTH);
	cur_skip(c, n - NSH_HEADER);
	return follower(next, pkt);
}

const struct decoder decoder_nsh = {
    .name = "nsh",
    .source = "RFC 8300",
    .counter = "decoder.nsh",
    .decode = nsh_decode,
};
