#include "cli/case_traffic.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/model/packet.h"
#include "scenarios/sim/der.h"
#include "scenarios/sim/speak_dns.h"
#include "scenarios/sim/speak_tls.h"
#include "scenarios/sim/wire.h"

enum {
	SEGMENT = 1400,       /* bytes of a TCP payload */
	FIRST_PORT = 40000,   /* of the client in the first round */
	ROUND_MS = 50,        /* between rounds */
	FRAME_US = 200,       /* between frames */
	ICMP_PAYLOAD = 65000, /* at most */
};

#define BEGIN_NS (INT64_C(1790000000) * NS_PER_S)

/* A conversation being written. */
struct talk {
	struct case_frames *out;
	struct buf frame;
	struct end end[2]; /* [0] the client */
	uint32_t seq[2];
	int64_t now_ns;
};

static void
give(struct talk *t)
{
	struct case_frames *o = t->out;

	o->v = mem_grow(o->v, o->n, &o->cap, sizeof(*o->v));
	o->v[o->n++] = (struct case_frame){
	    .from = o->bytes.n, .n = t->frame.n, .time_ns = t->now_ns};
	buf_put(&o->bytes, buf_span(&t->frame));
	t->now_ns += FRAME_US * NS_PER_US;
}

static void
segment(struct talk *t, unsigned from, uint8_t flags, struct span payload)
{
	const struct segment s = {.seq = t->seq[from],
	    .ack = (flags & TCP_ACK) != 0 ? t->seq[!from] : 0,
	    .flags = flags,
	    .window = 65000,
	    .payload = payload};

	wire_tcp(&t->frame, &t->end[from], &t->end[!from], 0, &s);
	give(t);
	t->seq[from] += (uint32_t)payload.n;
	if ((flags & (TCP_SYN | TCP_FIN)) != 0)
		t->seq[from]++;
}

static void
handshake(struct talk *t)
{
	segment(t, 0, TCP_SYN, (struct span){0});
	segment(t, 1, TCP_SYN | TCP_ACK, (struct span){0});
	segment(t, 0, TCP_ACK, (struct span){0});
}

static void
say(struct talk *t, unsigned from, struct span bytes)
{
	for (size_t at = 0; at < bytes.n; at += SEGMENT)
		segment(t, from, TCP_PSH | TCP_ACK,
		    span_first(span_from(bytes, at), SEGMENT));
	segment(t, !from, TCP_ACK, (struct span){0});
}

static void
farewell(struct talk *t)
{
	segment(t, 0, TCP_FIN | TCP_ACK, (struct span){0});
	segment(t, 1, TCP_FIN | TCP_ACK, (struct span){0});
	segment(t, 0, TCP_ACK, (struct span){0});
}

/* ---- what an input says ---- */

static struct span
text_of(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);

	return y != NULL && y->kind == YAML_SCALAR ? y->text : (struct span){0};
}

static uint16_t
number_of(const struct yaml *map, const char *key, uint16_t value)
{
	uint64_t n;

	if (!span_number(text_of(map, key), UINT16_MAX, &n))
		return value;
	return (uint16_t)n;
}

/*
 * Appends an HTTP message: the ends of its head's lines become CR LF, and a
 * Content-Length is put in where there is a body and none is told.
 */
static void
http_put(struct buf *out, struct span text)
{
	struct span head_end = span_str("\n\n");
	size_t end = span_find(text, head_end);
	struct span head = span_first(text, end);
	struct span body =
	    end == SIZE_MAX ? (struct span){0} : span_from(text, end + 2);
	struct span line;

	while (span_token(&head, '\n', &line)) {
		buf_put(out, line);
		buf_str(out, "\r\n");
	}
	if (body.n != 0 &&
	    span_find(text, span_str("Content-Length")) == SIZE_MAX)
		buf_printf(out, "Content-Length: %zu\r\n", body.n);
	buf_str(out, "\r\n");
	buf_put(out, body);
}

/* Appends text in which |0d 0a| stands for bytes. */
static bool
bytes_put(struct buf *out, struct span text)
{
	bool hex = false;

	for (size_t i = 0; i < text.n; i++) {
		char digits[5] = "0x";
		int64_t n;

		if (text.p[i] == '|') {
			hex = !hex;
		} else if (!hex) {
			buf_byte(out, text.p[i]);
		} else if (text.p[i] != ' ') {
			if (i + 1 == text.n)
				return false;
			digits[2] = (char)text.p[i];
			digits[3] = (char)text.p[++i];
			if (!span_integer(span_str(digits), &n))
				return false;
			buf_byte(out, (uint8_t)n);
		}
	}
	return !hex;
}

static bool
wrong(struct diags *diags, const struct yaml *at, const char *what)
{
	diag_add(diags, DIAG_ERROR, at->at, "%s", what);
	return false;
}

/* ---- the kinds of input ---- */

/* One request and its response, on a connection that is open. */
static bool
put_exchange(struct talk *t, const struct yaml *y, struct diags *diags)
{
	struct span request = text_of(y, "request");
	struct span response = text_of(y, "response");
	struct buf b = {0};

	if (request.n == 0)
		return wrong(diags, y, "http: expected a request");
	http_put(&b, request);
	say(t, 0, buf_span(&b));
	buf_clear(&b);
	if (response.n != 0) {
		http_put(&b, response);
		say(t, 1, buf_span(&b));
	}
	buf_free(&b);
	return true;
}

static bool
put_http(struct talk *t, const struct yaml *y, struct diags *diags)
{
	bool ok = true;

	t->end[1].port = number_of(y, "port", 80);
	handshake(t);
	for (; ok && y != NULL; y = yaml_get(y, "then"))
		ok = put_exchange(t, y, diags);
	farewell(t);
	return ok;
}

static bool
put_dns(struct talk *t, const struct yaml *y, struct diags *diags)
{
	struct buf b = {0};
	char *name = mem_dup(text_of(y, "query"));
	struct dns_question q = {.id = 7, .name = name, .type = "A"};
	bool ok = name[0] != 0 && speak_dns_name_ok(span_str(name));

	t->end[1].port = 53;
	if (ok) {
		speak_dns_question(&b, &q);
		wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&b));
		give(t);
		buf_clear(&b);
		speak_dns_answer(&b, &q,
		    text_of(y, "answer").n != 0 ? text_of(y, "answer")
						: span_str("192.0.2.1"));
		wire_udp(&t->frame, &t->end[1], &t->end[0], 0, buf_span(&b));
		give(t);
	}
	free(name);
	buf_free(&b);
	return ok || wrong(diags, y, "dns: expected query: a host name");
}

/* "CN=x" without its first three characters. */
static char *
common_name(struct span s)
{
	return mem_dup(span_starts(s, span_str("CN=")) ? span_from(s, 3) : s);
}

static bool
put_tls(struct talk *t, const struct yaml *y)
{
	static const uint16_t ciphers[] = {0xc02f, 0xc030, 0x009c};
	static const uint16_t extensions[] = {0, 11, 10, 13, 16};
	static const uint16_t groups[] = {29, 23};
	static const uint16_t signatures[] = {0x0403, 0x0804, 0x0401};
	char *protocol = mem_dup(text_of(y, "alpn"));
	const char *const alpn[] = {protocol[0] == 0 ? NULL : protocol, NULL};
	const struct hello hello = {.cipher = ciphers,
	    .ciphers = 3,
	    .extension = extensions,
	    .extensions = protocol[0] == 0 ? 4 : 5,
	    .group = groups,
	    .groups = 2,
	    .signature = signatures,
	    .signatures = 3,
	    .alpn = alpn};
	char *subject = common_name(text_of(y, "subject"));
	char *issuer = common_name(text_of(y, "issuer"));
	const struct cert_text text = {.name = subject,
	    .organisation = "",
	    .issuer = issuer,
	    .from_ns = BEGIN_NS - 86400 * NS_PER_S,
	    .to_ns = BEGIN_NS + 86400 * NS_PER_S};
	struct prng prng = prng_of(1, span_str("case"));
	struct tls_state state = {.tls13 = false};
	struct buf b = {0}, cert = {0};

	t->end[1].port = number_of(y, "port", 443);
	der_certificate(&cert, &text, &prng);
	handshake(t);
	speak_tls_client_hello(
	    &b, &hello, text_of(y, "server name"), &prng, &state);
	say(t, 0, buf_span(&b));
	buf_clear(&b);
	speak_tls_server_hello(&b, &hello, buf_span(&cert), &prng, &state);
	say(t, 1, buf_span(&b));
	buf_clear(&b);
	speak_tls_client_finish(&b, &state, &prng);
	say(t, 0, buf_span(&b));
	farewell(t);
	buf_free(&b);
	buf_free(&cert);
	free(protocol);
	free(subject);
	free(issuer);
	return true;
}

/* A lone segment with flags: "none", or letters of FSRPA. */
static bool
put_flags(struct talk *t, struct span flags)
{
	static const char letters[] = "FSRPA";
	uint8_t bits = 0;

	for (size_t i = 0; i < flags.n; i++) {
		const char *at = strchr(letters, flags.p[i]);

		if (!span_eq_str(flags, "none") && at != NULL)
			bits |= (uint8_t)(1u << (at - letters));
	}
	segment(t, 0, bits, (struct span){0});
	return true;
}

static bool
put_tcp(struct talk *t, const struct yaml *y, struct diags *diags)
{
	struct buf client = {0}, server = {0};
	bool ok;

	t->end[1].port = number_of(y, "port", 0);
	if (text_of(y, "flags").n != 0)
		return put_flags(t, text_of(y, "flags"));
	ok = bytes_put(&client, text_of(y, "client")) &&
	    bytes_put(&server, text_of(y, "server"));
	if (ok) {
		handshake(t);
		if (client.n != 0)
			say(t, 0, buf_span(&client));
		if (server.n != 0)
			say(t, 1, buf_span(&server));
		farewell(t);
	}
	buf_free(&client);
	buf_free(&server);
	return ok || wrong(diags, y, "tcp: expected bytes as |0d 0a|");
}

static bool
put_udp(struct talk *t, const struct yaml *y, struct diags *diags)
{
	struct buf b = {0};
	bool ok = bytes_put(&b, text_of(y, "client"));

	t->end[1].port = number_of(y, "port", 0);
	if (ok) {
		wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&b));
		give(t);
	}
	buf_free(&b);
	return ok || wrong(diags, y, "udp: expected bytes as |0d 0a|");
}

/* An ICMP message behind the IP header of a UDP frame. */
static bool
put_icmp(struct talk *t, const struct yaml *y)
{
	enum {
		ETHERNET = 14,
		IP = 20,
		PROTOCOL = 9,
		CHECKSUM = 10
	};
	struct buf payload = {0};
	uint16_t n = number_of(y, "bytes", 56);
	uint8_t *p;

	for (uint16_t i = 0; i < n && i < ICMP_PAYLOAD; i++)
		buf_byte(&payload, (uint8_t)i);
	wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&payload));
	p = t->frame.p + ETHERNET;
	p[PROTOCOL] = PROTO_ICMP;
	memset(p + CHECKSUM, 0, 2); /* sessions of cases pass it over */
	memset(p + IP, 0, 8);
	p[IP] = (uint8_t)number_of(y, "type", 8);
	p[IP + 1] = (uint8_t)number_of(y, "code", 0);
	give(t);
	buf_free(&payload);
	return true;
}

static bool
put_kind(struct talk *t, struct span kind, const struct yaml *y,
    const struct yaml *input, struct diags *diags)
{
	if (span_eq_str(kind, "http"))
		return put_http(t, y, diags);
	if (span_eq_str(kind, "dns"))
		return put_dns(t, y, diags);
	if (span_eq_str(kind, "tls"))
		return put_tls(t, y);
	if (span_eq_str(kind, "tcp"))
		return put_tcp(t, y, diags);
	if (span_eq_str(kind, "udp"))
		return put_udp(t, y, diags);
	if (span_eq_str(kind, "icmp"))
		return put_icmp(t, y);
	return wrong(
	    diags, input, "expected row, http, dns, tls, tcp, udp or icmp");
}

bool
case_frames_add(struct case_frames *out, const struct yaml *input,
    unsigned round, struct diags *diags)
{
	static const uint32_t outside = 0xc6336414; /* 198.51.100.20 */
	static const uint32_t inside = 0xc0a80a05;  /* 192.168.10.5 */
	bool home = span_eq_str(text_of(input, "from"), "inside");
	struct talk t = {.out = out,
	    .end = {{.addr = addr_v4(home ? inside : outside),
			.port = (uint16_t)(FIRST_PORT + round),
			.ttl = 60},
		{.addr = addr_v4(home ? outside : inside), .ttl = 60}},
	    .seq = {1000 + round, 5000 + round},
	    .now_ns = BEGIN_NS + round * ROUND_MS * NS_PER_MS};
	bool ok = false;

	wire_mac(span_str("client"), t.end[0].mac);
	wire_mac(span_str("server"), t.end[1].mac);
	for (size_t i = 0; i < input->n; i++) {
		struct span key = input->entry[i].key;

		if (span_eq_str(key, "repeat") || span_eq_str(key, "from"))
			continue;
		ok = put_kind(&t, key, &input->entry[i].value, input, diags);
		break;
	}
	buf_free(&t.frame);
	return ok;
}

void
case_frames_free(struct case_frames *f)
{
	buf_free(&f->bytes);
	free(f->v);
	*f = (struct case_frames){0};
}
