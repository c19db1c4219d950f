/*
 * Thresholds, against what the section "Thresholding Keywords" of the Suricata
 * user guide says of each kind.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "tests/unit/stand.h"

/*
 * One alert a character: its time in seconds is its place, its source the
 * character ('.' none at that second); the answer has '1' where one is given
 * out.
 */
static const struct {
	const char *option;
	const char *input;
	const char *want;
} cases[] = {
    /* limit: at most count a period. */
    {"threshold:type limit, track by_src, count 2, seconds 5;", "aaaaaaaaaaaa",
	"110000110000"},
    {"threshold:type limit, track by_src, count 1, seconds 60;", "aabbab",
	"101000"},
    {"threshold:type limit, track by_dst, count 1, seconds 60;", "aabbab",
	"100000"},
    {"threshold:type limit, track by_both, count 1, seconds 60;", "aabbab",
	"101000"},
    {"threshold:type limit, track by_rule, count 2, seconds 60;", "abcd",
	"1100"},
    /* threshold: every count-th. */
    {"threshold:type threshold, track by_src, count 3, seconds 60;", "aaaaaaaa",
	"00100100"},
    {"threshold:type threshold, track by_src, count 3, seconds 60;", "ababab",
	"000011"},
    {"threshold:type threshold, track by_src, count 3, seconds 1;", "aaaaaaaa",
	"00000000"},
    {"threshold:type threshold, track by_src, count 1, seconds 1;", "aaa",
	"111"},
    /* both: once a period, when count are reached. */
    {"threshold:type both, track by_src, count 3, seconds 5;", "aaaaaaaaaaaa",
	"001000001000"},
    {"threshold:type both, track by_src, count 1, seconds 60;", "aab", "101"},
    /* backoff: ever more seldom. */
    {"threshold:type backoff, track by_flow, count 1, multiplier 3;",
	"aaaaaaaaaaaa", "101000001000"},
    {"threshold:type backoff, track by_flow, count 2, multiplier 2;",
	"aaaaaaaaa", "010100010"},
    /* detection_filter: all behind the first count. */
    {"detection_filter:track by_src, count 3, seconds 60;", "aaaaaa", "000111"},
    {"detection_filter:track by_src, count 2, seconds 3;", "aa..a....aaa",
	"00..0....001"},
};

static void
follows_the_guide(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stand s;
		char rule[256];
		char got[32] = "";

		(void)snprintf(rule, sizeof(rule),
		    "alert udp any any -> any any (content:\"x\"; %s sid:1;)",
		    cases[i].option);
		stand_open(&s, rule, PROTO_UDP);
		for (size_t k = 0; cases[i].input[k] != '\0'; k++) {
			uint8_t c = (uint8_t)cases[i].input[k];
			struct alert a = {.rule = ruleset_rule(s.rules, 0),
			    .time_ns = (int64_t)k * NS_PER_S,
			    .src = addr_v4(c),
			    .dst = addr_v4(1)};

			got[k] = '.';
			if (c != '.')
				got[k] =
				    deciding_pass(s.deciding, &a) ? '1' : '0';
		}
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s %s: want %s, got %s", cases[i].option,
			    cases[i].input, cases[i].want, got);
		stand_close(&s);
	}
}

/* More addresses than are kept: the oldest are forgotten, and counted. */
static void
forgets_when_full(void **state)
{
	enum {
		MANY = 600000
	};
	struct counters n = {0};
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"x\"; "
	    "threshold:type limit, track by_src, count 1, seconds 9; sid:1;)",
	    PROTO_UDP);
	for (uint32_t i = 0; i < MANY; i++) {
		struct alert a = {.rule = ruleset_rule(s.rules, 0),
		    .time_ns = i,
		    .src = addr_v4(i)};

		assert_true(deciding_pass(s.deciding, &a));
		assert_false(deciding_pass(s.deciding, &a));
	}
	deciding_counters(s.deciding, &n);
	assert_int_equal(
	    counter_get(&n, "detect.thresholds_forgotten"), 1 << 18);
	assert_int_equal(counter_get(&n, "detect.alerts_suppressed"), MANY);
	counters_free(&n);
	stand_close(&s);
}

/*
 * Bits of addresses: a match a line, by rule, source and second; the answer
 * has '1' where its alert is given out.
 */
static const char bit_rules[] =
    "alert ip any any -> any any (xbits:set,b,track ip_src,expire 10; "
    "content:\"0\"; sid:1;)\n"
    "alert ip any any -> any any (xbits:isset,b,track ip_src; "
    "content:\"1\"; sid:2;)\n"
    "alert ip any any -> any any (xbits:isset,b,track ip_dst; "
    "content:\"2\"; sid:3;)\n"
    "alert ip any any -> any any (xbits:unset,b,track ip_src; noalert; "
    "content:\"3\"; sid:4;)\n"
    "alert ip any any -> any any (xbits:set,b,track ip_pair; noalert; "
    "content:\"4\"; sid:5;)\n"
    "alert ip any any -> any any (xbits:isset,b,track ip_pair; "
    "content:\"5\"; sid:6;)\n"
    "alert ip any any -> any any (hostbits:isnotset,b,src; "
    "content:\"6\"; sid:7;)\n"
    "alert ip any any -> any any (xbits:toggle,b,track ip_src; noalert; "
    "content:\"7\"; sid:8;)\n";

static const struct {
	unsigned rule;
	uint32_t src;
	uint32_t dst;
	unsigned second;
	bool want;
} bit_steps[] = {
    {1, 1, 2, 0, false}, /* not set yet */
    {6, 1, 2, 0, true},
    {0, 1, 2, 1, true},
    {1, 1, 2, 2, true},
    {6, 1, 2, 2, false}, /* the same bit under its other name */
    {1, 2, 1, 2, false}, /* of another source */
    {2, 2, 1, 2, true},
    {5, 1, 2, 2, false}, /* of a pair it is another bit */
    {4, 1, 2, 2, false}, /* silent, but it sets */
    {5, 2, 1, 3, true},
    {5, 2, 3, 3, false},
    {1, 1, 2, 11, true},
    {1, 1, 2, 12, false}, /* ten seconds are over */
    {0, 1, 2, 20, true},
    {3, 1, 2, 21, false},
    {1, 1, 2, 21, false},
    {7, 1, 2, 21, false},
    {1, 1, 2, 22, true},
    {7, 1, 2, 22, false},
    {1, 1, 2, 22, false},
    {0, 3, 2, 40, true},
    {0, 3, 2, 35, true}, /* the last setting counts, also of before */
    {1, 3, 2, 45, true},
    {1, 3, 2, 46, false},
};

static void
bits_of_addresses_stand_over_flows(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s, bit_rules, PROTO_UDP);
	for (size_t i = 0; i < sizeof(bit_steps) / sizeof(bit_steps[0]); i++) {
		struct alert a = {
		    .rule = ruleset_rule(s.rules, bit_steps[i].rule),
		    .time_ns = (int64_t)bit_steps[i].second * NS_PER_S,
		    .src = addr_v4(bit_steps[i].src),
		    .dst = addr_v4(bit_steps[i].dst)};

		if (deciding_pass(s.deciding, &a) != bit_steps[i].want)
			fail_msg("step %zu", i);
	}
	stand_close(&s);
}

/* IPv4 and IPv6 addresses of the same bytes are two. */
static void
families_are_apart(void **state)
{
	struct stand s;
	struct alert set, ask;

	(void)state;
	stand_open(&s, bit_rules, PROTO_UDP);
	set = (struct alert){
	    .rule = ruleset_rule(s.rules, 0), .src = addr_v4(0x0a000001)};
	ask = (struct alert){
	    .rule = ruleset_rule(s.rules, 1), .src = addr_v4(0x0a000001)};
	ask.src.family = 6;
	assert_true(deciding_pass(s.deciding, &set));
	assert_false(deciding_pass(s.deciding, &ask));
	stand_close(&s);
}

/* Those that run out first go, and are counted. */
static void
bits_are_bounded(void **state)
{
	enum {
		MANY = (1 << 18) + 1
	};
	struct counters n = {0};
	struct stand s;

	(void)state;
	stand_open(&s, bit_rules, PROTO_UDP);
	for (uint32_t i = 0; i < MANY; i++) {
		struct alert a = {.rule = ruleset_rule(s.rules, 0),
		    .time_ns = i * (NS_PER_S / 1000),
		    .src = addr_v4(i)};

		assert_true(deciding_pass(s.deciding, &a));
	}
	deciding_counters(s.deciding, &n);
	assert_true(counter_get(&n, "detect.host_bits_evicted") >= 1 << 17);
	assert_true(counter_get(&n, "detect.host_bits") <= 1 << 17);
	counters_free(&n);
	stand_close(&s);
}

/*
 * tag:host, against what Suricata 7.0.10 records of the same packets: "ab" is
 * one of 47 bytes from a to b, a second after the last, "ab!" one that alerts.
 */
static void
tags_follow_a_host(void **state)
{
	static const struct {
		const char *option;
		const char *packets;
		const char *want;
	} tags[] = {
	    {"host,3,packets,src", "ab! ba ac ca cd ab! da ad da", "011000110"},
	    {"host,3,packets,dst", "ab! ba ac bd db ab! da bc bc", "010100011"},
	    {"host,3,packets", "ab! ba ac bd db ab! da bc bc", "010100011"},
	    {"host,2,seconds,src", "ab! ba ac ca cd ab! da ad da", "011000110"},
	    {"host,150,bytes,src", "ab! ba ac ca cd ab! da ad da", "011000110"},
	    {"host", "ab! ba cb cd", "0110"},
	    /* One that is under way begins anew, and is recorded. */
	    {"host,2,packets,src", "ab! ab! ab! ab ab", "01110"},
	    {"host,1,packets,src", "ab! ab! ab! ab ab", "01100"},
	    /* … so often. */
	    {"host,2,packets,src",
		"ab! ab! ab! ab! ab! ab! ab! ab! ab! ab! ab! ab! ab! ab!",
		"01111111111001"},
	    /* Of a signature the first one counts. */
	    {"host,2,packets,src; tag:host,9,packets,src", "ab! ab ab", "010"},
	    {"session", "ab! ba ac", "000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		struct stand s;
		char rule[256];
		char got[32] = "";
		size_t n = 0;

		(void)snprintf(rule, sizeof(rule),
		    "alert udp any any -> any any (content:\"x\"; tag:%s; "
		    "sid:1;)",
		    tags[i].option);
		stand_open(&s, rule, PROTO_UDP);
		assert_int_equal(ruleset_follows_hosts(s.rules),
		    strncmp(tags[i].option, "host", 4) == 0);
		for (const char *c = tags[i].packets; *c != '\0'; n++) {
			struct alert a = {.rule = ruleset_rule(s.rules, 0),
			    .time_ns = (int64_t)n * NS_PER_S,
			    .src = addr_v4((uint8_t)c[0]),
			    .dst = addr_v4((uint8_t)c[1])};
			const struct passing p = {.src = a.src,
			    .dst = a.dst,
			    .time_ns = a.time_ns,
			    .bytes = 47};

			if (c[2] == '!')
				assert_true(deciding_pass(s.deciding, &a));
			got[n] =
			    deciding_tagged(s.deciding, &p) != NULL ? '1' : '0';
			c += strcspn(c, " ");
			c += *c == ' ';
		}
		if (strcmp(got, tags[i].want) != 0)
			fail_msg("%s %s: want %s, got %s", tags[i].option,
			    tags[i].packets, tags[i].want, got);
		stand_close(&s);
	}
}

static void
tagged_hosts_are_bounded(void **state)
{
	struct counters n = {0};
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"x\"; tag:host; sid:1;)",
	    PROTO_UDP);
	for (uint32_t i = 0; i < (1 << 16) + 3; i++) {
		struct alert a = {.rule = ruleset_rule(s.rules, 0),
		    .src = addr_v4(1),
		    .dst = addr_v4(i)};

		(void)deciding_pass(s.deciding, &a);
	}
	deciding_counters(s.deciding, &n);
	assert_int_equal(counter_get(&n, "detect.host_tags"), 1 << 16);
	assert_int_equal(counter_get(&n, "detect.host_tags_refused"), 3);
	counters_free(&n);
	stand_close(&s);
}

/* A packet from host to host after so many seconds. */
static const struct tagged *
pass(struct stand *s, char from, char to, int64_t after_s)
{
	const struct passing p = {.src = addr_v4((uint8_t)from),
	    .dst = addr_v4((uint8_t)to),
	    .time_ns = after_s * NS_PER_S,
	    .bytes = 47};

	return deciding_tagged(s->deciding, &p);
}

static void
tags_of_silent_hosts_lapse(void **state)
{
	struct counters n = {0};
	struct alert a = {.src = addr_v4('a'), .dst = addr_v4('b')};
	const struct tagged *t;
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"x\"; tag:host,99,packets,"
	    "src; sid:1;)\n"
	    "alert udp any any -> any any (content:\"x\"; tag:host,99,packets,"
	    "dst; sid:2;)",
	    PROTO_UDP);
	for (size_t i = 0; i < 2; i++) {
		a.rule = ruleset_rule(s.rules, i);
		assert_true(deciding_pass(s.deciding, &a));
	}
	assert_null(pass(&s, 'a', 'b', 0)); /* of the alerts themselves */
	t = pass(&s, 'b', 'a', 1);
	assert_non_null(t);
	assert_int_equal(t->n, 2);
	assert_true(t->alert[0] == alert_id(&a, 0)); /* b's */
	a.rule = ruleset_rule(s.rules, 0);
	assert_true(t->alert[1] == alert_id(&a, 0));
	assert_non_null(pass(&s, 'a', 'c', 600));
	t = pass(&s, 'a', 'b', 1200); /* b was silent for 1,199 s */
	assert_non_null(t);
	assert_int_equal(t->n, 1);
	assert_true(t->alert[0] == alert_id(&a, 0));
	assert_null(pass(&s, 'a', 'b', 1801));
	deciding_counters(s.deciding, &n);
	assert_int_equal(counter_get(&n, "detect.host_tags_lapsed"), 2);
	assert_int_equal(counter_get(&n, "detect.host_tags_recorded"), 3);
	assert_int_equal(counter_get(&n, "detect.host_tags"), 0);
	counters_free(&n);
	stand_close(&s);
}

static void
silent_hosts_make_room_for_others(void **state)
{
	struct counters n = {0};
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (content:\"x\"; tag:host; sid:1;)",
	    PROTO_UDP);
	for (uint32_t i = 0; i < (1 << 16) + 3; i++) {
		struct alert a = {.rule = ruleset_rule(s.rules, 0),
		    .time_ns =
			i >= 1 << 16 ? 605 * NS_PER_S : (i % 10) * NS_PER_S,
		    .src = addr_v4(1),
		    .dst = addr_v4(i)};

		(void)deciding_pass(s.deciding, &a);
	}
	deciding_counters(s.deciding, &n);
	assert_int_equal(counter_get(&n, "detect.host_tags_refused"), 0);
	assert_in_range(
	    counter_get(&n, "detect.host_tags_lapsed"), 32000, 33000);
	counters_free(&n);
	stand_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(follows_the_guide),
	    cmocka_unit_test(forgets_when_full),
	    cmocka_unit_test(bits_of_addresses_stand_over_flows),
	    cmocka_unit_test(families_are_apart),
	    cmocka_unit_test(bits_are_bounded),
	    cmocka_unit_test(tags_follow_a_host),
	    cmocka_unit_test(tagged_hosts_are_bounded),
	    cmocka_unit_test(tags_of_silent_hosts_lapse),
	    cmocka_unit_test(silent_hosts_make_room_for_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
