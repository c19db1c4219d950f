/* The speakers: what they write is what the standards say. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/hash.h"
#include "scenarios/sim/der.h"
#include "scenarios/sim/fill.h"
#include "scenarios/sim/speak_dns.h"
#include "scenarios/sim/speak_http.h"
#include "scenarios/sim/speak_tls.h"
#include "scenarios/sim/talk.h"

static void
same_hex(struct span got, const char *want)
{
	char *text = malloc(2 * got.n + 1);

	assert_non_null(text);
	hex_text(got, text);
	assert_string_equal(text, want);
	free(text);
}

/* The example of en.wikipedia.org/wiki/IPv4_header_checksum, as UDP. */
static void
checksums_are_right(void **state)
{
	struct end a = {.port = 1000, .ttl = 64, .ip_id = 0};
	struct end b = {.port = 53, .ttl = 60};
	struct buf out = {0};
	uint64_t s = 0;

	(void)state;
	assert_true(addr_parse(span_str("192.168.0.1"), &a.addr));
	assert_true(addr_parse(span_str("192.168.0.199"), &b.addr));
	wire_udp(&out, &a, &b, 7, span_str("odd"));
	same_hex(span_of(out.p + 12, 6), "810000070800");
	for (size_t i = 18; i < 38; i += 2)
		s += (uint64_t)out.p[i] << 8 | out.p[i + 1];
	assert_int_equal((s & 0xffff) + (s >> 16), 0xffff);
	/* RFC 768: the sum over pseudo-header and datagram, odd byte padded. */
	s = 17 + 11;
	for (size_t i = 30; i < 38; i += 2)
		s += (uint64_t)out.p[i] << 8 | out.p[i + 1];
	for (size_t i = 38; i < 49; i++)
		s += (uint64_t)out.p[i] << (i % 2 == 0 ? 8 : 0);
	s = (s & 0xffff) + (s >> 16);
	assert_int_equal((s & 0xffff) + (s >> 16), 0xffff);
	buf_free(&out);
}

/* RFC 1035: name, type, class; an answer points back at the name. */
static void
dns_is_as_the_standard_has_it(void **state)
{
	static const struct {
		const char *type;
		const char *reply; /* NULL: no such name */
		const char *want;
	} cases[] = {
	    {"A", "192.0.2.7",
		"123481800001000100000000"
		"0161026262000001"
		"0001c00c000100010000012c0004c0000207"},
	    {"A", NULL, "12348183000100000000000001610262620000010001"},
	    {"AAAA", "192.0.2.7",
		"123481800001000000000000016102626200001c0001"},
	    {"AAAA", "2001:db8::1",
		"123481800001000100000000016102626200001c0001"
		"c00c001c00010000012c001020010db8000000000000000000000001"},
	    {"MX", "m.b",
		"123481800001000100000000016102626200000f0001"
		"c00c000f00010000012c0007000a016d016200"},
	    {"TXT", "v=1",
		"12348180000100010000000001610262620000100001"
		"c00c001000010000012c000403763d31"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dns_question q = {0x1234, "a.bb", cases[i].type};
		struct buf out = {0};

		speak_dns_answer(&out, &q, span_str(cases[i].reply));
		same_hex(buf_span(&out), cases[i].want);
		buf_free(&out);
	}
	assert_true(speak_dns_name_ok(span_str("a.b")));
	assert_false(speak_dns_name_ok(span_str("a..b")));
	assert_false(speak_dns_name_ok(span_str("")));
}

/* Chrome's published fingerprint (FoxIO, "JA4 technical details"). */
static void
ja4_is_the_published_one(void **state)
{
	static const uint16_t ciphers[] = {0x1301, 0x1302, 0x1303, 0xc02b,
	    0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
	    0x009d, 0x002f, 0x0035};
	static const uint16_t extensions[] = {0x001b, 0x0000, 0x0033, 0x0010,
	    0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b,
	    0xff01, 0x000b, 0x000a, 0x0015};
	static const uint16_t signatures[] = {
	    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601};
	static const char *const alpn[] = {"h2", "http/1.1", NULL};
	const struct hello h = {ciphers, 15, extensions, 16, NULL, 0,
	    signatures, 8, alpn, true, true};
	char got[JA4_TEXT];

	(void)state;
	speak_tls_ja4(&h, true, got);
	assert_string_equal(got, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

/* Records and messages end where their lengths say. */
static void
hello_is_well_formed(void **state)
{
	static const uint16_t ciphers[] = {0x1301};
	static const uint16_t extensions[] = {
	    0, 5, 10, 11, 13, 16, 18, 21, 23, 27, 35, 43, 45, 51, 0xff01};
	static const uint16_t groups[] = {29};
	static const char *const alpn[] = {"h2", NULL};
	const struct hello h = {
	    ciphers, 1, extensions, 15, groups, 1, groups, 1, alpn, true, true};
	struct prng prng = prng_of(1, span_str("hello"));
	struct tls_state st = {.tls13 = true};
	struct buf out = {0};
	struct cur c, ext;
	unsigned n = 0;

	(void)state;
	speak_tls_client_hello(&out, &h, span_str("a.example"), &prng, &st);
	c = cur_of(buf_span(&out));
	assert_int_equal(cur_u8(&c), 22);
	assert_int_equal(cur_be16(&c), 0x0301);
	assert_int_equal(cur_be16(&c), out.n - 5);
	assert_int_equal(cur_be32(&c), 0x01000000 | (uint32_t)(out.n - 9));
	(void)cur_take(&c, 2 + 32);
	(void)cur_take(&c, cur_u8(&c));
	assert_int_equal(cur_be16(&c), 4); /* GREASE and one cipher */
	(void)cur_take(&c, 4 + 2);
	ext = cur_sub(&c, cur_be16(&c));
	assert_int_equal(cur_left(&c), 0);
	while (cur_left(&ext) > 0 && cur_ok(&ext)) {
		(void)cur_be16(&ext);
		(void)cur_take(&ext, cur_be16(&ext));
		n++;
	}
	assert_true(cur_ok(&ext) && cur_ok(&c));
	assert_int_equal(n, 17);
	buf_free(&out);
}

/* What openssl reads of a certificate. */
static void
certificate_parses(void **state)
{
	const struct cert_text text = {"www.example", "Org", "Some CA",
	    INT64_C(1700000000) * 1000000000, INT64_C(2600000000) * 1000000000};
	struct prng prng = prng_of(2, span_str("cert"));
	struct buf out = {0};
	char line[300];
	char all[2000] = "";
	FILE *f;

	(void)state;
	if (system("command -v openssl >/dev/null") != 0)
		skip();
	der_certificate(&out, &text, &prng);
	assert_non_null(getenv("TMPDIR"));
	(void)snprintf(line, sizeof(line), "%s/cert.der", getenv("TMPDIR"));
	f = fopen(line, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(out.p, 1, out.n, f), out.n);
	(void)fclose(f);
	(void)snprintf(line, sizeof(line),
	    "openssl x509 -inform der -in %s/cert.der -noout -subject -issuer "
	    "-dates -ext subjectAltName 2>&1",
	    getenv("TMPDIR"));
	f = popen(line, "r");
	assert_non_null(f);
	all[fread(all, 1, sizeof(all) - 1, f)] = '\0';
	assert_int_equal(pclose(f), 0);
	assert_non_null(strstr(all, "CN = www.example"));
	assert_non_null(strstr(all, "CN = Some CA"));
	assert_non_null(strstr(all, "DNS:www.example"));
	assert_non_null(strstr(all, "notAfter=May 22 14:13:20 2052 GMT"));
	buf_free(&out);
}

static void
http_keeps_lines_apart(void **state)
{
	const struct http_field field[] = {
	    {"Host", span_str("a")}, {"X", span_str("1\r\nEvil: 2")}};
	const struct http_message m = {
	    span_str("GET / HTTP/1.1"), field, 2, span_str("body")};
	struct buf out = {0};

	(void)state;
	speak_http(&out, &m);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p,
	    "GET / HTTP/1.1\r\nHost: a\r\nX: 1Evil: 2\r\n\r\nbody");
	buf_free(&out);
}

static void
names_are_filled_in(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: an error */
	} cases[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"<${a}>", "<x y>"},
	    {"${a|url}${b}", "x%20y1"},
	    {"${a|upper}", "X Y"},
	    {"${a|base64}", "eCB5"},
	    {"${a|mask}", "x *"},
	    /* printf x | sha256sum */
	    {"${x|hash}", "2d711642b726b044"},
	    {"$${a}", "${a}"},
	    {"a$${b", "a${b"},
	    {"$5", "$5"},
	    {"${none}", NULL},
	};
	struct scope outer, s;

	(void)state;
	scope_start(&outer, NULL);
	scope_start(&s, &outer);
	scope_set(&outer, "a", span_str("hidden"));
	scope_set(&outer, "b", span_str("1"));
	scope_set(&s, "a", span_str("x y"));
	scope_set(&s, "x", span_str("x"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};
		struct err err;
		bool ok = fill(&out, cases[i].text, &s, &err);

		assert_int_equal(ok, cases[i].want != NULL);
		if (ok && !span_eq_str(buf_span(&out), cases[i].want))
			fail_msg("%s: got %.*s", cases[i].text, (int)out.n,
			    (const char *)out.p);
		buf_free(&out);
	}
	scope_end(&s);
	scope_end(&outer);
}

/* Counts the payload of a side and checks that every frame fits. */
static size_t
payload(const struct tape *t, uint16_t port, uint64_t *lost)
{
	uint32_t next = 0;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		struct cur c = cur_of(tape_bytes(t, &t->v[i]));
		uint32_t seq;
		size_t head;

		assert_true(t->v[i].n <= 1514);
		(void)cur_take(&c, 14 + 20);
		if (cur_be16(&c) != port)
			continue;
		(void)cur_be16(&c);
		seq = cur_be32(&c);
		(void)cur_be32(&c);
		head = (size_t)(cur_u8(&c) >> 4) * 4;
		(void)cur_take(&c, head - 13);
		if (cur_left(&c) == 0)
			continue;
		if (next != 0 && seq < next)
			(*lost)++;
		else
			n += cur_left(&c);
		next = seq + (uint32_t)cur_left(&c);
	}
	return n;
}

static void
a_talk_carries_all_bytes(void **state)
{
	static const uint32_t losses[] = {0, 200, 1000};
	uint8_t *bytes = calloc(100000, 1);

	(void)state;
	assert_non_null(bytes);
	for (unsigned i = 0; i < 3; i++) {
		struct tape tape = {0};
		struct buf scratch = {0};
		struct prng prng = prng_of(i, span_str("talk"));
		bool full = false;
		uint64_t again = 0;
		struct talk t = {.tape = &tape,
		    .prng = &prng,
		    .scratch = &scratch,
		    .full = &full,
		    .loss_permille = losses[i],
		    .timestamps = true};

		for (unsigned k = 0; k < 2; k++) {
			t.side[k] = (struct talk_side){.away_ns = 1000000,
			    .seq = 1000,
			    .mss = 1460,
			    .window = 65000};
			t.side[k].end.port = (uint16_t)(1 + k);
			t.side[k].end.addr = addr_v4(0x0a000001 + k);
		}
		talk_open(&t);
		(void)talk_send(&t, SERVER, span_of(bytes, 100000));
		(void)talk_send(&t, CLIENT, span_of(bytes, 3000));
		talk_close(&t, CLIENT, false);
		tape_sort(&tape);
		assert_false(full);
		assert_int_equal(payload(&tape, 2, &again), 100000);
		assert_int_equal(payload(&tape, 1, &again), 3000);
		assert_int_equal(again > 0, losses[i] == 1000);
		tape_free(&tape);
		buf_free(&scratch);
	}
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(checksums_are_right),
	    cmocka_unit_test(dns_is_as_the_standard_has_it),
	    cmocka_unit_test(ja4_is_the_published_one),
	    cmocka_unit_test(hello_is_well_formed),
	    cmocka_unit_test(certificate_parses),
	    cmocka_unit_test(http_keeps_lines_apart),
	    cmocka_unit_test(names_are_filled_in),
	    cmocka_unit_test(a_talk_carries_all_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
