/* Mirrored frames in GRE, type II of ERSPAN. */

#include "analyzer/decode/decoder.h"

enum {
	ERSPAN_VERSION = 1, /* of type II */
};

/* version 4, VLAN 12 bits | class, session 2 | index 4 */
static struct next
erspan_decode(struct cur *c, struct packet *pkt)
{
	uint16_t first = cur_be16(c);

	cur_skip(c, 6);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ERSPAN_TOO_SMALL);
	if (first >> 12 != ERSPAN_VERSION)
		return next_bad(pkt, ANOMALY_ERSPAN_VERSION);
	if ((first & 0xfff) != 0) {
		if (pkt->vlans == PACKET_VLANS)
			return next_bad(pkt, ANOMALY_ERSPAN_VLANS);
		pkt->vlan[pkt->vlans++] = first & 0xfff;
	}
	pkt->origin = ORIGIN_ERSPAN;
	return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
}

const struct decoder decoder_erspan = {
    .name = "erspan",
    .source = "draft-foschiano-erspan",
    .counter = "decoder.erspan",
    .decode = erspan_decode,
};
