/* Cisco's tags of virtual networks. */

#include "analyzer/decode/decoder.h"

/* direction, pointer 2, destination 14, looped, version, source | type 2 */
static struct next
vntag_decode(struct cur *c, struct packet *pkt)
{
	uint16_t type;

	cur_skip(c, 4);
	type = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_VNTAG_TOO_SMALL);
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_vntag = {
    .name = "vntag",
    .source = "IEEE 802.1BR (VN-Tag)",
    .counter = "decoder.vntag",
    .decode = vntag_decode,
    .names_unknown = true,
    .unknown = ANOMALY_VNTAG_TYPE,
};
