/* IPv4 with its options. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	IPV4_HEADER = 20,
	OPT_END = 0,
	OPT_NOP = 1,
	OPT_NUMBER = 0x1f, /* the low bits of an option's type */
};

/* Numbers of the options in IANA's registry that are in use. */
#define OPT_KNOWN                                                              \
	(1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6 | 1u << 7 | 1u << 8 | \
	    1u << 9 | 1u << 20)

static void
take_options(struct span options, struct packet *pkt)
{
	struct cur c = cur_of(options);
	struct anomalies *a = &pkt->anomalies;

	if (options.n % 8 != 0)
		anomaly_add(a, ANOMALY_IPV4_OPT_PAD);
	while (cur_left(&c) != 0) {
		uint8_t type = cur_u8(&c);
		uint32_t bit = 1u << (type & OPT_NUMBER);
		uint8_t length;

		if (type == OPT_END || type == OPT_NOP) {
			pkt->ip.options |= bit;
			if (type == OPT_END)
				break;
			continue;
		}
		length = cur_u8(&c);
		if (length >= 2)
			cur_skip(&c, (size_t)length - 2);
		if (length < 2 || !cur_ok(&c)) {
			anomaly_add(a, ANOMALY_IPV4_OPT_INVALID_LEN);
			break;
		}
		if ((OPT_KNOWN & bit) == 0)
			anomaly_add(a, ANOMALY_IPV4_OPT_UNKNOWN);
		else if ((pkt->ip.options & bit) != 0)
			anomaly_add(a, ANOMALY_IPV4_OPT_DUPLICATE);
		pkt->ip.options |= bit;
	}
}

/* The lengths of header and datagram.  False: they cannot be. */
static bool
check_lengths(
    size_t head_n, size_t total, struct span *datagram, struct packet *pkt)
{
	if (head_n < IPV4_HEADER) {
		anomaly_add(&pkt->anomalies, ANOMALY_IPV4_HLEN_TOO_SMALL);
		return false;
	}
	if (total < head_n) {
		anomaly_add(&pkt->anomalies, ANOMALY_IPV4_IPLEN_SMALLER);
		return false;
	}
	if (total > datagram->n) {
		anomaly_add(&pkt->anomalies, ANOMALY_IPV4_TRUNCATED);
		return packet_cut(pkt) && datagram->n >= head_n;
	}
	datagram->n = total; /* the rest is the link's padding */
	return true;
}

/*
 * version 4, header's length 4 bits | service 1 | length 2 |
 * identification 2 | flags 3, offset 13 bits | hops 1 | protocol 1 |
 * checksum 2 | source 4 | destination 4 | options
 */
static struct next
ipv4_decode(struct cur *c, struct packet *pkt)
{
	struct span datagram = cur_rest(c);
	uint8_t first = cur_u8(c);
	size_t head_n = (size_t)(first & 0xf) * 4;
	uint16_t total, fragment;
	struct packet_ip ip = {.version = 4};

	ip.tos = cur_u8(c);
	total = cur_be16(c);
	ip.id = cur_be16(c);
	fragment = cur_be16(c);
	ip.ttl = cur_u8(c);
	ip.proto = cur_u8(c);
	cur_skip(c, 2);
	(void)cur_take(c, 8);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_IPV4_TOO_SMALL);
	if (first >> 4 != 4)
		return next_bad(pkt, ANOMALY_IPV4_WRONG_VERSION);
	if (!check_lengths(head_n, total, &datagram, pkt))
		return (struct next){.layer = LAYER_END};
	ip.flags = (uint8_t)(fragment >> 13);
	ip.fragment_offset = (fragment & 0x1fffu) * 8;
	ip.fragment =
	    ip.fragment_offset != 0 || (ip.flags & IP_MORE_FRAGMENTS) != 0;
	pkt->ip_head = span_first(datagram, head_n);
	ip.checksum_bad = checksum_ip_bad(pkt->ip_head);
	pkt->ip = ip;
	pkt->src.family = pkt->dst.family = 4;
	memcpy(pkt->src.b, datagram.p + 12, 4);
	memcpy(pkt->dst.b, datagram.p + 16, 4);
	if (head_n > IPV4_HEADER)
		take_options(span_from(pkt->ip_head, IPV4_HEADER), pkt);
	pkt->ip_data = span_of(datagram.p + head_n, datagram.n - head_n);
	*c = cur_of(pkt->ip_data);
	if (ip.fragment)
		return (struct next){.layer = LAYER_END};
	return (struct next){.layer = LAYER_IPPROTO, .id = ip.proto};
}

const struct decoder decoder_ipv4 = {
    .name = "ipv4",
    .source = "RFC 791",
    .counter = "decoder.ipv4",
    .decode = ipv4_decode,
};
