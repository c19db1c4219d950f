/* Signatures on transactions that are made here: when their fields are seen. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/mem.h"
#include "analyzer/model/app.h"
#include "tests/unit/stand.h"

static const struct event_type http = {
    .name = "http", .app = APP_HTTP, .done = {5, 5}};

static const char http_rules[] =
    "alert http any any -> any any (http.uri; content:\"/evil\"; sid:1;)\n"
    "alert http any any -> any any (http.uri; content:\"/evil\"; "
    "http.user_agent; content:\"bot\"; sid:2;)\n"
    "alert http any any -> any any (http.method; content:\"PUT\"; sid:3;)\n"
    "alert http any any -> any any (http.stat_code; content:\"404\"; "
    "sid:4;)\n"
    "alert http any any -> any any (http.user_agent; content:!\"good\"; "
    "sid:5;)\n"
    "alert http any any -> any any (file_data; content:\"malware\"; sid:6;)\n"
    "alert http any any -> any any (flow:to_client; file_data; "
    "content:\"mal\"; content:\"end\"; distance:0; sid:7;)\n"
    "alert http any any -> any any (http.uri; content:\"/evil\"; "
    "flowbits:isset,never; sid:8;)\n";

static struct event *
open_http(struct stand *s)
{
	s->flow.app = APP_HTTP;
	stand_open(s, http_rules, PROTO_TCP);
	s->flow.app = APP_HTTP;
	s->flow.app_final = true;
	return event_new(&http, &s->flow, 5);
}

/* An answer behind 100 Continue; what was found with that is not again. */
static void
renewed_fields_are_seen_again(void **state)
{
	struct stand s;
	struct event *ev = open_http(&s);
	char got[256];

	(void)state;
	(void)event_set(ev, FIELD_HTTP_STATUS, span_str("100"));
	ev->progress[1] = 1;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)event_set(ev, FIELD_HTTP_STATUS, span_str("404"));
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "");
	for (unsigned i = 0; i < 2; i++) {
		ev->renewed[1]++;
		(void)stand_packet(&s, DIR_TO_CLIENT, "");
		assert_string_equal(stand_alerts(&s, got), i == 0 ? "4" : "");
	}
	stand_close(&s);
	/* However often they were. */
	ev = open_http(&s);
	(void)event_set(ev, FIELD_HTTP_STATUS, span_str("100"));
	ev->progress[1] = 1;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	(void)event_set(ev, FIELD_HTTP_STATUS, span_str("404"));
	ev->renewed[1] += 256;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "4");
	stand_close(&s);
}

/* What the server's last bytes tell of the client comes too late. */
static void
late_transactions_have_one_side(void **state)
{
	static const char *const want[] = {"4", "1 3 4"};

	(void)state;
	for (unsigned early = 0; early < 2; early++) {
		struct stand s;
		struct event *ev = open_http(&s);
		char got[256];

		(void)event_add(ev, FIELD_HTTP_URI, span_str("/evil"));
		(void)event_add(ev, FIELD_HTTP_METHOD, span_str("PUT"));
		(void)event_add(ev, FIELD_HTTP_STATUS, span_str("404"));
		ev->early = early != 0;
		s.flow.late_answer = true;
		stand_end(&s);
		assert_string_equal(stand_alerts(&s, got), want[early]);
		stand_close(&s);
	}
}

static void
fields_are_seen_when_complete_and_once(void **state)
{
	struct stand s;
	struct event *ev = open_http(&s);
	char got[256];

	(void)state;
	(void)event_add(ev, FIELD_HTTP_URI, span_str("/an/evil/thing"));
	(void)event_add(ev, FIELD_HTTP_METHOD, span_str("PUT"));
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "");
	ev->progress[0] = 1;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_true(s.alerts.v[0].has_tx);
	assert_ptr_equal(s.alerts.v[0].event, ev);
	assert_int_equal(s.alerts.v[0].matches, 1);
	assert_string_equal(stand_alerts(&s, got), "1 3");
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)event_add(ev, FIELD_HTTP_USER_AGENT, span_str("a bot"));
	ev->progress[0] = 2;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "2 5");
	(void)event_add(ev, FIELD_HTTP_STATUS, span_str("404"));
	ev->progress[0] = 5;
	ev->progress[1] = 1;
	/* A response is looked at with packets of its direction. */
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_int_equal(s.alerts.v[0].sport, 80);
	assert_string_equal(stand_alerts(&s, got), "4");
	ev->progress[1] = 5;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	stand_end(&s);
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
}

static void
each_transaction_is_its_own(void **state)
{
	struct stand s;
	struct event *ev = open_http(&s);
	char got[256];

	(void)state;
	for (int i = 0; i < 3; i++) {
		(void)event_add(ev, FIELD_HTTP_URI, span_str("/evil"));
		ev->progress[0] = 1;
		if (i < 2)
			ev = event_new(&http, &s.flow, 5);
	}
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_int_equal(s.alerts.n, 3);
	assert_int_equal(s.alerts.v[2].tx_id, 2);
	assert_string_equal(stand_alerts(&s, got), "1 1 1");
	stand_close(&s);
}

static void
put_word(uint8_t *at, const char *word)
{
	while (*word != '\0')
		*at++ = (uint8_t)*word++;
}

static void
bodies_are_seen_while_they_grow(void **state)
{
	enum {
		SIZE = 80000,
		PIECE = 1000,
		WORD = 33000, /* where the word is */
	};
	struct stand s;
	struct event *ev = open_http(&s);
	uint8_t *body = mem_zalloc(SIZE, 1);
	unsigned alerts = 0;
	char got[256];

	(void)state;
	put_word(body + WORD - 3, "malware");
	ev->progress[1] = 2;
	for (size_t n = PIECE; n <= SIZE; n += PIECE) {
		struct value *v =
		    event_set(ev, FIELD_HTTP_RESPONSE_BODY, span_of(body, n));

		v->open = true;
		(void)stand_packet(&s, DIR_TO_CLIENT, "");
		if (s.alerts.n != 0)
			assert_true(n < SIZE / 2 + 16384);
		alerts += s.alerts.n != 0;
		if (s.alerts.n != 0)
			assert_string_equal(stand_alerts(&s, got), "6");
	}
	assert_int_equal(alerts, 1);
	put_word(body + SIZE - 3, "end");
	ev->values[0].open = false;
	ev->progress[1] = 5;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "7");
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
	free(body);
}

static void
what_never_completes_is_seen_at_the_end(void **state)
{
	struct stand s;
	struct event *ev = open_http(&s);
	struct value *v;
	char got[256];

	(void)state;
	ev->progress[1] = 2;
	v = event_set(ev, FIELD_HTTP_RESPONSE_BODY, span_str("malware"));
	v->open = true;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_end(&s);
	assert_string_equal(stand_alerts(&s, got), "6");
	stand_close(&s);
}

/* A request that nothing answers: what is plain is tried at the end alone. */
static void
what_waits_for_ever_is_not(void **state)
{
	static const struct event_type mqtt = {.name = "mqtt",
	    .app = APP_MQTT,
	    .done = {1, 1},
	    .waits_for_ever = true};
	struct stand s;
	struct event *ev;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert mqtt any any -> any any (mqtt.type:PUBLISH; sid:1;)\n"
	    "alert mqtt any any -> any any (flow:to_server; sid:2;)\n",
	    PROTO_TCP);
	s.flow.app = APP_MQTT;
	ev = event_new(&mqtt, &s.flow, 0);
	(void)event_add(ev, FIELD_MQTT_TYPE, span_str("publish"));
	ev->one_sided = true;
	ev->progress[1] = 1;
	ev->cut[0] = true;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "2");
	stand_end(&s);
	assert_string_equal(stand_alerts(&s, got), "2");
	stand_close(&s);
}

/* A rule that keeps the files of a transaction is about these. */
static void
nothing_is_kept_where_no_file_is(void **state)
{
	struct stand s = {.flow = {.app = APP_HTTP}};
	struct event *ev;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert http any any -> any any (filestore:both,tx; sid:1;)\n"
	    "alert http any any -> any any (filestore:both,flow; sid:2;)\n"
	    "alert http any any -> any any (http.method; content:\"GET\"; "
	    "sid:3;)\n",
	    PROTO_TCP);
	s.flow.app = APP_HTTP;
	s.flow.app_final = true;
	ev = event_new(&http, &s.flow, 5);
	(void)event_add(ev, FIELD_HTTP_METHOD, span_str("GET"));
	ev->progress[0] = ev->progress[1] = 5;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "3");
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(renewed_fields_are_seen_again),
	    cmocka_unit_test(late_transactions_have_one_side),
	    cmocka_unit_test(fields_are_seen_when_complete_and_once),
	    cmocka_unit_test(each_transaction_is_its_own),
	    cmocka_unit_test(bodies_are_seen_while_they_grow),
	    cmocka_unit_test(what_never_completes_is_seen_at_the_end),
	    cmocka_unit_test(what_waits_for_ever_is_not),
	    cmocka_unit_test(nothing_is_kept_where_no_file_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
