/* Linux' cooked captures, version 1. */

#include "analyzer/decode/decoder.h"

/* kind 2 | device 2 | length of address 2 | address 8 | Ethernet type 2 */
static struct next
sll_decode(struct cur *c, struct packet *pkt)
{
	uint16_t type;

	cur_skip(c, 14);
	type = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_SLL_TOO_SMALL);
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_sll = {
    .name = "sll",
    .source = "LINKTYPE_LINUX_SLL",
    .counter = "decoder.sll",
    .decode = sll_decode,
};
