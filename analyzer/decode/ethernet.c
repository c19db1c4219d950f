/* Ethernet II, and the inside of tunnels that bridge it. */

#include "analyzer/decode/decoder.h"

enum {
	ETHERNET_HEADER = 14,
};

/* destination 6 | source 6 | type 2 */
static struct next
ethernet_decode(struct cur *c, struct packet *pkt)
{
	struct span head = span_first(cur_rest(c), ETHERNET_HEADER);

	cur_skip(c, ETHERNET_HEADER - 2);
	pkt->eth_type = cur_be16(c);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ETHERNET_TOO_SMALL);
	pkt->eth = head;
	return (struct next){.layer = LAYER_ETHERTYPE, .id = pkt->eth_type};
}

const struct decoder decoder_ethernet = {
    .name = "ethernet",
    .source = "IEEE 802.3",
    .counter = "decoder.ethernet",
    .decode = ethernet_decode,
};
