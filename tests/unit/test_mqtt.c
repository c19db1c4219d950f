#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 1883
};

/* MQTT 3.1.1: figure 3.6 (CONNECT) with a payload, 3.2, 3.11, 3.18, 3.24. */
static const char connect4[] = "\x10\x26\0\4MQTT\4\xce\0\x0a"
			       "\0\3cid\0\4will\0\3bye\0\4user\0\4pass";
static const char connack4[] = "\x20\2\0\0";
static const char publish4[] = "\x32\x0c\0\3a/b\0\x0ahello";
static const char puback4[] = "\x40\2\0\x0a";
static const char subscribe4[] = "\x82\x0e\0\x0a\0\3a/b\1\0\3c/d\2";
static const char suback4[] = "\x90\4\0\x0a\1\2";
static const char unsubscribe4[] = "\xa2\x0c\0\x0b\0\3a/b\0\3c/d";
static const char unsuback4[] = "\xb0\2\0\x0b";
static const char disconnect4[] = "\xe0\0";

#define SAY(t, dir, s) chat_say((t), (dir), span_of((s), sizeof(s) - 1))

static void
converse(struct chat *t)
{
	SAY(t, DIR_TO_SERVER, connect4);
	SAY(t, DIR_TO_CLIENT, connack4);
	SAY(t, DIR_TO_SERVER, publish4);
	SAY(t, DIR_TO_CLIENT, puback4);
	SAY(t, DIR_TO_SERVER, subscribe4);
	SAY(t, DIR_TO_CLIENT, suback4);
	SAY(t, DIR_TO_SERVER, unsubscribe4);
	SAY(t, DIR_TO_CLIENT, unsuback4);
	SAY(t, DIR_TO_SERVER, disconnect4);
}

static int64_t
number(const struct chat *t, unsigned n, enum field f)
{
	const struct value *v = event_get(chat_event(t, n), f);

	return v == NULL ? -1 : v->n;
}

static bool
noted(const struct chat *t, unsigned n, enum anomaly a)
{
	return anomaly_has(&chat_event(t, n)->anomalies, a);
}

static void
reads_messages_of_version_4(void **state)
{
	static const struct {
		unsigned event;
		enum field field;
		const char *want;
	} cases[] = {
	    {0, FIELD_MQTT_TYPE, "connect"},
	    {0, FIELD_MQTT_PROTOCOL_STRING, "MQTT"},
	    {0, FIELD_MQTT_CLIENT_ID, "cid"},
	    {0, FIELD_MQTT_USERNAME, "user"},
	    {0, FIELD_MQTT_PASSWORD, "pass"},
	    {0, FIELD_MQTT_WILL_TOPIC, "will"},
	    {0, FIELD_MQTT_WILL_MESSAGE, "bye"},
	    {1, FIELD_MQTT_TYPE, "publish"},
	    {1, FIELD_MQTT_TOPIC, "a/b"},
	    {1, FIELD_MQTT_MESSAGE, "hello"},
	    {2, FIELD_MQTT_SUBSCRIBE_TOPIC, "a/b"},
	    {3, FIELD_MQTT_UNSUBSCRIBE_TOPIC, "a/b"},
	    {4, FIELD_MQTT_TYPE, "disconnect"},
	};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_MQTT);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(
		    &t, cases[i].event, cases[i].field, cases[i].want));
	for (unsigned i = 0; i < 5; i++) {
		assert_true(proto_done(chat_event(&t, i)));
		assert_true(chat_event(&t, i)->one_sided);
		assert_false(anomaly_any(&chat_event(&t, i)->anomalies));
		assert_int_equal(number(&t, i, FIELD_MQTT_VERSION), 4);
	}
	assert_int_equal(number(&t, 0, FIELD_MQTT_CONNECT_FLAGS), 0xce);
	assert_int_equal(number(&t, 0, FIELD_MQTT_SESSION_PRESENT), 0);
	assert_int_equal(number(&t, 0, FIELD_MQTT_REASON), 0);
	assert_int_equal(number(&t, 1, FIELD_MQTT_QOS), 1);
	assert_int_equal(number(&t, 1, FIELD_MQTT_MESSAGE_ID), 10);
	assert_int_equal(number(&t, 2, FIELD_MQTT_SUBSCRIBE_QOS), 1);
	assert_int_equal(number(&t, 2, FIELD_MQTT_REASON), 1);
	assert_null(chat_event(&t, 5));
	chat_close(&t);
}

/* MQTT 5, with a will, a user property (3.1.3.2.8) and reasons. */
static void
reads_properties(void **state)
{
	static const char connect[] =
	    "\x10\x2a\0\4MQTT\5\6\0\x3c\5\x11\0\0\0\x0a\0\1c"
	    "\x0d\x18\0\0\0\5\x26\0\2wk\0\1v\0\1t\0\4gone";
	static const char connack[] = "\x20\x06\1\0\3\x21\0\x14";
	static const char publish[] = "\x30\x0d\0\1t\7\x0b\x80\1\x03\0\1xhi";
	struct chat t;
	const struct value *v;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	SAY(&t, DIR_TO_SERVER, connect);
	SAY(&t, DIR_TO_CLIENT, connack);
	SAY(&t, DIR_TO_CLIENT, publish);
	assert_int_equal(number(&t, 0, FIELD_MQTT_CONNECT_VERSION), 5);
	v = event_get(chat_event(&t, 0), FIELD_MQTT_WILL_PROPERTY);
	assert_int_equal(v->item, 0x18);
	assert_int_equal(v->n, 5);
	assert_true(chat_says(&t, 0, FIELD_MQTT_USER_VALUE, "v"));
	assert_true(chat_says(&t, 0, FIELD_MQTT_WILL_MESSAGE, "gone"));
	v = event_get(chat_event(&t, 0), FIELD_MQTT_PROPERTY);
	assert_int_equal(v->item, 0x11);
	assert_int_equal(v->n, 10);
	assert_int_equal(number(&t, 0, FIELD_MQTT_SESSION_PRESENT), 1);
	v = event_get(chat_event(&t, 1), FIELD_MQTT_PROPERTY);
	assert_int_equal(v->n, 128);
	assert_true(chat_says(&t, 1, FIELD_MQTT_MESSAGE, "hi"));
	assert_int_equal(chat_event(&t, 1)->dir, DIR_TO_CLIENT);
	chat_close(&t);
}

/* QoS 2: four messages, the last one completes (4.3.3). */
static void
waits_for_all_of_qos_2(void **state)
{
	static const char *const rest[] = {
	    "\x50\2\0\7", "\x62\2\0\7", "\x70\2\0\7"};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	SAY(&t, DIR_TO_SERVER, connect4);
	SAY(&t, DIR_TO_CLIENT, connack4);
	SAY(&t, DIR_TO_SERVER, "\x34\6\0\1t\0\7x");
	for (unsigned i = 0; i < 3; i++) {
		assert_false(proto_done(chat_event(&t, 1)));
		chat_say(&t, i == 1 ? DIR_TO_SERVER : DIR_TO_CLIENT,
		    span_of(rest[i], 4));
	}
	assert_true(proto_done(chat_event(&t, 1)));
	assert_null(chat_event(&t, 2));
	chat_close(&t);
}

static void
notes_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		enum dir dir;
		bool connected;
		enum anomaly want;
	} cases[] = {
	    {"\x20\2\0\0", 4, DIR_TO_CLIENT, false,
		ANOMALY_MQTT_MISSING_CONNECT},
	    {"\x40\2\0\1", 4, DIR_TO_CLIENT, true,
		ANOMALY_MQTT_MISSING_PUBLISH},
	    {"\x90\3\0\1\0", 5, DIR_TO_CLIENT, true,
		ANOMALY_MQTT_MISSING_SUBSCRIBE},
	    {"\xb0\2\0\1", 4, DIR_TO_CLIENT, true,
		ANOMALY_MQTT_MISSING_UNSUBSCRIBE},
	    {connect4, sizeof(connect4) - 1, DIR_TO_SERVER, true,
		ANOMALY_MQTT_DOUBLE_CONNECT},
	    {"\x30\4\0\1tx", 6, DIR_TO_SERVER, false,
		ANOMALY_MQTT_UNINTRODUCED_MESSAGE},
	    {"\xc0\0", 2, DIR_TO_SERVER, false,
		ANOMALY_MQTT_UNINTRODUCED_MESSAGE},
	    {"\x36\6\0\1t\0\1x", 8, DIR_TO_SERVER, true,
		ANOMALY_MQTT_INVALID_QOS_LEVEL},
	    {"\x32\6\0\1t\0\0x", 8, DIR_TO_SERVER, true,
		ANOMALY_MQTT_MISSING_MSG_ID},
	    {"\0\0", 2, DIR_TO_SERVER, true, ANOMALY_MQTT_UNASSIGNED_MSG_TYPE},
	    {"\x30\4\0\x50tx", 6, DIR_TO_SERVER, true,
		ANOMALY_MQTT_MALFORMED_TRAFFIC},
	    {"\x82\2\0\1", 4, DIR_TO_SERVER, true,
		ANOMALY_MQTT_MALFORMED_TRAFFIC},
	    {"\xf0\2\x18\0", 4, DIR_TO_SERVER, false,
		ANOMALY_MQTT_UNINTRODUCED_MESSAGE},
	    {"\xc0\xff\xff\xff\xff", 5, DIR_TO_SERVER, true,
		ANOMALY_MQTT_MALFORMED_TRAFFIC},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		if (cases[i].connected) {
			SAY(&t, DIR_TO_SERVER, connect4);
			SAY(&t, DIR_TO_CLIENT, connack4);
		}
		chat_say(&t, cases[i].dir, span_of(cases[i].text, cases[i].n));
		assert_true(
		    noted(&t, cases[i].connected ? 1 : 0, cases[i].want));
		chat_close(&t);
	}
}

/* Each CONNECT has its CONNACK; one that waits goes on waiting. */
static void
answers_each_connect(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	SAY(&t, DIR_TO_SERVER, connect4);
	SAY(&t, DIR_TO_CLIENT, connack4);
	SAY(&t, DIR_TO_SERVER, connect4);
	assert_false(proto_done(chat_event(&t, 1)));
	SAY(&t, DIR_TO_CLIENT, connack4);
	assert_true(proto_done(chat_event(&t, 1)));
	SAY(&t, DIR_TO_SERVER, publish4);
	SAY(&t, DIR_TO_SERVER, "\x08\1x");
	assert_int_equal(number(&t, 3, FIELD_MQTT_FLAGS), 8);
	assert_int_equal(number(&t, 3, FIELD_MQTT_QOS), 0);
	chat_finish(&t);
	assert_false(proto_done(chat_event(&t, 2)));
	assert_true(chat_event(&t, 2)->cut[DIR_TO_SERVER]);
	assert_false(chat_event(&t, 1)->cut[DIR_TO_SERVER]);
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 40, converse);
}

/* Of the stream, and of a message that says it is shorter. */
static void
survives_every_truncation(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} messages[] = {
	    {connect4, sizeof(connect4) - 1},
	    {publish4, sizeof(publish4) - 1},
	    {subscribe4, sizeof(subscribe4) - 1},
	    {unsubscribe4, sizeof(unsubscribe4) - 1},
	    {suback4, sizeof(suback4) - 1},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		for (size_t n = 2; n < messages[i].n; n++) {
			struct buf b = {0};
			struct chat t;

			chat_open(&t, PROTO_TCP, PORT, NULL);
			buf_put(&b, span_of(messages[i].text, n));
			chat_say(&t, DIR_TO_SERVER, buf_span(&b));
			assert_null(chat_event(&t, 0));
			chat_close(&t);
			b.p[1] = (uint8_t)(n - 2);
			chat_open(&t, PROTO_TCP, PORT, NULL);
			chat_say(&t, DIR_TO_SERVER, buf_span(&b));
			assert_non_null(chat_event(&t, 0));
			chat_close(&t);
			buf_free(&b);
		}
	}
}

/* Of a message above the limit only the head is read; a gap may be in it. */
static void
skips_what_is_too_long(void **state)
{
	static const char head[] = "\x30\x80\x80\x80\1\0\3big";
	char *filler = calloc(1, 1 << 16);
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	SAY(&t, DIR_TO_SERVER, connect4);
	SAY(&t, DIR_TO_CLIENT, connack4);
	SAY(&t, DIR_TO_SERVER, head);
	assert_int_equal(number(&t, 1, FIELD_MQTT_SKIPPED), (1 << 21) + 5);
	chat_gap(&t, DIR_TO_SERVER, (1 << 21) - 5 - (1 << 16));
	chat_say(&t, DIR_TO_SERVER, span_of(filler, 1 << 16));
	SAY(&t, DIR_TO_SERVER, disconnect4);
	assert_true(chat_says(&t, 2, FIELD_MQTT_TYPE, "disconnect"));
	chat_close(&t);
	free(filler);
}

/* A gap in a PUBLISH costs that; behind any other nothing is in sight. */
static void
goes_on_behind_a_gap(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	SAY(&t, DIR_TO_SERVER, connect4);
	SAY(&t, DIR_TO_CLIENT, connack4);
	SAY(&t, DIR_TO_SERVER, "\x30\x20\0\1t");
	chat_gap(&t, DIR_TO_SERVER, 20);
	SAY(&t, DIR_TO_SERVER, "123456789\xc0\0");
	assert_int_equal(number(&t, 1, FIELD_MQTT_SKIPPED), 34);
	assert_true(chat_says(&t, 2, FIELD_MQTT_TYPE, "pingreq"));
	SAY(&t, DIR_TO_SERVER, "\x82\x20");
	chat_gap(&t, DIR_TO_SERVER, 20);
	SAY(&t, DIR_TO_SERVER, disconnect4);
	assert_null(chat_event(&t, 3));
	chat_close(&t);
}

/* The oldest of many that wait is over before there are too many. */
static void
keeps_within_limits(void **state)
{
	const struct proto_limits limits = {.transactions = 16};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	SAY(&t, DIR_TO_SERVER, connect4);
	SAY(&t, DIR_TO_CLIENT, connack4);
	for (unsigned i = 1; i < 14; i++) {
		const char publish[] = {0x32, 6, 0, 1, 't', 0, (char)i, 'x'};

		chat_say(&t, DIR_TO_SERVER, span_of(publish, 8));
	}
	assert_true(noted(&t, 1, ANOMALY_MQTT_TOO_MANY_TRANSACTIONS));
	assert_true(noted(&t, 2, ANOMALY_MQTT_TOO_MANY_TRANSACTIONS));
	assert_false(noted(&t, 3, ANOMALY_MQTT_TOO_MANY_TRANSACTIONS));
	chat_close(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_messages_of_version_4),
	    cmocka_unit_test(reads_properties),
	    cmocka_unit_test(waits_for_all_of_qos_2),
	    cmocka_unit_test(notes_what_is_wrong),
	    cmocka_unit_test(answers_each_connect),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(skips_what_is_too_long),
	    cmocka_unit_test(goes_on_behind_a_gap),
	    cmocka_unit_test(keeps_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
