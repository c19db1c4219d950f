/* TCP with its options. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	TCP_HEADER = 20,
	CHECKSUM = 16, /* where it stands in it */
	OPT_END = 0,
	OPT_NOP = 1,
	OPT_MSS = 2,
	OPT_WSCALE = 3,
	OPT_SACK_PERMITTED = 4,
	OPT_SACK = 5,
	OPT_TIMESTAMP = 8,
	OPT_MD5 = 19,
	OPT_AUTHENTICATION = 29,
	OPT_FASTOPEN = 34,
	OPT_EXPERIMENT_1 = 253, /* RFC 6994; an id of 16 bits follows */
	OPT_EXPERIMENT_2 = 254,
	EXPERIMENT_FASTOPEN = 0xf989,
	WSCALE_MAX = 14, /* RFC 7323, section 2.3 */
};

/* Notes an option's value, once each.  False: it was there already. */
static bool
take_option(struct packet_tcp *t, uint8_t kind, struct span value)
{
	struct cur c = cur_of(value);

	switch (kind) {
	case OPT_MSS:
		if (t->mss != 0)
			return false;
		t->mss = cur_be16(&c);
		break;
	case OPT_WSCALE:
		if (t->has_wscale)
			return false;
		t->has_wscale = true;
		t->wscale = cur_u8(&c);
		if (t->wscale > WSCALE_MAX)
			t->wscale = WSCALE_MAX;
		break;
	case OPT_SACK_PERMITTED:
		if (t->sack_permitted)
			return false;
		t->sack_permitted = true;
		break;
	case OPT_SACK:
		if (t->sack.p != NULL)
			return false;
		t->sack = value;
		break;
	case OPT_TIMESTAMP:
		if (t->has_timestamp)
			return false;
		t->has_timestamp = true;
		t->timestamp = cur_be32(&c);
		t->timestamp_echo = cur_be32(&c);
		break;
	case OPT_MD5:
	case OPT_AUTHENTICATION:
		t->has_signature = true;
		break;
	case OPT_EXPERIMENT_1:
	case OPT_EXPERIMENT_2:
		if (cur_be16(&c) == EXPERIMENT_FASTOPEN && cur_ok(&c) &&
		    t->fastopen.p == NULL)
			t->fastopen = span_from(value, 2);
		break;
	case OPT_FASTOPEN:
		if (t->fastopen.p != NULL)
			return false;
		t->fastopen = value;
		break;
	default:
		break;
	}
	return true;
}

/* Is the length of an option's value one that its kind may have? */
static bool
length_fits(uint8_t kind, size_t n)
{
	switch (kind) {
	case OPT_MSS:
		return n == 2;
	case OPT_WSCALE:
		return n == 1;
	case OPT_SACK_PERMITTED:
		return n == 0;
	case OPT_SACK:
		return n != 0 && n % 8 == 0 && n <= 32;
	case OPT_TIMESTAMP:
		return n == 8;
	case OPT_MD5:
		return n == 16;
	case OPT_AUTHENTICATION:
		return n >= 2;
	case OPT_FASTOPEN:
		return n == 0 || (n >= 4 && n <= 16);
	default:
		return true;
	}
}

static void
take_options(struct span options, struct packet *pkt)
{
	struct cur c = cur_of(options);

	while (cur_left(&c) != 0) {
		uint8_t kind = cur_u8(&c);
		uint8_t length;
		struct span value;

		if (kind == OPT_END)
			break;
		if (kind == OPT_NOP || cur_left(&c) == 0)
			continue;
		length = cur_u8(&c);
		value = length < 2 ? (struct span){0}
				   : cur_take(&c, (size_t)length - 2);
		if (length < 2 || !cur_ok(&c)) {
			anomaly_add(
			    &pkt->anomalies, ANOMALY_TCP_OPT_INVALID_LEN);
			break;
		}
		if (!length_fits(kind, value.n))
			anomaly_add(
			    &pkt->anomalies, ANOMALY_TCP_OPT_INVALID_LEN);
		else if (!take_option(&pkt->tcp, kind, value))
			anomaly_add(&pkt->anomalies, ANOMALY_TCP_OPT_DUPLICATE);
	}
}

/*
 * source 2 | destination 2 | sequence 4 | acknowledgement 4 |
 * header's length 4 bits, reserved 4 bits, flags 1 | window 2 | checksum 2 |
 * urgent 2 | options
 */
static struct next
tcp_decode(struct cur *c, struct packet *pkt)
{
	struct span segment = cur_rest(c);
	uint16_t sport = cur_be16(c);
	uint16_t dport = cur_be16(c);
	struct packet_tcp *t = &pkt->tcp;
	size_t head;

	t->seq = cur_be32(c);
	t->ack = cur_be32(c);
	head = (size_t)(cur_u8(c) >> 4) * 4;
	t->flags = cur_u8(c);
	t->window = cur_be16(c);
	cur_skip(c, 2);
	t->urgent = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_TCP_TOO_SMALL);
	if (head < TCP_HEADER || head > segment.n)
		return next_bad(pkt,
		    head < TCP_HEADER ? ANOMALY_TCP_INVALID_OPTLEN
				      : ANOMALY_TCP_HLEN_TOO_SMALL);
	if (head > TCP_HEADER)
		take_options(cur_take(c, head - TCP_HEADER), pkt);
	pkt->sport = sport;
	pkt->dport = dport;
	pkt->l4_head = span_first(segment, head);
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	if (!packet_cut(pkt))
		pkt->l4_checksum_bad = checksum_l4_bad(pkt, segment, true);
	if (pkt->l4_checksum_bad)
		pkt->l4_checksum_unfinished =
		    checksum_unfinished(pkt, segment.n, segment.p + CHECKSUM);
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_tcp = {
    .name = "tcp",
    .source = "RFC 9293, RFC 7323, RFC 2018, RFC 7413",
    .counter = "decoder.tcp",
    .decode = tcp_decode,
};
