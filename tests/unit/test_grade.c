/* Grading: whole runs of a small scenario, and answers one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scenarios/grade/answer.h"
#include "scenarios/grade/debrief.h"
#include "scenarios/grade/grade.h"
#include "scenarios/grade/run.h"

#define EN(text)             \
	{                    \
		{            \
			text \
		}            \
	}

static const char *const none[] = {NULL};
static const char *const office_reasons[] = {
    "shared-address", "known-client", NULL};

enum {
	STUFFING,
	TAKEOVER,
	ACCOUNTANT,
	TIMEOUT,
	BASELINE,
	LABELS
};

static const struct label labels[LABELS] = {
    [STUFFING] = {.id = "stuffing",
	.kind = LABEL_ATTACK,
	.verdict = VERDICT_MALICIOUS,
	.reasons = none,
	.technique = "T1110.004",
	.missing = "",
	.step = 1,
	.name = EN("password stuffing"),
	.why = EN("One client tries a list."),
	.find = EN("auth.log")},
    [TAKEOVER] = {.id = "takeover",
	.kind = LABEL_ATTACK,
	.verdict = VERDICT_MALICIOUS,
	.reasons = none,
	.technique = "T1098",
	.missing = "",
	.step = 2,
	.name = EN("account takeover"),
	.why = EN("The bank account was changed."),
	.find = EN("")},
    [ACCOUNTANT] = {.id = "accountant",
	.kind = LABEL_TRAP,
	.verdict = VERDICT_BENIGN,
	.reasons = office_reasons,
	.technique = "",
	.missing = "",
	.name = EN("accountants' office"),
	.why = EN("Many clients, one address."),
	.find = EN("the register of accountants")},
    [TIMEOUT] = {.id = "timeout",
	.kind = LABEL_FAULT,
	.verdict = VERDICT_FAULT,
	.reasons = none,
	.technique = "",
	.missing = "",
	.name = EN("a slow server"),
	.why = EN(""),
	.find = EN("")},
    [BASELINE] = {.id = "baseline",
	.kind = LABEL_BASELINE,
	.verdict = VERDICT_NONE,
	.reasons = none,
	.technique = "",
	.missing = "",
	.name = EN("ordinary life"),
	.why = EN(""),
	.find = EN("")},
};

static const struct evidence_item both_items[] = {
    {"stuffing", 2},
    {"takeover", 1},
};
static const struct evidence_set both = {both_items, 2};

static const struct task tasks[] = {
    {.id = "how-many",
	.kind = TASK_NUMBER,
	.ask = EN("How many accounts?"),
	.points = 20,
	.tolerance = 1,
	.hint = {{EN("Where"), EN("auth.log"), 2},
	    {EN("What"), EN("logins"), 5}, {EN("How"), EN("count them"), 30}},
	.evidence = &both,
	.evidences = 1,
	.why = EN("Forty were opened."),
	.techniques = none},
    {.id = "from",
	.kind = TASK_ADDRESSES,
	.ask = EN("From where?"),
	.points = 10,
	.hint = {{EN("a"), EN("b"), 3}, {EN("a"), EN("b"), 3},
	    {EN("a"), EN("b"), 3}},
	.why = EN(""),
	.techniques = none},
};

static const struct scenario scenario = {
    .id = "small",
    .version = "1",
    .title = EN("A small day"),
    .debrief = EN("It was one client."),
    .label = labels,
    .labels = LABELS,
    .task = tasks,
    .tasks = 2,
    .costs = {.cost =
		  {
		      [VERDICT_MALICIOUS] =
			  {
			      [VERDICT_NONE] = -40,
			      [VERDICT_MALICIOUS] = 20,
			      [VERDICT_BENIGN] = -40,
			      [VERDICT_FAULT] = -40,
			  },
		      [VERDICT_BENIGN] =
			  {
			      [VERDICT_NONE] = -10,
			      [VERDICT_MALICIOUS] = -4,
			      [VERDICT_BENIGN] = 20,
			  },
		      [VERDICT_FAULT] =
			  {
			      [VERDICT_NONE] = -10,
			      [VERDICT_MALICIOUS] = -20,
			      [VERDICT_FAULT] = 20,
			  },
		  }},
};

/* auth.log: rows 1-4 stuffing, 5 takeover, 6-8 accountant, 9 timeout, 10-99
 * baseline; edge.pcap: frames 1-50 baseline. */
static const char *const label_ids[] = {
    "stuffing", "takeover", "accountant", "timeout", "baseline"};
static const struct truth_source sources[] = {
    {"auth.log", 99}, {"edge.pcap", 50}};
static const struct truth_mark marks[] = {
    {0, STUFFING, 1, 4, 1},
    {0, TAKEOVER, 5, 5, 1},
    {0, ACCOUNTANT, 6, 8, 2},
    {0, TIMEOUT, 9, 9, 3},
    {0, BASELINE, 10, 99, 4},
    {1, BASELINE, 1, 50, 4},
};
static const char *const forty[] = {"40", NULL};
static const char *const two_hosts[] = {"10.0.0.1", "2001:db8::1", NULL};
static const struct truth_answer answers[] = {
    {"how-many", forty, 1},
    {"from", two_hosts, 2},
};
static const struct truth truth = {
    .scenario = "small",
    .version = "1",
    .label = label_ids,
    .labels = LABELS,
    .source = sources,
    .sources = 2,
    .mark = marks,
    .marks = sizeof(marks) / sizeof(marks[0]),
    .answer = answers,
    .answers = 2,
};

/* Alert n is about row n of auth.log; the last one about nothing known. */
enum {
	ALERTS = 11
};
static struct grade_alert alerts[ALERTS];

#define SECOND INT64_C(1000000000)

static struct run *run;
static int64_t clock_ns;
static const char *note; /* of the verdicts that are given */

static int
begin(void **state)
{
	const struct run_subject subject = {"small", "1", 7, "kim"};
	const char *dir = getenv("TMPDIR");
	char path[256];
	struct err err;

	(void)state;
	snprintf(path, sizeof(path), "%s/grade.jsonl", dir ? dir : ".");
	(void)unlink(path);
	clock_ns = 1000 * SECOND;
	note = "";
	run = run_open(path, &subject, clock_ns, &err);
	for (unsigned i = 0; i < ALERTS; i++)
		alerts[i] = (struct grade_alert){.id = i + 1,
		    .title = "an alert",
		    .source = "/data/auth.log",
		    .number = i + 1,
		    .time_ns = (int64_t)(i + 1) * SECOND};
	alerts[ALERTS - 1].source = "foreign.log";
	return run == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	run_close(run);
	return 0;
}

/* Judges alerts first to last alike, citing n rows from `cited` on. */
static void
judge(uint64_t first, uint64_t last, enum verdict_class class,
    const char *technique, uint64_t cited, size_t n)
{
	struct citation c[16];
	struct err err;

	clock_ns += 60 * SECOND;
	for (size_t i = 0; i < n; i++)
		c[i] = (struct citation){"auth.log", cited + i};
	for (uint64_t id = first; id <= last; id++) {
		struct run_verdict v = {.alert = id,
		    .verdict = {.class = class,
			.reason =
			    class == VERDICT_BENIGN ? "known-client" : "fraud",
			.note = note,
			.confidence = 80,
			.citation = c,
			.citations = n,
			.time_ns = clock_ns},
		    .technique = technique,
		    .together = (uint32_t)(last - first + 1),
		    .opened = n > 0};

		assert_true(run_add_verdict(run, &v, &err));
	}
}

static void
reply(const char *task, const char *text, uint64_t cited, size_t n)
{
	struct citation c[16];
	struct err err;
	struct run_answer a = {task, text, c, n, clock_ns};

	for (size_t i = 0; i < n; i++)
		c[i] = (struct citation){"auth.log", cited + i};
	assert_true(run_add_answer(run, &a, &err));
}

static void
hint(const char *task, uint32_t step)
{
	struct run_hint h = {task, step, clock_ns};
	struct err err;

	assert_true(run_add_hint(run, &h, &err));
}

static struct grade_input
input(void)
{
	return (struct grade_input){
	    &scenario, &truth, LANG_EN, run_log(run), alerts, ALERTS, NULL};
}

static void
expect(const struct grade *g, enum ledger l, int points, int most)
{
	if (g->sum[l].points != points || g->sum[l].most != most)
		fail_msg("%s: %d of %d, not %d of %d", ledger_name(l),
		    g->sum[l].points, g->sum[l].most, points, most);
}

/* The postings of a ledger add up to its sum. */
static void
expect_adds_up(const struct grade *g)
{
	int sum[LEDGER_COUNT] = {0};

	for (size_t i = 0; i < g->postings; i++) {
		sum[g->posting[i].ledger] += g->posting[i].points;
		assert_true(g->posting[i].rule[0] != '\0');
	}
	for (unsigned l = 0; l < LEDGER_COUNT; l++)
		assert_int_equal(sum[l], g->sum[l].points);
}

static void
test_perfect(void **state)
{
	const struct grade_input in = input();
	struct grade *g;

	(void)state;
	judge(1, 4, VERDICT_MALICIOUS, "T1110.004", 1, 1);
	judge(5, 5, VERDICT_MALICIOUS, "t1098", 5, 1);
	judge(6, 8, VERDICT_BENIGN, "", 7, 1);
	judge(9, 9, VERDICT_FAULT, "", 9, 1);
	reply("how-many", "41", 4, 2); /* one stuffing row too few */
	reply("how-many", "41", 3, 3);
	reply("from", "2001:DB8:0::1, 10.0.0.1", 0, 0);
	g = grade_new(&in);
	expect(g, LEDGER_DETECTION, 20, 20);
	expect(g, LEDGER_TRIAGE, 80, 80);
	expect(g, LEDGER_JUSTIFICATION, 54, 54);
	expect(g, LEDGER_MAPPING, 12, 12);
	expect(g, LEDGER_TASKS, 30, 30);
	expect(g, LEDGER_ECONOMY, 0, 0);
	expect_adds_up(g);
	assert_int_equal(g->graded, 9);
	assert_int_equal(g->ungraded, 2);
	assert_int_equal(g->matrix[VERDICT_MALICIOUS][VERDICT_MALICIOUS], 5);
	assert_int_equal(g->precision, 1000);
	assert_int_equal(g->recall, 1000);
	assert_int_equal(g->base_rate, 555);
	assert_int_equal(g->first_right_ns, 60 * SECOND);
	assert_int_equal(g->sure_right, 80);
	assert_int_equal(g->unopened, 0);
	assert_int_equal(g->step[0].found_ns, 1060 * SECOND);
	assert_string_equal(g->step[1].evidence, "auth.log 5");
	assert_true(g->step[1].named);
	grade_free(g);
}

/* Everything is called an attack, nothing is looked at or cited. */
static void
test_lazy(void **state)
{
	const struct grade_input in = input();
	struct grade *g;

	(void)state;
	judge(1, 10, VERDICT_MALICIOUS, "T1110.001", 0, 0);
	g = grade_new(&in);
	expect(g, LEDGER_DETECTION, 20, 20);
	expect(g, LEDGER_TRIAGE, 20 + 20 - 4 - 20, 80);
	expect(g, LEDGER_JUSTIFICATION, 0, 54);
	expect(g, LEDGER_MAPPING, 3, 12); /* a sibling of the first */
	expect(g, LEDGER_TASKS, 0, 30);
	expect(g, LEDGER_ECONOMY, 0, 0);
	expect_adds_up(g);
	assert_int_equal(g->matrix[VERDICT_BENIGN][VERDICT_MALICIOUS], 3);
	assert_int_equal(g->precision, 555);
	assert_int_equal(g->unopened, 9 + 1);
	assert_string_equal(g->label[STUFFING].missed, "auth.log 1");
	grade_free(g);
}

static void
test_nothing_done(void **state)
{
	const struct grade_input in = input();
	struct grade *g = grade_new(&in);

	(void)state;
	expect(g, LEDGER_DETECTION, 0, 20);
	expect(g, LEDGER_TRIAGE, -40 - 40 - 10 - 10, 80);
	expect(g, LEDGER_JUSTIFICATION, 0, 54);
	expect(g, LEDGER_MAPPING, 0, 12);
	expect_adds_up(g);
	assert_int_equal(g->first_right_ns, -1);
	assert_int_equal(g->matrix[VERDICT_FAULT][VERDICT_NONE], 1);
	grade_free(g);
}

/* Hints cost at most what the task earns, and only when it was solved. */
static void
test_hints(void **state)
{
	const struct grade_input in = input();
	struct grade *g;

	(void)state;
	for (uint32_t step = 1; step <= 3; step++)
		hint("how-many", step);
	hint("from", 1);
	reply("how-many", "forty", 0, 0);
	reply("how-many", " 40 ", 0, 0);
	reply("from", "10.0.0.9", 0, 0);
	g = grade_new(&in);
	expect(g, LEDGER_TASKS, 20, 30);
	expect(g, LEDGER_ECONOMY, -20, 0);
	assert_int_equal(g->task[0].hints, 3);
	expect_adds_up(g);
	grade_free(g);
}

/* The newest verdict counts; alerts of a label share its points. */
static void
test_changed_mind(void **state)
{
	const struct grade_input in = input();
	struct grade *g;

	(void)state;
	judge(1, 4, VERDICT_BENIGN, "", 0, 0);
	judge(1, 2, VERDICT_MALICIOUS, "", 0, 0);
	g = grade_new(&in);
	expect(g, LEDGER_TRIAGE, 20 / 2 - 40 / 2 - 40 - 10 - 10, 80);
	assert_int_equal(g->matrix[VERDICT_MALICIOUS][VERDICT_BENIGN], 2);
	assert_int_equal(g->matrix[VERDICT_MALICIOUS][VERDICT_MALICIOUS], 2);
	expect(g, LEDGER_DETECTION, 10, 20);
	grade_free(g);
}

/* Cited rows beside the point make the justification worse. */
static const struct {
	uint64_t first;
	size_t n;
	int points;
} cites[] = {
    {6, 1, 10}, /* an accountant's row */
    {6, 3, 10}, /* more of them */
    {5, 2, 6},  /* one of two: 2 * 1/2 * 1 / (1/2 + 1) */
    {9, 4, 0},  /* none */
    {8, 10, 1}, /* one of ten */
};

static void
test_citations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cites) / sizeof(cites[0]); i++) {
		const struct grade_input in = input();
		struct grade *g;

		judge(6, 8, VERDICT_BENIGN, "", cites[i].first, cites[i].n);
		g = grade_new(&in);
		if (g->sum[LEDGER_JUSTIFICATION].points !=
		    cites[i].points + POINTS_REASON)
			fail_msg("case %zu: %d", i,
			    g->sum[LEDGER_JUSTIFICATION].points);
		grade_free(g);
	}
}

/* Undetermined is right only for the source that is missing. */
static const struct {
	const char *note;
	int points;
	size_t right;
} undetermined[] = {
    {"The DNS.LOG of that day is gone", 20, 1},
    {"no logs", -30, 0},
};

static void
test_undetermined(void **state)
{
	static const struct label gap = {.id = "gap",
	    .kind = LABEL_TRAP,
	    .verdict = VERDICT_UNDETERMINED,
	    .reasons = none,
	    .technique = "",
	    .missing = "dns.log",
	    .name = EN("a gap")};
	static const char *const ids[] = {"gap"};
	struct scenario s = {.label = &gap,
	    .labels = 1,
	    .costs = {.cost = {[VERDICT_UNDETERMINED] = {
				   -30, -5, -5, -5, -5, -5, 20}}}};
	struct truth t = {.label = ids,
	    .labels = 1,
	    .source = sources,
	    .sources = 2,
	    .mark = (struct truth_mark[]){{0, 0, 1, 99, 0}},
	    .marks = 1};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct grade_input in = {
		    &s, &t, LANG_EN, run_log(run), alerts, 1, NULL};
		struct grade *g;

		note = undetermined[i].note;
		judge(1, 1, VERDICT_UNDETERMINED, "", 0, 0);
		g = grade_new(&in);
		expect(g, LEDGER_TRIAGE, undetermined[i].points, 20);
		assert_int_equal(g->label[0].right, undetermined[i].right);
		expect_adds_up(g);
		grade_free(g);
	}
}

/* A step without an alert of its own is found by citing its evidence. */
static void
test_found_by_citing(void **state)
{
	struct grade_input in = input();
	struct grade *g;

	(void)state;
	in.alerts = 4;
	judge(1, 1, VERDICT_MALICIOUS, "", 1, 5);
	g = grade_new(&in);
	expect(g, LEDGER_DETECTION, 20, 20);
	expect(g, LEDGER_MAPPING, 0, 6);
	grade_free(g);
}

static const struct {
	enum task_kind kind;
	uint64_t tolerance;
	const char *want;
	const char *text;
	bool right;
} replies[] = {
    {TASK_NUMBER, 0, "40", "40", true},
    {TASK_NUMBER, 0, "1234567", "1,234,567", true},
    {TASK_NUMBER, 0, "40", "41", false},
    {TASK_NUMBER, 5, "40", "35", true},
    {TASK_NUMBER, 5, "40", "34", false},
    {TASK_NUMBER, 0, "-3", "-3", true},
    {TASK_NUMBER, 0, "40", "", false},
    {TASK_NUMBER, 0, "40", "4x0", false},
    {TASK_NUMBER, 0, "40", "400000000000000000000000000000", false},
    {TASK_NUMBER, UINT64_MAX, "9223372036854775807", "-9223372036854775807",
	true},
    {TASK_TEXT, 0, "Refund-Service", " refund-service ", true},
    {TASK_TEXT, 0, "refund", "refunds", false},
    {TASK_TIME, 60, "2026-05-04T09:30:00Z", "2026-05-04 09:30:59", true},
    {TASK_TIME, 60, "2026-05-04T09:30:00Z", "2026-05-04 09:31:01", false},
    {TASK_TIME, UINT64_MAX, "2026-05-04T09:30:00Z", "soon", false},
    {TASK_ADDRESSES, 0, "10.0.0.1", "10.0.0.1", true},
    {TASK_ADDRESSES, 0, "2001:db8::1", "2001:0DB8:0:0::1", true},
    {TASK_ADDRESSES, 0, "10.0.0.1", "10.0.0.1, 10.0.0.2", false},
    {TASK_VALUES, 0, "kim", "Kim, kim", true},
    {TASK_VALUES, 0, "kim", ",", false},
    {TASK_CHOICE, 0, "isolate", "isolate", true},
    {TASK_RULE, 0, "anything", "anything", false},
};

static void
test_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		const char *const value[] = {replies[i].want, NULL};
		const struct truth_answer want = {"t", value, 1};
		const struct truth t = {.answer = &want, .answers = 1};
		const struct task task = {.id = "t",
		    .kind = replies[i].kind,
		    .tolerance = replies[i].tolerance};

		if (answer_right(&task, &t, replies[i].text) !=
		    replies[i].right)
			fail_msg("case %zu: %s", i, replies[i].text);
	}
}

static void
test_options(void **state)
{
	static const struct option options[] = {
	    {"isolate", EN("Isolate it")}, {"wait", EN("Wait")}};
	struct task task = {
	    .id = "t", .kind = TASK_MULTI, .option = options, .options = 2};
	struct buf out = {0};

	(void)state;
	assert_true(answer_typed(&task, "2, isolate", &out));
	assert_true(span_eq_str(buf_span(&out), "wait,isolate"));
	buf_clear(&out);
	assert_false(answer_typed(&task, "3", &out));
	assert_false(answer_typed(&task, "", &out));
	task.kind = TASK_CHOICE;
	assert_false(answer_typed(&task, "1,2", &out));
	buf_free(&out);
}

/* The whole debrief tells all sections, in lines of 80 columns. */
static void
test_debrief(void **state)
{
	static const char *const told[] = {"A small day", "It was one client.",
	    "password stuffing", "auth.log 5", "Confusion matrix",
	    "Many clients, one address.", "the register of accountants",
	    "evidence you did not cite: auth.log 1", "right: 10.0.0.1, 2001",
	    "the answer is wrong", "without opening the evidence: 3"};
	const struct grade_input in = input();
	struct debrief *d;
	struct buf out = {0};
	unsigned columns = 0;

	(void)state;
	judge(1, 3, VERDICT_MALICIOUS, "", 0, 0);
	reply("from", "10.0.0.9", 0, 0);
	d = debrief_new(&in);
	debrief_text(d, &out);
	for (size_t i = 0; i < out.n; i++) {
		columns = out.p[i] == '\n' ? 0 : columns + 1;
		assert_true(columns <= 80);
	}
	buf_byte(&out, 0);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strstr((const char *)out.p, told[i]) == NULL)
			fail_msg(
			    "no \"%s\" in:\n%s", told[i], (const char *)out.p);
	}
	buf_free(&out);
	debrief_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_perfect, begin, end),
	    cmocka_unit_test_setup_teardown(test_lazy, begin, end),
	    cmocka_unit_test_setup_teardown(test_nothing_done, begin, end),
	    cmocka_unit_test_setup_teardown(test_hints, begin, end),
	    cmocka_unit_test_setup_teardown(test_changed_mind, begin, end),
	    cmocka_unit_test_setup_teardown(test_citations, begin, end),
	    cmocka_unit_test_setup_teardown(test_found_by_citing, begin, end),
	    cmocka_unit_test_setup_teardown(test_undetermined, begin, end),
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_options),
	    cmocka_unit_test_setup_teardown(test_debrief, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
