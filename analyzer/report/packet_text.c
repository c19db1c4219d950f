#include "analyzer/report/packet_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "analyzer/base/addr.h"
#include "analyzer/base/cur.h"
#include "analyzer/model/packet.h"

enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW = 101,
	LINK_SLL = 113,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_SLL2 = 276,

	TYPE_IPV4 = 0x0800,
	TYPE_ARP = 0x0806,
	TYPE_VLAN = 0x8100,
	TYPE_IPV6 = 0x86dd,
	TYPE_QINQ = 0x88a8,

	LAYERS = 16,      /* of one frame */
	TEXT_LINES = 60,  /* of a payload that is text */
	TEXT_BYTES = 300, /* of one of these lines */
};

/* What comes next. */
enum layer {
	LAYER_END,
	LAYER_ETHER_TYPE,
	LAYER_IP_PROTO,
	LAYER_PAYLOAD,
};

struct tree {
	struct arena *arena;
	struct packet_line *v;
	size_t n;
	struct span frame;
	struct cur c;
	enum layer next;
	unsigned type; /* Ethernet type or IP protocol */
	uint16_t sport;
	uint16_t dport;
};

static size_t
here(const struct tree *t)
{
	return t->frame.n - cur_left(&t->c);
}

/* Adds a line for the bytes from `from` to where the cursor stands. */
static void __attribute__((format(printf, 4, 5)))
say(struct tree *t, unsigned depth, size_t from, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int n;

	if (t->n == PACKET_LINES)
		return;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	t->v[t->n++] = (struct packet_line){
	    depth, from, here(t), arena_copy(t->arena, span_str(text))};
}

/* Says that a header was cut off, and ends the tree. */
static bool
cut(struct tree *t, size_t from, const char *what)
{
	if (cur_ok(&t->c))
		return false;
	say(t, 0, from, "%s: cut off", what);
	t->next = LAYER_END;
	return true;
}

/* Takes a hardware address. */
static void
mac_text(struct cur *c, char out[18])
{
	uint8_t b[6];

	for (unsigned i = 0; i < 6; i++)
		b[i] = cur_u8(c);
	snprintf(out, 18, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2],
	    b[3], b[4], b[5]);
}

static void
ethernet(struct tree *t)
{
	size_t from = here(t);
	char dst[18];
	char src[18];

	mac_text(&t->c, dst);
	mac_text(&t->c, src);
	t->type = cur_be16(&t->c);
	if (cut(t, from, "Ethernet"))
		return;
	say(t, 0, from, "Ethernet  %s > %s, type 0x%04x", src, dst, t->type);
	t->next = LAYER_ETHER_TYPE;
}

static void
cooked(struct tree *t, bool second)
{
	size_t from = here(t);

	if (second) {
		t->type = cur_be16(&t->c);
		cur_skip(&t->c, 18);
	} else {
		cur_skip(&t->c, 14);
		t->type = cur_be16(&t->c);
	}
	if (cut(t, from, "Linux cooked capture"))
		return;
	say(t, 0, from, "Linux cooked capture, type 0x%04x", t->type);
	t->next = LAYER_ETHER_TYPE;
}

/* An IP packet without a link header: its first half byte is the version. */
static void
raw(struct tree *t)
{
	struct span rest = cur_rest(&t->c);

	t->next = LAYER_ETHER_TYPE;
	t->type = rest.n > 0 && rest.p[0] >> 4 == 6 ? TYPE_IPV6 : TYPE_IPV4;
}

static void
vlan(struct tree *t)
{
	size_t from = here(t);
	unsigned tag = cur_be16(&t->c);

	t->type = cur_be16(&t->c);
	if (cut(t, from, "VLAN"))
		return;
	say(t, 0, from, "VLAN  id %u, priority %u, type 0x%04x", tag & 0xfff,
	    tag >> 13, t->type);
}

static void
arp(struct tree *t)
{
	size_t from = here(t);
	char sender[ADDR_TEXT];
	char target[ADDR_TEXT];
	struct addr a;
	unsigned op;

	cur_skip(&t->c, 6);
	op = cur_be16(&t->c);
	cur_skip(&t->c, 6);
	a = addr_v4(cur_be32(&t->c));
	addr_text(&a, sender);
	cur_skip(&t->c, 6);
	a = addr_v4(cur_be32(&t->c));
	addr_text(&a, target);
	if (!cut(t, from, "ARP"))
		say(t, 0, from, "ARP  %s  %s asks for %s",
		    op == 1       ? "request"
			: op == 2 ? "reply"
				  : "other",
		    sender, target);
	t->next = LAYER_END;
}

/* What is behind the IP header ends where the IP length says. */
static void
limit(struct tree *t, size_t bytes)
{
	if (bytes >= cur_left(&t->c))
		return;
	t->c.end = t->c.p + bytes;
	t->frame.n = (size_t)(t->c.end - t->frame.p);
}

static void
ipv4(struct tree *t)
{
	size_t from = here(t);
	unsigned head = (cur_u8(&t->c) & 0xfu) * 4;
	char src[ADDR_TEXT];
	char dst[ADDR_TEXT];
	unsigned tos = cur_u8(&t->c);
	unsigned total = cur_be16(&t->c);
	unsigned id = cur_be16(&t->c);
	unsigned fragment = cur_be16(&t->c);
	unsigned ttl = cur_u8(&t->c);
	unsigned proto = cur_u8(&t->c);
	struct addr a;

	cur_skip(&t->c, 2);
	a = addr_v4(cur_be32(&t->c));
	addr_text(&a, src);
	a = addr_v4(cur_be32(&t->c));
	addr_text(&a, dst);
	if (head > 20)
		cur_skip(&t->c, head - 20);
	if (cut(t, from, "IPv4"))
		return;
	say(t, 0, from, "IPv4  %s > %s, protocol %u", src, dst, proto);
	say(t, 1, from, "length %u, header %u, id 0x%04x, ttl %u, tos 0x%02x",
	    total, head, id, ttl, tos);
	if (total >= head)
		limit(t, total - head);
	t->next = LAYER_IP_PROTO;
	t->type = proto;
	if ((fragment & 0x3fff) != 0) {
		say(t, 1, from, "fragment at %u%s", (fragment & 0x1fff) * 8,
		    (fragment & 0x2000) != 0 ? ", more follow" : ", the last");
		if ((fragment & 0x1fff) != 0)
			t->next = LAYER_PAYLOAD;
	}
}

static void
ipv6(struct tree *t)
{
	size_t from = here(t);
	char src[ADDR_TEXT];
	char dst[ADDR_TEXT];
	uint8_t bytes[16] = {0};
	struct span s;
	struct addr a;
	unsigned length;
	unsigned hops;

	cur_skip(&t->c, 4);
	length = cur_be16(&t->c);
	t->type = cur_u8(&t->c);
	hops = cur_u8(&t->c);
	s = cur_take(&t->c, 16);
	if (s.n == 16)
		memcpy(bytes, s.p, 16);
	a = addr_v6(bytes);
	addr_text(&a, src);
	s = cur_take(&t->c, 16);
	if (s.n == 16)
		memcpy(bytes, s.p, 16);
	a = addr_v6(bytes);
	addr_text(&a, dst);
	if (cut(t, from, "IPv6"))
		return;
	say(t, 0, from, "IPv6  %s > %s, next header %u", src, dst, t->type);
	say(t, 1, from, "payload %u, hop limit %u", length, hops);
	limit(t, length);
	t->next = LAYER_IP_PROTO;
}

/* Hop-by-hop, routing, destination options: RFC 8200, section 4. */
static void
ipv6_extension(struct tree *t)
{
	size_t from = here(t);
	unsigned kind = t->type;
	unsigned next = cur_u8(&t->c);
	unsigned words = cur_u8(&t->c);

	cur_skip(&t->c, 6 + words * 8);
	if (cut(t, from, "IPv6 extension"))
		return;
	say(t, 0, from, "IPv6 extension %u, next header %u", kind, next);
	t->type = next;
}

static void
ipv6_fragment(struct tree *t)
{
	size_t from = here(t);
	unsigned next = cur_u8(&t->c);
	unsigned offset;

	cur_skip(&t->c, 1);
	offset = cur_be16(&t->c);
	cur_skip(&t->c, 4);
	if (cut(t, from, "IPv6 fragment"))
		return;
	say(t, 0, from, "IPv6 fragment at %u, next header %u", offset & 0xfff8,
	    next);
	t->type = next;
	if ((offset & 0xfff8) != 0)
		t->next = LAYER_PAYLOAD;
}

static void
tcp(struct tree *t)
{
	static const char letters[] = "FSRPAUEC";
	size_t from = here(t);
	char flags[9] = "";
	unsigned n = 0;
	uint32_t seq;
	uint32_t ack;
	unsigned head;
	unsigned bits;
	unsigned window;

	t->sport = cur_be16(&t->c);
	t->dport = cur_be16(&t->c);
	seq = cur_be32(&t->c);
	ack = cur_be32(&t->c);
	head = (cur_u8(&t->c) >> 4) * 4u;
	bits = cur_u8(&t->c);
	window = cur_be16(&t->c);
	cur_skip(&t->c, 4);
	if (head > 20)
		cur_skip(&t->c, head - 20);
	if (cut(t, from, "TCP"))
		return;
	for (unsigned i = 0; i < 8; i++) {
		if ((bits >> i & 1) != 0)
			flags[n++] = letters[i];
	}
	say(t, 0, from, "TCP  %u > %u, flags %s", t->sport, t->dport,
	    n == 0 ? "none" : flags);
	say(t, 1, from, "seq %u, ack %u, window %u, header %u", seq, ack,
	    window, head);
	t->next = LAYER_PAYLOAD;
}

static void
udp(struct tree *t)
{
	size_t from = here(t);
	unsigned length;

	t->sport = cur_be16(&t->c);
	t->dport = cur_be16(&t->c);
	length = cur_be16(&t->c);
	cur_skip(&t->c, 2);
	if (cut(t, from, "UDP"))
		return;
	say(t, 0, from, "UDP  %u > %u, length %u", t->sport, t->dport, length);
	t->next = LAYER_PAYLOAD;
}

static void
icmp(struct tree *t)
{
	size_t from = here(t);
	unsigned type = cur_u8(&t->c);
	unsigned code = cur_u8(&t->c);

	cur_skip(&t->c, 2);
	if (cut(t, from, "ICMP"))
		return;
	say(t, 0, from, "ICMP%s  type %u, code %u",
	    t->type == PROTO_ICMPV6 ? "v6" : "", type, code);
	t->next = LAYER_PAYLOAD;
}

static bool
is_text(struct span s)
{
	size_t n = s.n < 64 ? s.n : 64;

	for (size_t i = 0; i < n; i++) {
		if (s.p[i] < 9 || (s.p[i] > 13 && s.p[i] < 32))
			return false;
	}
	return s.n > 0;
}

/* A payload that reads as text: HTTP, SMTP, FTP … line by line. */
static void
text_payload(struct tree *t)
{
	for (unsigned i = 0; i < TEXT_LINES && cur_left(&t->c) > 0; i++) {
		size_t from = here(t);
		struct span rest = cur_rest(&t->c);
		size_t end = span_find_byte(rest, '\n', 0);
		struct span line =
		    cur_take(&t->c, end == SIZE_MAX ? rest.n : end + 1);

		line = span_first(span_trim(line), TEXT_BYTES);
		say(t, 1, from, "%.*s", (int)line.n, (const char *)line.p);
	}
}

/* A TLS record: RFC 8446, section 5.1. */
static bool
tls_payload(struct tree *t)
{
	static const char *const kinds[] = {
	    "change cipher spec", "alert", "handshake", "application data"};
	struct cur c = t->c;
	unsigned kind = cur_u8(&c);
	unsigned version = cur_be16(&c);
	unsigned length = cur_be16(&c);

	if (!cur_ok(&c) || kind < 20 || kind > 23 || version >> 8 != 3)
		return false;
	cur_skip(&t->c, 5);
	say(t, 1, here(t) - 5, "TLS record: %s, version 0x%04x, length %u",
	    kinds[kind - 20], version, length);
	return true;
}

/* A DNS message's first question: RFC 1035, section 4.1. */
static bool
dns_payload(struct tree *t)
{
	char name[256] = "";
	size_t used = 0;
	size_t from = here(t);
	unsigned label;
	unsigned flags;

	if (t->sport != 53 && t->dport != 53)
		return false;
	cur_skip(&t->c, 2);
	flags = cur_be16(&t->c);
	cur_skip(&t->c, 8);
	while ((label = cur_u8(&t->c)) > 0 && label < 64) {
		struct span s = cur_take(&t->c, label);

		if (used + s.n + 2 > sizeof(name))
			break;
		if (s.n > 0)
			memcpy(name + used, s.p, s.n);
		used += s.n;
		name[used++] = '.';
		name[used] = '\0';
	}
	say(t, 1, from, "DNS %s for %s, type %u, answer code %u",
	    (flags & 0x8000) != 0 ? "response" : "query", name, cur_be16(&t->c),
	    flags & 0xf);
	return true;
}

static void
payload(struct tree *t)
{
	size_t from = here(t);
	size_t n = cur_left(&t->c);
	size_t line = t->n;

	t->next = LAYER_END;
	if (n == 0)
		return;
	say(t, 0, from, "Payload  %zu bytes", n);
	if (line < t->n)
		t->v[line].to = t->frame.n;
	if (!dns_payload(t) && !tls_payload(t) && is_text(cur_rest(&t->c)))
		text_payload(t);
}

static void
unknown(struct tree *t, const char *what)
{
	say(t, 0, here(t), "%s %u: not described", what, t->type);
	t->next = LAYER_PAYLOAD;
}

static void
ether_type(struct tree *t)
{
	switch (t->type) {
	case TYPE_IPV4:
		ipv4(t);
		break;
	case TYPE_IPV6:
		ipv6(t);
		break;
	case TYPE_VLAN:
	case TYPE_QINQ:
		vlan(t);
		break;
	case TYPE_ARP:
		arp(t);
		break;
	default:
		unknown(t, "Ethernet type");
		break;
	}
}

static void
ip_proto(struct tree *t)
{
	switch (t->type) {
	case PROTO_TCP:
		tcp(t);
		break;
	case PROTO_UDP:
		udp(t);
		break;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		icmp(t);
		break;
	case 0:
	case 43:
	case 60:
		ipv6_extension(t);
		break;
	case 44:
		ipv6_fragment(t);
		break;
	case 4:
		ipv4(t);
		break;
	case PROTO_IPV6:
		ipv6(t);
		break;
	default:
		unknown(t, "IP protocol");
		break;
	}
}

static void
link_layer(struct tree *t, uint32_t link)
{
	switch (link) {
	case LINK_ETHERNET:
		ethernet(t);
		break;
	case LINK_SLL:
	case LINK_SLL2:
		cooked(t, link == LINK_SLL2);
		break;
	case LINK_NULL:
		cur_skip(&t->c, 4);
		raw(t);
		break;
	case LINK_RAW:
	case LINK_IPV4:
	case LINK_IPV6:
	case 12: /* LINKTYPE_RAW as some systems write it */
		raw(t);
		break;
	default:
		t->type = link;
		unknown(t, "Link type");
		break;
	}
}

/* Index of the innermost header, 0 for none. */
static size_t
innermost(const struct packet_line *v, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].depth == 0 &&
		    !span_starts(v[i].text, span_str("Payload")))
			at = i;
	}
	return at;
}

/* The headers but the link's, or only the innermost; a line of payload. */
static void
summarise(struct span frame, uint32_t link, bool gist, struct buf *out)
{
	struct arena *arena = arena_new(0);
	const struct packet_line *v;
	size_t n = packet_text(arena, frame, link, &v);
	bool payload = false;

	for (size_t i = gist ? innermost(v, n) : 1; i < n; i++) {
		struct span text = v[i].text;

		if (v[i].depth > 0 && !payload)
			continue;
		if (span_starts(text, span_str("Payload"))) {
			payload = true;
			continue;
		}
		if (out->n > 0)
			buf_str(out, "  ");
		buf_put(out, text);
		if (payload)
			break;
	}
	arena_free(arena);
}

void
packet_summary(struct span frame, uint32_t link, struct buf *out)
{
	summarise(frame, link, false, out);
}

void
packet_gist(struct span frame, uint32_t link, struct buf *out)
{
	summarise(frame, link, true, out);
}

size_t
packet_text(struct arena *arena, struct span frame, uint32_t link,
    const struct packet_line **lines)
{
	struct tree t = {.arena = arena, .frame = frame, .c = cur_of(frame)};

	t.v = arena_zalloc(arena, PACKET_LINES, sizeof(*t.v));
	link_layer(&t, link);
	for (unsigned i = 0; i < LAYERS && t.next != LAYER_END; i++) {
		if (t.next == LAYER_ETHER_TYPE)
			ether_type(&t);
		else if (t.next == LAYER_IP_PROTO)
			ip_proto(&t);
		else
			payload(&t);
	}
	*lines = t.v;
	return t.n;
}
