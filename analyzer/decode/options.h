#ifndef ANALYZER_DECODE_OPTIONS_H
#define ANALYZER_DECODE_OPTIONS_H

/* How decode is set up. */

#include <stdbool.h>
#include <stdint.h>

/* Tunnels in UDP, in the order that they are tried in. */
enum tunnel {
	TUNNEL_TEREDO,
	TUNNEL_GENEVE,
	TUNNEL_VXLAN,
	TUNNELS,
};

enum {
	TUNNEL_PORTS =
	    4, /* of each; further ones are left out, as in Suricata */
};

/* The ports, of either side, that a tunnel is looked for at. */
struct tunnel_ports {
	uint16_t port[TUNNEL_PORTS];
	uint8_t n;
	bool any;
	bool given; /* else the well-known one is */
};

struct tunnel_options {
	struct tunnel_ports of[TUNNELS];
};

#endif
