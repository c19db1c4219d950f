/* Cisco's HDLC. */

#include "analyzer/decode/decoder.h"

/* address 1 | control 1 | Ethernet type 2 */
static struct next
chdlc_decode(struct cur *c, struct packet *pkt)
{
	uint16_t type;

	cur_skip(c, 2);
	type = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_CHDLC_TOO_SMALL);
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_chdlc = {
    .name = "chdlc",
    .source = "RFC 1547, section 4.3.1",
    .counter = "decoder.chdlc",
    .decode = chdlc_decode,
};
