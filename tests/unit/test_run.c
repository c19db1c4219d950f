/* The journal of a run: what is written comes back, what is changed shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "scenarios/grade/run.h"

static const struct run_subject subject = {
    .scenario = "refund-season",
    .version = "1",
    .seed = UINT64_C(0xfedcba9876543210),
    .who = "kim",
};

static const struct citation cited[] = {
    {"auth.log", 17},
    {"edge.pcap", 4711},
};

static const struct run_verdict verdict = {
    .alert = UINT64_C(0x8000000000000001),
    .verdict =
	{
	    .class = VERDICT_BENIGN,
	    .reason = "known-client",
	    .note = "ticket CR-81: \"planned\", \xec\x84\xb8\xeb\xac\xb4",
	    .confidence = 80,
	    .citation = cited,
	    .citations = 2,
	    .time_ns = 2000,
	},
    .technique = "T1110.004",
    .together = 3,
    .opened = true,
};

static const struct run_answer answer = {"window", "10.0.0.1", cited, 1, 3000};
static const struct run_hint hint = {"window", 2, 4000};
static const struct run_look look = {UINT64_C(0x8000000000000001), 1500};

static char *
fresh_path(void)
{
	const char *dir = getenv("TMPDIR");
	char *path = malloc(200);

	snprintf(path, 200, "%s/run.jsonl", dir == NULL ? "." : dir);
	(void)unlink(path);
	return path;
}

static struct run *
open_ok(const char *path, int64_t now_ns)
{
	struct err err = {0};
	struct run *r = run_open(path, &subject, now_ns, &err);

	if (r == NULL)
		fail_msg("%s", err.text);
	return r;
}

static void
write_all(const char *path)
{
	struct run *r = open_ok(path, 1000);
	struct err err;

	assert_true(run_add_look(r, &look, &err));
	assert_true(run_add_verdict(r, &verdict, &err));
	assert_true(run_add_answer(r, &answer, &err));
	assert_true(run_add_check(r, &answer, &err));
	assert_true(run_add_hint(r, &hint, &err));
	run_close(r);
}

/* A verdict that is taken back leaves the one before, also after a resume. */
static void
test_taken_back(void **state)
{
	char *path = fresh_path();
	struct run *r = open_ok(path, 1000);
	struct run_verdict v = verdict;
	size_t first, last;
	struct err err;

	(void)state;
	assert_false(run_newest_act(run_log(r), &first, &last));
	assert_false(run_add_withdrawal(r, v.alert, 1, &err));
	v.together = 2;
	assert_true(run_add_verdict(r, &v, &err));
	v.alert++;
	assert_true(run_add_verdict(r, &v, &err));
	v.verdict.class = VERDICT_MALICIOUS;
	v.verdict.time_ns++;
	v.together = 1;
	assert_true(run_add_verdict(r, &v, &err));
	for (unsigned again = 0; again < 2; again++) {
		assert_int_equal(run_revised(run_log(r)), 1);
		assert_true(run_newest_act(run_log(r), &first, &last));
		assert_int_equal(first, 2);
		assert_int_equal(last, 2);
		run_close(r);
		r = open_ok(path, 2000);
	}
	assert_true(run_add_withdrawal(r, v.alert, 3000, &err));
	run_close(r);
	r = open_ok(path, 4000);
	assert_int_equal(run_log(r)->verdicts, 3);
	assert_int_equal(
	    run_verdict_of(run_log(r), v.alert)->verdict.class, VERDICT_BENIGN);
	assert_int_equal(run_revised(run_log(r)), 1);
	assert_true(run_newest_act(run_log(r), &first, &last));
	assert_int_equal(first, 0);
	assert_int_equal(last, 1);
	assert_true(run_add_withdrawal(r, v.alert, 5000, &err));
	assert_null(run_verdict_of(run_log(r), v.alert));
	assert_false(run_add_withdrawal(r, v.alert, 5000, &err));
	assert_int_equal(run_revised(run_log(r)), 2);
	run_close(r);
	free(path);
}

static struct buf
slurp(const char *path)
{
	struct buf b = {0};
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	b.n = fread(buf_room(&b, 1 << 20), 1, 1 << 20, f);
	fclose(f);
	return b;
}

static void
spill(const char *path, struct span s)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	fclose(f);
}

static void
check_log(const struct run_log *l)
{
	const struct run_verdict *v;

	assert_int_equal(l->verdicts, 1);
	v = &l->verdict[0];
	assert_true(v->alert == verdict.alert);
	assert_int_equal(v->verdict.class, VERDICT_BENIGN);
	assert_string_equal(v->verdict.reason, verdict.verdict.reason);
	assert_string_equal(v->verdict.note, verdict.verdict.note);
	assert_int_equal(v->verdict.confidence, 80);
	assert_int_equal(v->verdict.citations, 2);
	assert_string_equal(v->verdict.citation[1].source, "edge.pcap");
	assert_int_equal(v->verdict.citation[1].number, 4711);
	assert_string_equal(v->verdict.who, "kim");
	assert_string_equal(v->technique, "T1110.004");
	assert_int_equal(v->together, 3);
	assert_true(v->opened);
	assert_ptr_equal(run_verdict_of(l, verdict.alert), v);
	assert_null(run_verdict_of(l, 5));
	assert_string_equal(run_answer_of(l, "window")->text, "10.0.0.1");
	assert_int_equal(run_answer_of(l, "window")->citation[0].number, 17);
	assert_null(run_answer_of(l, "other"));
	assert_int_equal(l->checks, 1);
	assert_int_equal(run_hints_of(l, "window"), 2);
	assert_true(run_looked_at(l, look.alert));
	assert_false(run_looked_at(l, 5));
}

static void
test_comes_back(void **state)
{
	char *path = fresh_path();
	struct run *r;
	struct err err;

	(void)state;
	write_all(path);
	r = open_ok(path, 9000);
	check_log(run_log(r));
	assert_int_equal(run_log(r)->sittings, 2);
	assert_int_equal(run_log(r)->begun_ns, 1000);
	assert_int_equal(run_log(r)->last_ns, 9000);
	assert_int_equal(run_log(r)->backwards, 0);
	assert_true(run_finish(r, 10000, &err));
	assert_false(run_add_answer(r, &answer, &err));
	run_close(r);

	r = run_read(path, &err);
	assert_non_null(r);
	check_log(run_log(r));
	assert_int_equal(run_log(r)->finished_ns, 10000);
	assert_true(run_subject(r)->seed == subject.seed);
	assert_false(run_add_answer(r, &answer, &err));
	run_close(r);
	free(path);
}

/* A clock that was set back is counted, not refused. */
static void
test_clock_set_back(void **state)
{
	char *path = fresh_path();
	struct run *r;

	(void)state;
	write_all(path);
	r = open_ok(path, 500);
	assert_int_equal(run_log(r)->backwards, 1);
	run_close(r);
	free(path);
}

static void
test_other_subject(void **state)
{
	struct run_subject other = subject;
	char *path = fresh_path();
	struct err err = {0};

	(void)state;
	write_all(path);
	other.seed++;
	assert_null(run_open(path, &other, 9000, &err));
	assert_non_null(strstr(err.text, "refund-season"));
	free(path);
}

static void
test_open_twice(void **state)
{
	char *path = fresh_path();
	struct run *r = open_ok(path, 1000);
	struct err err;

	(void)state;
	/* Locks are per process: a child sees this one's. */
	if (fork() == 0)
		_exit(run_open(path, &subject, 2000, &err) == NULL ? 7 : 8);
	else {
		int status = 0;

		assert_true(wait(&status) > 0);
		assert_int_equal(WEXITSTATUS(status), 7);
	}
	run_close(r);
	free(path);
}

/* Every byte that is changed is noticed, and the line is named. */
static void
test_changed_byte(void **state)
{
	char *path = fresh_path();
	struct buf text;
	unsigned line = 1;

	(void)state;
	write_all(path);
	text = slurp(path);
	for (size_t i = 0; i + 1 < text.n; i++) {
		char place[40];
		struct err err = {0};
		struct run *r;

		if (text.p[i] == '\n') {
			line++;
			continue;
		}
		text.p[i] ^= 1;
		spill(path, buf_span(&text));
		text.p[i] ^= 1;
		r = run_read(path, &err);
		assert_null(r);
		snprintf(place, sizeof(place), "run.jsonl:%u: ", line);
		if (strstr(err.text, place) == NULL)
			fail_msg("byte %zu: %s", i, err.text);
	}
	buf_free(&text);
	free(path);
}

static void
test_removed_line(void **state)
{
	char *path = fresh_path();
	struct buf text;
	struct buf less = {0};
	struct err err = {0};
	size_t first;
	size_t second;

	(void)state;
	write_all(path);
	text = slurp(path);
	first = span_find_byte(buf_span(&text), '\n', 0) + 1;
	second = span_find_byte(buf_span(&text), '\n', first) + 1;
	buf_put(&less, span_first(buf_span(&text), first));
	buf_put(&less, span_from(buf_span(&text), second));
	spill(path, buf_span(&less));
	assert_null(run_read(path, &err));
	assert_non_null(strstr(err.text, ":2: the chain is broken"));
	buf_free(&text);
	buf_free(&less);
	free(path);
}

/* Every truncation: whole lines stay, a cut one is left out and replaced. */
static void
test_truncated(void **state)
{
	char *path = fresh_path();
	struct buf text;

	(void)state;
	write_all(path);
	text = slurp(path);
	for (size_t n = 1; n < text.n; n += 7) {
		struct err err = {0};
		struct run *r;
		size_t lines = 0;

		for (size_t i = 0; i < n; i++)
			lines += text.p[i] == '\n';
		spill(path, span_first(buf_span(&text), n));
		r = open_ok(path, 9000);
		assert_int_equal(run_log(r)->entries, lines + 1);
		assert_int_equal(run_log(r)->torn, text.p[n - 1] != '\n');
		run_close(r);
		r = run_read(path, &err);
		assert_non_null(r);
		assert_false(run_log(r)->torn);
		run_close(r);
	}
	buf_free(&text);
	free(path);
}

static void
test_unusable_path(void **state)
{
	struct err err = {0};

	(void)state;
	assert_null(run_open("/nowhere/run.jsonl", &subject, 1, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_null(run_read("/dev/null", &err));
	assert_int_equal(err.code, ERR_INPUT);
}

static void
test_too_many_citations(void **state)
{
	struct citation many[RUN_CITATIONS + 1];
	struct run_verdict v = verdict;
	char *path = fresh_path();
	struct run *r = open_ok(path, 1000);
	struct err err;

	(void)state;
	for (size_t i = 0; i <= RUN_CITATIONS; i++)
		many[i] = (struct citation){"a", i + 1};
	v.verdict.citation = many;
	v.verdict.citations = RUN_CITATIONS + 1;
	assert_false(run_add_verdict(r, &v, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	v.verdict.citations = RUN_CITATIONS;
	assert_true(run_add_verdict(r, &v, &err));
	assert_int_equal(
	    run_log(r)->verdict[0].verdict.citations, RUN_CITATIONS);
	run_close(r);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_comes_back),
	    cmocka_unit_test(test_taken_back),
	    cmocka_unit_test(test_clock_set_back),
	    cmocka_unit_test(test_other_subject),
	    cmocka_unit_test(test_open_twice),
	    cmocka_unit_test(test_changed_byte),
	    cmocka_unit_test(test_removed_line),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_unusable_path),
	    cmocka_unit_test(test_too_many_citations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
