/* PPP over Ethernet, the stage of the session. */

#include "analyzer/decode/decoder.h"

/* version 4, type 4 bits | code 1 | session 2 | length 2 | PPP protocol 2 */
static struct next
pppoe_decode(struct cur *c, struct packet *pkt)
{
	uint8_t version = cur_u8(c);
	uint8_t code = cur_u8(c);
	uint16_t length;
	uint16_t protocol;

	cur_skip(c, 2);
	length = cur_be16(c);
	if (cur_ok(c) && length < cur_left(c))
		*c = cur_sub(c, length);
	protocol = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_PPPOE_TOO_SMALL);
	if (version != 0x11 || code != 0)
		return next_bad(pkt, ANOMALY_PPPOE_CODE);
	return (struct next){.layer = LAYER_PPP, .id = protocol};
}

const struct decoder decoder_pppoe = {
    .name = "pppoe",
    .source = "RFC 2516",
    .counter = "decoder.pppoe",
    .decode = pppoe_decode,
};
