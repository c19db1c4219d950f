/* SCTP: ports only; its chunks are the payload. */

#include "analyzer/decode/decoder.h"

enum {
	SCTP_HEADER = 12,
};

/* source 2 | destination 2 | tag 4 | checksum 4 */
static struct next
sctp_decode(struct cur *c, struct packet *pkt)
{
	struct span head = span_first(cur_rest(c), SCTP_HEADER);
	uint16_t sport = cur_be16(c);
	uint16_t dport = cur_be16(c);

	cur_skip(c, 8);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_SCTP_TOO_SMALL);
	pkt->sport = sport;
	pkt->dport = dport;
	pkt->l4_head = head;
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_sctp = {
    .name = "sctp",
    .source = "RFC 9260",
    .counter = "decoder.sctp",
    .decode = sctp_decode,
};
