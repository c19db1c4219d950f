/* ICMP of IPv4 and of IPv6, which have one header. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	ICMP_HEADER = 8,
	V4_UNREACHABLE = 3,
	V6_TOO_BIG = 2,
	MLD_HOPS = 1,
};

/* What is known of types [first, last]: IANA's registries. */
struct kind {
	uint8_t first;
	uint8_t last;
	uint8_t codes; /* 0: any is right */
	bool has_id;   /* an identifier and a sequence number */
	bool quotes;   /* the packet that the message is about */
	bool local;    /* must come from the same link (RFC 2710) */
	uint8_t least; /* bytes of such a message */
};

static const struct kind v4[] = {
    {0, 0, .codes = 1, .has_id = true}, /* echo reply */
    {3, 3, .codes = 16, .quotes = true}, {4, 4, .codes = 1, .quotes = true},
    {5, 5, .codes = 4, .quotes = true},
    {8, 8, .codes = 1, .has_id = true}, /* echo */
    {9, 9, .codes = 0}, {10, 10, .codes = 0},
    {11, 11, .codes = 2, .quotes = true}, {12, 12, .codes = 3, .quotes = true},
    {13, 14, .codes = 1, .has_id = true,
	.least = 20},                     /* timestamp and its reply */
    {15, 16, .codes = 1, .has_id = true}, /* information and its reply */
    {17, 18, .codes = 1, .has_id = true}, /* address mask and its reply */
};

static const struct kind v6[] = {
    {1, 1, .codes = 9, .quotes = true},
    {2, 2, .codes = 1, .quotes = true},
    {3, 3, .codes = 2, .quotes = true},
    {4, 4, .codes = 4, .quotes = true},
    {128, 129, .codes = 1, .has_id = true}, /* echo and its reply */
    {130, 132, .codes = 1, .local = true},  /* listeners of multicast */
    {133, 137, .codes = 1},                 /* neighbours */
    {138, 138, .codes = 0},
    {139, 140, .codes = 0},
    {141, 142, .codes = 1},
    {143, 143, .codes = 1},
    {144, 147, .codes = 1},
    {148, 149, .codes = 0},
    {150, 153, .codes = 0},
    {154, 158, .codes = 0},
    {160, 161, .codes = 0},
};

/* What tells the two versions apart. */
struct version {
	uint8_t ip;
	const struct kind *kinds;
	size_t n;
	size_t quote; /* bytes of the least packet to quote */
	enum anomaly too_small, code, quote_truncated, quote_version;
};

static const struct version version4 = {4, v4, sizeof(v4) / sizeof(v4[0]),
    IPV4_HEADER, ANOMALY_ICMPV4_TOO_SMALL, ANOMALY_ICMPV4_CODE,
    ANOMALY_ICMPV4_IP_TRUNCATED, ANOMALY_ICMPV4_IP_VERSION};

static const struct version version6 = {6, v6, sizeof(v6) / sizeof(v6[0]),
    IPV6_HEADER, ANOMALY_ICMPV6_TOO_SMALL, ANOMALY_ICMPV6_CODE,
    ANOMALY_ICMPV6_IP_TRUNCATED, ANOMALY_ICMPV6_IP_VERSION};

static const struct kind *
find_kind(const struct version *v, uint8_t type)
{
	for (size_t i = 0; i < v->n; i++) {
		if (type >= v->kinds[i].first && type <= v->kinds[i].last)
			return &v->kinds[i];
	}
	return NULL;
}

/* Of what an IPv4 packet that could not be delivered was a part. */
static void
take_quote(struct packet_icmp *icmp, struct span quote)
{
	struct cur c = cur_of(quote);
	size_t options = ((size_t)(cur_u8(&c) & 0xf) * 4) - IPV4_HEADER;

	cur_skip(&c, 8);
	icmp->quoted_proto = cur_u8(&c);
	cur_skip(&c, 2);
	icmp->quoted_src = addr_v4(cur_be32(&c));
	icmp->quoted_dst = addr_v4(cur_be32(&c));
	if (icmp->quoted_proto == PROTO_TCP ||
	    icmp->quoted_proto == PROTO_UDP ||
	    icmp->quoted_proto == PROTO_SCTP) {
		cur_skip(&c, options);
		icmp->quoted_sport = cur_be16(&c);
		icmp->quoted_dport = cur_be16(&c);
	}
	if (!cur_ok(&c))
		icmp->quoted_proto = 0;
}

static void
check_quote(const struct version *v, struct packet *pkt)
{
	struct span quote = pkt->payload;

	if (quote.n < v->quote)
		anomaly_add(&pkt->anomalies, v->quote_truncated);
	else if (quote.p[0] >> 4 != v->ip)
		anomaly_add(&pkt->anomalies, v->quote_version);
	else if (v->ip == 4 && pkt->icmp.type == V4_UNREACHABLE)
		take_quote(&pkt->icmp, quote);
}

/* A type that is not known. */
static enum anomaly
name_unknown(const struct version *v, uint8_t type)
{
	if (v->ip == 4)
		return ANOMALY_ICMPV4_TYPE;
	if (type == 100 || type == 101 || type == 200 || type == 201)
		return ANOMALY_ICMPV6_EXPERIMENT;
	if (type == 0 || type == 127 || type == 255)
		return ANOMALY_ICMPV6_TYPE;
	return ANOMALY_ICMPV6_UNASSIGNED;
}

/* type 1 | code 1 | checksum 2 | identifier and sequence number, or MTU 4 */
static struct next
take(struct cur *c, struct packet *pkt, const struct version *v)
{
	struct span message = cur_rest(c);
	const struct kind *k;
	uint32_t word;

	pkt->icmp.type = cur_u8(c);
	pkt->icmp.code = cur_u8(c);
	cur_skip(c, 2);
	word = cur_be32(c);
	if (!cur_ok(c))
		return next_bad(pkt, v->too_small);
	pkt->l4_head = span_first(message, ICMP_HEADER);
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	if (!packet_cut(pkt))
		pkt->l4_checksum_bad =
		    checksum_l4_bad(pkt, message, v->ip == 6);
	k = find_kind(v, pkt->icmp.type);
	if (k == NULL)
		return next_bad(pkt, name_unknown(v, pkt->icmp.type));
	if (message.n < k->least)
		return next_bad(pkt, v->too_small);
	if (k->local && pkt->ip.ttl != MLD_HOPS)
		anomaly_add(&pkt->anomalies, ANOMALY_ICMPV6_MLD_HOPS);
	if (k->codes != 0 && pkt->icmp.code >= k->codes)
		return next_bad(pkt, v->code);
	if (k->has_id) {
		pkt->icmp.has_id = true;
		pkt->icmp.id = (uint16_t)(word >> 16);
		pkt->icmp.seq = (uint16_t)word;
	}
	if (v->ip == 6 && pkt->icmp.type == V6_TOO_BIG)
		pkt->icmp.mtu = word;
	if (k->quotes)
		check_quote(v, pkt);
	return (struct next){.layer = LAYER_END};
}

static struct next
icmpv4_decode(struct cur *c, struct packet *pkt)
{
	return take(c, pkt, &version4);
}

static struct next
icmpv6_decode(struct cur *c, struct packet *pkt)
{
	return take(c, pkt, &version6);
}

const struct decoder decoder_icmpv4 = {
    .name = "icmpv4",
    .source = "RFC 792",
    .counter = "decoder.icmpv4",
    .decode = icmpv4_decode,
};

const struct decoder decoder_icmpv6 = {
    .name = "icmpv6",
    .source = "RFC 4443",
    .counter = "decoder.icmpv6",
    .decode = icmpv6_decode,
};
