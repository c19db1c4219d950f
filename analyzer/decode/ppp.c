/* PPP, with or without the address and control bytes of HDLC. */

#include "analyzer/decode/decoder.h"

enum {
	PPP_IPV4 = 0x0021,
	PPP_VJ = 0x002f, /* TCP whose headers will be compressed */
	PPP_IPV6 = 0x0057,
};

/* Those of IANA's "PPP numbers" that may be met and are not decoded. */
static bool
known(uint16_t protocol)
{
	static const uint16_t protocols[] = {
	    0x0023, /* OSI */
	    0x0025, /* XNS */
	    0x0027, /* DECnet */
	    0x0029, /* AppleTalk */
	    0x002b, /* IPX */
	    0x002d, /* compressed TCP */
	    0x0031, /* bridging */
	    0x0033, /* ST-II */
	    0x0035, /* Vines */
	    0x0201, /* 802.1d Hello */
	    0x0231, /* Luxcom */
	    0x0233, /* Sigma */
	    0x0283, /* MPLS, multicast */
	    0x8021, /* and their control protocols */
	    0x8023, 0x8025, 0x8027, 0x8029, 0x802b, 0x8033, 0x8035, 0x8057,
	    0x8281, 0xc021, /* link control */
	    0xc023,         /* password */
	    0xc025,         /* link quality */
	    0xc223,         /* challenge handshake */
	};

	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (protocols[i] == protocol)
			return true;
	}
	return false;
}

struct next
ppp_next(struct cur *c, struct packet *pkt, uint16_t protocol)
{
	size_t n = cur_left(c);

	if (protocol == PPP_IPV4 && n < IPV4_HEADER)
		return next_bad(pkt, ANOMALY_PPP_IPV4_TOO_SMALL);
	if (protocol == PPP_IPV6 && n < IPV6_HEADER)
		return next_bad(pkt, ANOMALY_PPP_IPV6_TOO_SMALL);
	if (protocol == PPP_VJ && n < IPV4_HEADER)
		return next_bad(pkt, ANOMALY_PPP_VJU_TOO_SMALL);
	if (known(protocol))
		return next_bad(pkt, ANOMALY_PPP_UNSUPPORTED);
	return (struct next){.layer = LAYER_PPP, .id = protocol};
}

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
	return ppp_next(c, pkt, protocol);
}

const struct decoder decoder_ppp = {
    .name = "ppp",
    .source = "RFC 1661, RFC 1662",
    .counter = "decoder.ppp",
    .decode = ppp_decode,
    .names_unknown = true,
    .unknown = ANOMALY_PPP_TYPE,
};
