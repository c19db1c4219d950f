/* GENEVE: any Ethernet type in UDP. */

#include "analyzer/decode/decoder.h"

/* version 2, length of options 6 bits | flags 1 | type 2 | network 3 | zero */
static struct next
geneve_decode(struct cur *c, struct packet *pkt)
{
	uint8_t first = cur_u8(c);
	uint16_t type;

	cur_skip(c, 1);
	type = cur_be16(c);
	cur_skip(c, 4);
	cur_skip(c, (first & 0x3fu) * 4);
	if (!cur_ok(c) || first >> 6 != 0)
		return (struct next){.layer = LAYER_END};
	if (type != TYPE_BRIDGED && type != TYPE_IPV4 && type != TYPE_IPV6)
		return next_bad(pkt, ANOMALY_GENEVE_PAYLOAD);
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = type, .tunnel = ORIGIN_GENEVE};
}

const struct decoder decoder_geneve = {
    .name = "geneve",
    .source = "RFC 8926",
    .counter = "decoder.geneve",
    .decode = geneve_decode,
};
