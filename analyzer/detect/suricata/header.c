#include "analyzer/detect/suricata/header.h"

#include "analyzer/detect/suricata/words.h"

static bool
read_action(struct build *b, struct span word)
{
	static const struct {
		const char *name;
		enum rule_action action;
	} actions[] = {
	    {"alert", ACTION_ALERT},
	    {"pass", ACTION_PASS},
	    {"drop", ACTION_DROP},
	    {"reject", ACTION_REJECT},
	    {"rejectsrc", ACTION_REJECT},
	    {"rejectdst", ACTION_REJECT_DST},
	    {"rejectboth", ACTION_REJECT_BOTH},
	    {"config", ACTION_CONFIG},
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (span_eq_nocase(word, span_str(actions[i].name))) {
			b->sig.rule.action = actions[i].action;
			return true;
		}
	}
	return build_fail(b, word,
	    "unknown action \"%.*s\": expected alert, pass, drop, reject, "
	    "rejectsrc, rejectdst, rejectboth or config",
	    (int)(word.n < 40 ? word.n : 40), (const char *)word.p);
}

static bool
read_proto(struct build *b, struct span word)
{
	static const struct {
		const char *name;
		enum sig_proto proto;
		uint8_t version;
	} protos[] = {
	    {"ip", SIG_PROTO_IP, 0},
	    {"any", SIG_PROTO_IP, 0},
	    {"ip4", SIG_PROTO_IP, 4},
	    {"ipv4", SIG_PROTO_IP, 4},
	    {"ip6", SIG_PROTO_IP, 6},
	    {"ipv6", SIG_PROTO_IP, 6},
	    {"tcp", SIG_PROTO_TCP, 0},
	    {"tcp-pkt", SIG_PROTO_TCP_PKT, 0},
	    {"tcp-stream", SIG_PROTO_TCP_STREAM, 0},
	    {"udp", SIG_PROTO_UDP, 0},
	    {"icmp", SIG_PROTO_ICMP, 0},
	    {"icmpv4", SIG_PROTO_ICMP, 4},
	    {"icmpv6", SIG_PROTO_ICMPV6, 0},
	    {"sctp", SIG_PROTO_SCTP, 0},
	    {"pkthdr", SIG_PROTO_PKTHDR, 0},
	};

	for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++) {
		if (span_eq_nocase(word, span_str(protos[i].name))) {
			b->sig.proto = protos[i].proto;
			b->sig.ip_version = protos[i].version;
			return true;
		}
	}
	b->sig.app = app_find(word);
	b->sig.app_both = span_eq_str(word, "http");
	if (b->sig.app != APP_UNKNOWN)
		return true;
	return build_fail(b, word,
	    "unknown protocol \"%.*s\": expected ip, tcp, udp, icmp, http, "
	    "dns, tls or another that Suricata knows",
	    (int)(word.n < 40 ? word.n : 40), (const char *)word.p);
}

static bool
read_addresses(struct build *b, struct span word, struct addr_set *out)
{
	struct span at = word;
	const struct addr_set *set =
	    words_addresses(b->words, word, &b->err, &at);

	if (set == NULL) {
		b->err_at = at;
		return false;
	}
	*out = *set;
	return true;
}

static bool
read_ports(struct build *b, struct span word, struct port_set *out)
{
	struct span at = word;
	const struct port_set *set = words_ports(b->words, word, &b->err, &at);

	if (set == NULL) {
		b->err_at = at;
		return false;
	}
	*out = *set;
	return true;
}

static bool
read_arrow(struct build *b, struct span word)
{
	if (span_eq_str(word, "->"))
		return true;
	if (span_eq_str(word, "=>")) {
		b->sig.both_sides = true;
		return true;
	}
	if (span_eq_str(word, "<>")) {
		b->sig.bidirectional = true;
		return true;
	}
	return build_fail(b, word,
	    "unknown direction \"%.*s\": expected ->, <> or =>; for the other "
	    "way round, exchange the two sides",
	    (int)(word.n < 40 ? word.n : 40), (const char *)word.p);
}

bool
header_read(struct build *b, const struct rule_parts *p)
{
	struct signature *s = &b->sig;

	if (!read_action(b, p->header[0]) || !read_proto(b, p->header[1]) ||
	    !read_addresses(b, p->header[2], &s->src) ||
	    !read_ports(b, p->header[3], &s->sport) ||
	    !read_arrow(b, p->header[4]) ||
	    !read_addresses(b, p->header[5], &s->dst) ||
	    !read_ports(b, p->header[6], &s->dport))
		return false;
	if (s->bidirectional && s->src.range == s->dst.range &&
	    s->sport.range == s->dport.range)
		s->bidirectional = false;
	return true;
}
