/* VXLAN: Ethernet in UDP. */

#include "analyzer/decode/decoder.h"

enum {
	VXLAN_HAS_ID = 0x08,
	TYPE_LEAST = 0x0600, /* what is less is a length */
};

/* flags 1 | reserved 3 | network 3 | reserved 1 */
static struct next
vxlan_decode(struct cur *c, struct packet *pkt)
{
	uint8_t flags = cur_u8(c);

	uint16_t type;

	cur_skip(c, 7);
	/* What is no VXLAN is some other use of the port. */
	if (!cur_ok(c) || (flags & VXLAN_HAS_ID) == 0)
		return (struct next){.layer = LAYER_END};
	cur_skip(c, 12); /* the frame's addresses */
	type = cur_be16(c);
	if (!cur_ok(c) || type < TYPE_LEAST)
		return next_bad(pkt, ANOMALY_VXLAN_PAYLOAD);
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = type, .tunnel = ORIGIN_VXLAN};
}

const struct decoder decoder_vxlan = {
    .name = "vxlan",
    .source = "RFC 7348",
    .counter = "decoder.vxlan",
    .decode = vxlan_decode,
};
