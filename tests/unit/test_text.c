#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/text.h"

static void
safe(struct buf *out, struct span s)
{
	safe_text(out, s, false);
}

static void
base64_decode(struct buf *out, struct span s)
{
	(void)base64_read(out, s);
}

static void
writes_safe_forms(void **state)
{
	static const struct {
		void (*put)(struct buf *out, struct span s);
		const char *in;
		const char *want;
	} cases[] = {
	    {json_text, "a\"b\\c\n\x01", "\"a\\\"b\\\\c\\n\\u0001\""},
	    {json_text, "\xea\xb0\x80\xff", "\"\xea\xb0\x80\\\\xff\""},
	    {safe, "a\x1b[31mb\n", "a\\x1b[31mb\\x0a"},
	    {safe,
		"\xe2\x80\xae"
		"x\xc2\x9b",
		"\\u{202e}x\\u{009b}"},
	    {safe, "\xed\x95\x9c\xc0\xaf", "\xed\x95\x9c\\xc0\\xaf"},
	    {html_text, "<a href=\"x\">&'",
		"&lt;a href=&quot;x&quot;&gt;&amp;&#39;"},
	    {printable_text, "ab\x01\xff.", "ab..."},
	    {base64_put, "", ""}, /* RFC 4648, section 10 */
	    {base64_put, "f", "Zg=="},
	    {base64_put, "fo", "Zm8="},
	    {base64_put, "foobar", "Zm9vYmFy"},
	    {base64_decode, "Zm9v\r\nYmE=", "fooba"},
	    {base64_decode, "Zm9vYg", "foob"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		cases[i].put(&out, span_str(cases[i].in));
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].want);
		buf_free(&out);
	}
}

static void
knows_valid_utf8(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
	    {"abc", true},
	    {"\xc3\xa9", true},
	    {"\xf0\x9f\x98\x80", true},
	    {"\xc0\x80", false},         /* overlong */
	    {"\xed\xa0\x80", false},     /* a surrogate */
	    {"\xf4\x90\x80\x80", false}, /* above U+10FFFF */
	    {"\xe2\x82", false},         /* cut off */
	    {"\x80", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    utf8_valid(span_str(cases[i].text)), cases[i].valid);
}

static void
counts_columns(void **state)
{
	static const struct {
		uint32_t c;
		unsigned columns;
	} cases[] = {{'a', 1}, {0x3b1, 1}, {0xac00, 2}, {0x4e2d, 2}, {0x301, 0},
	    {0x219, 1}, {0x200b, 0}, {7, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(char_columns(cases[i].c), cases[i].columns);
	assert_int_equal(text_columns(span_str("a\xea\xb0\x80\xff")), 4);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_safe_forms),
	    cmocka_unit_test(knows_valid_utf8),
	    cmocka_unit_test(counts_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
