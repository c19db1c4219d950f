/* Backbone bridges of providers: a customer's frame in a service's. */

#include "analyzer/decode/decoder.h"

/* priority, flags 1 | service 3 | destination 6 | source 6 | type 2 */
static struct next
pbb_decode(struct cur *c, struct packet *pkt)
{
	uint16_t type;

	cur_skip(c, 16);
	type = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_PBB_TOO_SMALL);
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_pbb = {
    .name = "pbb",
    .source = "IEEE 802.1ah",
    .counter = "decoder.ieee8021ah",
    .decode = pbb_decode,
};
