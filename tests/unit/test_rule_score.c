/* A trainee's rule measured by the truth of a small build. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "scenarios/grade/rule_score.h"

enum {
	TOOL,
	VIEW, /* what the tool's actors do besides */
	OFFICE,
	LIFE,
	LABELS
};

static const char *const ids[] = {"tool", "view", "office", "life"};
static const struct truth_source sources[] = {
    {"capture.pcap", 100}, {"auth.jsonl", 50}, {"other.log", 9}};

/* Actors 1 to 4 use the tool; 4 shows in the log only. */
static const struct truth_mark marks[] = {
    {0, TOOL, 1, 10, 1},
    {0, VIEW, 11, 20, 1},
    {0, TOOL, 21, 30, 2},
    {0, OFFICE, 31, 40, 7},
    {0, TOOL, 41, 50, 3},
    {0, LIFE, 51, 100, 8},
    {1, TOOL, 1, 4, 1},
    {1, TOOL, 5, 5, 2},
    {1, TOOL, 6, 6, 3},
    {1, TOOL, 7, 8, 4},
    {1, OFFICE, 9, 20, 7},
    {1, LIFE, 21, 40, 8},
    {2, TOOL, 1, 9, 1},
};

static const struct truth truth = {
    .label = ids,
    .labels = LABELS,
    .source = sources,
    .sources = 3,
    .mark = marks,
    .marks = sizeof(marks) / sizeof(marks[0]),
};

static const char *const goal_labels[] = {"tool", NULL};
static const char *const goal_sources[] = {"capture.pcap", "auth.jsonl", NULL};
static const struct task task = {
    .id = "rule",
    .kind = TASK_RULE,
    .points = 17,
    .rule = {goal_labels, 660, 2, goal_sources},
};

static const struct label labels[LABELS] = {
    {.id = "tool"}, {.id = "view"}, {.id = "office"}, {.id = "life"}};
static const struct scenario scenario = {
    .label = labels, .labels = LABELS, .length_ns = 30 * 60 * NS_PER_S};

enum {
	HITS = 12
};

static const struct {
	const char *what;
	enum rule_language language;
	struct rule_hit hit[HITS];
	uint32_t wanted;
	uint32_t found;
	uint32_t false_alerts;
	uint32_t per_hour;
	bool right;
	uint32_t points;
	const char *missed;
	const char *worst;
} cases[] = {
    {"silence", RULE_SURICATA, {{0}}, 3, 0, 0, 0, false, 0, "capture.pcap 1",
	NULL},
    {"two of three are enough", RULE_SURICATA,
	{{"capture.pcap", 3}, {"/data/capture.pcap", 21}}, 3, 2, 0, 0, true, 17,
	"capture.pcap 41", NULL},
    {"one is not, however often it is found", RULE_SURICATA,
	{{"capture.pcap", 3}, {"capture.pcap", 4}, {"capture.pcap", 5}}, 3, 1,
	0, 0, false, 0, "capture.pcap 21", NULL},
    {"what they do besides is neither", RULE_SURICATA,
	{{"capture.pcap", 3}, {"capture.pcap", 12}, {"capture.pcap", 22},
	    {"capture.pcap", 50}},
	3, 3, 0, 0, true, 17, "", NULL},
    {"one false alarm in half an hour is two in a whole one", RULE_SURICATA,
	{{"capture.pcap", 1}, {"capture.pcap", 22}, {"capture.pcap", 31}}, 3, 2,
	1, 2, true, 17, "capture.pcap 41", "office"},
    {"two are too many, but it finds enough", RULE_SURICATA,
	{{"capture.pcap", 1}, {"capture.pcap", 22}, {"capture.pcap", 41},
	    {"capture.pcap", 31}, {"capture.pcap", 60}},
	3, 3, 2, 4, false, 8, "", "office"},
    {"a rule for everything earns nothing", RULE_SURICATA,
	{{"capture.pcap", 1}, {"capture.pcap", 22}, {"capture.pcap", 41},
	    {"capture.pcap", 31}, {"capture.pcap", 60}, {"capture.pcap", 61}},
	3, 3, 3, 6, false, 0, "", "life"},
    {"frames of no known truth are false alarms", RULE_SURICATA,
	{{"elsewhere.pcap", 1}}, 3, 0, 1, 2, false, 0, "capture.pcap 1", NULL},
    {"a log shows whom the capture did not see", RULE_SIGMA,
	{{"auth.jsonl", 2}, {"auth.jsonl", 5}, {"auth.jsonl", 8}}, 4, 3, 0, 0,
	true, 17, "auth.jsonl 6", NULL},
    {"a file that the task does not name finds nobody new", RULE_SIGMA,
	{{"auth.jsonl", 9}, {"other.log", 10}}, 4, 0, 2, 4, false, 0,
	"auth.jsonl 1", "office"},
};

static void
rules_are_measured(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rule_score s = {0};
		const struct label *worst;
		size_t n = 0;

		while (n < HITS && cases[i].hit[n].source != NULL)
			n++;
		rule_score_add(&s, &truth, &task,
		    &(struct rule_hits){cases[i].language, cases[i].hit, n});
		rule_score_time(&s, &scenario);
		worst = rule_worst(&s, &scenario);
		if (s.wanted != cases[i].wanted || s.found != cases[i].found ||
		    s.false_alerts != cases[i].false_alerts ||
		    rule_false_per_hour(&s) != cases[i].per_hour ||
		    rule_right(&task, &s) != cases[i].right ||
		    rule_points(&task, &s) != cases[i].points ||
		    strcmp(s.missed, cases[i].missed) != 0)
			fail_msg("%s: %u of %u, %u false (%u an hour), %u "
				 "points, missed %s",
			    cases[i].what, s.found, s.wanted, s.false_alerts,
			    rule_false_per_hour(&s), rule_points(&task, &s),
			    s.missed);
		if (cases[i].worst == NULL)
			assert_null(worst);
		else
			assert_string_equal(worst->id, cases[i].worst);
	}
}

static void
builds_add_up(void **state)
{
	static const struct rule_hit first[] = {
	    {"capture.pcap", 1}, {"capture.pcap", 22}, {"capture.pcap", 41}};
	struct rule_score s = {0};

	(void)state;
	assert_false(rule_right(&task, &s)); /* not run */
	assert_int_equal(rule_recall(&s), 0);
	rule_score_add(
	    &s, &truth, &task, &(struct rule_hits){RULE_SURICATA, first, 3});
	rule_score_time(&s, &scenario);
	rule_score_add(
	    &s, &truth, &task, &(struct rule_hits){RULE_SURICATA, first, 1});
	rule_score_time(&s, &scenario);
	assert_int_equal(s.builds, 2);
	assert_int_equal(s.wanted, 6);
	assert_int_equal(s.found, 4);
	assert_int_equal(rule_recall(&s), 666);
	assert_true(rule_right(&task, &s));
	assert_string_equal(s.missed, "capture.pcap 21");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_are_measured),
	    cmocka_unit_test(builds_add_up),
	};

	return cmocka_run_group_tests_name("rule_score", tests, NULL, NULL);
}
