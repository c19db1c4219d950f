/*
 * Correlations: a rule, the events it sees with their times in seconds, and
 * the alerts that come of it.  Each type, the edges of windows, rows that come
 * late, chains, silence, and the limits.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/correlate.h"
#include "analyzer/detect/sigma/window.h"

#define SOURCE "logsource: {product: x}\ndetection: {s: {f: 1}, condition: s}\n"

/* Three rules, whose events the tests make themselves. */
static const char rules_abc[] =
    "title: A\nid: 00000000-0000-0000-0000-00000000000a\nname: a\n" SOURCE
    "---\ntitle: B\nid: 00000000-0000-0000-0000-00000000000b\nname: b\n" SOURCE
    "---\ntitle: C\nid: 00000000-0000-0000-0000-00000000000c\nname: c\n" SOURCE
    "---\n";

struct bench {
	struct arena *arena;
	struct sigma_rules *rules;
	struct correlator *correlator;
	struct diags diags;
	struct buf out;
	uint64_t number;
};

static void
begin(struct bench *b, const char *correlations)
{
	struct buf text = {0};
	bool cached;

	*b = (struct bench){.arena = arena_new(0)};
	buf_str(&text, rules_abc);
	buf_str(&text, correlations);
	b->rules = sigma_rules_new(b->arena);
	(void)sigma_read(
	    b->rules, "f", arena_copy(b->arena, buf_span(&text)), &b->diags);
	assert_true(sigma_compile(b->rules, NULL, &cached, &b->diags));
	for (size_t i = 0; i < b->diags.n; i++)
		print_error("%u:%u: %s\n", b->diags.v[i].line,
		    b->diags.v[i].column, b->diags.v[i].text);
	assert_int_equal(b->diags.n, 0);
	b->correlator = correlator_new(b->rules);
	buf_free(&text);
}

static void
end(struct bench *b)
{
	buf_free(&b->out);
	correlator_free(b->correlator);
	sigma_rules_free(b->rules);
	diags_clear(&b->diags);
	arena_free(b->arena);
}

/* Adds "title@time=value[group](rows)" for each alert. */
static void
drain(struct bench *b)
{
	struct alert a;

	while (correlator_next(b->correlator, &a)) {
		const struct correlated *k = a.correlated;

		buf_printf(&b->out, "%s%s@%g=%g", b->out.n == 0 ? "" : " ",
		    a.rule->title, (double)a.time_ns / NS_PER_S, k->value);
		for (uint32_t i = 0; i < k->groups; i++)
			buf_printf(&b->out, "[%.*s]", (int)k->group[i].value.n,
			    (const char *)k->group[i].value.p);
		for (uint32_t i = 0; i < k->evidences; i++)
			buf_printf(&b->out, "%c%llu", i == 0 ? '(' : ',',
			    (unsigned long long)k->evidence[i].number);
		buf_byte(&b->out, ')');
	}
}

/* An event of a rule; values are given as "column=text". */
static void
see(struct bench *b, char rule, double at_s, const char *const *value)
{
	const struct sigma_rule *r = b->rules->rule[rule - 'a'];
	struct sighting s = {.rule = &r->rule,
	    .tells = r->tells,
	    .time_ns = (int64_t)(at_s * NS_PER_S),
	    .timed = at_s >= 0,
	    .number = ++b->number};
	struct span v[CORRELATION_KEYS] = {{0}};

	if (r->tells == NULL)
		return;
	s.values = r->tells->columns;
	s.value = v;
	for (uint32_t i = 0; i < s.values; i++) {
		struct span name = r->tells->column[i];

		for (size_t k = 0; value[k] != NULL; k++) {
			if (span_starts(span_str(value[k]), name) &&
			    value[k][name.n] == '=')
				v[i] = span_str(value[k] + name.n + 1);
		}
	}
	correlator_see(b->correlator, &s);
	drain(b);
}

/* Events as a text: "a 10 u=kim n=5; b 12". */
static void
see_all(struct bench *b, const char *events)
{
	struct span rest = span_str(events);
	struct span one;

	while (span_token(&rest, ';', &one)) {
		const char *value[8] = {NULL};
		struct span word;
		char rule = 0;
		double at_s = 0;
		size_t n = 0;

		one = span_trim(one);
		while (span_token(&one, ' ', &word)) {
			char *text = arena_str(b->arena, word);

			if (rule == 0)
				rule = text[0];
			else if (text[0] == '-' ||
			    (text[0] >= '0' && text[0] <= '9'))
				at_s = strtod(text, NULL);
			else if (n < 7)
				value[n++] = text;
		}
		if (rule != 0)
			see(b, rule, at_s, value);
	}
}

static void
correlations_find(void **state)
{
#define COUNT(group, when)                                              \
	"title: T\ncorrelation: {type: event_count, rules: [a], " group \
	"timespan: 10s, condition: {" when "}}\n"
#define VALUES(type, when)                                                    \
	"title: T\ncorrelation: {type: " type ", rules: [a], timespan: 10s, " \
	"condition: {field: n, " when "}}\n"
#define TEMPORAL(type, more)                                                   \
	"title: T\ncorrelation: {type: " type ", rules: [a, b, c], group-by: " \
	"[u], timespan: 10s" more "}\n"
	static const struct {
		const char *correlations;
		const char *events;
		double end_s;
		const char *want;
	} cases[] = {
	    /* At the event that makes the count full. */
	    {COUNT("", "gte: 3"), "a 1; a 2; a 3", 3, "T@3=3(1,2,3)"},
	    {COUNT("", "gt: 2"), "a 1; a 2; a 3", 3, "T@3=3(1,2,3)"},
	    {COUNT("", "gte: 3"), "a 1; a 2", 99, ""},
	    /* The timespan is the longest distance, inclusive. */
	    {COUNT("", "gte: 2"), "a 1; a 11", 11, "T@11=2(1,2)"},
	    {COUNT("", "gte: 2"), "a 1; a 11.001", 12, ""},
	    {COUNT("", "gte: 3"), "a 1; a 5; a 12; a 14", 14, "T@14=3(2,3,4)"},
	    /* One alert in a timespan, and another one after it. */
	    {COUNT("", "gte: 2"), "a 1; a 2; a 3; a 11.9; a 12; a 13", 13,
		"T@2=2(1,2) T@12=4(2,3,4,5)"},
	    /* Groups are apart; what lacks the field is in none. */
	    {COUNT("group-by: [u], ", "gte: 2"),
		"a 1 u=x; a 2 u=y; a 3; a 4; a 5 u=y", 9, "T@5=2[y](2,5)"},
	    {COUNT("group-by: [u, v], ", "gte: 2"),
		"a 1 u=x v=1; a 2 u=x v=2; a 3 u=x1 v=; a 4 u=x v=1", 9,
		"T@4=2[x][1](1,4)"},
	    {COUNT("group-by: [u], ", "gte: 2"), "a 1 u=x; a 2 u=X", 9, ""},
	    /* Order is that of time, not of the input. */
	    {COUNT("", "gte: 3"), "a 30; a 2; a 31; a 1; a 3", 31,
		"T@3=3(4,2,5)"},
	    /* Nobody knows when it was: it is left out. */
	    {COUNT("", "gte: 2"), "a -1; a -1; a 5; a -1; a 6", 9,
		"T@6=2(3,5)"},

	    /* Windows that are judged when they are over. */
	    {COUNT("", "gte: 2, lte: 3"), "a 1; a 2; a 3; a 20", 40,
		"T@11=3(1,2,3)"},
	    {COUNT("", "eq: 2"), "a 1; a 2; a 11; a 12; a 13", 13,
		"T@11=2(1,2)"},
	    {COUNT("", "eq: 3"), "a 1; a 2; a 3", 3, "T@3=3(1,2,3)"},
	    {COUNT("", "neq: 2"), "a 1; a 2; a 20", 99, "T@21=1(3) T@31=0(3)"},

	    /* Fewer than: windows go on, and one that is empty ends it. */
	    {COUNT("", "lt: 2"), "a 1; a 2; a 11; a 12; a 21; a 31; a 32", 99,
		"T@31=1(5) T@51=0(7)"},
	    /* What the end of the input cuts off says nothing of absence. */
	    {COUNT("", "lt: 2"), "a 1", 5, ""},

	    /* Silence: none since the last one, as long as the timespan. */
	    {COUNT("", "eq: 0"), "a 1; a 5; a 14; a 30; a 31", 32, "T@24=0(3)"},
	    {COUNT("", "lt: 1"), "a 1", 11, ""},
	    {COUNT("", "lt: 1"), "a 1", 12, "T@11=0(1)"},
	    {COUNT("", "lte: 0"), "a 1; a 11; a 21", 31, ""},
	    {COUNT("group-by: [u], ", "eq: 0"),
		"a 1 u=x; a 2 u=y; a 9 u=x; a 19 u=x", 25, "T@12=0[y](2)"},

	    {VALUES("value_count", "gte: 2"), "a 1 n=x; a 2 n=x; a 3 n=y", 9,
		"T@3=2(1,2,3)"},
	    {VALUES("value_count", "gte: 2"),
		"a 1 n=x; a 12 n=y; a 13; a 14 n=y", 20, ""},
	    {"title: T\ncorrelation: {type: value_count, rules: [a], timespan: "
	     "10s, condition: {field: [n, m], gte: 3}}\n",
		"a 1 n=1 m=1; a 2 n=1 m=2; a 3 n=1 m=1; a 4 n=2 m=1", 9,
		"T@4=3(1,2,3,4)"},
	    {VALUES("value_sum", "gt: 100"), "a 1 n=60; a 2 n=x; a 3 n=40.5", 9,
		"T@3=100.5(1,3)"},
	    {VALUES("value_sum", "gt: 100"), "a 1 n=60; a 12 n=60", 20, ""},
	    {VALUES("value_sum", "lt: 10"), "a 1 n=3; a 2 n=4", 9,
		"T@2=7(1,2)"},
	    {VALUES("value_avg", "gt: 5"), "a 1 n=9; a 2 n=3; a 12 n=7", 30,
		"T@11=6(1,2) T@22=7(3)"},
	    {VALUES("value_median", "gte: 4"), "a 1 n=9; a 2 n=3; a 3 n=5", 3,
		"T@3=5(1,2,3)"},
	    {VALUES("value_median", "eq: 4"),
		"a 1 n=9; a 2 n=3; a 3 n=5; a 4 "
		"n=1",
		4, "T@4=4(1,2,3,4)"},
	    {VALUES("value_percentile", "percentile: 90, gt: 8"),
		"a 1 n=1; a 2 n=10; a 3 n=5", 3, "T@3=9(1,2,3)"},
	    {VALUES("value_percentile", "percentile: 0, lt: 2"),
		"a 1 n=1; a 2 n=10; a 3 n=5", 3, "T@3=1(1,2,3)"},

	    {TEMPORAL("temporal", ""), "c 1 u=x; a 2 u=x; a 3 u=x; b 4 u=x", 9,
		"T@4=3[x](1,3,4)"},
	    {TEMPORAL("temporal", ""), "c 1 u=x; a 2 u=y; b 4 u=x", 9, ""},
	    {TEMPORAL("temporal", ""), "c 1 u=x; a 2 u=x; b 12 u=x", 12, ""},
	    {TEMPORAL("temporal", ", condition: {gte: 2}"),
		"c 1 u=x; c 2 u=x; b 11 u=x", 12, "T@11=2[x](2,3)"},
	    {TEMPORAL("temporal_ordered", ""),
		"a 1 u=x; c 2 u=x; b 3 u=x; a 4 u=x; c 5 u=x", 9,
		"T@5=3[x](1,3,5)"},
	    {TEMPORAL("temporal_ordered", ""), "c 1 u=x; b 2 u=x; a 3 u=x", 9,
		""},
	    {TEMPORAL("temporal_ordered", ""),
		"a 1 u=x; b 2 u=x; a 5 u=x; c 12 u=x; b 13 u=x; c 14 u=x", 20,
		"T@14=3[x](3,5,6)"},
	    /* Rows of the same second are in the order of the input. */
	    {TEMPORAL("temporal_ordered", ""), "a 1 u=x; b 1 u=x; c 1 u=x", 1,
		"T@1=3[x](1,2,3)"},
	    {TEMPORAL("temporal_ordered", ""), "a 1 u=x; c 1 u=x; b 1 u=x", 1,
		""},

	    /* A condition as a text. */
	    {TEMPORAL("temporal", ", condition: a and (b or c)"),
		"c 1 u=x; b 2 u=x; a 3 u=x; c 4 u=x", 9, "T@3=3[x](1,2,3)"},
	    {TEMPORAL("temporal", ", condition: 2 of them and 1 of c*"),
		"a 1 u=x; b 2 u=x; c 3 u=y; c 4 u=x", 9, "T@4=3[x](1,2,4)"},
	    {TEMPORAL("temporal", ", condition: a AND NOT (b OR c)"),
		"a 1 u=x; a 1 u=y; b 9 u=y; a 13 u=z; a 30 u=w", 30,
		"T@11=1[x](1) T@23=1[z](4)"},
	    {TEMPORAL("temporal", ", condition: a and not b and not c"),
		"b 1 u=x; a 2 u=x; a 12 u=x; b 30 u=y", 40, "T@22=1[x](3)"},
	    /* Without "rules" it names them. */
	    {"title: T\ncorrelation: {type: temporal, group-by: [u], "
	     "timespan: 10s, condition: a and 00000000-0000-0000-0000-"
	     "00000000000c}\n",
		"a 1 u=x; b 2 u=x; c 3 u=x", 9, "T@3=2[x](1,3)"},
	    {"title: T\ncorrelation: {type: temporal_ordered, group-by: [u], "
	     "timespan: 10s, condition: b and a}\n",
		"a 1 u=x; b 2 u=x; c 3 u=x; a 4 u=x", 9, "T@4=2[x](2,4)"},
	    {TEMPORAL("temporal_ordered", ", condition: a and b and c"),
		"a 1 u=x; c 2 u=x; b 3 u=x; a 4 u=x; c 5 u=x", 9,
		"T@5=3[x](1,3,5)"},
	    {TEMPORAL("temporal_ordered", ", condition: a and not b and c"),
		"a 1 u=x; b 2 u=x; c 3 u=x; a 4 u=x; c 5 u=x", 9,
		"T@5=2[x](4,5)"},
	    {TEMPORAL("temporal_ordered", ", condition: a and not b and c"),
		"b 1 u=x; a 2 u=x; b 3 u=y; c 4 u=x", 9, "T@4=2[x](2,4)"},
	    {TEMPORAL("temporal_ordered", ", condition: b and c and not a"),
		"a 1 u=x; b 2 u=x; c 3 u=x; b 12 u=x; a 13 u=x; c 14 u=x", 20,
		"T@14=2[x](4,6)"},

	    /* Aliases. */
	    {"title: T\ncorrelation: {type: temporal, rules: [a, b], group-by: "
	     "[who], aliases: {who: {a: u, b: v}}, timespan: 1m}\n",
		"a 1 u=x v=y; b 2 u=x v=y; b 3 v=x", 9, "T@3=2[x](1,3)"},

	    /* A chain: the inner one is silent, unless it is generated. */
	    {"title: I\nname: i\ncorrelation: {type: event_count, rules: [a], "
	     "group-by: [u], timespan: 10s, condition: {gte: 2}}\n---\n"
	     "title: T\ncorrelation: {type: temporal_ordered, rules: [i, b], "
	     "group-by: [u], timespan: 1m}\n",
		"b 1 u=x; a 2 u=x; a 3 u=x; b 20 u=y; b 30 u=x", 40,
		"T@30=2[x](3,5)"},
	    {"title: T\ngenerate: true\ncorrelation: {type: temporal, rules: "
	     "[i, b], timespan: 1m}\n---\n"
	     "title: I\nname: i\ncorrelation: {type: event_count, rules: [a], "
	     "timespan: 10s, condition: {gte: 2}}\n",
		"b 1; a 2; a 3", 40, "I@3=2(2,3) T@3=2(1,3)"},
	    /* A field by which the inner one does not group is that of the
	     * event which made it. */
	    {"title: I\nname: i\ncorrelation: {type: event_count, rules: [a], "
	     "group-by: [h], timespan: 10s, condition: {gte: 2}}\n---\n"
	     "title: T\ncorrelation: {type: temporal_ordered, rules: [i, b], "
	     "group-by: [u], timespan: 1m}\n",
		"a 2 u=y h=1; a 3 u=x h=1; b 4 u=y; b 5 u=x", 40,
		"T@5=2[x](2,4)"},
	    /* Silence, and something in it. */
	    {"title: I\nname: i\ncorrelation: {type: event_count, rules: [a], "
	     "timespan: 10s, condition: {eq: 0}}\n---\n"
	     "title: T\ncorrelation: {type: temporal_ordered, rules: [i, b], "
	     "timespan: 5s}\n",
		"a 1; b 4; b 12; a 30", 30, "T@12=2(1,3)"},
	};
	char want[256];
	char got[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench b;

		begin(&b, cases[i].correlations);
		see_all(&b, cases[i].events);
		correlator_end(
		    b.correlator, (int64_t)(cases[i].end_s * NS_PER_S));
		drain(&b);
		(void)snprintf(got, sizeof(got), "%zu: %.*s", i, (int)b.out.n,
		    (const char *)b.out.p);
		(void)snprintf(want, sizeof(want), "%zu: %s", i, cases[i].want);
		assert_string_equal(got, want);
		end(&b);
	}
}

static uint64_t
counter_of(const struct bench *b, const char *name)
{
	struct counters c = {0};
	uint64_t n;

	correlator_counters(b->correlator, &c);
	n = counter_get(&c, name);
	counters_free(&c);
	return n;
}

/* More than may wait: the earlier half is counted, and what is older then
 * comes too late. */
static void
late_rows_are_counted(void **state)
{
	static const char *const none[] = {NULL};
	struct bench b;

	(void)state;
	begin(&b, COUNT("", "gte: 100"));
	for (unsigned i = 0; i < WAITING_MAX; i++)
		see(&b, 'a', 100 + i, none);
	assert_int_equal(counter_of(&b, "correlation.late"), 0);
	see(&b, 'a', 50, none);
	see(&b, 'a', 100 + WAITING_MAX / 4, none);
	assert_int_equal(counter_of(&b, "correlation.late"), 2);
	see(&b, 'a', 100 + WAITING_MAX - 10, none);
	assert_int_equal(counter_of(&b, "correlation.late"), 2);
	correlator_end(b.correlator, 0);
	drain(&b);
	assert_int_equal(b.out.n, 0);
	end(&b);
}

static void
groups_stay_within_limits(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, COUNT("group-by: [u], ", "gte: 2"));
	for (unsigned i = 0; i < WINDOW_GROUPS + 10; i++) {
		char text[32];
		const char *const value[] = {text, NULL};

		(void)snprintf(text, sizeof(text), "u=%u", i);
		see(&b, 'a', 1, value);
	}
	see_all(&b, "a 2 u=3; a 2 u=60000");
	correlator_end(b.correlator, 2 * NS_PER_S);
	drain(&b);
	buf_byte(&b.out, 0);
	assert_string_equal(b.out.p, "T@2=2[60000](60001,65548)");
	assert_int_equal(counter_of(&b, "correlation.groups_evicted"), 11);
	end(&b);
}

static void
events_stay_within_limits(void **state)
{
	static const char *const none[] = {NULL};
	struct bench b;

	(void)state;
	begin(&b, VALUES("value_count", "gte: 2"));
	for (unsigned i = 0; i < WINDOW_GROUP_EVENTS + 5; i++) {
		static const char *const value[] = {"n=1", NULL};

		see(&b, 'a', 1, value);
	}
	see(&b, 'a', 1, none);
	correlator_end(b.correlator, NS_PER_S);
	drain(&b);
	assert_int_equal(b.out.n, 0);
	assert_int_equal(counter_of(&b, "correlation.events_dropped"), 5);
	assert_int_equal(counter_of(&b, "correlation.valueless"), 1);
	end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(correlations_find),
	    cmocka_unit_test(late_rows_are_counted),
	    cmocka_unit_test(groups_stay_within_limits),
	    cmocka_unit_test(events_stay_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
