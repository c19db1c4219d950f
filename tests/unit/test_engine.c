/* Signatures on packets, streams and transactions that are made here. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/model/app.h"
#include "tests/unit/stand.h"

/* ---- packets ---- */

static const struct {
	const char *rule;
	uint8_t proto;
	enum dir dir;
	const char *payload;
	bool match;
} packets[] = {
    {"alert udp any any -> any 80 (content:\"abc\"; sid:1;)", PROTO_UDP, 0,
	"xabcx", true},
    {"alert udp any any -> any 81 (content:\"abc\"; sid:1;)", PROTO_UDP, 0,
	"xabcx", false},
    {"alert tcp any any -> any 80 (content:\"abc\"; sid:1;)", PROTO_UDP, 0,
	"xabcx", false},
    {"alert ip any any -> any any (content:\"abc\"; sid:1;)", PROTO_UDP, 0,
	"xabcx", true},
    {"alert udp any any -> any any (content:\"abc\"; nocase; sid:1;)",
	PROTO_UDP, 0, "xABCx", true},
    {"alert udp any any -> any any (content:!\"abc\"; sid:1;)", PROTO_UDP, 0,
	"xabx", true},
    {"alert udp any any -> any any (content:!\"abc\"; sid:1;)", PROTO_UDP, 0,
	"", false},
    {"alert udp any any -> any any (flow:to_client; content:\"abc\"; sid:1;)",
	PROTO_UDP, 0, "abc", false},
    {"alert udp any any -> any any (flow:to_client; content:\"abc\"; sid:1;)",
	PROTO_UDP, 1, "abc", true},
    {"alert udp any any -> any any (flow:established; dsize:3; sid:1;)",
	PROTO_UDP, 1, "abc", true},
    {"alert udp any any -> any any (flow:established; dsize:4; sid:1;)",
	PROTO_UDP, 1, "abc", false},
    {"alert udp any any -> any any (pcre:\"/b+c/\"; sid:1;)", PROTO_UDP, 0,
	"abbbc", true},
    {"alert udp 10.0.0.2 any -> any any (content:\"abc\"; sid:1;)", PROTO_UDP,
	0, "abc", false},
    {"alert udp 10.0.0.2 any <> any any (content:\"abc\"; sid:1;)", PROTO_UDP,
	0, "abc", true},
    {"alert http any any -> any any (content:\"abc\"; sid:1;)", PROTO_TCP, 0,
	"abc", false},
    {"alert tcp any any -> any any (content:\"abc\"; sid:1;)", PROTO_TCP, 0,
	"abc", true},
};

static void
matches_packets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct stand s;
		char got[256];

		stand_open(&s, packets[i].rule, packets[i].proto);
		(void)stand_packet(&s, packets[i].dir, packets[i].payload);
		if ((s.alerts.n == 1) != packets[i].match)
			fail_msg("case %zu: %s", i, packets[i].rule);
		(void)stand_alerts(&s, got);
		stand_close(&s);
	}
}

static void
addresses_alone_match_once_a_direction(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s, "alert ip any any -> any any (sid:1;)", PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_string_equal(stand_alerts(&s, got), "1");
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)stand_packet(&s, DIR_TO_CLIENT, "a");
	assert_string_equal(stand_alerts(&s, got), "1");
	stand_close(&s);
}

static void
flowbits_tell_the_next_packet(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"two\"; "
	    "flowbits:isset,seen; sid:2;)\n"
	    "alert udp any any -> any any (content:\"one\"; "
	    "flowbits:set,seen; flowbits:noalert; sid:1;)\n"
	    "alert udp any any -> any any (content:\"end\"; "
	    "flowbits:isset,seen; flowbits:unset,seen; sid:3;)\n"
	    "alert udp any any -> any any (content:\"two\"; "
	    "flowbits:isnotset,seen; sid:4;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "two");
	assert_string_equal(stand_alerts(&s, got), "4");
	(void)stand_packet(&s, DIR_TO_SERVER, "one two"); /* setters first */
	assert_string_equal(stand_alerts(&s, got), "2");
	(void)stand_packet(&s, DIR_TO_CLIENT, "two");
	assert_string_equal(stand_alerts(&s, got), "2");
	(void)stand_packet(&s, DIR_TO_CLIENT, "end");
	assert_string_equal(stand_alerts(&s, got), "3");
	(void)stand_packet(&s, DIR_TO_CLIENT, "end two");
	assert_string_equal(stand_alerts(&s, got), "4");
	stand_close(&s);
}

static void
flowints_count_on_the_flow(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"a\"; "
	    "flowint:nn,+,1; noalert; sid:1;)\n"
	    "alert udp any any -> any any (content:\"a\"; "
	    "flowint:nn,>=,3; sid:2;)\n"
	    "alert udp any any -> any any (content:\"b\"; "
	    "flowint:nn,notset; flowint:nn,=,2; sid:3;)\n"
	    "alert udp any any -> any any (content:\"c\"; "
	    "flowint:nn,isset; flowint:mm,==,nn; sid:4;)\n"
	    "alert udp any any -> any any (content:\"d\"; "
	    "flowint:mm,=,nn; flowint:nn,-,1; sid:5;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "b");
	assert_string_equal(stand_alerts(&s, got), "3");
	(void)stand_packet(&s, DIR_TO_SERVER, "b c");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)stand_packet(&s, DIR_TO_CLIENT, "a");
	assert_string_equal(stand_alerts(&s, got), "2");
	(void)stand_packet(&s, DIR_TO_CLIENT, "d");
	assert_string_equal(stand_alerts(&s, got), "5");
	(void)stand_packet(&s, DIR_TO_CLIENT, "c");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)stand_packet(&s, DIR_TO_CLIENT, "a c");
	assert_string_equal(stand_alerts(&s, got), "2 4");
	stand_close(&s);
}

static void
protocols_are_asked_by_side(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert tcp any any -> any any (app-layer-protocol:!http; "
	    "app-layer-protocol:!tls; sid:1;)\n"
	    "alert tcp any any -> any any (app-layer-protocol:http,to_server; "
	    "app-layer-protocol:tls,to_client; sid:2;)\n"
	    "alert tcp any any -> any any (app-layer-protocol:tls,either; "
	    "sid:3;)\n"
	    "alert tcp any any -> any any (app-layer-protocol:!tls,final; "
	    "sid:4;)\n",
	    PROTO_TCP);
	s.flow.app = APP_HTTP;
	s.flow.app_by_dir[0] = APP_HTTP;
	s.flow.app_by_dir[1] = APP_TLS;
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	assert_string_equal(stand_alerts(&s, got), "2 3 4");
	stand_close(&s);
}

/* An ICMP error belongs to the flow that it tells of, not to its protocol. */
static void
protocols_are_not_those_of_icmp_errors(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert smtp any any -> any any (sid:1;)\n"
	    "alert icmp any any -> any any (content:\"a\"; sid:2;)\n",
	    PROTO_TCP);
	s.flow.app = APP_SMTP;
	s.flow.app_by_dir[0] = APP_SMTP;
	s.flow.app_by_dir[1] = APP_SMTP;
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_string_equal(stand_alerts(&s, got), "1");
	s.flow.proto = PROTO_ICMP;
	(void)stand_packet(&s, DIR_TO_CLIENT, "a");
	assert_string_equal(stand_alerts(&s, got), "2");
	stand_close(&s);
}

static void
pass_comes_first(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"bad\"; sid:1;)\n"
	    "pass udp any any -> any any (content:\"good\"; sid:2;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "bad");
	assert_string_equal(stand_alerts(&s, got), "1");
	(void)stand_packet(&s, DIR_TO_SERVER, "bad good");
	assert_string_equal(stand_alerts(&s, got), "");
	(void)stand_packet(&s, DIR_TO_SERVER, "bad");
	assert_string_equal(stand_alerts(&s, got), "1");
	stand_close(&s);
}

static void
orders_by_action_and_priority(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"a\"; priority:3; sid:1;)\n"
	    "alert udp any any -> any any (content:\"a\"; priority:1; sid:2;)\n"
	    "drop udp any any -> any any (content:\"a\"; priority:4; sid:3;)\n"
	    "alert udp any any -> any any (content:\"a\"; priority:1; "
	    "sid:4;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_string_equal(stand_alerts(&s, got), "3 2 4 1");
	stand_close(&s);
}

static void
a_packet_gives_at_most_fifteen(void **state)
{
	struct stand s;
	struct counters n = {0};
	struct buf rules = {0};

	(void)state;
	for (int i = 1; i <= 20; i++)
		buf_printf(&rules,
		    "alert udp any any -> any any (content:\"a\"; sid:%d;)\n",
		    i);
	buf_byte(&rules, '\0');
	stand_open(&s, (const char *)rules.p, PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_int_equal(s.alerts.n, 15);
	assert_int_equal(s.alerts.v[14].rule->sid, 15);
	detect_counters(s.detect, &n);
	assert_int_equal(counter_get(&n, "detect.alert_queue_overflow"), 5);
	assert_int_equal(counter_get(&n, "detect.alert"), 15);
	counters_free(&n);
	buf_free(&rules);
	stand_close(&s);
}

static void
an_alert_tells_where_and_why(void **state)
{
	struct stand s;
	const struct alert *a;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (msg:\"t\"; content:\"abc\"; "
	    "sid:1;)",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_CLIENT, "xxabc");
	assert_int_equal(s.alerts.n, 1);
	a = &s.alerts.v[0];
	assert_true(addr_eq(&a->src, &s.flow.addr[1]));
	assert_int_equal(a->sport, 80);
	assert_int_equal(a->dport, 40000);
	assert_int_equal(a->number, 1);
	assert_true(a->time_ns == 1000000000);
	assert_int_equal(a->flow_id, 7);
	assert_false(a->from_stream);
	assert_int_equal(a->matches, 1);
	assert_int_equal(a->match[0].offset, 2);
	assert_true(span_eq_str(a->match[0].value, "abc"));
	assert_int_equal(a->entities, 2);
	assert_true(span_eq_str(a->entity[0].value, "10.0.0.2"));
	stand_close(&s);
}

/* ---- streams ---- */

static void
matches_across_segments_once(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert tcp any any -> any any (content:\"needle\"; sid:1;)\n"
	    "alert tcp any any -> any any (pcre:\"/thr+ead/\"; sid:2;)\n"
	    "alert tcp any any -> any any (dsize:>0; content:\"eed\"; "
	    "sid:3;)\n"
	    "alert tcp any any -> any any (content:\"a longer literal\"; "
	    "sid:4;)\n",
	    PROTO_TCP);
	stand_stream(&s, DIR_TO_SERVER, "a nee");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_stream(&s, DIR_TO_SERVER, "a needle and");
	assert_true(s.alerts.v[0].from_stream);
	assert_string_equal(stand_alerts(&s, got), "1");
	stand_stream(&s, DIR_TO_SERVER, "a needle and thrr");
	assert_string_equal(stand_alerts(&s, got), "");
	stand_stream(&s, DIR_TO_SERVER, "a needle and thrread");
	assert_string_equal(stand_alerts(&s, got), "2");
	stand_stream(&s, DIR_TO_SERVER, "a needle and thrread needle");
	assert_string_equal(stand_alerts(&s, got), "1 3");
	stand_stream(&s, DIR_TO_CLIENT, "needle");
	assert_string_equal(stand_alerts(&s, got), "1 3");
	stand_close(&s);
}

static void
the_rest_of_a_stream_is_seen_at_its_end(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s, "alert tcp any any -> any any (content:\"abc\"; sid:1;)",
	    PROTO_TCP);
	s.flow.side[1].raw =
	    (struct raw_stream){.data = span_str("xabc"), .ready = true};
	stand_end(&s);
	assert_int_equal(s.alerts.n, 1);
	assert_int_equal(s.alerts.v[0].sport, 80);
	assert_string_equal(stand_alerts(&s, got), "1");
	stand_close(&s);
}

/* A body comes in pieces: it is looked at when there is much of it, and at
 * its end; a word across two looks is found. */
/* RFC 5531, section 9: xid, call, version 2, program, version, procedure. */
static void
calls_of_rpc_are_read(void **state)
{
	static const uint8_t call[] = {9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1,
	    0x86, 0xa0, 0, 0, 0, 2, 0, 0, 0, 3};
	struct stand s;
	struct packet *p;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (rpc:100000,2,3; sid:1;)\n"
	    "alert udp any any -> any any (rpc:100000,*,3; sid:2;)\n"
	    "alert udp any any -> any any (rpc:100000; sid:3;)\n"
	    "alert udp any any -> any any (rpc:100000,3,*; sid:4;)\n"
	    "alert udp any any -> any any (rpc:100001,*,*; sid:5;)\n",
	    PROTO_UDP);
	p = stand_packet(&s, DIR_TO_SERVER, "");
	for (size_t n = 0; n <= sizeof(call); n++) {
		p->payload = span_of(call, n);
		detect_packet(s.detect, p, &s.alerts);
		assert_string_equal(
		    stand_alerts(&s, got), n == sizeof(call) ? "1 2 3" : "");
	}
	stand_close(&s);
}

/* "flow" asks about a flow, and about seconds as the clock shows them. */
static void
flows_are_there_and_have_an_age(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (flow:not_established; dsize:1; "
	    "sid:1;)\n"
	    "alert udp any any -> any any (flow.age:1; dsize:1; sid:2;)\n",
	    PROTO_UDP);
	s.flow.first_ns = 1999999999;
	s.packet = (struct packet){.number = 1,
	    .time_ns = 2000000001,
	    .ip = {.version = 4, .proto = PROTO_UDP},
	    .payload = span_str("a")};
	detect_packet(s.detect, &s.packet, &s.alerts);
	assert_string_equal(stand_alerts(&s, got), "");
	s.packet.flow = &s.flow;
	detect_packet(s.detect, &s.packet, &s.alerts);
	assert_string_equal(stand_alerts(&s, got), "1 2");
	stand_close(&s);
}

/* What follows an IP header that is not decoded any further. */
static void
unknown_protocols_have_no_payload(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s, "alert ip any any -> any any (content:\"abc\"; sid:1;)",
	    PROTO_UDP);
	s.packet = (struct packet){.number = 1,
	    .ip = {.version = 4, .proto = 89},
	    .payload = span_str("abc")};
	detect_packet(s.detect, &s.packet, &s.alerts);
	assert_int_equal(s.alerts.n, 0);
	s.packet.ip.proto = PROTO_UDP;
	detect_packet(s.detect, &s.packet, &s.alerts);
	assert_int_equal(s.alerts.n, 1);
	stand_close(&s);
}

/* "!" asks that not all of the flags are set, whatever others are. */
static void
negated_flags_are_those_that_miss(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert tcp any any -> any any (flags:!A; sid:1;)\n"
	    "alert tcp any any -> any any (flags:!SF; sid:2;)\n",
	    PROTO_TCP);
	(void)stand_packet(&s, DIR_TO_SERVER, "");
	s.alerts.n = 0;
	s.packet.tcp.flags = TCP_SYN | TCP_ACK;
	detect_packet(s.detect, &s.packet, &s.alerts);
	assert_int_equal(s.alerts.n, 1);
	assert_int_equal(s.alerts.v[0].rule->sid, 2);
	stand_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matches_packets),
	    cmocka_unit_test(addresses_alone_match_once_a_direction),
	    cmocka_unit_test(flowbits_tell_the_next_packet),
	    cmocka_unit_test(flowints_count_on_the_flow),
	    cmocka_unit_test(protocols_are_asked_by_side),
	    cmocka_unit_test(protocols_are_not_those_of_icmp_errors),
	    cmocka_unit_test(pass_comes_first),
	    cmocka_unit_test(orders_by_action_and_priority),
	    cmocka_unit_test(a_packet_gives_at_most_fifteen),
	    cmocka_unit_test(an_alert_tells_where_and_why),
	    cmocka_unit_test(matches_across_segments_once),
	    cmocka_unit_test(the_rest_of_a_stream_is_seen_at_its_end),
	    cmocka_unit_test(calls_of_rpc_are_read),
	    cmocka_unit_test(flows_are_there_and_have_an_age),
	    cmocka_unit_test(unknown_protocols_have_no_payload),
	    cmocka_unit_test(negated_flags_are_those_that_miss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
