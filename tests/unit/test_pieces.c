/*
 * A capture gives the same alerts whole, in pieces, and by many threads; so
 * does what of it is read before it ends early.
 */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/pipeline/analysis.h"
#include "tests/unit/rows.h"

enum {
	FILE_HEAD = 24,   /* of a pcap file */
	RECORD_HEAD = 16, /* of each frame */
	PATH_ROOM = 512,
	TIMES = 6, /* the capture has so many frames that progress is told */
};

static const char capture[] = "captures/first-steps-1/capture.pcap";

static const char *
folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir == NULL ? "/tmp" : dir;
}

static void
write_piece(const char *path, struct span head, struct span records)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(head.p, 1, head.n, f), head.n);
	assert_int_equal(fwrite(records.p, 1, records.n, f), records.n);
	assert_int_equal(fclose(f), 0);
}

/* Analyses pcap bytes in files of so many frames each; adds its EVE alerts. */
static void
analyse(struct buf *alerts, const struct ruleset *rules, struct span pcap,
    size_t frames, unsigned threads)
{
	char path[PATH_ROOM], eve[PATH_ROOM];
	struct diags diags = {0};
	struct analysis_options o = {.session = {.rules = rules,
					 .stream = {.ignore_checksums = true},
					 .eve = true},
	    .threads = threads};
	struct analysis *a;
	size_t at = FILE_HEAD, from = FILE_HEAD, n = 0;

	(void)snprintf(eve, sizeof(eve), "%s/pieces.json", folder());
	(void)snprintf(path, sizeof(path), "%s/piece.pcap", folder());
	o.eve_fd = open(eve, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(o.eve_fd >= 0);
	a = analysis_new(&o);
	while (at < pcap.n) {
		uint32_t length;

		memcpy(&length, pcap.p + at + 8, sizeof(length));
		at += RECORD_HEAD + length;
		if (++n % frames != 0 && at < pcap.n)
			continue;
		write_piece(path, span_first(pcap, FILE_HEAD),
		    span_of(pcap.p + from, at - from));
		assert_true(analysis_file(a, path, &diags));
		from = at;
	}
	(void)analysis_end(a, &n, &diags);
	assert_int_equal(diags.n, 0);
	analysis_free(a);
	assert_int_equal(close(o.eve_fd), 0);
	rows_slurp(alerts, eve);
	(void)unlink(eve);
	(void)unlink(path);
}

static void
whole_and_in_pieces(void **state)
{
	static const struct {
		size_t frames;
		unsigned threads;
	} cases[] = {
	    {1, 1}, {13, 1}, {500, 1}, {SIZE_MAX, 2}, {SIZE_MAX, 4}, {97, 4}};
	const char *folder_of_rules = "rules/network";
	const struct ruleset_options o = {
	    .paths = &folder_of_rules, .n_paths = 1};
	struct diags diags = {0};
	struct ruleset *rules = ruleset_load(&o, &diags);
	struct buf pcap = {0}, whole = {0}, pieces = {0};

	(void)state;
	assert_int_equal(diags.errors, 0);
	rows_slurp(&pcap, capture);
	analyse(&whole, rules, buf_span(&pcap), SIZE_MAX, 1);
	assert_true(whole.n > 1000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&pieces);
		analyse(&pieces, rules, buf_span(&pcap), cases[i].frames,
		    cases[i].threads);
		if (!span_eq(buf_span(&whole), buf_span(&pieces)))
			fail_msg("%zu frames a file, %u threads: other alerts",
			    cases[i].frames, cases[i].threads);
	}
	buf_free(&pcap);
	buf_free(&whole);
	buf_free(&pieces);
	diags_clear(&diags);
	ruleset_free(rules);
}

/* What ends the reading of a file early. */
struct early {
	const char *name;
	size_t cut; /* byte of the file; 0: none */
	size_t
	    spoil; /* byte in a frame's head that becomes nonsense; 0: none */
	bool stop; /* at the first sign of progress */
};

struct told {
	volatile sig_atomic_t stop;
	bool wanted;
};

static void
stop_soon(void *arg, const struct analysis_progress *p)
{
	struct told *told = arg;

	if (p->items != 0 && told->wanted)
		told->stop = 1;
}

/* Analyses the capture, ended early, and then once more the whole of it. */
static struct analysis_counts
analyse_early(struct buf *alerts, const struct ruleset *rules, struct span pcap,
    const struct early *e, unsigned threads)
{
	char path[PATH_ROOM], eve[PATH_ROOM];
	struct told told = {.wanted = e->stop};
	struct analysis_options o = {.session = {.rules = rules,
					 .stream = {.ignore_checksums = true},
					 .records = true,
					 .eve = true},
	    .threads = threads,
	    .progress = stop_soon,
	    .progress_arg = &told,
	    .stop = &told.stop};
	struct diags diags = {0};
	struct analysis_counts counts;
	struct analysis *a;
	struct buf some = {0};
	size_t n = 0;

	buf_put(&some, e->cut == 0 ? pcap : span_first(pcap, e->cut));
	if (e->spoil != 0)
		memset(some.p + e->spoil, 0xff, RECORD_HEAD);
	(void)snprintf(eve, sizeof(eve), "%s/early.json", folder());
	(void)snprintf(path, sizeof(path), "%s/early.pcap", folder());
	o.eve_fd = open(eve, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(o.eve_fd >= 0);
	a = analysis_new(&o);
	write_piece(path, span_first(buf_span(&some), FILE_HEAD),
	    span_from(buf_span(&some), FILE_HEAD));
	if (analysis_file(a, path, &diags)) {
		write_piece(path, span_first(pcap, FILE_HEAD),
		    span_from(pcap, FILE_HEAD));
		(void)analysis_file(a, path, &diags);
	}
	(void)analysis_end(a, &n, &diags);
	counts = *analysis_counts(a);
	analysis_free(a);
	assert_int_equal(close(o.eve_fd), 0);
	rows_slurp(alerts, eve);
	/* The counters at the end tell of each session's flows. */
	while (alerts->n > 1 && alerts->p[alerts->n - 2] != '\n')
		alerts->n--;
	(void)unlink(eve);
	(void)unlink(path);
	diags_clear(&diags);
	buf_free(&some);
	return counts;
}

/* Where the head of a frame stands, about half of the way. */
static size_t
middle(struct span pcap)
{
	size_t at = FILE_HEAD;
	uint32_t length;

	while (at < pcap.n / 2) {
		memcpy(&length, pcap.p + at + 8, sizeof(length));
		at += RECORD_HEAD + length;
	}
	return at;
}

/* Any number of threads gives what one gives. */
static void
check_early(
    const struct ruleset *rules, struct span pcap, const struct early *e)
{
	struct buf one = {0};
	struct analysis_counts want = analyse_early(&one, rules, pcap, e, 1);

	assert_true(one.n > 1000);
	assert_int_equal(want.stopped, e->stop);
	assert_int_equal(want.damaged, !e->stop);
	for (unsigned t = 2; t <= 4; t++) {
		struct buf many = {0};
		struct analysis_counts got =
		    analyse_early(&many, rules, pcap, e, t);

		if (!span_eq(buf_span(&one), buf_span(&many)))
			fail_msg("%s, %u threads: other records", e->name, t);
		assert_int_equal(got.stopped, want.stopped);
		assert_int_equal(got.damaged, want.damaged);
		assert_int_equal(got.frames, want.frames);
		assert_int_equal(got.alerts, want.alerts);
		buf_free(&many);
	}
	buf_free(&one);
}

static void
ended_early(void **state)
{
	const char *folder_of_rules = "rules/network";
	const struct ruleset_options o = {
	    .paths = &folder_of_rules, .n_paths = 1};
	struct diags diags = {0};
	struct ruleset *rules = ruleset_load(&o, &diags);
	struct buf pcap = {0}, often = {0};
	struct early truncated = {.name = "truncated"};
	struct early damaged = {.name = "damaged"};
	struct early stopped = {.name = "stopped", .stop = true};

	(void)state;
	rows_slurp(&pcap, capture);
	truncated.cut = middle(buf_span(&pcap)) + 20;
	check_early(rules, buf_span(&pcap), &truncated);
	damaged.spoil = middle(buf_span(&pcap));
	check_early(rules, buf_span(&pcap), &damaged);
	buf_put(&often, buf_span(&pcap));
	for (unsigned i = 1; i < TIMES; i++)
		buf_put(&often, span_from(buf_span(&pcap), FILE_HEAD));
	check_early(rules, buf_span(&often), &stopped);
	buf_free(&pcap);
	buf_free(&often);
	diags_clear(&diags);
	ruleset_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whole_and_in_pieces),
	    cmocka_unit_test(ended_early),
	};

	return cmocka_run_group_tests_name("pieces", tests, NULL, NULL);
}
