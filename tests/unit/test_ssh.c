#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 22
};

/* What a router of Cisco offers, and its fingerprint as Wireshark has it. */
static const char *const cisco[10] = {"diffie-hellman-group1-sha1", "ssh-rsa",
    "aes128-cbc,3des-cbc,aes192-cbc,aes256-cbc", "aes256-cbc",
    "hmac-sha1,hmac-sha1-96,hmac-md5,hmac-md5-96", "hmac-md5", "none", "zlib",
    "", ""};
static const char cisco_string[] =
    "diffie-hellman-group1-sha1;aes128-cbc,3des-cbc,aes192-cbc,aes256-cbc;"
    "hmac-sha1,hmac-sha1-96,hmac-md5,hmac-md5-96;none";
static const char cisco_hassh[] = "3cc67862bceac0f334c62ad1b76895b4";

static void
put_be32(struct buf *b, size_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_byte(b, (uint8_t)(n >> shift));
}

/* A record (RFC 4253, section 6) without padding. */
static void
put_record(struct buf *b, uint8_t message, struct span data)
{
	put_be32(b, data.n + 2);
	buf_byte(b, 0);
	buf_byte(b, message);
	buf_put(b, data);
}

static void
put_kexinit(struct buf *b)
{
	struct buf data = {0};

	buf_str(&data, "0123456789abcdef");
	for (unsigned i = 0; i < 10; i++) {
		put_be32(&data, strlen(cisco[i]));
		buf_str(&data, cisco[i]);
	}
	buf_put(&data, span_of("\0\0\0\0\0", 5));
	put_record(b, 20, buf_span(&data));
	buf_free(&data);
}

/* All that the client says up to its encryption. */
static void
put_client(struct buf *b)
{
	buf_str(b, "SSH-2.0-OpenSSH_9.6 a comment\r\n");
	put_kexinit(b);
	put_record(b, 30, span_str("key"));
	put_record(b, 21, (struct span){0});
}

static void
converse(struct chat *t)
{
	struct buf b = {0};

	put_client(&b);
	chat_say(t, DIR_TO_CLIENT, span_str("SSH-1.99-Cisco-1.25\n"));
	chat_say(t, DIR_TO_SERVER, buf_span(&b));
	buf_clear(&b);
	put_kexinit(&b);
	put_record(&b, 31, span_str("key"));
	put_record(&b, 21, (struct span){0});
	chat_say(t, DIR_TO_CLIENT, buf_span(&b));
	chat_say(t, DIR_TO_SERVER, span_str("\0\0\0\0\0\0 encrypted"));
	buf_free(&b);
}

static void
reads_both_sides(void **state)
{
	static const struct {
		enum field field;
		const char *want;
	} cases[] = {
	    {FIELD_SSH_CLIENT_PROTO, "2.0"},
	    {FIELD_SSH_CLIENT_SOFTWARE, "OpenSSH_9.6"},
	    {FIELD_SSH_CLIENT_HASSH, cisco_hassh},
	    {FIELD_SSH_CLIENT_HASSH_STRING, cisco_string},
	    {FIELD_SSH_SERVER_PROTO, "1.99"},
	    {FIELD_SSH_SERVER_SOFTWARE, "Cisco-1.25"},
	    {FIELD_SSH_SERVER_HASSH, "948ddaec4ecfb54c73171d2f8b183d87"},
	    {FIELD_SSH_SERVER_HASSH_STRING,
		"diffie-hellman-group1-sha1;aes256-cbc;hmac-md5;zlib"},
	};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_SSH);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(&t, 0, cases[i].field, cases[i].want));
	assert_true(proto_done(chat_event(&t, 0)));
	assert_false(anomaly_any(&chat_event(&t, 0)->anomalies));
	assert_true(t.flow.no_payload);
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 80, converse);
}

static void
survives_every_truncation(void **state)
{
	struct buf b = {0};

	(void)state;
	put_client(&b);
	for (size_t n = 1; n <= b.n; n++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(b.p, n));
		assert_false(t.flow.no_payload);
		chat_finish(&t);
		assert_true(
		    chat_event(&t, 0) == NULL || proto_done(chat_event(&t, 0)));
		chat_close(&t);
	}
	buf_free(&b);
}

static void
notes_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		enum anomaly want;
	} cases[] = {
	    {"SSH-2.0\r\n", 9, ANOMALY_SSH_INVALID_BANNER},
	    {"SSH--x\r\n", 8, ANOMALY_SSH_INVALID_BANNER},
	    {"SSH-2.0-x\r\n\0\0\0\1\0\24", 17, ANOMALY_SSH_INVALID_RECORD},
	    {"SSH-2.0-x\r\n\0\1\0\1\0\24", 17, ANOMALY_SSH_LONG_KEX_RECORD},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(cases[i].text, cases[i].n));
		assert_true(
		    anomaly_has(&chat_event(&t, 0)->anomalies, cases[i].want));
		chat_close(&t);
	}
}

/* A line without an end is not kept; records follow its end. */
static void
skips_the_rest_of_a_long_line(void **state)
{
	struct buf b = {0};
	struct chat t;

	(void)state;
	buf_str(&b, "SSH-2.0-long ");
	for (unsigned i = 0; i < 1000; i++)
		buf_str(&b, "comment");
	buf_byte(&b, '\n');
	put_kexinit(&b);
	chat_open(&t, PROTO_TCP, PORT, NULL);
	t.split = 100;
	chat_say(&t, DIR_TO_SERVER, buf_span(&b));
	assert_true(anomaly_has(
	    &chat_event(&t, 0)->anomalies, ANOMALY_SSH_LONG_BANNER));
	assert_true(chat_says(&t, 0, FIELD_SSH_CLIENT_SOFTWARE, "long"));
	assert_true(chat_says(&t, 0, FIELD_SSH_CLIENT_HASSH, cisco_hassh));
	chat_close(&t);
	buf_free(&b);
}

/* SSH 1 has other records: they are no broken ones of SSH 2. */
static void
leaves_version_1_alone(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	chat_say(&t, DIR_TO_CLIENT, span_str("SSH-1.99-a\n"));
	chat_say(&t, DIR_TO_SERVER, span_str("SSH-1.5-b\n"));
	chat_say(&t, DIR_TO_CLIENT, span_of("\0\0\0\1\0\0\0\0", 8));
	assert_true(chat_says(&t, 0, FIELD_SSH_CLIENT_PROTO, "1.5"));
	assert_false(anomaly_any(&chat_event(&t, 0)->anomalies));
	chat_close(&t);
}

/* A gap inside a record costs that record. */
static void
goes_on_behind_a_gap(void **state)
{
	struct buf b = {0};
	struct chat t;

	(void)state;
	buf_str(&b, "SSH-2.0-a\n");
	put_kexinit(&b);
	chat_open(&t, PROTO_TCP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, span_first(buf_span(&b), b.n - 50));
	chat_gap(&t, DIR_TO_SERVER, 50);
	buf_clear(&b);
	put_record(&b, 21, (struct span){0});
	chat_say(&t, DIR_TO_SERVER, buf_span(&b));
	assert_null(event_get(chat_event(&t, 0), FIELD_SSH_CLIENT_HASSH));
	assert_int_equal(chat_event(&t, 0)->progress[DIR_TO_SERVER], 3);
	chat_close(&t);
	buf_free(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_both_sides),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(notes_what_is_wrong),
	    cmocka_unit_test(skips_the_rest_of_a_long_line),
	    cmocka_unit_test(leaves_version_1_alone),
	    cmocka_unit_test(goes_on_behind_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
