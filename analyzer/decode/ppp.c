/* PPP, with or without the address and control bytes of HDLC. */

#include "analyzer/decode/decoder.h"

static struct next
ppp_decode(struct cur *c, struct packet *pkt)
{
	static const uint8_t hdlc[] = {0xff, 0x03};
	uint16_t protocol;

	if (span_starts(cur_rest(c), span_of(hdlc, sizeof(hdlc))))
		cur_skip(c, sizeof(hdlc));
	protocol = cur_u8(c);
	if ((protocol & 1) == 0) /* else it is compressed to one byte */
		protocol = (uint16_t)(protocol << 8 | cur_u8(c));
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_PPP_TOO_SMALL);
	return (struct next){.layer = LAYER_PPP, .id = protocol};
}

const struct decoder decoder_ppp = {
    .name = "ppp",
    .source = "RFC 1661, RFC 1662",
    .counter = "decoder.ppp",
    .decode = ppp_decode,
};
