#ifndef ANALYZER_MODEL_PACKET_H
#define ANALYZER_MODEL_PACKET_H

/*
 * A decoded packet: what decode fills, stream adds the flow to, and detect
 * reads.  One frame gives one packet, and one more for each tunnel inside it.
 * Views point into the frame (or the reassembled datagram) and live as long.
 */

#include "analyzer/base/addr.h"
#include "analyzer/model/anomaly.h"
#include "analyzer/model/frame.h"

struct flow;

/* The two directions of a flow. */
enum dir {
	DIR_TO_SERVER,
	DIR_TO_CLIENT,
};

/* Where the packet comes from (EVE: pkt_src). */
enum packet_origin {
	ORIGIN_WIRE,
	ORIGIN_DEFRAG,
	ORIGIN_GRE,
	ORIGIN_IPIP,
	ORIGIN_TEREDO,
	ORIGIN_VXLAN,
	ORIGIN_GENEVE,
	ORIGIN_ERSPAN,
	ORIGIN_VLAN,
	ORIGIN_FLUSH,    /* what was there when the protocol changed */
	ORIGIN_FLOW_END, /* made when a flow ends, to finish its inspection */
};

enum {
	PROTO_ICMP = 1,
	PROTO_IGMP = 2,
	PROTO_IPIP = 4,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_IPV6 = 41,
	PROTO_IPV6_FRAGMENT = 44,
	PROTO_GRE = 47,
	PROTO_ESP = 50,
	PROTO_ICMPV6 = 58,
	PROTO_SCTP = 132,
};

enum tcp_flag {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
	TCP_ECE = 0x40,
	TCP_CWR = 0x80,
};

enum ip_flag {
	IP_MORE_FRAGMENTS = 0x1,
	IP_DONT_FRAGMENT = 0x2,
	IP_RESERVED = 0x4,
};

struct packet_ip {
	uint8_t version; /* 4, 6, or 0 when there is no IP */
	uint8_t ttl;     /* or hop limit */
	uint8_t tos;     /* or traffic class */
	uint8_t proto;   /* of the payload, behind all extension headers; 44
			    for an IPv6 fragment */
	uint8_t piece;   /* IPv6 fragment: of what it is a piece */
	uint8_t flags;   /* enum ip_flag */
	uint32_t id;
	uint32_t fragment_offset; /* bytes */
	uint32_t options;         /* bit n: IPv4 option of number n was seen */
	bool fragment;            /* a piece: no layer 4 was decoded */
	bool checksum_bad;
};

struct packet_tcp {
	uint32_t seq;
	uint32_t ack;
	uint16_t window;
	uint16_t urgent;
	uint16_t mss;  /* 0: no such option */
	uint8_t flags; /* enum tcp_flag */
	uint8_t wscale;
	bool has_wscale;
	bool has_timestamp;
	bool sack_permitted;
	bool has_signature; /* RFC 2385 or RFC 5925 */
	uint32_t timestamp;
	uint32_t timestamp_echo;
	struct span sack;     /* pairs of 32-bit edges, as on the wire */
	struct span fastopen; /* the cookie, p == NULL for no option */
};

struct packet_icmp {
	uint8_t type;
	uint8_t code;
	bool has_id;
	uint16_t id;
	uint16_t seq;
	uint32_t mtu; /* ICMPv6 packet too big */
	/* ICMPv4 "unreachable": what could not be delivered; 0 proto: none */
	uint8_t quoted_proto;
	uint16_t quoted_sport;
	uint16_t quoted_dport;
	struct addr quoted_src;
	struct addr quoted_dst;
};

enum {
	PACKET_VLANS = 3,
	PACKET_DEPTH = 16, /* layers of one frame, tunnels included */
};

struct packet {
	const struct frame *frame;
	int64_t time_ns;
	uint64_t number; /* the frame's */
	enum packet_origin origin;
	uint8_t tunnel_depth;       /* 0: outermost */
	const struct packet *outer; /* of its frame; NULL: this one */
	struct span bytes;          /* the frame, the inside of the tunnel, or
				       the datagram */
	uint32_t bytes_link;        /* LINKTYPE_ of link and bytes */
	uint32_t outside; /* hash of the outermost addresses; 0: no tunnel.
			     The same ends in other tunnels are others. */

	uint16_t eth_type;
	uint16_t vlan[PACKET_VLANS]; /* 12-bit ids, outermost first */
	uint8_t vlans;
	struct span eth;     /* Ethernet header, p == NULL without one */
	struct span ip_head; /* IP header with options or extensions */
	struct span l4_head; /* TCP, UDP or ICMP header with options */
	struct span payload; /* behind the last header that was decoded */
	struct span ip_data; /* behind the IP header(s) */
	struct span link;    /* ORIGIN_DEFRAG: what stood before IP */

	struct addr src;
	struct addr dst;
	uint16_t sport; /* 0 where there are no ports */
	uint16_t dport;
	struct packet_ip ip;
	struct packet_tcp tcp;
	struct packet_icmp icmp;
	bool l4_ok; /* a whole TCP, UDP, ICMP or SCTP header was decoded */
	bool l4_checksum_bad;
	bool l4_checksum_unfinished; /* bad, as the sender's card gets it */

	struct anomalies anomalies;

	/* Filled by stream. */
	struct flow *flow; /* NULL: it belongs to none */
	enum dir dir;
	bool established; /* the flow has seen both directions */
	bool in_stream;   /* its payload was taken by TCP reassembly */
	bool stream_end;  /* last packet of its direction: flush */
};

#endif
