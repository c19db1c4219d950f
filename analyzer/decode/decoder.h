#ifndef ANALYZER_DECODE_DECODER_H
#define ANALYZER_DECODE_DECODER_H

/*
 * What the files of this folder share.  A decoder consumes its own header,
 * notes anomalies, and says what follows; it never calls another decoder.
 * To add one: write its file, and its lines in decode_table.c.
 */

#include "analyzer/base/cur.h"
#include "analyzer/model/packet.h"

/* By what a following header is told. */
enum layer {
	LAYER_END,
	LAYER_LINK,      /* LINKTYPE_ */
	LAYER_ETHERTYPE, /* IEEE 802 */
	LAYER_PPP,       /* PPP's protocol numbers */
	LAYER_IPPROTO,   /* IANA's protocol numbers */
	LAYER_UDP,       /* well-known port of a tunnel */
};

enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW = 101,
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_BRIDGED = 0x6558, /* Ethernet in GRE or GENEVE */
	TYPE_PPP = 0x880b,
	TYPE_MPLS = 0x8847,
	TYPE_ERSPAN = 0x88be,
	IPV4_HEADER = 20, /* bytes, without options */
	IPV6_HEADER = 40,
	PORT_TEREDO = 3544,
	PORT_VXLAN = 4789,
	PORT_GENEVE = 6081,
};

/* What follows; with tunnel set it is a packet of its own. */
struct next {
	enum layer layer;
	uint32_t id;
	enum packet_origin tunnel; /* ORIGIN_WIRE: none */
};

struct decoder {
	const char *name;
	const char *source;  /* the text that it follows */
	const char *counter; /* as Suricata's stats name it */
	struct next (*decode)(struct cur *c, struct packet *pkt);
	bool names_unknown;   /* has a name for what nothing decodes: */
	enum anomaly unknown; /* when it says such a thing follows */
};

/* Where a decoder is used. */
struct route {
	struct next from;
	const struct decoder *decoder;
};

extern const struct route decode_routes[];
extern const size_t decode_routes_n;

extern const struct decoder decoder_arp;
extern const struct decoder decoder_chdlc;
extern const struct decoder decoder_dce;
extern const struct decoder decoder_erspan;
extern const struct decoder decoder_esp;
extern const struct decoder decoder_ethernet;
extern const struct decoder decoder_geneve;
extern const struct decoder decoder_gre;
extern const struct decoder decoder_icmpv4;
extern const struct decoder decoder_icmpv6;
extern const struct decoder decoder_ipv4;
extern const struct decoder decoder_ipv6;
extern const struct decoder decoder_mpls;
extern const struct decoder decoder_nsh;
extern const struct decoder decoder_null;
extern const struct decoder decoder_pbb;
extern const struct decoder decoder_ppp;
extern const struct decoder decoder_pppoe;
extern const struct decoder decoder_pppoe_discovery;
extern const struct decoder decoder_raw;
extern const struct decoder decoder_sctp;
extern const struct decoder decoder_sll;
extern const struct decoder decoder_sll2;
extern const struct decoder decoder_tcp;
extern const struct decoder decoder_teredo;
extern const struct decoder decoder_udp;
extern const struct decoder decoder_vlan;
extern const struct decoder decoder_vntag;
extern const struct decoder decoder_vxlan;

/* Ends the packet for a reason. */
static inline struct next
next_bad(struct packet *pkt, enum anomaly a)
{
	anomaly_add(&pkt->anomalies, a);
	return (struct next){.layer = LAYER_END};
}

/* What follows PPP's header: protocol, of which *c begins with the data. */
struct next ppp_next(struct cur *c, struct packet *pkt, uint16_t protocol);

/* Did the capture keep less of the frame than was on the wire? */
static inline bool
packet_cut(const struct packet *pkt)
{
	return pkt->frame != NULL && pkt->origin != ORIGIN_DEFRAG &&
	    pkt->frame->wire_n > pkt->frame->bytes.n;
}

#endif
