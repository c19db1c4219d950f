#include "cli/case_traffic.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "cli/case_talk.h"
#include "scenarios/sim/der.h"
#include "scenarios/sim/speak_dns.h"
#include "scenarios/sim/speak_tls.h"

enum {
	FIRST_PORT = 40000, /* of a client */
	PORTS = 20000,
	ROUND_MS = 50,        /* between repetitions, unless it says */
	EVERY = 86400,        /* seconds, at most */
	REPEAT = 10000,       /* at most */
	ICMP_PAYLOAD = 65000, /* at most */
	ETHERNET = 14,        /* bytes of its header */
	VERSION_AT = 10,      /* minor one, in a record of a hello */
	DEPTH = 4,            /* of conversations within others */
};

#define BEGIN_NS (INT64_C(1790000000) * NS_PER_S)

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

/* ---- the kinds of input ---- */

/* One request and its response, on a connection that is open. */
static bool
put_exchange(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct span request = case_text(y, "request");
	struct span response = case_text(y, "response");
	struct buf b = {0};

	if (request.n == 0)
		return case_wrong(diags, y, "http: expected a request");
	http_put(&b, request);
	case_say(t, 0, buf_span(&b));
	buf_clear(&b);
	if (response.n != 0) {
		http_put(&b, response);
		case_say(t, 1, buf_span(&b));
	}
	buf_free(&b);
	return true;
}

static bool
put_http(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	bool ok = true;

	t->end[1].port = case_number(y, "port", 80);
	case_open(t);
	for (; ok && y != NULL; y = yaml_get(y, "then"))
		ok = put_exchange(t, y, diags);
	case_close(t);
	return ok;
}

static bool
put_dns(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct buf b = {0};
	char *name = mem_dup(case_text(y, "query"));
	char *type = mem_dup(case_text(y, "type"));
	struct span answer = case_text(y, "answer");
	struct dns_question q = {
	    .id = 7, .name = name, .type = type[0] == 0 ? "A" : type};
	bool ok = name[0] != 0 && speak_dns_name_ok(span_str(name));

	if (span_eq_str(answer, "none"))
		answer = (struct span){0};
	else if (answer.n == 0)
		answer = span_str("192.0.2.1");
	t->end[1].port = 53;
	if (ok) {
		speak_dns_question(&b, &q);
		wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&b));
		case_give(t);
		buf_clear(&b);
		speak_dns_answer(&b, &q, answer);
		wire_udp(&t->frame, &t->end[1], &t->end[0], 0, buf_span(&b));
		case_give(t);
	}
	free(name);
	free(type);
	buf_free(&b);
	return ok || case_wrong(diags, y, "dns: expected query: a host name");
}

/* "CN=x" without its first three characters. */
static char *
common_name(struct span s)
{
	return mem_dup(span_starts(s, span_str("CN=")) ? span_from(s, 3) : s);
}

static bool
put_tls(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	static const uint16_t ciphers[] = {0xc02f, 0xc030, 0x009c};
	static const uint16_t extensions[] = {0, 11, 10, 13, 16};
	static const uint16_t groups[] = {29, 23};
	static const uint16_t signatures[] = {0x0403, 0x0804, 0x0401};
	struct span version = case_text(y, "version");
	bool old = span_eq_str(version, "1.0");
	char *protocol = mem_dup(case_text(y, "alpn"));
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
	char *subject = common_name(case_text(y, "subject"));
	char *issuer = common_name(case_text(y, "issuer"));
	const struct cert_text text = {.name = subject,
	    .organisation = "",
	    .issuer = issuer,
	    .from_ns = BEGIN_NS - 86400 * NS_PER_S,
	    .to_ns = BEGIN_NS + 86400 * NS_PER_S};
	struct prng prng = prng_of(1, span_str("case"));
	struct tls_state state = {.tls13 = false};
	struct buf b = {0}, cert = {0};

	t->end[1].port = case_number(y, "port", 443);
	der_certificate(&cert, &text, &prng);
	case_open(t);
	speak_tls_client_hello(
	    &b, &hello, case_text(y, "server name"), &prng, &state);
	case_say(t, 0, buf_span(&b));
	buf_clear(&b);
	speak_tls_server_hello(&b, &hello, buf_span(&cert), &prng, &state);
	if (old)
		b.p[VERSION_AT] = 1; /* 3.1 */
	case_say(t, 1, buf_span(&b));
	buf_clear(&b);
	speak_tls_client_finish(&b, &state, &prng);
	case_say(t, 0, buf_span(&b));
	case_close(t);
	buf_free(&b);
	buf_free(&cert);
	free(protocol);
	free(subject);
	free(issuer);
	return version.n == 0 || old ||
	    case_wrong(diags, y, "tls: version: expected 1.0");
}

/* A lone segment with flags: "none", or letters of FSRPAU. */
static bool
put_flags(struct dialogue *t, struct span flags)
{
	static const char letters[] = "FSRPAU";
	uint8_t bits = 0;

	for (size_t i = 0; i < flags.n; i++) {
		const char *at = strchr(letters, flags.p[i]);

		if (!span_eq_str(flags, "none") && at != NULL)
			bits |= (uint8_t)(1u << (at - letters));
	}
	case_segment(t, 0, bits, (struct span){0});
	return true;
}

static bool
put_tcp(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct buf client = {0}, server = {0};
	bool ok;

	t->end[1].port = case_number(y, "port", 0);
	if (case_text(y, "flags").n != 0)
		return put_flags(t, case_text(y, "flags"));
	ok = case_bytes(&client, case_text(y, "client")) &&
	    case_bytes(&server, case_text(y, "server"));
	if (ok) {
		case_open(t);
		if (client.n != 0)
			case_say(t, 0, buf_span(&client));
		if (server.n != 0)
			case_say(t, 1, buf_span(&server));
		case_close(t);
	}
	buf_free(&client);
	buf_free(&server);
	return ok || case_wrong(diags, y, "tcp: expected bytes as |0d 0a|");
}

static bool
put_udp(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct buf b = {0};
	bool ok = case_bytes(&b, case_text(y, "client"));

	t->end[1].port = case_number(y, "port", 0);
	if (ok) {
		wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&b));
		case_give(t);
	}
	buf_free(&b);
	return ok || case_wrong(diags, y, "udp: expected bytes as |0d 0a|");
}

/* An ICMP message behind the IP header of a UDP frame. */
static bool
put_icmp(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	enum {
		IP = 20,
		PROTOCOL = 9,
		CHECKSUM = 10
	};
	struct buf payload = {0};
	uint16_t n = case_number(y, "bytes", 56);
	uint8_t *p;

	(void)diags;
	for (uint16_t i = 0; i < n && i < ICMP_PAYLOAD; i++)
		buf_byte(&payload, (uint8_t)i);
	wire_udp(&t->frame, &t->end[0], &t->end[1], 0, buf_span(&payload));
	p = t->frame.p + ETHERNET;
	p[PROTOCOL] = PROTO_ICMP;
	memset(p + CHECKSUM, 0, 2); /* sessions of cases pass it over */
	memset(p + IP, 0, 8);
	p[IP] = (uint8_t)case_number(y, "type", 8);
	p[IP + 1] = (uint8_t)case_number(y, "code", 0);
	case_give(t);
	buf_free(&payload);
	return true;
}

/* An IP packet as it is, behind the header of Ethernet. */
static bool
put_ip(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct buf b = {0};
	bool ok = case_bytes(&b, case_text(y, "packet")) && b.n != 0;

	if (ok) {
		bool v6 = b.p[0] >> 4 == 6;

		wire_udp(
		    &t->frame, &t->end[0], &t->end[1], 0, (struct span){0});
		t->frame.n = ETHERNET - 2;
		buf_put(&t->frame,
		    v6 ? span_str("\x86\xdd") : span_of("\x08\0", 2));
		buf_put(&t->frame, buf_span(&b));
		case_give(t);
	}
	buf_free(&b);
	return ok || case_wrong(diags, y, "ip: expected packet: |45 00 …|");
}

static bool
put_steps(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	bool ok = y->kind == YAML_LIST ||
	    case_wrong(diags, y, "steps: expected a list of inputs");

	for (size_t i = 0; ok && i < y->n; i++)
		ok = t->meanwhile(t->out, &y->item[i], diags);
	return ok;
}

/* The kinds of input, and the keys that mean something in them. */
static const struct kind {
	const char *name;
	bool (*put)(struct dialogue *, const struct yaml *, struct diags *);
	const char *keys[6];
} kinds[] = {
    {"http", put_http, {"request", "response", "then", "port"}},
    {"dns", put_dns, {"query", "type", "answer"}},
    {"tls", put_tls,
	{"server name", "subject", "issuer", "alpn", "version", "port"}},
    {"ssh", case_put_ssh, {"client", "server", "offer", "port"}},
    {"talk", case_put_talk, {"port", "turns"}},
    {"tcp", put_tcp, {"port", "client", "server", "flags"}},
    {"udp", put_udp, {"port", "client"}},
    {"icmp", put_icmp, {"type", "code", "bytes"}},
    {"ip", put_ip, {"packet"}},
    {"steps", put_steps, {NULL}},
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

/* Of what kind is an input?  NULL: of none that is known. */
static const struct kind *
kind_of(struct span key)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (span_eq_str(key, kinds[i].name))
			return &kinds[i];
	}
	return NULL;
}

static bool
is_one_of(struct span key, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n && names[i] != NULL; i++) {
		if (span_eq_str(key, names[i]))
			return true;
	}
	return false;
}

/* Do all keys of a map mean something? */
static bool
check_keys(const struct yaml *map, const char *const *names, size_t n,
    struct diags *diags)
{
	for (size_t i = 0; i < map->n && map->kind == YAML_MAP; i++) {
		const struct yaml_entry *e = &map->entry[i];

		if (is_one_of(e->key, names, n))
			continue;
		diag_add(diags, DIAG_ERROR, e->at, "'%.*s' means nothing here",
		    (int)e->key.n, (const char *)e->key.p);
		return false;
	}
	return true;
}

/* What an input says of a conversation's ends, and how often. */
struct input {
	const struct kind *kind;
	const struct yaml *y; /* what stands behind the kind */
	struct addr client;
	struct addr server;
	uint64_t times;
	uint64_t every_ms;
};

/* Finds the one kind of an input. */
static bool
read_kind(struct input *in, const struct yaml *y, struct diags *diags)
{
	static const char *const around[] = {"from", "to", "repeat", "every"};

	for (size_t i = 0; i < y->n && y->kind == YAML_MAP; i++) {
		const struct yaml_entry *e = &y->entry[i];
		const struct kind *kind = kind_of(e->key);

		if (kind == NULL && is_one_of(e->key, around, 4))
			continue;
		if (kind == NULL || in->kind != NULL) {
			in->kind = NULL;
			break;
		}
		in->kind = kind;
		in->y = &e->value;
	}
	if (in->kind == NULL)
		return case_wrong(diags, y,
		    "expected row, rows, http, dns, tls, ssh, talk, tcp, udp, "
		    "icmp, ip or steps; and from, to, repeat, every");
	return check_keys(in->y, in->kind->keys, 6, diags);
}

static bool
read_input(struct input *in, const struct yaml *y, struct diags *diags)
{
	const struct addr outside = addr_v4(0xc6336414); /* 198.51.100.20 */
	const struct addr inside = addr_v4(0xc0a80a05);  /* 192.168.10.5 */
	struct span from = case_text(y, "from"), to = case_text(y, "to");
	struct span repeat = case_text(y, "repeat");
	struct span every = case_text(y, "every");
	bool home = span_eq_str(from, "inside");

	*in = (struct input){.client = home ? inside : outside,
	    .server = home ? outside : inside,
	    .times = 1,
	    .every_ms = 0};
	if (from.n != 0 && !home && !span_eq_str(from, "outside") &&
	    !addr_parse(from, &in->client))
		return case_wrong(
		    diags, y, "from: expected inside, outside or an address");
	if (to.n != 0 && !addr_parse(to, &in->server))
		return case_wrong(diags, y, "to: expected an address");
	if (repeat.n != 0 &&
	    (!span_number(repeat, REPEAT, &in->times) || in->times == 0))
		return case_wrong(
		    diags, y, "repeat: expected a number from 1 to 10000");
	if (every.n != 0 && !span_number(every, EVERY, &in->every_ms))
		return case_wrong(diags, y, "every: expected seconds");
	in->every_ms *= 1000;
	return read_kind(in, y, diags);
}

/* One repetition, in a connection of its own. */
static bool
put_once(struct case_frames *out, const struct input *in, struct diags *diags)
{
	unsigned nth = out->talks++;
	struct dialogue t = {.out = out,
	    .meanwhile = case_frames_add,
	    .end = {{.addr = in->client,
			.port = (uint16_t)(FIRST_PORT + nth % PORTS),
			.ttl = 60},
		{.addr = in->server, .ttl = 60}},
	    .seq = {1000 + nth, 5000 + nth}};
	bool ok;

	wire_mac(span_str("client"), t.end[0].mac);
	wire_mac(span_str("server"), t.end[1].mac);
	assert(in->kind != NULL);
	ok = in->kind->put(&t, in->y, diags);
	buf_free(&t.frame);
	return ok;
}

bool
case_frames_add(
    struct case_frames *out, const struct yaml *input, struct diags *diags)
{
	struct input in;
	bool ok = read_input(&in, input, diags);

	if (out->depth == DEPTH)
		return case_wrong(diags, input, "steps stand too deep");
	out->depth++;
	if (out->now_ns == 0)
		out->now_ns = BEGIN_NS;
	for (uint64_t i = 0; ok && i < in.times; i++) {
		int64_t begin_ns = out->now_ns;
		int64_t next_ns = begin_ns +
		    (in.every_ms != 0 ? (int64_t)in.every_ms : ROUND_MS) *
			NS_PER_MS;

		ok = put_once(out, &in, diags);
		if (i + 1 < in.times && next_ns > out->now_ns)
			out->now_ns = next_ns;
	}
	out->depth--;
	return ok;
}
