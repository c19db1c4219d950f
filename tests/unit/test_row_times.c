/*
 * A row that has no time has that of the row before it in its file, whichever
 * thread reads the one or the other.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/time.h"
#include "analyzer/model/counter.h"
#include "analyzer/pipeline/analysis.h"
#include "tests/unit/rows.h"

enum {
	PATH_ROOM = 512,
	ROWS = 60000,      /* some rounds of the workers */
	SEEN_EVERY = 500,  /* rows; these alert */
	TIME_EVERY = 7000, /* rows, from TIME_FIRST on; these have a time */
	TIME_FIRST = 2100,
};

static const int64_t FIRST_S = 1704164645; /* 2024-01-02 03:04:05 */

static const char rules_text[] = "title: a\n"
				 "name: a\n"
				 "id: 11111111-1111-4111-8111-111111111111\n"
				 "logsource: {category: test}\n"
				 "detection: {s: {cmd: whoami}, condition: s}\n"
				 "level: high\n"
				 "---\n"
				 "title: b\n"
				 "id: 22222222-2222-4222-8222-222222222222\n"
				 "correlation:\n"
				 "  type: event_count\n"
				 "  rules: [a]\n"
				 "  group-by: [cmd]\n"
				 "  timespan: 1m\n"
				 "  condition: {gte: 3}\n"
				 "  generate: true\n";

static const char *
in_folder(char path[PATH_ROOM], const char *name)
{
	const char *dir = getenv("TMPDIR");

	(void)snprintf(
	    path, PATH_ROOM, "%s/%s", dir == NULL ? "/tmp" : dir, name);
	return path;
}

static void
write_file(const char *path, struct span text)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static void
make_rows(struct buf *out)
{
	for (unsigned i = 1; i <= ROWS; i++) {
		char t[TIME_TEXT];

		buf_printf(out, "{\"n\":%u,\"cmd\":\"%s\"", i,
		    i % SEEN_EVERY == 0 ? "whoami" : "a command like others");
		if (i % TIME_EVERY == TIME_FIRST)
			buf_printf(out, ",\"timestamp\":\"%s\"",
			    time_text((FIRST_S + i) * NS_PER_S, t));
		buf_str(out, "}\n");
	}
}

/* The time that the row must have; 0: none. */
static int64_t
time_of_row(unsigned i)
{
	unsigned back = (i + TIME_EVERY - TIME_FIRST) % TIME_EVERY;

	return i < TIME_FIRST ? 0 : (FIRST_S + i - back) * NS_PER_S;
}

static void
analyse(struct buf *eve, const struct ruleset *rules, unsigned threads,
    uint64_t *untimed)
{
	char log[PATH_ROOM], out[PATH_ROOM];
	struct analysis_options o = {
	    .session = {.rules = rules, .eve = true}, .threads = threads};
	struct counters counters = {0};
	struct diags diags = {0};
	struct buf rows = {0};
	struct analysis *a;
	size_t incidents;

	make_rows(&rows);
	write_file(in_folder(log, "row_times.json"), buf_span(&rows));
	o.eve_fd = open(in_folder(out, "row_times.eve"),
	    O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(o.eve_fd >= 0);
	a = analysis_new(&o);
	assert_true(analysis_file(a, log, &diags));
	(void)analysis_end(a, &incidents, &diags);
	assert_int_equal(diags.n, 0);
	analysis_counters(a, &counters);
	*untimed = counter_get(&counters, "correlation.untimed");
	counters_free(&counters);
	analysis_free(a);
	assert_int_equal(close(o.eve_fd), 0);
	rows_slurp(eve, out);
	(void)unlink(log);
	(void)unlink(out);
	buf_free(&rows);
}

/* Checks the times of the alerts on rows.  How many alerts there are of b. */
static unsigned
check_times(struct span eve)
{
	struct span line;
	unsigned row = 0;
	unsigned correlated = 0;

	while (span_token(&eve, '\n', &line) && line.n != 0) {
		char t[TIME_TEXT];
		struct buf want = {0};

		if (span_find(line, span_str("\"correlation\"")) != SIZE_MAX) {
			correlated++;
			continue;
		}
		row += SEEN_EVERY;
		buf_printf(&want, "{\"timestamp\":\"%s\"",
		    time_text_eve(time_of_row(row), t));
		assert_true(span_starts(line, buf_span(&want)));
		buf_clear(&want);
		buf_printf(&want, "\"row\":%u}", row);
		assert_true(span_find(line, buf_span(&want)) != SIZE_MAX);
		buf_free(&want);
	}
	assert_int_equal(row, ROWS);
	return correlated;
}

static void
follows_the_row_before(void **state)
{
	char path[PATH_ROOM];
	const char *const paths[] = {in_folder(path, "row_times.yml")};
	const struct ruleset_options o = {.paths = paths, .n_paths = 1};
	struct diags diags = {0};
	struct ruleset *rules;
	struct buf one = {0};

	(void)state;
	write_file(path, span_str(rules_text));
	rules = ruleset_load(&o, &diags);
	assert_int_equal(diags.errors, 0);
	for (unsigned threads = 1; threads <= 4; threads++) {
		struct buf eve = {0};
		uint64_t untimed;

		analyse(&eve, rules, threads, &untimed);
		/* Of rows in front of the first time nothing follows. */
		assert_int_equal(untimed, TIME_FIRST / SEEN_EVERY);
		/* One for each time that more than two rows have. */
		assert_int_equal(check_times(buf_span(&eve)), 9);
		if (threads == 1)
			buf_put(&one, buf_span(&eve));
		assert_true(span_eq(buf_span(&one), buf_span(&eve)));
		buf_free(&eve);
	}
	buf_free(&one);
	(void)unlink(path);
	diags_clear(&diags);
	ruleset_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(follows_the_row_before),
	};

	return cmocka_run_group_tests_name("row_times", tests, NULL, NULL);
}
