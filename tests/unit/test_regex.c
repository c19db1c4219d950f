#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/detect/regex.h"

static const struct {
	const char *pattern;
	unsigned flags;
	const char *text;
	size_t from;
	int start; /* of the whole match; -1: none */
	int end;
} cases[] = {
    {"b+", 0, "abbbc", 0, 1, 4},
    {"b+", 0, "abbbc", 2, 2, 4},
    {"B+", 0, "abbbc", 0, -1, 0},
    {"B+", REGEX_CASELESS, "abbbc", 0, 1, 4},
    {"^c", 0, "ab\ncd", 0, -1, 0},
    {"^c", REGEX_MULTILINE, "ab\ncd", 0, 3, 4},
    {"b.c", 0, "ab\ncd", 0, -1, 0},
    {"b.c", REGEX_DOTALL, "ab\ncd", 0, 1, 4},
    {"b c # x", REGEX_EXTENDED, "abc", 0, 1, 3},
    {"b", REGEX_ANCHORED, "ab", 0, -1, 0},
    {"b", REGEX_ANCHORED, "ab", 1, 1, 2},
    {"b$", 0, "ab\n", 0, 1, 2},
    {"b$", REGEX_DOLLAR_ENDONLY, "ab\n", 0, -1, 0},
    {"a+", REGEX_UNGREEDY, "aaa", 0, 0, 1},
    {"^.$", 0, "\xc3\xa9", 0, -1, 0},
    {"^.$", REGEX_UTF, "\xc3\xa9", 0, 0, 2},
    {"b", REGEX_UTF,
	"\xff\xff"
	"b",
	0, 2, 3},
    {"", 0, "", 0, 0, 0},
    {"a", 0, "a", 2, -1, 0},
};

static void
searches(void **state)
{
	struct regex_scratch *s = regex_scratch_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct regex_match m = {0};
		struct err err;
		struct regex *r =
		    regex_new(span_str(cases[i].pattern), cases[i].flags, &err);
		bool found;

		assert_non_null(r);
		found = regex_search(
		    r, s, span_str(cases[i].text), cases[i].from, &m);
		if (found != (cases[i].start >= 0) ||
		    (found &&
			(m.start[0] != (size_t)cases[i].start ||
			    m.end[0] != (size_t)cases[i].end)))
			fail_msg("case %zu: %s", i, cases[i].pattern);
		regex_free(r);
	}
	assert_int_equal(regex_limited(s), 0);
	regex_scratch_free(s);
}

static void
tells_groups(void **state)
{
	struct regex_scratch *s = regex_scratch_new();
	struct regex_match m;
	struct err err;
	struct regex *r = regex_new(span_str("(a)(x)?(b+)"), 0, &err);

	(void)state;
	assert_true(regex_search(r, s, span_str("-abb"), 0, &m));
	assert_int_equal(m.groups, 4);
	assert_int_equal(m.start[1], 1);
	assert_int_equal(m.start[2], m.end[2]);
	assert_int_equal(m.start[3], 2);
	assert_int_equal(m.end[3], 4);
	regex_free(r);
	r = regex_new(span_str("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)"), 0, &err);
	assert_true(regex_search(r, s, span_str("abcdefghij"), 0, &m));
	assert_int_equal(m.groups, REGEX_GROUPS);
	assert_int_equal(m.start[8], 7);
	regex_free(r);
	regex_scratch_free(s);
}

/* The time of a search is limited, and that a limit was met is counted. */
static void
gives_up_at_a_limit(void **state)
{
	char text[5000];
	struct regex_scratch *s = regex_scratch_new();
	struct err err;
	struct regex *r = regex_new(span_str("(?:a|aa|aaa)+$"), 0, &err);

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = 'b';
	assert_false(regex_search(r, s, span_of(text, sizeof(text)), 0, NULL));
	assert_int_equal(regex_limited(s), 1);
	regex_free(r);
	regex_scratch_free(s);
}

static void
refuses_what_is_wrong(void **state)
{
	static const char *const wrong[] = {
	    "(", "[a", "a{2,1}", "\\C", "(*UTF)a", "(?<n>a)(?<n>b)"};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_null(regex_new(span_str(wrong[i]), 0, &err));
		assert_int_equal(err.code, ERR_SYNTAX);
		assert_non_null(strstr(err.text, "offset"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(searches),
	    cmocka_unit_test(tells_groups),
	    cmocka_unit_test(gives_up_at_a_limit),
	    cmocka_unit_test(refuses_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
