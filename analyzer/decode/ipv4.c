/* IPv4 with its options. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	OPT_END = 0,
	OPT_NOP = 1,
	OPT_NUMBER = 0x1f, /* the low bits of an option's type */
};

/* What is known of an option: IANA's registry. */
struct kind {
	uint8_t type;
	uint8_t length; /* of the whole; 0: any */
	uint8_t least;  /* where any is right */
	uint8_t first;  /* lowest pointer to the next entry; 0: has none */
	uint8_t entry;  /* bytes of an entry that the pointer goes by */
};

static const struct kind kinds[] = {
    {7, 0, 3, 4, 4},     /* record route (RFC 791) */
    {25, 8, 8, 0, 0},    /* quick start (RFC 4782) */
    {68, 0, 4, 5, 4},    /* timestamp */
    {130, 11, 11, 0, 0}, /* security (RFC 1108) */
    {131, 0, 3, 4, 4},   /* loose source route */
    {133, 0, 2, 0, 0},   /* extended security */
    {134, 0, 8, 0, 0},   /* commercial security (FIPS 188) */
    {136, 4, 4, 0, 0},   /* stream id */
    {137, 0, 3, 4, 4},   /* strict source route */
    {148, 4, 4, 0, 0},   /* router alert (RFC 2113) */
};

static const struct kind *
find_kind(uint8_t type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].type == type)
			return &kinds[i];
	}
	return NULL;
}

/* Do length and pointer of an option fit its kind? */
static void
check_option(const struct kind *k, struct span value, struct anomalies *a)
{
	size_t length = value.n + 2;
	uint8_t pointer;

	if ((k->length != 0 && length != k->length) || length < k->least) {
		anomaly_add(a, ANOMALY_IPV4_OPT_INVALID_LEN);
		return;
	}
	if (k->first == 0)
		return;
	pointer = value.p[0];
	if (pointer < k->first || (pointer - k->first) % k->entry != 0 ||
	    pointer > length + 1)
		anomaly_add(a, ANOMALY_IPV4_OPT_MALFORMED);
}

/* The options' bits.  False: they are no options, and this no packet. */
static bool
take_options(struct span options, struct packet_ip *ip, struct anomalies *a)
{
	struct cur c = cur_of(options);

	if (options.n % 8 != 0)
		anomaly_add(a, ANOMALY_IPV4_OPT_PAD);
	while (cur_left(&c) != 0) {
		uint8_t type = cur_u8(&c);
		uint32_t bit = 1u << (type & OPT_NUMBER);
		const struct kind *k = find_kind(type);
		uint8_t length;
		struct span value;

		if (type == OPT_END || type == OPT_NOP) {
			ip->options |= bit;
			if (type == OPT_END)
				break;
			continue;
		}
		if (cur_left(&c) == 0) {
			anomaly_add(a, ANOMALY_IPV4_OPT_EOL);
			break;
		}
		length = cur_u8(&c);
		value = length < 2 ? (struct span){0}
				   : cur_take(&c, (size_t)length - 2);
		if (length < 2 || !cur_ok(&c)) {
			anomaly_add(a, ANOMALY_IPV4_OPT_INVALID_LEN);
			return false;
		}
		if (k == NULL)
			anomaly_add(a, ANOMALY_IPV4_OPT_INVALID);
		else if ((ip->options & bit) != 0)
			anomaly_add(a, ANOMALY_IPV4_OPT_DUPLICATE);
		else
			check_option(k, value, a);
		ip->options |= bit;
	}
	return true;
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
	if (head_n > IPV4_HEADER &&
	    !take_options(span_from(span_first(datagram, head_n), IPV4_HEADER),
		&ip, &pkt->anomalies))
		return (struct next){.layer = LAYER_END};
	pkt->ip_head = span_first(datagram, head_n);
	ip.checksum_bad = checksum_ip_bad(pkt->ip_head);
	pkt->ip = ip;
	pkt->src.family = pkt->dst.family = 4;
	memcpy(pkt->src.b, datagram.p + 12, 4);
	memcpy(pkt->dst.b, datagram.p + 16, 4);
	pkt->ip_data = span_of(datagram.p + head_n, datagram.n - head_n);
	*c = cur_of(pkt->ip_data);
	if (ip.fragment)
		return (struct next){.layer = LAYER_END};
	if (ip.proto == PROTO_ICMPV6)
		return next_bad(pkt, ANOMALY_IPV4_ICMPV6);
	return (struct next){.layer = LAYER_IPPROTO, .id = ip.proto};
}

const struct decoder decoder_ipv4 = {
    .name = "ipv4",
    .source = "RFC 791",
    .counter = "decoder.ipv4",
    .decode = ipv4_decode,
};
