/* The loopback of BSD: an address family, in the byte order of its machine. */

#include "analyzer/decode/decoder.h"

static struct next
null_decode(struct cur *c, struct packet *pkt)
{
	uint32_t family = cur_le32(c);

	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_NULL_TOO_SMALL);
	if (family > 0xffff)
		family = family >> 24 | (family >> 8 & 0xff00);
	switch (family) {
	case 2:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	case 10: /* AF_INET6 of Linux, the BSDs and Darwin */
	case 23: /* of Windows */
	case 24:
	case 26: /* of Solaris */
	case 28:
	case 30:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	default:
		return next_bad(pkt, ANOMALY_NULL_TYPE);
	}
}

const struct decoder decoder_null = {
    .name = "null",
    .source = "LINKTYPE_NULL, LINKTYPE_LOOP",
    .counter = "decoder.null",
    .decode = null_decode,
};
