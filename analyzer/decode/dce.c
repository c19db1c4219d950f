/* Cisco's FabricPath (data center Ethernet): a frame behind a tag. */

#include "analyzer/decode/decoder.h"

enum {
	DCE_TAG = 2, /* bytes: forwarding tag 10, hops 6 bits */
};

static struct next
dce_decode(struct cur *c, struct packet *pkt)
{
	cur_skip(c, DCE_TAG);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_DCE_TOO_SMALL);
	return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
}

const struct decoder decoder_dce = {
    .name = "dce",
    .source = "Cisco FabricPath, Ethernet type 0x8903",
    .counter = "decoder.dce",
    .decode = dce_decode,
};
