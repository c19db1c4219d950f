#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "analyzer/proto/ftp.h"
#include "tests/unit/chat.h"

enum {
	PORT = 21
};

static const char *const talk[][2] = {
    {NULL, "220 (vsFTPd 3)\r\n"},
    {"USER anonymous\r\n", "331 Password?\r\n"},
    {"PASS x@y\r\n", "230-Hello\r\n you\r\n230 Logged in\r\n"},
    {"FEAT\r\n", "211 none\r\n"},
    {"PASV\r\n", "227 Entering Passive Mode (192,0,2,1,4,7).\r\n"},
    {"retr a file.txt\r\n", "150 Opening\r\n226 Complete\r\n"},
    {"QUIT\r\n", "221 Bye\r\n"},
};

static void
say(struct chat *t, enum dir dir, const char *s)
{
	chat_say(t, dir, span_str(s));
}

static void
converse(struct chat *t)
{
	for (unsigned i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
		if (talk[i][0] != NULL)
			say(t, DIR_TO_SERVER, talk[i][0]);
		say(t, DIR_TO_CLIENT, talk[i][1]);
	}
}

static void
reads_commands_and_replies(void **state)
{
	const struct event *ev;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_FTP);
	assert_null(event_get(chat_event(&t, 0), FIELD_FTP_COMMAND));
	assert_true(chat_says(&t, 0, FIELD_FTP_CODE, "220"));
	assert_true(chat_says(&t, 0, FIELD_FTP_REPLY, "(vsFTPd 3)"));
	assert_true(chat_says(&t, 1, FIELD_FTP_COMMAND, "USER"));
	assert_true(chat_says(&t, 1, FIELD_FTP_COMMAND_DATA, "anonymous"));
	assert_true(chat_says(&t, 1, FIELD_FTP_REPLY_RECEIVED, "yes"));
	ev = chat_event(&t, 2);
	assert_true(span_eq_str(
	    event_next(ev, event_get(ev, FIELD_FTP_REPLY))->text, " you"));
	assert_int_equal(
	    event_get(chat_event(&t, 4), FIELD_FTP_PORT)->n, 4 << 8 | 7);
	assert_true(chat_says(&t, 4, FIELD_FTP_MODE, "passive"));
	ev = chat_event(&t, 5);
	assert_true(chat_says(&t, 5, FIELD_FTP_COMMAND, "RETR"));
	assert_true(chat_says(&t, 5, FIELD_FTP_CODE, "150"));
	assert_true(span_eq_str(
	    event_next(ev, event_get(ev, FIELD_FTP_CODE))->text, "226"));
	assert_true(proto_done(ev));
	chat_close(&t);
}

/* A reply belongs together as far as it comes together. */
static void
whole_replies(struct chat *t)
{
	for (unsigned i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
		if (i == 2)
			continue;
		if (talk[i][0] != NULL)
			say(t, DIR_TO_SERVER, talk[i][0]);
		say(t, DIR_TO_CLIENT, talk[i][1]);
	}
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 40, whole_replies);
}

static void
survives_every_truncation(void **state)
{
	struct buf all[2] = {{0}, {0}};

	(void)state;
	for (unsigned i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
		buf_str(&all[0], talk[i][0] == NULL ? "" : talk[i][0]);
		buf_str(&all[1], talk[i][1]);
	}
	for (size_t n = 0; n <= all[1].n; n++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_CLIENT, span_first(buf_span(&all[1]), n));
		chat_say(&t, DIR_TO_SERVER, span_first(buf_span(&all[0]), n));
		chat_gap(&t, DIR_TO_CLIENT, 7);
		chat_end(&t, DIR_TO_SERVER);
		chat_finish(&t);
		assert_true(
		    chat_event(&t, 0) == NULL || proto_done(chat_event(&t, 0)));
		chat_close(&t);
	}
	buf_free(&all[0]);
	buf_free(&all[1]);
}

/* RFC 959, section 4.1.2; RFC 2428, sections 2 and 3. */
static void
reads_addresses(void **state)
{
	static const struct {
		bool extended;
		const char *text;
		uint16_t port;
		const char *addr;
	} cases[] = {
	    {false, "132,235,1,2,24,131", 6275, "132.235.1.2"},
	    {false, "Entering Passive Mode (1,2,3,4,5,6).", 1286, "1.2.3.4"},
	    {false, "1,2,3,4,5", 0, ""},
	    {false, "1,2,3,4,5,256", 0, ""},
	    {false, "1,2,3,x,5,6", 0, ""},
	    {false, "", 0, ""},
	    {true, "|1|132.235.1.2|6275|", 6275, "132.235.1.2"},
	    {true, "|2|1080::8:800:200C:417A|5282|", 5282,
		"1080::8:800:200c:417a"},
	    {true, "Entering Extended Passive Mode (|||6446|)", 6446, ""},
	    {true, "!!!6446!", 6446, ""},
	    {true, "|||6446", 0, ""},
	    {true, "|||65536|", 0, ""},
	    {true, "", 0, ""},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span text = span_str(cases[i].text);
		struct ftp_place p = cases[i].extended ? ftp_place_eprt(text)
						       : ftp_place_port(text);
		char addr[ADDR_TEXT];

		assert_int_equal(p.port, cases[i].port);
		if (p.port != 0)
			assert_string_equal(
			    addr_text(&p.addr, addr), cases[i].addr);
	}
}

/* Bytes of the data connection that the control connection has announced. */
static void
say_data(struct chat *t, struct flow *f, int64_t time_ns, const char *bytes)
{
	const struct chunk data = {.flow = f,
	    .dir = DIR_TO_CLIENT,
	    .time_ns = time_ns,
	    .bytes = span_str(bytes)};
	const struct chunk end = {
	    .flow = f, .dir = DIR_TO_CLIENT, .time_ns = time_ns, .end = true};

	proto_chunk(t->proto, &data);
	proto_chunk(t->proto, &end);
}

static void
names_what_comes_over_data_connections(void **state)
{
	struct flow f = {.proto = PROTO_TCP, .port = {40001, 4 << 8 | 7}};
	struct flow late = {.proto = PROTO_TCP, .port = {40001, 4 << 8 | 7}};
	struct chat t;

	(void)state;
	f.arena = arena_new(0);
	late.arena = arena_new(0);
	chat_open(&t, PROTO_TCP, PORT, NULL);
	t.flow.id = 77;
	converse(&t);
	say_data(&t, &f, 2, "HTTP/1.1 200 OK\r\n\r\n");
	assert_int_equal(f.app, APP_FTP_DATA);
	assert_int_equal(f.parent_id, 77);
	assert_true(span_eq_str(
	    event_text(f.first_event, FIELD_FTPDATA_FILE), "a file.txt"));
	assert_true(span_eq_str(
	    event_text(f.first_event, FIELD_FTPDATA_COMMAND), "RETR"));
	assert_int_equal(f.first_event->files->size, 19);
	assert_int_equal(f.first_event->files->state, FILE_CLOSED);
	assert_true(proto_done(f.first_event));
	/* It was announced for one connection. */
	say_data(&t, &late, 3, "HTTP/1.1 200 OK\r\n\r\n");
	assert_int_equal(late.app, APP_HTTP);
	proto_flow_end(t.proto, &f);
	proto_flow_free(t.proto, &f);
	proto_flow_end(t.proto, &late);
	proto_flow_free(t.proto, &late);
	arena_free(f.arena);
	arena_free(late.arena);
	chat_close(&t);
}

static void
forgets_what_does_not_come(void **state)
{
	struct flow f = {.proto = PROTO_TCP, .port = {40001, 4 << 8 | 7}};
	struct chat t;

	(void)state;
	f.arena = arena_new(0);
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	say_data(&t, &f, INT64_C(31000000000), "HTTP/1.1 200 OK\r\n\r\n");
	assert_int_equal(f.app, APP_HTTP);
	proto_flow_end(t.proto, &f);
	proto_flow_free(t.proto, &f);
	arena_free(f.arena);
	/* More than are waited for: the oldest goes, the last one stays. */
	for (unsigned i = 0; i < EXPECT_MAX; i++) {
		say(&t, DIR_TO_SERVER, "PASV\r\n");
		say(&t, DIR_TO_CLIENT, "227 (1,2,3,4,5,6)\r\n");
		say(&t, DIR_TO_SERVER, "RETR x\r\n");
		say(&t, DIR_TO_CLIENT, "226 k\r\n");
		while (t.flow.first_event != NULL)
			proto_event_free(t.proto, t.flow.first_event);
	}
	f = (struct flow){.proto = PROTO_TCP,
	    .port = {40001, 5 << 8 | 6},
	    .arena = arena_new(0)};
	say_data(&t, &f, 2, "x");
	assert_int_equal(f.app, APP_FTP_DATA);
	proto_flow_end(t.proto, &f);
	proto_flow_free(t.proto, &f);
	arena_free(f.arena);
	chat_close(&t);
}

/* As Suricata does: by PORT only, whatever stands behind the address. */
static void
notices_a_bounce(void **state)
{
	static const struct {
		const char *says;
		bool bounce;
		uint16_t port;
	} cases[] = {
	    {"PORT 192,0,2,9,0,80\r\n", true, 80},
	    {"port 192,0,2,9,0,80\r\n", true, 80},
	    {"PORT\t192,0,2,9,0,80\r\n", true, 0},
	    {"PORT 192,0,2,9,999,80\r\n", true, 0},
	    {"PORT 192,0,2,9,0\r\n", true, 0},
	    {"PORT 192,0,2,9\r\n", false, 0},
	    {"PORT 192,0,2,1,0,80\r\n", false, 80},
	    {"EPRT |1|192.0.2.9|80|\r\n", false, 80},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct value *v;
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		t.flow.addr[0] = addr_v4(0xc0000201);
		say(&t, DIR_TO_CLIENT, "220 (a)\r\n");
		say(&t, DIR_TO_SERVER, cases[i].says);
		say(&t, DIR_TO_CLIENT, "200 ok\r\n");
		v = event_get(chat_event(&t, 1), FIELD_FTP_BOUNCE);
		assert_int_equal(v != NULL, cases[i].bounce);
		v = event_get(chat_event(&t, 1), FIELD_FTP_PORT);
		assert_int_equal(v == NULL ? 0 : v->n, cases[i].port);
		assert_true(
		    v == NULL || chat_says(&t, 1, FIELD_FTP_MODE, "active"));
		chat_close(&t);
	}
}

/* As Suricata: nothing is said of the reply to a place that is none. */
static void
tells_what_is_no_place(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 (a)\r\n");
	say(&t, DIR_TO_SERVER, "PORT 1234\r\n");
	say(&t, DIR_TO_CLIENT, "200 ok\r\n");
	assert_true(proto_done(chat_event(&t, 1)));
	assert_true(chat_says(&t, 1, FIELD_FTP_MODE, "passive"));
	assert_null(event_get(chat_event(&t, 1), FIELD_FTP_REPLY));
	say(&t, DIR_TO_SERVER, "auth tls\r\n");
	assert_true(chat_says(&t, 2, FIELD_FTP_COMMAND, "AUTH TLS"));
	assert_null(event_get(chat_event(&t, 2), FIELD_FTP_COMMAND_DATA));
	say(&t, DIR_TO_CLIENT, "500 no\r\n");
	say(&t, DIR_TO_SERVER, "AUTH SSL\r\n");
	assert_null(event_get(chat_event(&t, 3), FIELD_FTP_COMMAND));
	chat_close(&t);
}

/* RFC 4217, section 12. */
static void
hands_over_to_tls(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 (a)\r\n");
	say(&t, DIR_TO_SERVER, "AUTH TLS\r\n");
	say(&t, DIR_TO_CLIENT, "234 ok\r\n");
	chat_say(&t, DIR_TO_SERVER,
	    span_of("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10));
	assert_int_equal(t.flow.app, APP_TLS);
	chat_close(&t);
}

static void
notes_long_lines(void **state)
{
	char line[5000];
	struct chat t;

	(void)state;
	memset(line, 'x', sizeof(line));
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 (a)\r\n");
	memcpy(line, "USER ", 5);
	chat_say(&t, DIR_TO_SERVER, span_of(line, sizeof(line)));
	say(&t, DIR_TO_SERVER, "y\r\n");
	memcpy(line, "331 ", 4);
	chat_say(&t, DIR_TO_CLIENT, span_of(line, sizeof(line)));
	assert_true(anomaly_has(&chat_event(&t, 1)->anomalies,
	    ANOMALY_FTP_REQUEST_COMMAND_TOO_LONG));
	assert_true(anomaly_has(&chat_event(&t, 1)->anomalies,
	    ANOMALY_FTP_RESPONSE_COMMAND_TOO_LONG));
	assert_int_equal(
	    event_get(chat_event(&t, 1), FIELD_FTP_COMMAND_CUT)->n, 1);
	assert_int_equal(
	    event_get(chat_event(&t, 1), FIELD_FTP_REPLY_CUT)->n, 1);
	assert_null(chat_event(&t, 2));
	chat_close(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_commands_and_replies),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(reads_addresses),
	    cmocka_unit_test(names_what_comes_over_data_connections),
	    cmocka_unit_test(forgets_what_does_not_come),
	    cmocka_unit_test(notices_a_bounce),
	    cmocka_unit_test(tells_what_is_no_place),
	    cmocka_unit_test(hands_over_to_tls),
	    cmocka_unit_test(notes_long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
