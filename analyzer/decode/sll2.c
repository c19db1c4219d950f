/* Linux' cooked captures, version 2. */

#include "analyzer/decode/decoder.h"

/*
 * Ethernet type 2 | zero 2 | interface 4 | device 2 | kind 1 |
 * length of address 1 | address 8
 */
static struct next
sll2_decode(struct cur *c, struct packet *pkt)
{
	uint16_t type = cur_be16(c);

	cur_skip(c, 18);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_SLL2_TOO_SMALL);
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_sll2 = {
    .name = "sll2",
    .source = "LINKTYPE_LINUX_SLL2",
    .counter = "decoder.sll2",
    .decode = sll2_decode,
};
