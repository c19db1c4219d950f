#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/affix.h"
#include "analyzer/detect/sigma/encode.h"
#include "analyzer/detect/sigma/fold.h"
#include "analyzer/detect/sigma/number.h"
#include "analyzer/detect/sigma/regex_literal.h"

static void
matches_globs(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool any_case;
		bool cased;
	} cases[] = {
	    {"", "", true, true}, {"", "a", false, false},
	    {"*", "", true, true}, {"a*", "a", true, true},
	    {"*a", "ba", true, true}, {"a*b*c", "aXbYbZc", true, true},
	    {"a*b*c", "aXbYbZ", false, false}, {"A?C", "abc", true, false},
	    {"a?c",
		"a\xc3\xa9"
		"c",
		true, true},
	    {"a?c",
		"a\xff"
		"c",
		true, true},
	    {"a??c",
		"a\xc3\xa9"
		"c",
		false, false},
	    {"\\*", "*", true, true}, {"\\*", "a", false, false},
	    {"\\\\*", "\\abc", true, true}, {"a\\b", "a\\b", true, true},
	    {"\\", "\\", true, true},
	    {"*.*.*.*.*x", "........................................", false,
		false},
	    {"STRASSE",
		"stra\xc3\x9f"
		"e",
		false, false},
	    {"\xce\xa3", "\xcf\x82", true, false}, /* final sigma */
	};
	struct arena *arena = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct glob g = glob_parse(arena, span_str(cases[i].pattern));
		struct span text = span_str(cases[i].text);

		assert_int_equal(
		    glob_match(&g, text, false), cases[i].any_case);
		assert_int_equal(glob_match(&g, text, true), cases[i].cased);
	}
	arena_free(arena);
}

static void
folds_case(void **state)
{
	static const uint32_t pairs[][2] = {
	    {'A', 'a'},
	    {'1', '1'},
	    {0xc4, 0xe4},
	    {0xd7, 0xd7}, /* multiplication sign */
	    {0x178, 0xff},
	    {0x218, 0x219}, /* Romanian S with comma below */
	    {0x386, 0x3ac}, /* Greek alpha with tonos */
	    {0x3a9, 0x3c9},
	    {0x416, 0x436},
	    {0x531, 0x561},
	    {0xac00, 0xac00}, /* Hangul has no case */
	    {0xff21, 0xff41},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		uint32_t variant[FOLD_VARIANTS];
		unsigned n = fold_variants(pairs[i][0], variant);
		bool found = false;

		assert_int_equal(fold_char(pairs[i][0]), pairs[i][1]);
		assert_int_equal(fold_char(pairs[i][1]), pairs[i][1]);
		for (unsigned k = 0; k < n; k++) {
			assert_int_equal(fold_char(variant[k]), pairs[i][1]);
			found = found || variant[k] == pairs[i][0];
		}
		assert_true(found);
	}
}

static void
encodes_texts(void **state)
{
	/* Base64 by RFC 4648, section 10; the others by hand. */
	static const struct {
		encode_fn *encode;
		const char *text;
		const char *want[4];
	} cases[] = {
	    {encode_base64, "foobar", {"Zm9vYmFy"}},
	    {encode_base64, "foo", {"Zm9v"}},
	    {encode_base64offset, "foobar", {"Zm9vYmFy", "Zvb2Jhc", "mb29iYX"}},
	    {encode_base64offset, "fo", {"Zm", "Zv", "mb"}},
	};
	struct arena *arena = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct globs out = {0};
		const char *why;

		assert_true(cases[i].encode(arena,
		    glob_parse(arena, span_str(cases[i].text)), &out, &why));
		for (size_t k = 0; cases[i].want[k] != NULL; k++) {
			assert_true(k < out.n);
			assert_true(span_eq_str(
			    glob_bytes(arena, &out.v[k], 0, out.v[k].n),
			    cases[i].want[k]));
		}
	}
	arena_free(arena);
}

static void
encodes_utf16(void **state)
{
	/* The clef is the example of RFC 2781's kind: a pair of surrogates. */
	static const char text[] = "a\xf0\x9d\x84\x9e";
	static const uint8_t little[] = {'a', 0, 0x34, 0xd8, 0x1e, 0xdd};
	static const uint8_t big[] = {0, 'a', 0xd8, 0x34, 0xdd, 0x1e};
	static const uint8_t mark[] = {
	    0xff, 0xfe, 'a', 0, 0x34, 0xd8, 0x1e, 0xdd};
	struct arena *arena = arena_new(0);
	struct glob g = glob_parse(arena, span_str(text));
	struct globs out = {0};
	const char *why;

	(void)state;
	assert_true(encode_wide(arena, g, &out, &why));
	assert_true(encode_utf16be(arena, g, &out, &why));
	assert_true(encode_utf16(arena, g, &out, &why));
	assert_true(span_eq(glob_bytes(arena, &out.v[0], 0, out.v[0].n),
	    span_of(little, sizeof(little))));
	assert_true(span_eq(glob_bytes(arena, &out.v[1], 0, out.v[1].n),
	    span_of(big, sizeof(big))));
	assert_true(span_eq(glob_bytes(arena, &out.v[2], 0, out.v[2].n),
	    span_of(mark, sizeof(mark))));
	g = glob_parse(arena, span_str("a*"));
	assert_false(encode_wide(arena, g, &out, &why));
	arena_free(arena);
}

static void
reads_numbers(void **state)
{
	static const struct {
		const char *text;
		bool valid;
		double n;
	} cases[] = {
	    {"0", true, 0},
	    {"-17", true, -17},
	    {"0x1F", true, 31},
	    {"1.5", true, 1.5},
	    {".5", true, .5},
	    {"2.5e3", true, 2500},
	    {"25E-1", true, 2.5},
	    {"1e+2", true, 100},
	    {"", false, 0},
	    {"-", false, 0},
	    {".", false, 0},
	    {"1e", false, 0},
	    {"1 ", false, 0},
	    {"0x", false, 0},
	    {"many", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double n = 0;

		assert_int_equal(
		    number_read(span_str(cases[i].text), &n), cases[i].valid);
		if (cases[i].valid)
			assert_true(n == cases[i].n);
	}
}

static void
finds_literals_of_expressions(void **state)
{
	static const struct {
		const char *pattern;
		const char *want;
	} cases[] = {
	    {"abc", "abc"},
	    {"^abc$", "abc"},
	    {"(?i)powershell", "powershell"},
	    {"abcd?ef", "abc"},
	    {"abcd+ef", "abcd"},
	    {"abc\\.exe", "abc.exe"},
	    {"ab.cdef", "cdef"},
	    {"abc|defg", "abc defg"},
	    {"abc|d", ""},
	    {"(abc|d)efgh", "efgh"},
	    {"(?:abcdef)?gh", ""},
	    {"[abcdef]gh", ""},
	    {"[]abc]defg", "defg"},
	    {"[^]]defg[[:alpha:]]", "defg"},
	    {"abcd{0,3}efgh", "efgh"},
	    {"abc{x", "abc{x"},
	    {"a\\x41bcd", ""},
	    {"\\Qabc\\E", ""},
	    {"(?x) a b c", ""},
	    {"(abc", ""},
	    {"[abc", ""},
	    {"abc(?=def)", "abc"},
	    {"\\babcd\\s+efghi\\b", "efghi"},
	};
	struct arena *arena = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span literal[REGEX_LITERALS_MAX];
		struct buf out = {0};
		unsigned n =
		    regex_literals(arena, span_str(cases[i].pattern), literal);

		for (unsigned k = 0; k < n; k++) {
			if (k != 0)
				buf_byte(&out, ' ');
			buf_put(&out, literal[k]);
		}
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].want);
		buf_free(&out);
	}
	arena_free(arena);
}

static void
walks_trees(void **state)
{
	static const char *const texts[] = {
	    ".exe", "x.exe", ".exe", "cmd.exe", "e", "dll"};
	static const struct {
		const char *value;
		bool ends;
		const char *want;
	} cases[] = {
	    {"C:\\CMD.EXE", true, "4 2 0 3 "},
	    {"x.exe", true, "4 2 0 1 "},
	    {"exe", true, "4 "},
	    {"", true, ""},
	    {"a.com", true, ""},
	    {"DLLs", false, "5 "},
	    {"x.exec", false, "1 "},
	    {".ex", false, ""},
	    {"cmd.exe", false, "3 "},
	};
	struct arena *arena = arena_new(0);
	const struct affixes *tree[2];

	(void)state;
	for (unsigned end = 0; end < 2; end++) {
		struct affix_text v[6];

		for (uint32_t i = 0; i < 6; i++)
			v[i] = (struct affix_text){span_str(texts[i]), i};
		tree[end] = affix_make(arena, v, 6, end == 1);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct affix_walk w = {0};
		struct buf out = {0};
		uint32_t id;

		while (affix_next(tree[cases[i].ends], span_str(cases[i].value),
		    cases[i].ends, &w, &id))
			buf_printf(&out, "%u ", id);
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].want);
		buf_free(&out);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matches_globs),
	    cmocka_unit_test(folds_case),
	    cmocka_unit_test(encodes_texts),
	    cmocka_unit_test(encodes_utf16),
	    cmocka_unit_test(reads_numbers),
	    cmocka_unit_test(finds_literals_of_expressions),
	    cmocka_unit_test(walks_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
