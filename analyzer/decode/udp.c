/* UDP. */

#include "analyzer/decode/checksum.h"
#include "analyzer/decode/decoder.h"

enum {
	UDP_HEADER = 8,
};

/* source 2 | destination 2 | length 2 | checksum 2 */
static struct next
udp_decode(struct cur *c, struct packet *pkt)
{
	struct span message = cur_rest(c);
	uint16_t sport = cur_be16(c);
	uint16_t dport = cur_be16(c);
	uint16_t length = cur_be16(c);
	uint16_t checksum = cur_be16(c);

	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_UDP_HLEN_TOO_SMALL);
	if (length < UDP_HEADER)
		return next_bad(pkt, ANOMALY_UDP_LEN_INVALID);
	if (length > message.n && !packet_cut(pkt))
		return next_bad(pkt, ANOMALY_UDP_TOO_SMALL);
	if (length < message.n)
		message.n = length; /* the rest is padding */
	*c = cur_of(span_from(message, UDP_HEADER));
	pkt->sport = sport;
	pkt->dport = dport;
	pkt->l4_head = span_first(message, UDP_HEADER);
	pkt->payload = span_of(message.p + UDP_HEADER, message.n - UDP_HEADER);
	pkt->l4_ok = true;
	pkt->l4_checksum_bad = checksum != 0 && length == message.n &&
	    checksum_l4_bad(pkt, message, true);
	return (struct next){.layer = LAYER_END}; /* see tunnels.c */
}

const struct decoder decoder_udp = {
    .name = "udp",
    .source = "RFC 768",
    .counter = "decoder.udp",
    .decode = udp_decode,
};
