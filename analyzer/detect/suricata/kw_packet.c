/* Tests of the headers of a packet: dsize, flags, ttl, itype … */

#include "analyzer/detect/suricata/build.h"

/* ---- numbers ---- */

enum number_field {
	NUMBER_DSIZE,
	NUMBER_TTL,
	NUMBER_TOS,
	NUMBER_IP_ID,
	NUMBER_ITYPE,
	NUMBER_ICODE,
	NUMBER_ICMP_ID,
	NUMBER_ICMP_SEQ,
	NUMBER_ICMP_MTU,
	NUMBER_SEQ,
	NUMBER_ACK,
	NUMBER_WINDOW,
	NUMBER_MSS,
	NUMBER_FRAGOFFSET,
};

/* What may stand before a number, as Suricata has it. */
enum number_form {
	FORM_SIGNS,   /* any sign, or a range */
	FORM_PLAIN,   /* nothing */
	FORM_NEGATED, /* "!" */
	FORM_ORDERED, /* "<" or ">" */
	FORM_TOS,     /* "!"; x10 is hexadecimal */
};

struct number_kind {
	enum number_field field;
	uint64_t max;
	enum number_form form;
};

struct number_arg {
	enum number_field field;
	struct number_test test;
};

static bool
is_icmp(const struct packet *p)
{
	return (p->ip.proto == PROTO_ICMP || p->ip.proto == PROTO_ICMPV6) &&
	    p->l4_ok;
}

static bool
is_tcp(const struct packet *p)
{
	return p->ip.proto == PROTO_TCP && p->l4_ok;
}

/* The number of a packet.  False: it has none of this kind. */
static bool
packet_number(const struct packet *p, enum number_field field, uint64_t *n)
{
	switch (field) {
	case NUMBER_DSIZE:
		*n = p->ip.fragment ? 0 : p->payload.n;
		return p->ip.version != 0;
	case NUMBER_TTL:
		*n = p->ip.ttl;
		return p->ip.version != 0;
	case NUMBER_TOS:
		*n = p->ip.tos;
		return p->ip.version == 4;
	case NUMBER_IP_ID:
		*n = p->ip.id;
		return p->ip.version == 4;
	case NUMBER_ITYPE:
		*n = p->icmp.type;
		return is_icmp(p);
	case NUMBER_ICODE:
		*n = p->icmp.code;
		return is_icmp(p);
	case NUMBER_ICMP_ID:
		*n = p->icmp.id;
		return is_icmp(p) && p->icmp.has_id;
	case NUMBER_ICMP_SEQ:
		*n = p->icmp.seq;
		return is_icmp(p) && p->icmp.has_id;
	case NUMBER_ICMP_MTU:
		*n = p->icmp.mtu;
		return is_icmp(p) && p->ip.proto == PROTO_ICMPV6 &&
		    p->icmp.type == 2;
	case NUMBER_SEQ:
		*n = p->tcp.seq;
		return is_tcp(p);
	case NUMBER_ACK:
		*n = p->tcp.ack;
		return is_tcp(p);
	case NUMBER_WINDOW:
		*n = p->tcp.window;
		return is_tcp(p);
	case NUMBER_MSS:
		*n = p->tcp.mss;
		return is_tcp(p) && p->tcp.mss != 0;
	case NUMBER_FRAGOFFSET:
		*n = p->ip.fragment_offset / 8;
		return p->ip.version != 0;
	}
	return false;
}

/*
 * Does dsize see the packet?  As in Suricata, a size above 0 needs payload to
 * look at, which reassembled bytes are, too; that of 0 needs that there is
 * none.
 */
static bool
dsize_sees(const struct number_test *t, const struct packet *p)
{
	const struct flow *f = p->flow;
	bool payload = p->payload.n != 0 && (f == NULL || !f->no_payload);

	if (f != NULL && f->side[p->dir].raw.ready)
		payload = true;
	switch (t->op) {
	case COMPARE_EQUAL:
		return payload == (t->a != 0);
	case COMPARE_LESS:
	case COMPARE_LESS_EQUAL:
		return true;
	default:
		return payload;
	}
}

static bool
match_number(const void *arg, const struct packet *p)
{
	const struct number_arg *a = arg;
	uint64_t n;

	if (a->field == NUMBER_DSIZE && !dsize_sees(&a->test, p))
		return false;
	return packet_number(p, a->field, &n) && number_test_match(&a->test, n);
}

/* Reads the number of a keyword that takes less than build_number_test. */
static bool
read_formed(struct build *b, const struct option *o,
    const struct number_kind *k, struct number_test *out)
{
	static const char *const before[] = {
	    [FORM_PLAIN] = "",
	    [FORM_NEGATED] = ", behind \"!\" if wanted",
	    [FORM_ORDERED] = ", behind < or > if wanted",
	    [FORM_TOS] = " or x0 to xff, behind \"!\" if wanted",
	};
	struct span text = o->value;
	uint8_t sign = text.p[0];
	bool fits;

	*out = (struct number_test){.op = COMPARE_EQUAL};
	if (sign == '!' && (k->form == FORM_NEGATED || k->form == FORM_TOS))
		out->op = COMPARE_NOT_EQUAL;
	else if (sign == '<' && k->form == FORM_ORDERED)
		out->op = COMPARE_LESS;
	else if (sign == '>' && k->form == FORM_ORDERED)
		out->op = COMPARE_GREATER;
	if (out->op != COMPARE_EQUAL)
		text = span_trim(span_from(text, 1));
	if (k->form == FORM_TOS && text.n > 1 && byte_lower(text.p[0]) == 'x')
		fits = text.n <= 3 &&
		    span_hex(span_from(text, 1), k->max, &out->a);
	else
		fits = span_number(text, k->max, &out->a);
	return fits ||
	    build_fail(b, o->value,
		"%s: expected a number from 0 to %llu%s, not \"%.*s\"",
		o->keyword->name, (unsigned long long)k->max, before[k->form],
		(int)(o->value.n < 40 ? o->value.n : 40),
		(const char *)o->value.p);
}

/* A test of what a packet has and a transaction has not. */
static bool
only_packets(struct build *b, const struct option *o,
    bool (*match)(const void *, const struct packet *), struct span arg)
{
	b->packet_only = true;
	return build_header_test(b, o, match, arg);
}

static bool
parse_number(struct build *b, const struct option *o)
{
	const struct number_kind *k = o->keyword->arg;
	struct number_arg a = {.field = k->field};

	if (k->field == NUMBER_DSIZE && !build_once(b, o, SEEN_DSIZE))
		return false;
	if (k->form == FORM_SIGNS
		? !build_number_test(b, o, o->value, k->max, &a.test)
		: !read_formed(b, o, k, &a.test))
		return false;
	if (k->field == NUMBER_DSIZE)
		b->dsize = a.test;
	return only_packets(b, o, match_number, span_of(&a, sizeof(a)));
}

/* ---- flags ---- */

/* flags:[*+!]FLAGS[,IGNORED] */
struct flags_arg {
	char how; /* 0: just these; '+', '*', '!' */
	uint8_t flags;
	uint8_t care; /* those that are not ignored */
};

/*
 * Suricata shows a rule that names flags of the opening or the end only to
 * segments that have one of these, whatever it says of them; the same with
 * the rare ones; and, where any of several will do, with SYN.
 */
static bool
flags_seen(const struct flags_arg *a, uint8_t flags)
{
	const uint8_t ends = TCP_SYN | TCP_FIN | TCP_RST;
	const uint8_t rare = TCP_URG | TCP_ECE | TCP_CWR;

	if ((a->flags & ends) != 0 && (flags & ends) == 0)
		return false;
	if ((a->flags & rare) != 0 && (flags & rare) == 0)
		return false;
	return a->how != '*' || (a->flags & TCP_SYN) == 0 ||
	    (flags & TCP_SYN) != 0;
}

static bool
match_flags(const void *arg, const struct packet *p)
{
	const struct flags_arg *a = arg;
	uint8_t flags = p->tcp.flags & a->care;

	if (!is_tcp(p) || !flags_seen(a, p->tcp.flags))
		return false;
	if (a->flags == 0)
		return (flags != 0) == (a->how == '!');
	switch (a->how) {
	case '+':
		return (flags & a->flags) == a->flags;
	case '*':
		return (flags & a->flags) != 0;
	case '!':
		return (flags & a->flags) != a->flags;
	default:
		return flags == a->flags;
	}
}

static bool
read_flags(struct span text, uint8_t *flags, char *how)
{
	static const char letters[] = "FSRPAUEC";

	*flags = 0;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		const char *at = strchr(letters, c);

		if (c == 0)
			return false;
		if (at != NULL)
			*flags |= (uint8_t)(1u << (at - letters));
		else if (c == '1')
			*flags |= TCP_CWR;
		else if (c == '2')
			*flags |= TCP_ECE;
		else if (how != NULL && (c == '+' || c == '*' || c == '!'))
			*how = (char)c;
		else if (c != '0')
			return false;
	}
	return true;
}

static bool
parse_flags(struct build *b, const struct option *o)
{
	struct flags_arg a = {.care = 0xff};
	struct span rest = o->value;
	struct span flags;
	uint8_t ignored = 0;

	(void)span_token(&rest, ',', &flags);
	flags = span_trim(flags);
	if (flags.n == 0 || !read_flags(flags, &a.flags, &a.how) ||
	    (flags.n == 1 && a.how != 0) ||
	    (rest.p != NULL && span_trim(rest).n == 0) ||
	    !read_flags(span_trim(rest), &ignored, NULL))
		return build_fail(b, o->value,
		    "flags: expected letters of F S R P A U E C, 0 for none, "
		    "behind +, * or ! if wanted, and after a comma those to "
		    "ignore");
	a.care = (uint8_t)~ignored;
	a.flags &= a.care;
	return only_packets(b, o, match_flags, span_of(&a, sizeof(a)));
}

/* ---- IP ---- */

static bool
match_same_ip(const void *arg, const struct packet *p)
{
	(void)arg;
	return p->ip.version != 0 && addr_eq(&p->src, &p->dst);
}

static bool
parse_same_ip(struct build *b, const struct option *o)
{
	return only_packets(b, o, match_same_ip, (struct span){0});
}

struct ip_proto_arg {
	struct number_test test;
};

static bool
match_ip_proto(const void *arg, const struct packet *p)
{
	const struct ip_proto_arg *a = arg;

	return p->ip.version != 0 && number_test_match(&a->test, p->ip.proto);
}

/* A protocol that is named leaves nothing for another ip_proto to say. */
static bool
one_ip_proto(
    struct build *b, const struct option *o, const struct number_test *t)
{
	unsigned seen = t->op == COMPARE_EQUAL ? SEEN_IP_PROTO : 0;

	if ((b->sig.proto != SIG_PROTO_IP &&
		b->sig.proto != SIG_PROTO_PKTHDR) ||
	    b->sig.app != APP_UNKNOWN)
		return build_fail(b, o->name,
		    "ip_proto: the rule names a protocol already; write it "
		    "with \"alert ip\"");
	if ((b->seen & SEEN_IP_PROTO) != 0 ||
	    (seen != 0 && (b->seen & SEEN_IP_PROTO_ANY) != 0))
		return build_fail(b, o->name,
		    "ip_proto: one that names the protocol stands alone");
	b->seen |= seen | SEEN_IP_PROTO_ANY;
	return true;
}

/* ip_proto: a number or the name of a protocol */
static bool
parse_ip_proto(struct build *b, const struct option *o)
{
	static const struct {
		const char *name;
		uint8_t number;
	} names[] = {
	    {"icmp", 1},
	    {"igmp", 2},
	    {"ipip", 4},
	    {"ipencap", 4},
	    {"tcp", 6},
	    {"udp", 17},
	    {"ipv6", 41},
	    {"rsvp", 46},
	    {"gre", 47},
	    {"esp", 50},
	    {"ah", 51},
	    {"ipv6-icmp", 58},
	    {"ospf", 89},
	    {"pim", 103},
	    {"vrrp", 112},
	    {"l2tp", 115},
	    {"sctp", 132},
	};
	struct ip_proto_arg a = {0};
	struct span name = o->value;

	if (name.p[0] == '!') {
		a.test.op = COMPARE_NOT_EQUAL;
		name = span_trim(span_from(name, 1));
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq_nocase(name, span_str(names[i].name))) {
			a.test.a = names[i].number;
			if (!one_ip_proto(b, o, &a.test))
				return false;
			build_test(b, "ip_proto", match_ip_proto,
			    span_of(&a, sizeof(a)));
			b->needs_packet = true;
			b->packet_only = true;
			return true;
		}
	}
	if (!build_number_test(b, o, o->value, 255, &a.test) ||
	    !one_ip_proto(b, o, &a.test))
		return false;
	b->needs_packet = true;
	b->packet_only = true;
	build_test(b, "ip_proto", match_ip_proto, span_of(&a, sizeof(a)));
	return true;
}

/* fragbits:[*+!]LETTERS of M, D and R */
static bool
match_fragbits(const void *arg, const struct packet *p)
{
	const struct flags_arg *a = arg;

	if (p->ip.version != 4)
		return false;
	switch (a->how) {
	case '+':
		return (p->ip.flags & a->flags) == a->flags;
	case '*':
		return (p->ip.flags & a->flags) != 0;
	case '!':
		return (p->ip.flags & a->flags) != a->flags;
	default:
		return p->ip.flags == a->flags;
	}
}

static bool
parse_fragbits(struct build *b, const struct option *o)
{
	struct flags_arg a = {0};

	struct span rest = o->value;

	if (rest.p[0] == '+' || rest.p[0] == '*' || rest.p[0] == '!') {
		a.how = (char)rest.p[0];
		rest = span_trim(span_from(rest, 1));
	}
	for (; rest.n != 0; rest = span_from(rest, 1)) {
		if (rest.p[0] == 'M')
			a.flags |= IP_MORE_FRAGMENTS;
		else if (rest.p[0] == 'D')
			a.flags |= IP_DONT_FRAGMENT;
		else if (rest.p[0] == 'R')
			a.flags |= IP_RESERVED;
		else
			break;
	}
	if (a.flags == 0)
		return build_fail(b, o->value,
		    "fragbits: expected letters of M, D and R, behind +, * or "
		    "! if wanted");
	if (rest.n != 0)
		build_warn(b,
		    "fragbits: \"%.*s\" behind the letters is ignored; +, * "
		    "and ! stand before them",
		    (int)(rest.n < 20 ? rest.n : 20), (const char *)rest.p);
	return only_packets(b, o, match_fragbits, span_of(&a, sizeof(a)));
}

struct ip_option_arg {
	uint32_t bits; /* 0: any option */
};

static bool
match_ip_options(const void *arg, const struct packet *p)
{
	const struct ip_option_arg *a = arg;

	if (p->ip.version != 4)
		return false;
	return a->bits == 0 ? p->ip.options != 0
			    : (p->ip.options & a->bits) != 0;
}

/* Numbers of IPv4 options (RFC 791 and IANA), without class and copy bit. */
static bool
parse_ip_options(struct build *b, const struct option *o)
{
	static const struct {
		const char *name;
		int number; /* -1: any */
	} names[] = {
	    {"any", -1},
	    {"eol", 0},
	    {"nop", 1},
	    {"sec", 2},
	    {"lsrr", 3},
	    {"ts", 4},
	    {"esec", 5},
	    {"rr", 7},
	    {"satid", 8},
	    {"ssrr", 9},
	};
	struct ip_option_arg a = {0};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!span_eq_nocase(o->value, span_str(names[i].name)))
			continue;
		if (names[i].number >= 0)
			a.bits = UINT32_C(1) << names[i].number;
		return only_packets(
		    b, o, match_ip_options, span_of(&a, sizeof(a)));
	}
	return build_fail(b, o->value,
	    "ipopts: expected rr, eol, nop, ts, sec, esec, lsrr, ssrr, satid "
	    "or any");
}

/* ---- checksums ---- */

struct checksum_kind {
	uint8_t version; /* of IP */
	uint8_t proto;   /* 0: of the IP header itself */
};

struct checksum_arg {
	struct checksum_kind of;
	bool bad;
};

static bool
match_checksum(const void *arg, const struct packet *p)
{
	const struct checksum_arg *a = arg;

	if (p->ip.version != a->of.version)
		return false;
	if (a->of.proto == 0)
		return p->ip.checksum_bad == a->bad;
	return p->ip.proto == a->of.proto && p->l4_ok &&
	    p->l4_checksum_bad == a->bad;
}

static bool
parse_checksum(struct build *b, const struct option *o)
{
	const struct checksum_kind *k = o->keyword->arg;
	struct checksum_arg a = {.of = *k};

	a.bad = span_eq_str(o->value, "invalid");
	if (!a.bad && !span_eq_str(o->value, "valid"))
		return build_fail(b, o->value, "%s: expected valid or invalid",
		    o->keyword->name);
	return build_header_test(b, o, match_checksum, span_of(&a, sizeof(a)));
}

static const struct checksum_kind sum_ipv4 = {4, 0};
static const struct checksum_kind sum_tcpv4 = {4, PROTO_TCP};
static const struct checksum_kind sum_tcpv6 = {6, PROTO_TCP};
static const struct checksum_kind sum_udpv4 = {4, PROTO_UDP};
static const struct checksum_kind sum_udpv6 = {6, PROTO_UDP};
static const struct checksum_kind sum_icmpv4 = {4, PROTO_ICMP};
static const struct checksum_kind sum_icmpv6 = {6, PROTO_ICMPV6};
static const struct number_kind kind_dsize = {
    NUMBER_DSIZE, UINT16_MAX, FORM_SIGNS};
static const struct number_kind kind_ttl = {NUMBER_TTL, UINT8_MAX, FORM_SIGNS};
static const struct number_kind kind_tos = {NUMBER_TOS, UINT8_MAX, FORM_TOS};
static const struct number_kind kind_id = {
    NUMBER_IP_ID, UINT16_MAX, FORM_PLAIN};
static const struct number_kind kind_itype = {
    NUMBER_ITYPE, UINT8_MAX, FORM_SIGNS};
static const struct number_kind kind_icode = {
    NUMBER_ICODE, UINT8_MAX, FORM_SIGNS};
static const struct number_kind kind_icmp_id = {
    NUMBER_ICMP_ID, UINT16_MAX, FORM_PLAIN};
static const struct number_kind kind_icmp_seq = {
    NUMBER_ICMP_SEQ, UINT16_MAX, FORM_PLAIN};
static const struct number_kind kind_mtu = {
    NUMBER_ICMP_MTU, UINT32_MAX, FORM_SIGNS};
static const struct number_kind kind_seq = {NUMBER_SEQ, UINT32_MAX, FORM_PLAIN};
static const struct number_kind kind_ack = {NUMBER_ACK, UINT32_MAX, FORM_PLAIN};
static const struct number_kind kind_window = {
    NUMBER_WINDOW, UINT16_MAX, FORM_NEGATED};
static const struct number_kind kind_mss = {NUMBER_MSS, UINT16_MAX, FORM_SIGNS};
static const struct number_kind kind_fragoffset = {
    NUMBER_FRAGOFFSET, UINT16_MAX, FORM_ORDERED};

const struct keyword kw_packet[] = {
    {"dsize", NULL, "bytes of payload of the packet",
	"rules/payload-keywords.html#dsize", VALUE_NEEDED, parse_number,
	&kind_dsize},
    {"ttl", NULL, "time to live, or hop limit",
	"rules/header-keywords.html#ttl", VALUE_NEEDED, parse_number,
	&kind_ttl},
    {"tos", NULL, "type of service", "rules/header-keywords.html#tos",
	VALUE_NEEDED, parse_number, &kind_tos},
    {"id", NULL, "identification of the IPv4 packet",
	"rules/header-keywords.html#id", VALUE_NEEDED, parse_number, &kind_id},
    {"itype", NULL, "type of the ICMP message",
	"rules/header-keywords.html#itype", VALUE_NEEDED, parse_number,
	&kind_itype},
    {"icode", NULL, "code of the ICMP message",
	"rules/header-keywords.html#icode", VALUE_NEEDED, parse_number,
	&kind_icode},
    {"icmp_id", NULL, "identifier of the ICMP message",
	"rules/header-keywords.html#icmp-id", VALUE_NEEDED, parse_number,
	&kind_icmp_id},
    {"icmp_seq", NULL, "sequence number of the ICMP message",
	"rules/header-keywords.html#icmp-seq", VALUE_NEEDED, parse_number,
	&kind_icmp_seq},
    {"icmpv6.mtu", NULL, "MTU that an ICMPv6 message tells",
	"rules/header-keywords.html#icmpv6-mtu", VALUE_NEEDED, parse_number,
	&kind_mtu},
    {"tcp.seq", "seq", "sequence number of the TCP segment",
	"rules/header-keywords.html#seq", VALUE_NEEDED, parse_number,
	&kind_seq},
    {"tcp.ack", "ack", "acknowledgement number of the TCP segment",
	"rules/header-keywords.html#ack", VALUE_NEEDED, parse_number,
	&kind_ack},
    {"tcp.window", "window", "window of the TCP segment",
	"rules/header-keywords.html#window", VALUE_NEEDED, parse_number,
	&kind_window},
    {"tcp.mss", NULL, "largest segment that TCP options announce",
	"rules/header-keywords.html#tcp-mss", VALUE_NEEDED, parse_number,
	&kind_mss},
    {"fragoffset", NULL, "offset of the fragment, in 8 bytes",
	"rules/header-keywords.html#fragoffset", VALUE_NEEDED, parse_number,
	&kind_fragoffset},
    {"tcp.flags", "flags", "flags of the TCP segment",
	"rules/header-keywords.html#tcp-flags", VALUE_NEEDED, parse_flags,
	NULL},
    {"fragbits", NULL, "fragmentation bits of the IPv4 packet",
	"rules/header-keywords.html#fragbits-ip-fragmentation", VALUE_NEEDED,
	parse_fragbits, NULL},
    {"ipopts", NULL, "an option of the IPv4 header",
	"rules/header-keywords.html#ipopts", VALUE_NEEDED, parse_ip_options,
	NULL},
    {"sameip", NULL, "source and destination are one address",
	"rules/header-keywords.html#sameip", VALUE_NONE, parse_same_ip, NULL},
    {"ip_proto", NULL, "protocol number of the IP payload",
	"rules/header-keywords.html#ip-proto", VALUE_NEEDED, parse_ip_proto,
	NULL},
    {"ipv4-csum", NULL, "is the IPv4 header checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum, &sum_ipv4},
    {"tcpv4-csum", NULL, "is the TCP checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum, &sum_tcpv4},
    {"tcpv6-csum", NULL, "is the TCP checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum, &sum_tcpv6},
    {"udpv4-csum", NULL, "is the UDP checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum, &sum_udpv4},
    {"udpv6-csum", NULL, "is the UDP checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum, &sum_udpv6},
    {"icmpv4-csum", NULL, "is the ICMP checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum,
	&sum_icmpv4},
    {"icmpv6-csum", NULL, "is the ICMPv6 checksum valid or invalid?",
	"rules/header-keywords.html", VALUE_NEEDED, parse_checksum,
	&sum_icmpv6},
    {0},
};
