/* ICMP of IPv6. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	ICMP_HEADER = 8,
	IPV6_HEADER = 40,
	UNREACHABLE = 1,
	TOO_BIG = 2,
	TIME_EXCEEDED = 3,
	PARAMETER = 4,
	ECHO = 128,
	ECHO_REPLY = 129,
	MLD_FIRST = 130,
	MLD_LAST = 132,
	MLD_2 = 143,
};

static void
check_quote(struct span quote, struct packet *pkt)
{
	if (quote.n < IPV6_HEADER)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV6_IP_TRUNCATED);
	else if (quote.p[0] >> 4 != 6)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV6_IP_VERSION);
}

/* What is wrong with type and code: IANA's registry. */
static void
check_type(uint8_t type, uint8_t code, struct packet *pkt)
{
	static const uint8_t codes[] = {
	    [UNREACHABLE] = 9,
	    [TOO_BIG] = 1,
	    [TIME_EXCEEDED] = 2,
	    [PARAMETER] = 12,
	};
	struct anomalies *a = &pkt->anomalies;

	if (type >= UNREACHABLE && type <= PARAMETER) {
		if (code >= codes[type])
			anomaly_add(a, ANOMALY_ICMPV6_CODE);
		check_quote(pkt->payload, pkt);
	} else if ((type >= MLD_FIRST && type <= MLD_LAST) || type == MLD_2) {
		if (pkt->ip.ttl != 1)
			anomaly_add(a, ANOMALY_ICMPV6_MLD_HOPS);
		if (code != 0)
			anomaly_add(a, ANOMALY_ICMPV6_CODE);
	} else if (type == 100 || type == 101 || type == 200 || type == 201) {
		anomaly_add(a, ANOMALY_ICMPV6_EXPERIMENT);
	} else if (type < 100 || (type > 101 && type < 127) ||
	    (type > 161 && type < 200) || (type > 201 && type < 255)) {
		anomaly_add(a, ANOMALY_ICMPV6_UNASSIGNED);
	} else if (type <= ECHO_REPLY && code != 0) {
		anomaly_add(a, ANOMALY_ICMPV6_CODE);
	} else if (type == 0 || type == 127 || type == 255) {
		anomaly_add(a, ANOMALY_ICMPV6_TYPE);
	}
}

/* type 1 | code 1 | checksum 2 | identifier and sequence number, or MTU 4 */
static struct next
icmpv6_decode(struct cur *c, struct packet *pkt)
{
	struct span message = cur_rest(c);
	uint8_t type = cur_u8(c);
	uint8_t code = cur_u8(c);
	uint32_t word;

	cur_skip(c, 2);
	word = cur_be32(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ICMPV6_TOO_SMALL);
	if (pkt->ip.version == 4)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV4_ICMPV6);
	pkt->icmp.type = type;
	pkt->icmp.code = code;
	pkt->l4_head = span_first(message, ICMP_HEADER);
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	if (!packet_cut(pkt))
		pkt->l4_checksum_bad = checksum_l4_bad(pkt, message, true);
	if (type == ECHO || type == ECHO_REPLY) {
		pkt->icmp.has_id = true;
		pkt->icmp.id = (uint16_t)(word >> 16);
		pkt->icmp.seq = (uint16_t)word;
	} else if (type == TOO_BIG) {
		pkt->icmp.mtu = word;
	}
	check_type(type, code, pkt);
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_icmpv6 = {
    .name = "icmpv6",
    .source = "RFC 4443",
    .counter = "decoder.icmpv6",
    .decode = icmpv6_decode,
};
