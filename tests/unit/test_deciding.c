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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(follows_the_guide),
	    cmocka_unit_test(forgets_when_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
