/* ARP is counted only. */

#include "analyzer/decode/decoder.h"

static struct next
arp_decode(struct cur *c, struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_arp = {
    .name = "arp",
    .source = "RFC 826",
    .counter = "decoder.arp",
    .decode = arp_decode,
};
