/* The buffers that are of no one protocol, and how a buffer is chosen. */

#include "analyzer/detect/suricata/buffers.h"

const struct buffer_kind buffer_payload = {
    .name = "payload",
    .target = TARGET_PAYLOAD,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

const struct buffer_kind buffer_file = {
    .name = "file.data",
    .target = TARGET_FILE,
    .field = {FIELD_COUNT, FIELD_COUNT},
    .multi = true,
};

static const struct buffer_kind buffer_ipv4 = {
    .name = "ipv4.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_IPV4,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_ipv6 = {
    .name = "ipv6.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_IPV6,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_tcp = {
    .name = "tcp.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_TCP,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_udp = {
    .name = "udp.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_UDP,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_icmp4 = {
    .name = "icmpv4.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_ICMP,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_icmp6 = {
    .name = "icmpv6.hdr",
    .target = TARGET_HEADER,
    .header = HEADER_ICMP,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_src = {
    .name = "ip.src",
    .target = TARGET_HEADER,
    .header = HEADER_SRC,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

static const struct buffer_kind buffer_dst = {
    .name = "ip.dst",
    .target = TARGET_HEADER,
    .header = HEADER_DST,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

bool
parse_sticky(struct build *b, const struct option *o)
{
	if (!build_choose(b, o, o->keyword->arg))
		return false;
	if (!o->has_value)
		return true;
	if (span_eq_str(o->value, "to_server"))
		b->sides = 1u << DIR_TO_SERVER;
	else if (span_eq_str(o->value, "to_client")) {
		b->sides = 1u << DIR_TO_CLIENT;
		if (b->kind->to_client != NULL)
			b->kind = b->kind->to_client;
	} else
		return build_fail(b, o->value,
		    "%s: expected to_server or to_client", o->keyword->name);
	return true;
}

bool
parse_event_number(struct build *b, const struct option *o)
{
	const struct buffer_kind *k = o->keyword->arg;
	struct number_test t;
	struct check *c;

	if (!build_number_test(
		b, o, o->value, k->most == 0 ? UINT32_MAX : k->most, &t))
		return false;
	c = build_check_in(b, k, CHECK_NUMBER);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->size = t;
	return true;
}

bool
parse_modifier(struct build *b, const struct option *o)
{
	return build_move_last(b, o, o->keyword->arg);
}

/* Back to the payload: what follows is about it again. */
static bool
parse_pkt_data(struct build *b, const struct option *o)
{
	(void)o;
	if (!build_leave(b))
		return false;
	b->kind = NULL;
	b->sides = 0;
	b->transforms = 0;
	return true;
}

/* Has a packet of the rule's protocol such a header? */
static bool
has_header(enum sig_proto proto, const struct buffer_kind *k)
{
	if (proto == SIG_PROTO_IP || proto == SIG_PROTO_PKTHDR)
		return true;
	if (k == &buffer_tcp)
		return proto == SIG_PROTO_TCP || proto == SIG_PROTO_TCP_PKT ||
		    proto == SIG_PROTO_TCP_STREAM;
	if (k == &buffer_udp)
		return proto == SIG_PROTO_UDP;
	if (k == &buffer_icmp4 || k == &buffer_icmp6)
		return proto == SIG_PROTO_ICMP || proto == SIG_PROTO_ICMPV6;
	return true;
}

static bool
parse_header(struct build *b, const struct option *o)
{
	const struct buffer_kind *k = o->keyword->arg;

	if (!has_header(b->sig.proto, k))
		return build_fail(b, o->name,
		    "%s: packets of the rule's protocol have no such header",
		    k->name);
	b->needs_packet = true;
	b->packet_only =
	    b->packet_only || (k != &buffer_src && k != &buffer_dst);
	return build_choose(b, o, k);
}

const struct keyword kw_buffer[] = {
    {"file.data", "file_data", "bodies and files that are carried",
	"rules/file-keywords.html#file-data", VALUE_NONE, parse_sticky,
	&buffer_file},
    {"pkt_data", NULL, "the payload, behind another buffer",
	"rules/payload-keywords.html#pkt-data", VALUE_NONE, parse_pkt_data,
	NULL},
    {"ipv4.hdr", NULL, "IPv4 header", "rules/header-keywords.html#ipv4-hdr",
	VALUE_NONE, parse_header, &buffer_ipv4},
    {"ipv6.hdr", NULL, "IPv6 header", "rules/header-keywords.html#ipv6-hdr",
	VALUE_NONE, parse_header, &buffer_ipv6},
    {"ip.src", NULL, "the sender's address, as bytes",
	"rules/ip-addr-keywords.html#ip-src", VALUE_NONE, parse_header,
	&buffer_src},
    {"ip.dst", NULL, "the receiver's address, as bytes",
	"rules/ip-addr-keywords.html#ip-dst", VALUE_NONE, parse_header,
	&buffer_dst},
    {"tcp.hdr", NULL, "TCP header", "rules/header-keywords.html#tcp-hdr",
	VALUE_NONE, parse_header, &buffer_tcp},
    {"udp.hdr", NULL, "UDP header", "rules/header-keywords.html#udp-hdr",
	VALUE_NONE, parse_header, &buffer_udp},
    {"icmpv4.hdr", NULL, "ICMP header", "rules/header-keywords.html#icmpv4-hdr",
	VALUE_NONE, parse_header, &buffer_icmp4},
    {"icmpv6.hdr", NULL, "ICMPv6 header",
	"rules/header-keywords.html#icmpv6-hdr", VALUE_NONE, parse_header,
	&buffer_icmp6},
    {0},
};
