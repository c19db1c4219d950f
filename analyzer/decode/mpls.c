/* A stack of MPLS labels. */

#include "analyzer/decode/decoder.h"

enum {
	LABEL_IPV4 = 0, /* explicit null */
	LABEL_ROUTER_ALERT = 1,
	LABEL_IPV6 = 2,
	LABEL_IMPLICIT_NULL = 3,
	LABEL_RESERVED = 15, /* those before it */
	CONTROL_WORD = 4,    /* bytes, of an Ethernet pseudowire (RFC 4385) */
};

/* No label says what it carries: the first bits do. */
static struct next
guess(struct cur *c, struct packet *pkt)
{
	struct span rest = cur_rest(c);

	if (rest.n == 0)
		return next_bad(pkt, ANOMALY_MPLS_PAYLOAD_TOO_SMALL);
	switch (rest.p[0] >> 4) {
	case 0:
		cur_skip(c, CONTROL_WORD);
		return (struct next){.layer = LAYER_LINK, .id = LINK_ETHERNET};
	case 4:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	case 6:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	default:
		return next_bad(pkt, ANOMALY_MPLS_PAYLOAD);
	}
}

/* label 20, class 3, bottom of stack 1, hops 8 bits */
static struct next
mpls_decode(struct cur *c, struct packet *pkt)
{
	uint32_t label;

	do {
		label = cur_be32(c);
		if (!cur_ok(c))
			return next_bad(pkt, ANOMALY_MPLS_TOO_SMALL);
	} while ((label >> 8 & 1) == 0);
	label >>= 12;
	switch (label) {
	case LABEL_IPV4:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	case LABEL_IPV6:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	case LABEL_ROUTER_ALERT: /* not at the bottom */
		return next_bad(pkt, ANOMALY_MPLS_ROUTER_ALERT);
	case LABEL_IMPLICIT_NULL: /* not on the wire */
		return next_bad(pkt, ANOMALY_MPLS_IMPLICIT_NULL);
	default:
		return label < LABEL_RESERVED
		    ? next_bad(pkt, ANOMALY_MPLS_RESERVED)
		    : guess(c, pkt);
	}
}

const struct decoder decoder_mpls = {
    .name = "mpls",
    .source = "RFC 3032",
    .counter = "decoder.mpls",
    .decode = mpls_decode,
};
