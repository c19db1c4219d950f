/* A stack of MPLS labels. */

#include "analyzer/decode/decoder.h"

enum {
	LABEL_IPV4 = 0, /* explicit null */
	LABEL_IPV6 = 2,
	CONTROL_WORD = 4, /* bytes, of an Ethernet pseudowire (RFC 4385) */
};

/* label 20, class 3, bottom of stack 1, hops 8 bits */
static struct next
mpls_decode(struct cur *c, struct packet *pkt)
{
	struct span rest;
	uint32_t label;

	do {
		label = cur_be32(c);
		if (!cur_ok(c))
			return next_bad(pkt, ANOMALY_MPLS_TOO_SMALL);
	} while ((label >> 8 & 1) == 0);
	label >>= 12;
	rest = cur_rest(c);
	if (label == LABEL_IPV4 || (rest.n != 0 && rest.p[0] >> 4 == 4))
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	if (label == LABEL_IPV6 || (rest.n != 0 && rest.p[0] >> 4 == 6))
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	if (rest.n == 0 || rest.p[0] >> 4 != 0)
		return next_bad(pkt, ANOMALY_MPLS_PAYLOAD);
	cur_skip(c, CONTROL_WORD);
	return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
}

const struct decoder decoder_mpls = {
    .name = "mpls",
    .source = "RFC 3032",
    .counter = "decoder.mpls",
    .decode = mpls_decode,
};
