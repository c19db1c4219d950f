/* ICMP of IPv4. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	ICMP_HEADER = 8,
	IPV4_HEADER = 20,
};

/* What is known of a type: IANA's registry. */
struct kind {
	bool known;
	bool has_id; /* an identifier and a sequence number */
	bool quotes; /* the header of the packet that it is about */
	uint8_t codes;
};

static const struct kind kinds[] = {
    [0] = {true, true, false, 1}, /* echo reply */
    [3] = {true, false, true, 16},
    [4] = {true, false, true, 1},
    [5] = {true, false, true, 4},
    [8] = {true, true, false, 1}, /* echo */
    [9] = {true, false, false, 17},
    [10] = {true, false, false, 1},
    [11] = {true, false, true, 2},
    [12] = {true, false, true, 3},
    [13] = {true, true, false, 1}, /* timestamp and its reply */
    [14] = {true, true, false, 1},
    [15] = {true, true, false, 1}, /* information and its reply */
    [16] = {true, true, false, 1},
    [17] = {true, true, false, 1}, /* address mask and its reply */
    [18] = {true, true, false, 1},
};

static void
check_quote(struct span quote, struct packet *pkt)
{
	if (quote.n < IPV4_HEADER)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV4_IP_TRUNCATED);
	else if (quote.p[0] >> 4 != 4)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV4_IP_VERSION);
}

/* type 1 | code 1 | checksum 2 | identifier 2 | sequence number 2 */
static struct next
icmpv4_decode(struct cur *c, struct packet *pkt)
{
	struct span message = cur_rest(c);
	uint8_t type = cur_u8(c);
	uint8_t code = cur_u8(c);
	uint16_t id, seq;

	cur_skip(c, 2);
	id = cur_be16(c);
	seq = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ICMPV4_TOO_SMALL);
	if (pkt->ip.version == 6)
		anomaly_add(&pkt->anomalies, ANOMALY_IPV6_ICMPV4);
	pkt->icmp.type = type;
	pkt->icmp.code = code;
	pkt->l4_head = span_first(message, ICMP_HEADER);
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	if (!packet_cut(pkt))
		pkt->l4_checksum_bad = checksum_l4_bad(pkt, message, false);
	if (type >= sizeof(kinds) / sizeof(kinds[0]) || !kinds[type].known)
		return next_bad(pkt, ANOMALY_ICMPV4_TYPE);
	if (code >= kinds[type].codes)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV4_CODE);
	if (kinds[type].has_id) {
		pkt->icmp.has_id = true;
		pkt->icmp.id = id;
		pkt->icmp.seq = seq;
	}
	if (kinds[type].quotes)
		check_quote(pkt->payload, pkt);
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_icmpv4 = {
    .name = "icmpv4",
    .source = "RFC 792",
    .counter = "decoder.icmpv4",
    .decode = icmpv4_decode,
};
