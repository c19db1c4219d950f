/*
 * Handshakes and certificates that are wrong, and what Suricata 7 says of the
 * same bytes.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "analyzer/proto/tls_der.h"
#include "tests/unit/chat.h"

enum {
	PORT = 443
};

/* One element of DER around what stands in body. */
static void
put_der(struct buf *out, uint8_t tag, const struct buf *body)
{
	buf_byte(out, tag);
	if (body->n > 127) {
		buf_byte(out, 0x82);
		buf_byte(out, (uint8_t)(body->n >> 8));
	}
	buf_byte(out, (uint8_t)body->n);
	buf_put(out, buf_span(body));
}

static void
put_bytes(struct buf *out, uint8_t tag, const char *bytes, size_t n)
{
	struct buf body = {0};

	buf_put(&body, span_of((const uint8_t *)bytes, n));
	put_der(out, tag, &body);
	buf_free(&body);
}

/* Wraps what stands in b into an element. */
static void
wrap(struct buf *b, uint8_t tag)
{
	struct buf out = {0};

	put_der(&out, tag, b);
	buf_free(b);
	*b = out;
}

static void
put_algorithm(struct buf *out)
{
	struct buf b = {0};

	put_bytes(&b, DER_OID, "\x2a\x86\x48\xce\x3d\x04\x03\x02", 8);
	put_der(out, DER_SEQUENCE, &b);
	buf_free(&b);
}

static void
put_name(struct buf *out, const char *common)
{
	struct buf b = {0};

	put_bytes(&b, DER_OID, "\x55\x04\x03", 3);
	put_bytes(&b, 0x0c, common, strlen(common));
	wrap(&b, DER_SEQUENCE);
	wrap(&b, DER_SET);
	put_der(out, DER_SEQUENCE, &b);
	buf_free(&b);
}

/* A certificate: CN=ca for CN=me, with one alternative name. */
static struct buf
certificate(void)
{
	struct buf b = {0};
	struct buf part = {0};

	put_bytes(&part, DER_INTEGER, "\2", 1);
	put_der(&b, 0xa0, &part);
	buf_clear(&part);
	put_bytes(&b, DER_INTEGER, "\x12\x34", 2);
	put_algorithm(&b);
	put_name(&b, "ca");
	put_bytes(&part, DER_UTC_TIME, "250102030405Z", 13);
	put_bytes(&part, DER_GENERALIZED_TIME, "20510102030405Z", 15);
	put_der(&b, DER_SEQUENCE, &part);
	buf_clear(&part);
	put_name(&b, "me");
	put_algorithm(&part);
	put_bytes(&part, DER_BIT_STRING, "\0\4\1\2", 4);
	put_der(&b, DER_SEQUENCE, &part);
	buf_clear(&part);
	put_bytes(&part, 0x82, "a.test", 6);
	wrap(&part, DER_SEQUENCE);
	wrap(&part, DER_OCTET_STRING);
	{
		struct buf extension = {0};

		put_bytes(&extension, DER_OID, "\x55\x1d\x11", 3);
		buf_put(&extension, buf_span(&part));
		wrap(&extension, DER_SEQUENCE);
		wrap(&extension, DER_SEQUENCE);
		put_der(&b, 0xa3, &extension);
		buf_free(&extension);
	}
	buf_free(&part);
	wrap(&b, DER_SEQUENCE);
	put_algorithm(&b);
	put_bytes(&b, DER_BIT_STRING, "\0sig", 4);
	wrap(&b, DER_SEQUENCE);
	return b;
}

/* Bytes of a certificate that are changed, and what becomes of it. */
static void
names_what_is_wrong_with_a_certificate(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
		enum anomaly want;
	} cases[] = {
	    {0, 0x30, ANOMALY_COUNT},
	    {0, 0x31, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {1, 0x00, ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH},
	    {1, 0xff, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {2, 0x7f, ANOMALY_TLS_INVALID_CERTIFICATE},
	    {3, 0xff, ANOMALY_TLS_INVALID_CERTIFICATE},
	    {4, 0x31, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {5, 0x00, ANOMALY_TLS_CERTIFICATE_INVALID_SERIAL},
	    {8, 0xa1, ANOMALY_TLS_CERTIFICATE_INVALID_SERIAL},
	    {10, 0x03, ANOMALY_TLS_CERTIFICATE_INVALID_VERSION},
	    {12, 0xff, ANOMALY_TLS_CERTIFICATE_INVALID_VERSION},
	    {13, 0x03, ANOMALY_TLS_CERTIFICATE_INVALID_SERIAL},
	    {14, 0xff, ANOMALY_TLS_CERTIFICATE_INVALID_SERIAL},
	    {17, 0x31, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {18, 0x00, ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH},
	    {20, 0xff, ANOMALY_TLS_CERTIFICATE_INVALID_ALGORITHMIDENTIFIER},
	    {29, 0x31, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {31, 0x30, ANOMALY_COUNT},
	    {44, 0x31, ANOMALY_TLS_CERTIFICATE_INVALID_DER},
	    {46, 0x16, ANOMALY_TLS_CERTIFICATE_INVALID_DATE},
	    {50, '9', ANOMALY_TLS_CERTIFICATE_INVALID_DATE},
	};
	struct buf der = certificate();

	(void)state;
	assert_int_equal(der.p[der.n - 6], DER_BIT_STRING);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tls_der_certificate x;
		uint8_t kept = der.p[cases[i].at];
		enum anomaly got;

		der.p[cases[i].at] = cases[i].byte;
		got = tls_der_certificate(buf_span(&der), &x);
		if (got != cases[i].want)
			print_error("byte %zu: %s\n", cases[i].at,
			    got == ANOMALY_COUNT ? "fine" : anomaly_name(got));
		assert_int_equal(got, cases[i].want);
		der.p[cases[i].at] = kept;
	}
	buf_free(&der);
}

static void
survives_every_cut_of_a_certificate(void **state)
{
	struct buf der = certificate();
	struct tls_der_certificate x;

	(void)state;
	for (size_t n = 0; n < der.n; n++) {
		uint8_t *part = malloc(n + 1);
		enum anomaly fault;

		memcpy(part, der.p, n);
		fault = tls_der_certificate(span_of(part, n), &x);
		assert_int_equal(fault,
		    n < 4 ? ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH
			  : ANOMALY_TLS_INVALID_CERTIFICATE);
		free(part);
	}
	assert_int_equal(
	    tls_der_certificate(buf_span(&der), &x), ANOMALY_COUNT);
	buf_free(&der);
}

/* A record of TLS 1.2. */
static void
say_record(struct chat *t, enum dir dir, uint8_t type, struct span body)
{
	struct buf b = {0};

	buf_byte(&b, type);
	buf_byte(&b, 3);
	buf_byte(&b, 3);
	buf_byte(&b, (uint8_t)(body.n >> 8));
	buf_byte(&b, (uint8_t)body.n);
	buf_put(&b, body);
	chat_say(t, dir, buf_span(&b));
	buf_free(&b);
}

/* A handshake message in a record of its own. */
static void
say_message(struct chat *t, enum dir dir, uint8_t type, struct span body)
{
	struct buf b = {0};

	buf_byte(&b, type);
	buf_byte(&b, 0);
	buf_byte(&b, (uint8_t)(body.n >> 8));
	buf_byte(&b, (uint8_t)body.n);
	buf_put(&b, body);
	say_record(t, dir, 22, buf_span(&b));
	buf_free(&b);
}

static void
say_client_hello(struct chat *t, const char *extensions, size_t n)
{
	struct buf b = {0};

	buf_str(&b, "\3\3");
	buf_str(&b, "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR");
	buf_put(&b, span_of((const uint8_t *)"\0\0\2\0\x2f\1\0", 7));
	buf_byte(&b, 0);
	buf_byte(&b, (uint8_t)n);
	buf_put(&b, span_of((const uint8_t *)extensions, n));
	say_message(t, DIR_TO_SERVER, 1, buf_span(&b));
	buf_free(&b);
}

static void
say_server_hello(struct chat *t)
{
	static const char body[] =
	    "\3\3SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS\0\0\x2f\0";

	say_message(t, DIR_TO_CLIENT, 2,
	    span_of((const uint8_t *)body, sizeof(body) - 1));
}

static void
greet(struct chat *t)
{
	chat_open(t, PROTO_TCP, PORT, NULL);
	say_client_hello(t, "", 0);
	say_server_hello(t);
}

/* Are those the anomalies of the only transaction, in their order? */
static void
want_anomalies(const struct chat *t, const enum anomaly *want, unsigned n)
{
	const struct event *ev = chat_event(t, 0);

	assert_non_null(ev);
	assert_int_equal(ev->n_noted, n);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(ev->noted[i], want[i]);
}

static void
want_anomaly(const struct chat *t, enum anomaly want)
{
	want_anomalies(t, &want, want == ANOMALY_COUNT ? 0 : 1);
}

static void
checks_hellos(void **state)
{
	static const struct {
		const char *extensions;
		size_t n;
		enum anomaly want;
	} cases[] = {
	    {"\0\0\0\x08\0\6\0\0\3a.b", 12, ANOMALY_COUNT},
	    {"\0\0\0\x08\0\6\1\0\3a.b", 12, ANOMALY_TLS_INVALID_SNI_TYPE},
	    {"\0\0\0\x08\0\6\0\0\7a.b", 12, ANOMALY_TLS_INVALID_SNI_LENGTH},
	    {"\0\0\0\5\0\3\0\0\0", 9, ANOMALY_TLS_INVALID_SNI_LENGTH},
	    {"\0\0\0\x08\0\6\0\0\3a.b\0\0\0\x08\0\6\0\0\3c.d", 24,
		ANOMALY_TLS_MULTIPLE_SNI_EXTENSIONS},
	    {"\0\x0a\0\4\0\2\0\x1d", 8, ANOMALY_COUNT},
	    {"\0\x0a\0\4\0\3\0\x1d", 8, ANOMALY_TLS_HANDSHAKE_INVALID_LENGTH},
	    {"\0\x0a\0\3\0\2\0\x1d", 8, ANOMALY_TLS_HANDSHAKE_INVALID_LENGTH},
	    {"\0\x63\0\4ab", 6, ANOMALY_TLS_HANDSHAKE_INVALID_LENGTH},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		say_client_hello(&t, cases[i].extensions, cases[i].n);
		want_anomaly(&t, cases[i].want);
		chat_close(&t);
	}
}

/* What the server sends behind its hello, in a record. */
static void
checks_records(void **state)
{
	static const struct {
		uint8_t type;
		const char *body;
		size_t n;
		enum anomaly want;
	} cases[] = {
	    {22, "\x0e\0\0\0", 4, ANOMALY_COUNT},
	    {22, "\x4d\0\0\0", 4, ANOMALY_TLS_INVALID_HANDSHAKE_MESSAGE},
	    {22, "\x0e\0\0", 3, ANOMALY_TLS_INVALID_SSL_RECORD},
	    {21, "", 0, ANOMALY_TLS_INVALID_RECORD_LENGTH},
	    {23, "", 0, ANOMALY_TLS_INVALID_RECORD_LENGTH},
	    {30, "abc", 3, ANOMALY_TLS_INVALID_RECORD_TYPE},
	    {24, "\1\0\1P0123456789abcdef", 20, ANOMALY_COUNT},
	    {24, "\1\0\1P0123456789abcde", 19,
		ANOMALY_TLS_INVALID_HEARTBEAT_MESSAGE},
	    {24, "\1\7\0P0123456789abcdef", 20,
		ANOMALY_TLS_OVERFLOW_HEARTBEAT_MESSAGE},
	    {24, "\3\0\1P0123456789abcdef", 20,
		ANOMALY_TLS_INVALID_HEARTBEAT_MESSAGE},
	    {22, "\x0b\0\0\3\0\0\0", 7, ANOMALY_COUNT},
	    {22, "\x0b\0\0\4\0\0\1\0", 8, ANOMALY_TLS_INVALID_CERTIFICATE},
	    {22, "\x0b\0\0\6\0\0\3\0\0\x09", 10,
		ANOMALY_TLS_INVALID_CERTIFICATE},
	    {22, "\x0b\0\0\6\0\0\3\0\0\0", 10,
		ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH},
	    {22, "\x0b\0\0\4\0\0\7\0", 8, ANOMALY_COUNT},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		greet(&t);
		say_record(&t, DIR_TO_CLIENT, cases[i].type,
		    span_of((const uint8_t *)cases[i].body, cases[i].n));
		want_anomaly(&t, cases[i].want);
		chat_close(&t);
	}
}

/* What the client sends behind its hello, in SSLv2's form. */
static void
checks_records_of_sslv2(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		unsigned times; /* in one chunk */
		enum anomaly want[2];
	} cases[] = {
	    {"\x80\3\x09xy", 5, 1, {ANOMALY_COUNT}},
	    {"\x40\3\0\x09xy", 6, 9, {ANOMALY_COUNT}},
	    {"\x80\1\x09", 3, 2, {ANOMALY_COUNT}},
	    {"\x80\3\0xy", 5, 1, {ANOMALY_TLS_ERROR_MESSAGE_ENCOUNTERED}},
	    {"\x80\1\0", 3, 1, {ANOMALY_TLS_ERROR_MESSAGE_ENCOUNTERED}},
	    {"\x80\0\x09", 3, 1,
		{ANOMALY_TLS_INVALID_SSLV2_HEADER,
		    ANOMALY_TLS_INVALID_SSL_RECORD}},
	    {"\x80\3\1\0\2", 5, 1, {ANOMALY_TLS_INVALID_SSL_RECORD}},
	    {"\x80\3\1\0\2", 5, 6, {ANOMALY_TLS_INVALID_SSL_RECORD}},
	    {"\x80\3\1\0\2", 5, 7, {ANOMALY_TLS_TOO_MANY_RECORDS_IN_PACKET}},
	    {"\x80\7\1\0\2\0\0\0\0", 9, 9, {ANOMALY_COUNT}},
	    {"\x80\1\x09", 3, 40, {ANOMALY_TLS_TOO_MANY_RECORDS_IN_PACKET}},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const enum anomaly *want = cases[i].want;
		struct buf b = {0};
		struct chat t;

		for (unsigned k = 0; k < cases[i].times; k++)
			buf_put(&b,
			    span_of(
				(const uint8_t *)cases[i].bytes, cases[i].n));
		greet(&t);
		chat_say(&t, DIR_TO_SERVER, buf_span(&b));
		if (want[1] != 0)
			want_anomalies(&t, want, 2);
		else
			want_anomaly(&t, want[0]);
		chat_close(&t);
		buf_free(&b);
	}
}

/* Each of the records has its own record in EVE, too. */
static void
notes_an_anomaly_as_often_as_it_is_found(void **state)
{
	static const enum anomaly want[] = {
	    ANOMALY_TLS_INVALID_HANDSHAKE_MESSAGE,
	    ANOMALY_TLS_INVALID_HANDSHAKE_MESSAGE,
	    ANOMALY_TLS_INVALID_CERTIFICATE,
	};
	static const uint8_t list[] = {0, 0, 1, 0};
	struct chat t;

	(void)state;
	greet(&t);
	for (unsigned i = 0; i < 2; i++)
		say_message(&t, DIR_TO_CLIENT, 99, span_str("x"));
	say_message(&t, DIR_TO_CLIENT, 11, span_of(list, sizeof(list)));
	want_anomalies(&t, want, 3);
	chat_close(&t);
}

/* The answer to an encrypted heartbeat is longer than what it answers. */
static void
finds_heartbeats_that_leak(void **state)
{
	struct chat t;

	(void)state;
	greet(&t);
	say_record(&t, DIR_TO_SERVER, 20, span_str("\1"));
	say_record(&t, DIR_TO_SERVER, 24, span_str("encrypted"));
	say_record(&t, DIR_TO_CLIENT, 24, span_str("encrypted"));
	want_anomaly(&t, ANOMALY_COUNT);
	say_record(&t, DIR_TO_SERVER, 24, span_str("encrypted"));
	say_record(&t, DIR_TO_CLIENT, 24, span_str("encrypted, and more"));
	want_anomaly(&t, ANOMALY_TLS_DATALEAK_HEARTBEAT_MISMATCH);
	chat_close(&t);
}

static void
say_certificate(struct chat *t, const struct buf *der)
{
	struct buf b = {0};
	size_t n = der->n + 3;

	buf_byte(&b, 0);
	buf_byte(&b, (uint8_t)(n >> 8));
	buf_byte(&b, (uint8_t)n);
	buf_byte(&b, 0);
	buf_byte(&b, (uint8_t)(der->n >> 8));
	buf_byte(&b, (uint8_t)der->n);
	buf_put(&b, buf_span(der));
	say_message(t, DIR_TO_CLIENT, 11, buf_span(&b));
	buf_free(&b);
}

static void
tells_of_a_certificate(void **state)
{
	static const struct {
		enum field field;
		const char *want;
	} cases[] = {
	    {FIELD_TLS_SUBJECT, "CN=me"},
	    {FIELD_TLS_ISSUER, "CN=ca"},
	    {FIELD_TLS_SERIAL, "12:34"},
	    {FIELD_TLS_NOTBEFORE, "2025-01-02T03:04:05"},
	    {FIELD_TLS_NOTAFTER, "2051-01-02T03:04:05"},
	    {FIELD_TLS_SUBJECT_ALT_NAME, "a.test"},
	};
	struct buf der = certificate();
	struct chat t;

	(void)state;
	greet(&t);
	say_certificate(&t, &der);
	want_anomaly(&t, ANOMALY_COUNT);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(&t, 0, cases[i].field, cases[i].want));
	assert_int_equal(chat_event(&t, 0)->record, RECORD_NOW);
	assert_false(chat_event(&t, 0)->logged);
	chat_close(&t);
	buf_free(&der);
}

/* A name is told as far as it is one. */
static void
tells_odd_names(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
		const char *want; /* NULL: none */
	} cases[] = {
	    {31, 0x30, ""},                  /* no SET */
	    {39, 0x7f, "OID(2.5.4.127)=ca"}, /* a type that no one has */
	    {40, 0x04, "CN=6361"},           /* no text */
	    {42, 0xff, "<X509Error: Invalid X.509 name>"},
	    {42, 0, NULL},
	};
	struct buf der = certificate();

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t kept = der.p[cases[i].at];
		struct chat t;

		der.p[cases[i].at] = cases[i].byte;
		greet(&t);
		say_certificate(&t, &der);
		if (cases[i].want == NULL)
			want_anomaly(
			    &t, ANOMALY_TLS_CERTIFICATE_INVALID_ISSUER);
		else
			assert_true(
			    chat_says(&t, 0, FIELD_TLS_ISSUER, cases[i].want));
		chat_close(&t);
		der.p[cases[i].at] = kept;
	}
	buf_free(&der);
}

/* Without a certificate there is no record, but where none is needed. */
static void
records_what_suricata_records(void **state)
{
	struct chat t;

	(void)state;
	greet(&t);
	say_record(&t, DIR_TO_SERVER, 23, span_str("data"));
	assert_true(chat_event(&t, 0)->logged);
	chat_close(&t);

	chat_open(&t, PROTO_TCP, PORT, NULL);
	say_client_hello(&t, "\0\x23\0\1T", 5); /* a ticket */
	say_server_hello(&t);
	say_record(&t, DIR_TO_SERVER, 23, span_str("data"));
	assert_false(chat_event(&t, 0)->logged);
	assert_non_null(event_get(chat_event(&t, 0), FIELD_TLS_RESUMED));
	chat_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_what_is_wrong_with_a_certificate),
	    cmocka_unit_test(survives_every_cut_of_a_certificate),
	    cmocka_unit_test(checks_hellos),
	    cmocka_unit_test(checks_records),
	    cmocka_unit_test(checks_records_of_sslv2),
	    cmocka_unit_test(notes_an_anomaly_as_often_as_it_is_found),
	    cmocka_unit_test(finds_heartbeats_that_leak),
	    cmocka_unit_test(tells_of_a_certificate),
	    cmocka_unit_test(tells_odd_names),
	    cmocka_unit_test(records_what_suricata_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
