/* Tags of virtual LANs, nested up to three. */

#include "analyzer/decode/decoder.h"

/* priority 3, drop eligible 1, id 12 bits | type 2 */
static struct next
vlan_decode(struct cur *c, struct packet *pkt)
{
	uint16_t tag = cur_be16(c);
	uint16_t type = cur_be16(c);

	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_VLAN_TOO_SMALL);
	if (pkt->vlans == PACKET_VLANS)
		return next_bad(pkt, ANOMALY_VLAN_LAYERS);
	pkt->vlan[pkt->vlans++] = tag & 0xfff;
	return (struct next){.layer = LAYER_ETHERTYPE, .id = type};
}

const struct decoder decoder_vlan = {
    .name = "vlan",
    .source = "IEEE 802.1Q",
    .counter = "decoder.vlan",
    .decode = vlan_decode,
    .names_unknown = true,
    .unknown = ANOMALY_VLAN_TYPE,
};
