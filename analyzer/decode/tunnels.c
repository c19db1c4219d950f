#include "analyzer/decode/tunnels.h"

/* The well-known ports, which stand for their decoders, too. */
static const uint16_t usual[TUNNELS] = {
    [TUNNEL_TEREDO] = PORT_TEREDO,
    [TUNNEL_GENEVE] = PORT_GENEVE,
    [TUNNEL_VXLAN] = PORT_VXLAN,
};

static bool
has_port(const struct tunnel_options *o, enum tunnel which, uint16_t port)
{
	const struct tunnel_ports *t = &o->of[which];

	if (!t->given)
		return port == usual[which];
	for (unsigned i = 0; i < t->n; i++) {
		if (t->port[i] == port)
			return true;
	}
	return t->any;
}

struct next
tunnels_next(
    const struct tunnel_options *o, const struct cur *c, struct packet *pkt)
{
	for (enum tunnel t = 0; t < TUNNELS; t++) {
		struct cur peek = *c;

		if (!has_port(o, t, pkt->dport) && !has_port(o, t, pkt->sport))
			continue;
		/* Where Teredo may come to any port, most of it is not. */
		if (t == TUNNEL_TEREDO &&
		    decoder_teredo.decode(&peek, pkt).layer == LAYER_END)
			continue;
		return (struct next){.layer = LAYER_UDP, .id = usual[t]};
	}
	return (struct next){.layer = LAYER_END};
}

bool
tunnels_at(const struct tunnel_options *o, const struct packet *pkt)
{
	for (enum tunnel t = 0; t < TUNNELS; t++) {
		if (!o->of[t].any &&
		    (has_port(o, t, pkt->dport) || has_port(o, t, pkt->sport)))
			return true;
	}
	return false;
}
