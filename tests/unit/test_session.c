/* What a session lets go, and counts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "analyzer/pipeline/session.h"
#include "tests/unit/craft.h"
#include "tests/unit/stand.h"

enum {
	TRANSACTIONS = 150,
	WAITING = 64, /* of a flow */
};

struct talk {
	struct session *session;
	struct outcome outcome;
	uint64_t number;
};

static void
say(struct talk *t, struct craft_segment s)
{
	struct craft wire = craft_tcp(&s);
	struct frame f = craft_frame(
	    &wire, NS_PER_S + (int64_t)t->number * NS_PER_MS, t->number + 1);

	t->number++;
	session_frame(t->session, &f, &t->outcome);
}

/* A text so many times in segments of one side, of which none is
 * acknowledged; the number behind them. */
static uint32_t
say_often(struct talk *t, enum dir dir, const char *text, uint32_t ack)
{
	uint32_t seq = dir == DIR_TO_SERVER ? 101 : 501;
	uint32_t n = (uint32_t)strlen(text);

	for (unsigned i = 0; i < TRANSACTIONS; i++, seq += n)
		say(t, (struct craft_segment){dir, TCP_ACK, seq, ack, text, n});
	return seq;
}

/* They are all over with one packet: the rules cannot have seen the others. */
static void
transactions_that_wait_are_bounded(void **state)
{
	struct diags diags = {0};
	struct ruleset *rules = stand_rules(
	    "alert http any any -> any any (http.uri; content:\"/\"; sid:1;)\n",
	    NULL, &diags);
	const struct session_options o = {.rules = rules};
	struct talk t = {.session = session_new(&o, NULL)};
	struct counters n = {0};
	uint32_t ack;

	(void)state;
	outcome_init(&t.outcome);
	say(&t, (struct craft_segment){DIR_TO_SERVER, TCP_SYN, 100, 0, "", 0});
	say(&t,
	    (struct craft_segment){
		DIR_TO_CLIENT, TCP_SYN | TCP_ACK, 500, 101, "", 0});
	ack = say_often(&t, DIR_TO_SERVER, "GET / HTTP/1.1\r\n\r\n", 501);
	say(&t,
	    (struct craft_segment){DIR_TO_CLIENT, TCP_ACK, 501, ack, "", 0});
	ack = say_often(&t, DIR_TO_CLIENT, "HTTP/1.1 204 N\r\n\r\n", ack);
	session_counters(t.session, &n);
	assert_int_equal(counter_get(&n, "app_layer.tx_dropped"), 0);
	counters_free(&n);
	n = (struct counters){0};
	say(&t,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK, 101 + TRANSACTIONS * 18, ack, "", 0});
	session_counters(t.session, &n);
	assert_int_equal(counter_get(&n, "app_layer.tx.http"), TRANSACTIONS);
	assert_int_equal(
	    counter_get(&n, "app_layer.tx_dropped"), TRANSACTIONS - WAITING);
	counters_free(&n);
	session_end(t.session, 0, t.number + 1, &t.outcome);
	outcome_free(&t.outcome);
	session_free(t.session);
	ruleset_free(rules);
	diags_clear(&diags);
}

/* Flows that the end of a capture ends are told at the time of its last
 * frame. */
static void
tells_the_end_of_the_capture(void **state)
{
	struct diags diags = {0};
	struct ruleset *rules = stand_rules("", NULL, &diags);
	const struct session_options o = {.rules = rules, .records = true};
	struct talk t = {.session = session_new(&o, NULL)};

	(void)state;
	outcome_init(&t.outcome);
	say(&t, (struct craft_segment){DIR_TO_SERVER, TCP_SYN, 100, 0, "", 0});
	session_end(t.session, 7 * NS_PER_S, t.number + 1, &t.outcome);
	assert_int_not_equal(
	    span_find(buf_span(&t.outcome.text),
		span_str("{\"timestamp\":\"1970-01-01T00:00:07.000000+0000\"")),
	    SIZE_MAX);
	assert_int_not_equal(
	    span_find(buf_span(&t.outcome.text),
		span_str("\"end\":\"1970-01-01T00:00:01.000000+0000\"")),
	    SIZE_MAX);
	outcome_free(&t.outcome);
	session_free(t.session);
	ruleset_free(rules);
	diags_clear(&diags);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(transactions_that_wait_are_bounded),
	    cmocka_unit_test(tells_the_end_of_the_capture),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
