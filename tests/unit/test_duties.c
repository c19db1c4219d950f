/* Reports to authorities: what holds, and whether they come in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "scenarios/grade/debrief.h"
#include "scenarios/grade/grade_duties.h"
#include "scenarios/grade/run.h"

#define EN(text)             \
	{                    \
		{            \
			text \
		}            \
	}

#define HOUR (3600 * NS_PER_S)

static const struct option yes_no[] = {
    {"yes", EN("Yes, it is")}, {"no", EN("No")}};

static const struct duty_field fields[] = {
    {.id = "malicious",
	.name = EN("Malicious?"),
	.required = true,
	.option = yes_no,
	.options = 2,
	.want = "yes",
	.model = EN("Yes: passwords were stolen.")},
    {.id = "text",
	.name = EN("What is known"),
	.required = true,
	.want = "",
	.model = EN("Stuffing.")},
    {.id = "more",
	.name = EN("More"),
	.want = "",
	.model = EN("Nothing more.")},
};

static const struct duty duty = {
    .id = "warning",
    .name = EN("Early warning"),
    .law = "Article 1",
    .as_of = "2026-01-15",
    .source = "",
    .hours = 24,
    .points = 12,
    .field = fields,
    .fields = 3,
};

static const struct scenario scenario = {.id = "small",
    .version = "1",
    .title = EN("A small day"),
    .debrief = EN(""),
    .duty = &duty,
    .duties = 1};
static const struct truth truth = {.scenario = "small", .version = "1"};

static struct run *run;

static int
begin(void **state)
{
	const struct run_subject subject = {"small", "1", 7, "kim"};
	const char *dir = getenv("TMPDIR");
	char path[256];
	struct err err;

	(void)state;
	snprintf(path, sizeof(path), "%s/duties.jsonl", dir ? dir : ".");
	(void)unlink(path);
	run = run_open(path, &subject, HOUR, &err);
	return run == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	run_close(run);
	return 0;
}

static void
escalate(int64_t hour)
{
	const struct run_verdict v = {.alert = 1,
	    .verdict = {.class = VERDICT_MALICIOUS,
		.reason = "fraud",
		.note = "",
		.time_ns = hour * HOUR},
	    .technique = "",
	    .together = 1};
	struct err err;

	assert_true(run_add_verdict(run, &v, &err));
}

static void
fill(unsigned field, const char *typed, int64_t hour)
{
	const char *text = duty_typed(&fields[field], typed);
	char key[DUTY_KEY];
	struct run_answer a = {.task = duty_key(&duty, &fields[field], key),
	    .text = text,
	    .time_ns = hour * HOUR};
	struct err err;

	assert_non_null(text);
	assert_true(run_add_answer(run, &a, &err));
}

/* Grades; the one posting must earn points and contain the words. */
static void
expect(int points, const char *words)
{
	const struct grade_input in = {
	    .scenario = &scenario, .truth = &truth, .log = run_log(run)};
	struct grade *g = grade_new(&in);

	assert_int_equal(g->sum[LEDGER_REPORTING].most, 12);
	assert_int_equal(g->sum[LEDGER_REPORTING].points, points);
	assert_int_equal(g->postings, 1);
	if (strstr(g->posting[0].rule, words) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", words, g->posting[0].rule);
	grade_free(g);
}

static void
what_is_typed(void **state)
{
	(void)state;
	assert_string_equal(duty_typed(&fields[0], "2"), "no");
	assert_string_equal(duty_typed(&fields[0], " YES "), "yes");
	assert_null(duty_typed(&fields[0], "0"));
	assert_null(duty_typed(&fields[0], "3"));
	assert_null(duty_typed(&fields[0], "maybe"));
	assert_null(duty_typed(&fields[1], "  "));
	assert_string_equal(duty_typed(&fields[1], "2"), "2");
	assert_string_equal(
	    duty_said(&fields[0], "yes", LANG_EN), "Yes, it is");
	assert_string_equal(duty_said(&fields[1], "yes", LANG_KO), "yes");
}

static void
in_time(void **state)
{
	(void)state;
	expect(0, "was not handed in");
	escalate(2);
	fill(0, "1", 3);
	fill(2, "a guess", 90);
	expect(0, "was not handed in");
	assert_int_equal(duty_handed_in_ns(run_log(run), &duty), 0);
}

/* Whoever fills a field again hands the report in again. */
static void
the_last_counts(void **state)
{
	(void)state;
	escalate(2);
	fill(0, "2", 3);
	fill(1, "stuffing", 4);
	expect(4, "1 of 3 fields hold; handed in 2:00 hours after");
	fill(0, "1", 26);
	expect(8, "2 of 3 fields hold; handed in 24:00 hours after");
	fill(2, "more", 27);
	expect(12, "3 of 3 fields hold; handed in 24:00 hours after");
	fill(1, "more of it", 27);
	expect(6, "25:00 hours after you became aware, 24 are allowed: late");
}

/* The clock starts with awareness; without it, there is no hurry. */
static void
awareness(void **state)
{
	struct err err;

	(void)state;
	fill(0, "1", 3);
	fill(1, "stuffing", 100);
	expect(8, "handed in 0:00 hours after");
	escalate(30);
	assert_int_equal(duty_aware_ns(run_log(run)), 30 * HOUR);
	expect(4, "70:00");
	assert_true(run_add_withdrawal(run, 1, 101 * HOUR, &err));
	assert_int_equal(duty_aware_ns(run_log(run)), 0);
}

static void
the_debrief_shows_the_model(void **state)
{
	const struct grade_input in = {
	    .scenario = &scenario, .truth = &truth, .log = run_log(run)};
	struct debrief *d;
	struct buf text = {0};

	(void)state;
	fill(0, "2", 3);
	d = debrief_new(&in);
	debrief_text(d, &text);
	buf_byte(&text, '\0');
	assert_non_null(strstr((char *)text.p, "you: No\n"));
	assert_non_null(strstr((char *)text.p, "right: Yes, it is\n"));
	assert_non_null(
	    strstr((char *)text.p, "model: Yes: passwords were stolen.\n"));
	assert_non_null(strstr((char *)text.p, "you: nothing\n"));
	assert_non_null(strstr((char *)text.p, "Article 1 (as of 2026-01-15)"));
	buf_free(&text);
	debrief_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_typed),
	    cmocka_unit_test_setup_teardown(in_time, begin, end),
	    cmocka_unit_test_setup_teardown(the_last_counts, begin, end),
	    cmocka_unit_test_setup_teardown(awareness, begin, end),
	    cmocka_unit_test_setup_teardown(
		the_debrief_shows_the_model, begin, end),
	};

	return cmocka_run_group_tests_name("duties", tests, NULL, NULL);
}
