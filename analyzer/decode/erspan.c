/* Mirrored frames in GRE, type II of ERSPAN. */

#include "analyzer/decode/decoder.h"

/* version 4, VLAN 12 bits | class, session 2 | index 4 */
static struct next
erspan_decode(struct cur *c, struct packet *pkt)
{
	cur_skip(c, 8);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ERSPAN_TOO_SMALL);
	pkt->origin = ORIGIN_ERSPAN;
	return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
}

const struct decoder decoder_erspan = {
    .name = "erspan",
    .source = "draft-foschiano-erspan",
    .counter = "decoder.erspan",
    .decode = erspan_decode,
};
