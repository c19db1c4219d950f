/*
 * What becomes of a match: the order and number of the alerts of a packet, the
 * verdict, and what rules note of flows and packets.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "analyzer/model/app.h"
#include "tests/unit/stand.h"

static const struct event_type http = {
    .name = "http", .app = APP_HTTP, .done = {5, 5}};

/* ---- actions ---- */

static void
a_pass_that_is_heard_is_an_alert(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"abc\"; sid:1;)\n"
	    "pass udp any any -> any any (content:\"abc\"; alert; sid:2;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "abc");
	assert_int_equal(s.alerts.n, 1);
	assert_int_equal(s.alerts.v[0].verdict, ACTION_PASS);
	assert_string_equal(stand_alerts(&s, got), "2");
	assert_int_equal(s.flow.action, FLOW_ACTION_NONE); /* one packet's */
	stand_close(&s);
}

static void
a_reject_is_the_verdict_of_all_alerts(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"abc\"; sid:1;)\n"
	    "rejectdst udp any any -> any any (content:\"ab\"; sid:2;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "abc");
	assert_int_equal(s.alerts.n, 2);
	assert_int_equal(s.alerts.v[0].verdict, ACTION_REJECT_DST);
	assert_int_equal(s.alerts.v[1].verdict, ACTION_REJECT_DST);
	assert_string_equal(stand_alerts(&s, got), "2 1");
	stand_close(&s);
}

/* A drop that a stream decided holds for the flow; the first action stays. */
static void
a_drop_ends_the_inspection_of_its_flow(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "drop tcp any any -> any any (content:\"evil\"; sid:1;)\n"
	    "alert tcp any any -> any any (content:\"later\"; sid:2;)\n",
	    PROTO_TCP);
	stand_stream(&s, DIR_TO_SERVER, "evil");
	assert_string_equal(stand_alerts(&s, got), "1");
	assert_int_equal(s.flow.action, FLOW_ACTION_DROP);
	stand_stream(&s, DIR_TO_SERVER, "evil later");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
}

static void
the_configuration_orders_and_limits(void **state)
{
	static const char rules[] =
	    "pass udp any any -> any any (content:\"a\"; sid:1;)\n"
	    "alert udp any any -> any any (content:\"a\"; sid:2;)\n"
	    "alert udp any any -> any any (content:\"a\"; sid:3;)\n"
	    "alert udp any any -> any any (content:\"a\"; sid:4;)\n";
	const struct rule_policy policy = {
	    .alerts = 2, .ordered = true, .rank = {0, 1, 2, 3}};
	struct counters n = {0};
	struct stand s;
	char got[256];

	(void)state;
	stand_open_with(&s, rules, PROTO_UDP, &policy);
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_int_equal(s.alerts.v[0].verdict, ACTION_PASS);
	assert_string_equal(stand_alerts(&s, got), "2 3");
	detect_counters(s.detect, &n);
	assert_int_equal(counter_get(&n, "detect.alert"), 2);
	assert_int_equal(counter_get(&n, "detect.alert_queue_overflow"), 1);
	counters_free(&n);
	stand_close(&s);
}

/* ---- both sides ---- */

static void
a_request_and_its_response_match_at_once(void **state)
{
	struct stand s;
	struct event *ev;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert http 10.0.0.1 any => any 80 (http.uri; content:\"/a\"; "
	    "http.stat_code; content:\"200\"; sid:1;)\n"
	    "alert http any any => any any (http.uri; content:\"/a\"; "
	    "http.stat_code; content:\"404\"; sid:2;)\n"
	    "alert http any any => any any (http.uri; content:\"/b\"; "
	    "http.stat_code; content:\"200\"; sid:3;)\n",
	    PROTO_TCP);
	s.flow.app = APP_HTTP;
	ev = event_new(&http, &s.flow, 1);
	(void)event_add(ev, FIELD_HTTP_URI, span_str("/a"));
	ev->progress[0] = 5;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)event_add(ev, FIELD_HTTP_STATUS, span_str("200"));
	ev->progress[1] = 5;
	(void)stand_packet(&s, DIR_TO_CLIENT, "");
	assert_int_equal(s.alerts.v[0].matches, 2);
	assert_string_equal(stand_alerts(&s, got), "1");
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	stand_end(&s);
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
}

/* ---- what rules note ---- */

static const struct mark *
mark_of(const struct marks *m, enum mark_kind kind, const char *name)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].kind == kind && span_eq_str(m->v[i].name, name))
			return &m->v[i];
	}
	fail_msg("no mark %s", name);
	return NULL;
}

static void
captures_become_variables(void **state)
{
	struct marks m = {0};
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (pcre:\"/u=(\\w+) g=(\\d+)/, "
	    "flow:user, pkt:group\"; flowbits:set,seen; flowint:n,+,2; "
	    "sid:1;)\n"
	    "alert udp any any -> any any (pcre:\"/(?P<flow_last>[a-z]+)$/\"; "
	    "content:\"never\"; sid:2;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "u=kim g=7 end");
	detect_marks(s.detect, &s.flow, &m);
	assert_int_equal(m.n, 4);
	assert_true(
	    span_eq_str(mark_of(&m, MARK_FLOW_VAR, "user")->value, "kim"));
	assert_true(
	    span_eq_str(mark_of(&m, MARK_PACKET_VAR, "group")->value, "7"));
	assert_int_equal(mark_of(&m, MARK_FLOW_INT, "n")->n, 2);
	(void)mark_of(&m, MARK_FLOW_BIT, "seen");
	/* The next packet has no pktvar; the flowvar gets the newer value. */
	(void)stand_packet(&s, DIR_TO_SERVER, "u=somebody g=8");
	(void)stand_packet(&s, DIR_TO_SERVER, "nothing");
	m.n = 0;
	detect_marks(s.detect, &s.flow, &m);
	assert_int_equal(m.n, 3);
	assert_true(
	    span_eq_str(mark_of(&m, MARK_FLOW_VAR, "user")->value, "somebody"));
	marks_free(&m);
	stand_close(&s);
}

/* Rules that ask come behind those that capture, whatever their order. */
static void
captures_are_asked_for(void **state)
{
	char got[64];
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (flowvar:user,\"im\"; sid:1;)\n"
	    "alert udp any any -> any any (flowvar:user,|6b|im; sid:2;)\n"
	    "alert udp any any -> any any (flowvar:user,KIM; sid:3;)\n"
	    "alert udp any any -> any any (flowvar:nobody,k; sid:4;)\n"
	    "alert udp any any -> any any (pktvar:group,7; sid:5;)\n"
	    "alert udp any any -> any any (pktvar:user,k; sid:6;)\n"
	    "alert udp any any -> any any (pcre:\"/u=(\\w+) g=(\\d+)/, "
	    "flow:user, pkt:group\"; noalert; sid:7;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "u=kim g=7 end");
	assert_string_equal(stand_alerts(&s, got), "1 2 5");
	(void)stand_packet(&s, DIR_TO_CLIENT, "nothing");
	assert_string_equal(stand_alerts(&s, got), "1 2");
	(void)stand_packet(&s, DIR_TO_SERVER, "u=lee g=8");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_close(&s);
}

/* As Suricata counts: the packet of the alert is the first one. */
static void
tags_record_what_follows(void **state)
{
	static const struct {
		const char *tag;
		const char *want; /* of the packets behind the alert */
	} cases[] = {
	    {"session,3,packets", "110000"},
	    {"session,3,packets; tag:session,5,packets", "110000"},
	    {"session,2,seconds", "110000"},
	    {"session", "111111"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stand s;
		char rule[128];
		char got[8] = "";

		(void)snprintf(rule, sizeof(rule),
		    "alert udp any any -> any any (content:\"x\"; tag:%s; "
		    "sid:1;)",
		    cases[i].tag);
		stand_open(&s, rule, PROTO_UDP);
		(void)stand_packet(&s, DIR_TO_SERVER, "y");
		assert_null(detect_tagged(s.detect));
		(void)stand_packet(&s, DIR_TO_SERVER, "x");
		for (size_t k = 0; k < 6; k++) {
			(void)stand_packet(&s, DIR_TO_CLIENT, "y");
			got[k] = detect_tagged(s.detect) != NULL ? '1' : '0';
		}
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: want %s, got %s", cases[i].tag,
			    cases[i].want, got);
		stand_close(&s);
	}
}

static void
a_tagged_packet_is_evidence_of_the_alerts_that_tagged_it(void **state)
{
	struct stand s;
	const struct tagged *t;
	uint64_t first, second;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"x\"; "
	    "tag:session,9999,packets; "
	    "sid:1;)\n"
	    "alert udp any any -> any any (content:\"z\"; "
	    "tag:session,9999,packets; sid:2;)",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "x");
	first = alert_id(&s.alerts.v[0], 0);
	(void)stand_packet(&s, DIR_TO_SERVER, "z");
	second = alert_id(&s.alerts.v[1], 0);
	t = detect_tagged(s.detect);
	assert_non_null(t);
	assert_int_equal(t->n, 1);
	assert_true(t->alert[0] == first);
	(void)stand_packet(&s, DIR_TO_CLIENT, "y");
	t = detect_tagged(s.detect);
	assert_non_null(t);
	assert_int_equal(t->n, 2);
	assert_true((t->alert[0] == first && t->alert[1] == second) ||
	    (t->alert[0] == second && t->alert[1] == first));
	/* The first one has 1,024 packets then, the second one less. */
	for (unsigned i = 3; i <= 1025; i++) {
		assert_int_equal(detect_tagged(s.detect)->refused, 0);
		(void)stand_packet(&s, DIR_TO_CLIENT, "y");
	}
	t = detect_tagged(s.detect);
	assert_int_equal(t->n, 1);
	assert_int_equal(t->refused, 1);
	assert_true(t->alert[0] == second);
	(void)stand_packet(&s, DIR_TO_CLIENT, "y");
	assert_int_equal(detect_tagged(s.detect)->n, 0);
	stand_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_pass_that_is_heard_is_an_alert),
	    cmocka_unit_test(a_reject_is_the_verdict_of_all_alerts),
	    cmocka_unit_test(a_drop_ends_the_inspection_of_its_flow),
	    cmocka_unit_test(the_configuration_orders_and_limits),
	    cmocka_unit_test(a_request_and_its_response_match_at_once),
	    cmocka_unit_test(captures_become_variables),
	    cmocka_unit_test(captures_are_asked_for),
	    cmocka_unit_test(tags_record_what_follows),
	    cmocka_unit_test(
		a_tagged_packet_is_evidence_of_the_alerts_that_tagged_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
