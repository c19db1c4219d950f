/* PPP over Ethernet: how a session is found, and what it carries. */

#include "analyzer/decode/decoder.h"

/* version 4, type 4 bits | code 1 | session 2 | length 2 | PPP protocol 2 */
static struct next
pppoe_decode(struct cur *c, struct packet *pkt)
{
	uint16_t length, protocol;

	cur_skip(c, 4);
	length = cur_be16(c);
	if (cur_ok(c) && length < cur_left(c))
		*c = cur_sub(c, length);
	protocol = cur_u8(c);
	if ((protocol & 1) == 0) /* else it is compressed to one byte */
		protocol = (uint16_t)(protocol << 8 | cur_u8(c));
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_PPPOE_TOO_SMALL);
	return ppp_next(c, pkt, protocol);
}

const struct decoder decoder_pppoe = {
    .name = "pppoe",
    .source = "RFC 2516",
    .counter = "decoder.pppoe",
    .decode = pppoe_decode,
    .names_unknown = true,
    .unknown = ANOMALY_PPP_TYPE,
};

/* version 4, type 4 bits | code 1 | session 2 | length 2 | tags */
static struct next
discovery_decode(struct cur *c, struct packet *pkt)
{
	uint8_t code;
	uint16_t length;
	struct cur tags;

	cur_skip(c, 1);
	code = cur_u8(c);
	cur_skip(c, 2);
	length = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_PPPOE_TOO_SMALL);
	/* initiation, offer, request, confirmation, termination */
	if (code != 0x09 && code != 0x07 && code != 0x19 && code != 0x65 &&
	    code != 0xa7)
		return next_bad(pkt, ANOMALY_PPPOE_CODE);
	tags = cur_sub(c, length);
	while (cur_left(&tags) >= 4) {
		cur_skip(&tags, 2);
		cur_skip(&tags, cur_be16(&tags));
	}
	if (!cur_ok(&tags))
		return next_bad(pkt, ANOMALY_PPPOE_TAGS);
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_pppoe_discovery = {
    .name = "pppoe-discovery",
    .source = "RFC 2516, section 5",
    .counter = "decoder.pppoe",
    .decode = discovery_decode,
};
