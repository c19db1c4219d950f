#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "analyzer/proto/tls.h"
#include "tests/unit/chat.h"

enum {
	PORT = 4433
};

/* The records of the handshake of RFC 8448, section 3. */
static const char client_hello[] =
    "16030100c4010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef"
    "6283024dece7000006130113031302010000910000000b0009000006736572766572ff0100"
    "0100000a00140012001d0017001800190100010101020103010400230000003300260024"
    "001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c"
    "002b0003020304000d0020001e04030503060302030804080508060401050106010201040"
    "2050206020202002d00020101001c00024001";
static const char server_hello[] =
    "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac1"
    "55772ed3e2692800130100002e00330024001d0020c9828876112095fe66762bdbf7c672"
    "e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

static struct span
hex(const char *text, uint8_t *out)
{
	size_t n = strlen(text) / 2;

	for (size_t i = 0; i < n; i++) {
		char two[3] = {text[2 * i], text[2 * i + 1], '\0'};

		out[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	return span_of(out, n);
}

static void
converse(struct chat *t)
{
	static const uint8_t data[] = {23, 3, 3, 0, 2, 1, 2};
	uint8_t client[256];
	uint8_t server[256];

	chat_say(t, DIR_TO_SERVER, hex(client_hello, client));
	chat_say(t, DIR_TO_CLIENT, hex(server_hello, server));
	chat_say(t, DIR_TO_CLIENT, span_of(data, sizeof(data)));
	chat_say(t, DIR_TO_SERVER, span_of(data, sizeof(data)));
}

static void
reads_the_handshake_of_rfc_8448(void **state)
{
	static const struct {
		enum field field;
		const char *want;
	} cases[] = {
	    {FIELD_TLS_SNI, "server"},
	    {FIELD_TLS_VERSION, "TLS 1.3"},
	    {FIELD_TLS_JA3_STRING,
		"771,4865-4867-4866,0-65281-10-35-51-43-13-45-28,"
		"29-23-24-25-256-257-258-259-260,"},
	    {FIELD_TLS_JA3S_STRING, "771,4865,51-43"},
	};
	struct chat t;
	struct span ja4;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_TLS);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(&t, 0, cases[i].field, cases[i].want));
	ja4 = event_text(chat_event(&t, 0), FIELD_TLS_JA4);
	assert_int_equal(ja4.n, 36);
	assert_memory_equal(ja4.p, "t13d030900_", 11);
	assert_true(proto_done(chat_event(&t, 0)));
	chat_close(&t);
}

/* The state is that of the bytes of last, for a look from either side. */
static void
has_the_state_of_the_last_bytes(void **state)
{
	static const uint8_t cipher[] = {20, 3, 3, 0, 1, 1};
	uint8_t room[256];
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, hex(client_hello, room));
	assert_true(chat_says(&t, 0, FIELD_TLS_STATE, "client_hello"));
	assert_int_equal(chat_event(&t, 0)->progress[1], TLS_BEGUN);
	chat_say(&t, DIR_TO_CLIENT, hex(server_hello, room));
	assert_true(chat_says(&t, 0, FIELD_TLS_STATE, "server_hello"));
	assert_int_equal(chat_event(&t, 0)->progress[1], TLS_HELLO);
	chat_say(&t, DIR_TO_CLIENT, span_of(cipher, sizeof(cipher)));
	assert_true(chat_says(&t, 0, FIELD_TLS_STATE, ""));
	chat_close(&t);
}

/* The record waits for the first data; from there on payload is encrypted. */
static void
ripens_with_the_first_data(void **state)
{
	static const uint8_t data[] = {23, 3, 3, 0, 2, 1, 2};
	uint8_t hello[256];
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, hex(client_hello, hello));
	chat_say(&t, DIR_TO_CLIENT, hex(server_hello, hello));
	assert_int_equal(chat_event(&t, 0)->record, RECORD_LATER);
	assert_false(t.flow.no_payload);
	chat_say(&t, DIR_TO_CLIENT, span_of(data, sizeof(data)));
	assert_int_equal(chat_event(&t, 0)->record, RECORD_NOW);
	assert_true(t.flow.no_payload);
	assert_false(proto_done(chat_event(&t, 0)));
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 120, converse);
}

static void
survives_every_truncation(void **state)
{
	uint8_t bytes[256];
	struct span hello = hex(client_hello, bytes);

	(void)state;
	for (size_t n = 0; n < hello.n; n++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_first(hello, n));
		chat_end(&t, DIR_TO_SERVER);
		chat_finish(&t);
		assert_true(chat_event(&t, 0) == NULL ||
		    event_get(chat_event(&t, 0), FIELD_TLS_SNI) == NULL);
		chat_close(&t);
	}
}

/* A hello whose inner lengths lie: every byte changed in turn. */
static void
survives_every_changed_byte(void **state)
{
	uint8_t bytes[256];
	struct span hello = hex(client_hello, bytes);

	(void)state;
	for (size_t i = 0; i < hello.n; i++) {
		struct chat t;

		bytes[i] ^= 0xff;
		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, hello);
		chat_finish(&t);
		chat_close(&t);
		bytes[i] ^= 0xff;
	}
}

/* A message that says it is longer than will be put together. */
static void
limits_a_message(void **state)
{
	static const uint8_t record[] = {22, 3, 1, 0, 6, 1, 0, 1, 1, 0, 0};
	const struct proto_limits limits = {.record_bytes = 256};
	struct counters n = {0};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	for (unsigned i = 0; i < 100; i++)
		chat_say(&t, DIR_TO_SERVER, span_of(record, sizeof(record)));
	proto_counters(t.proto, &n);
	assert_in_range(counter_get(&n, "app_layer.error.tls.limit"), 1, 3);
	counters_free(&n);
	assert_true(arena_held(t.flow.arena) < 64 << 10);
	chat_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_the_handshake_of_rfc_8448),
	    cmocka_unit_test(has_the_state_of_the_last_bytes),
	    cmocka_unit_test(ripens_with_the_first_data),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(survives_every_changed_byte),
	    cmocka_unit_test(limits_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
