#include "analyzer/detect/suricata/match.h"

static bool
proto_match(const struct signature *s, const struct packet *pkt)
{
	uint8_t proto = pkt->ip.proto;

	/* An ICMP error in a flow is not of its application protocol. */
	if (s->app != APP_UNKNOWN && proto != PROTO_TCP && proto != PROTO_UDP)
		return false;
	switch (s->proto) {
	case SIG_PROTO_PKTHDR:
		return true;
	case SIG_PROTO_IP:
		return pkt->ip.version != 0;
	case SIG_PROTO_TCP:
	case SIG_PROTO_TCP_PKT:
	case SIG_PROTO_TCP_STREAM:
		return proto == PROTO_TCP;
	case SIG_PROTO_UDP:
		return proto == PROTO_UDP;
	case SIG_PROTO_ICMP:
		return s->ip_version == 4
		    ? proto == PROTO_ICMP
		    : proto == PROTO_ICMP || proto == PROTO_ICMPV6;
	case SIG_PROTO_ICMPV6:
		return proto == PROTO_ICMPV6;
	case SIG_PROTO_SCTP:
		return proto == PROTO_SCTP;
	}
	return false;
}

static bool
ports_match(const struct signature *s, const struct packet *pkt, bool swapped)
{
	uint16_t sport = swapped ? pkt->dport : pkt->sport;
	uint16_t dport = swapped ? pkt->sport : pkt->dport;

	if (s->sport.any && s->dport.any)
		return true;
	return !pkt->ip.fragment && port_set_has(&s->sport, sport) &&
	    port_set_has(&s->dport, dport);
}

static bool
ends_match(const struct signature *s, const struct packet *pkt, bool swapped)
{
	const struct addr *src = swapped ? &pkt->dst : &pkt->src;
	const struct addr *dst = swapped ? &pkt->src : &pkt->dst;

	return ports_match(s, pkt, swapped) && addr_set_has(&s->src, src) &&
	    addr_set_has(&s->dst, dst);
}

bool
sig_header_match(const struct signature *s, const struct packet *pkt)
{
	if (!proto_match(s, pkt) ||
	    (s->ip_version != 0 && s->ip_version != pkt->ip.version))
		return false;
	return ends_match(s, pkt, false) ||
	    (s->bidirectional && ends_match(s, pkt, true));
}
