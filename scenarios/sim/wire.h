#ifndef SCENARIOS_SIM_WIRE_H
#define SCENARIOS_SIM_WIRE_H

/*
 * Frames as they stand on the wire: Ethernet (and an 802.1Q tag), IPv4 or
 * IPv6, TCP or UDP, with their checksums.
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/buf.h"
#include "analyzer/model/packet.h"

/* One side of a conversation, as the sensor sees it. */
struct end {
	uint8_t mac[6];
	struct addr addr;
	uint16_t port;
	uint8_t ttl;    /* when it passes the sensor */
	uint16_t ip_id; /* of its next IPv4 packet */
};

struct segment {
	uint32_t seq;
	uint32_t ack;
	uint8_t flags;
	uint16_t window;
	struct span options; /* a multiple of 4 bytes, at most 40 */
	struct span payload;
};

/* Write a frame from one end to another into out, which is emptied. */
void wire_tcp(struct buf *out, struct end *from, const struct end *to,
    uint16_t vlan, const struct segment *s);
void wire_udp(struct buf *out, struct end *from, const struct end *to,
    uint16_t vlan, struct span payload);

/* A locally administered MAC address made of a name. */
void wire_mac(struct span name, uint8_t mac[6]);

#endif
