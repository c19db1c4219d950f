/* A capture gives the same alerts whole, in pieces, and by many threads. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/pipeline/analysis.h"

enum {
	FILE_HEAD = 24,   /* of a pcap file */
	RECORD_HEAD = 16, /* of each frame */
	PATH_ROOM = 512,
};

static const char capture[] = "captures/first-steps-1/capture.pcap";

static const char *
folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir == NULL ? "/tmp" : dir;
}

static void
slurp(struct buf *b, const char *path)
{
	uint8_t part[4096];
	FILE *f = fopen(path, "rb");
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(b, span_of(part, n));
	assert_int_equal(fclose(f), 0);
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
	slurp(alerts, eve);
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
	slurp(&pcap, capture);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whole_and_in_pieces),
	};

	return cmocka_run_group_tests_name("pieces", tests, NULL, NULL);
}
