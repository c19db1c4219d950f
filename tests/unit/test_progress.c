#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "cli/progress.h"

static const struct progress_line half = {.file = "/var/a/day.pcap.zst",
    .done_bytes = 50000000,
    .all_bytes = 100000000,
    .alerts = 1,
    .passed_ns = 2 * NS_PER_S};

static void
says_what_fits(void **state)
{
	static const struct {
		unsigned width;
		const char *text;
	} cases[] = {
	    {100,
		"day.pcap.zst  [############............]   50%  50.0 MB  "
		"25.0 MB/s  1 alert  0:02 left"},
	    {79,
		"[############............]   50%  50.0 MB  25.0 MB/s  "
		"1 alert  0:02 left"},
	    {60, "day.pcap.zst   50%  50.0 MB  25.0 MB/s  1 alert  0:02 left"},
	    {40, " 50%  25.0 MB/s  1 alert  0:02 left"},
	    {30, " 50%  1 alert  0:02 left"},
	    {18, " 50%  1 alert"},
	    {4, " 50%"},
	    {3, ""},
	    {0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		progress_text(&out, &half, cases[i].width);
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].text);
		buf_free(&out);
	}
	/* Whatever the width: never wider. */
	for (unsigned w = 0; w < 200; w++) {
		struct buf out = {0};

		progress_text(&out, &half, w);
		assert_true(out.n <= w);
		buf_free(&out);
	}
}

static void
says_what_is_known(void **state)
{
	static const struct {
		struct progress_line line;
		const char *text;
	} cases[] = {
	    /* Standard input: how much there is, nobody knows. */
	    {{"-", 812345, 0, 0, 4 * NS_PER_S},
		"-  812 kB  203 kB/s  0 alerts"},
	    /* Just begun: no rate yet. */
	    {{"a", 0, 1000, 0, 0},
		"a  [........................]    0%  0 kB  0 alerts"},
	    /* A file that grew while it was read. */
	    {{"a", 2000, 1000, 2, NS_PER_S},
		"a  [########################]  100%  2 kB  2 kB/s  2 alerts"
		"  0:00 left"},
	    {{"a", UINT64_C(1000000000), UINT64_C(4000000000000), 2, NS_PER_S},
		"a  [........................]    0%  1.0 GB  1.0 GB/s  "
		"2 alerts  1:06:39 left"},
	    /* Names are made safe for the terminal. */
	    {{"a\033[2Jb", 1000, 0, 2, NS_PER_S},
		"a\\x1b[2Jb  1 kB  1 kB/s  2 alerts"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		progress_text(&out, &cases[i].line, 100);
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].text);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_fits),
	    cmocka_unit_test(says_what_is_known),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
