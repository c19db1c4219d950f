#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/span.h"

static void
reads_numbers(void **state)
{
	static const struct {
		const char *text;
		uint64_t max;
		bool ok;
		uint64_t n;
	} cases[] = {
	    {"0", 9, true, 0},
	    {"65535", 65535, true, 65535},
	    {"65536", 65535, false, 0},
	    {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
	    {"18446744073709551616", UINT64_MAX, false, 0},
	    {"", 9, false, 0},
	    {"-1", 9, false, 0},
	    {"1x", 9, false, 0},
	    {" 1", 9, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t n = 0;
		bool ok =
		    span_number(span_str(cases[i].text), cases[i].max, &n);

		assert_int_equal(ok, cases[i].ok);
		if (ok)
			assert_true(n == cases[i].n);
	}
}

static void
reads_integers(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t n;
	} cases[] = {
	    {"-5", true, -5},
	    {"0x1F", true, 31},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"0x", false, 0},
	    {"-", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t n = 0;
		bool ok = span_integer(span_str(cases[i].text), &n);

		assert_int_equal(ok, cases[i].ok);
		if (ok)
			assert_true(n == cases[i].n);
	}
}

static void
reads_hexadecimal(void **state)
{
	static const struct {
		const char *text;
		uint64_t max;
		bool ok;
		uint64_t n;
	} cases[] = {
	    {"1F", 255, true, 31},
	    {"ffffffffffffffff", UINT64_MAX, true, UINT64_MAX},
	    {"10000000000000000", UINT64_MAX, false, 0},
	    {"100", 255, false, 0},
	    {"f", 9, false, 0},
	    {"0x1", 255, false, 0},
	    {"", 255, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t n = 0;
		bool ok = span_hex(span_str(cases[i].text), cases[i].max, &n);

		assert_int_equal(ok, cases[i].ok);
		if (ok)
			assert_true(n == cases[i].n);
	}
}

static void
knows_what_a_text_is_of(void **state)
{
	(void)state;
	assert_true(span_all_of(span_str("2.0"), "0123456789."));
	assert_false(span_all_of(span_str("2.x"), "0123456789."));
	assert_false(span_all_of(span_of("2\0", 2), "0123456789."));
	assert_false(span_all_of(span_str(""), "0123456789."));
}

static void
finds_needles(void **state)
{
	static const struct {
		const char *hay;
		const char *needle;
		size_t at;
	} cases[] = {
	    {"abcabd", "abd", 3},
	    {"abc", "", 0},
	    {"", "a", SIZE_MAX},
	    {"aaa", "aaaa", SIZE_MAX},
	    {"xyz", "z", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(span_find(span_str(cases[i].hay),
				span_str(cases[i].needle)) == cases[i].at);
}

/* At every place of texts of every length, behind bytes that are close to it.
 */
static void
finds_near_bytes(void **state)
{
	static const uint8_t near[] = {' ' - 1, ' ' + 1, ' ' | 0x80, 0, 0xff};
	uint8_t text[40];

	(void)state;
	for (size_t n = 0; n <= sizeof(text); n++) {
		for (size_t at = 0; at <= n; at++) {
			for (size_t i = 0; i < n; i++)
				text[i] = i < at ? near[i % sizeof(near)] : ' ';
			assert_true(span_find_near(span_of(text, n), ' ') ==
			    (at == n ? SIZE_MAX : at));
		}
	}
}

static void
takes_tokens_until_exhausted(void **state)
{
	struct span rest = span_str("a,,b");
	struct span token;

	(void)state;
	assert_true(span_token(&rest, ',', &token));
	assert_true(span_eq_str(token, "a"));
	assert_true(span_token(&rest, ',', &token));
	assert_true(span_eq_str(token, ""));
	assert_true(span_token(&rest, ',', &token));
	assert_true(span_eq_str(token, "b"));
	assert_false(span_token(&rest, ',', &token));
}

static void
folds_ascii_case_only(void **state)
{
	(void)state;
	assert_true(span_eq_nocase(span_str("HTTP"), span_str("http")));
	assert_false(span_eq_nocase(span_str("@["), span_str("`{")));
	assert_true(span_cmp(span_str("a"), span_str("ab")) < 0);
	assert_true(span_cmp(span_str("b"), span_str("ab")) > 0);
	assert_true(span_eq_str(span_trim(span_str("\t a b\r\n")), "a b"));
	assert_int_equal(span_from(span_str("abc"), 9).n, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_numbers),
	    cmocka_unit_test(reads_integers),
	    cmocka_unit_test(reads_hexadecimal),
	    cmocka_unit_test(knows_what_a_text_is_of),
	    cmocka_unit_test(finds_needles),
	    cmocka_unit_test(finds_near_bytes),
	    cmocka_unit_test(takes_tokens_until_exhausted),
	    cmocka_unit_test(folds_ascii_case_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
