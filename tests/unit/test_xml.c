/* XML as a stream of parts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/xml.h"

/* The parts as text: "<a", "@n=t", ">", "'text'", "/a", "." and "!". */
static void
show(struct span text, struct buf *out)
{
	struct xml x = xml_of(text);
	size_t parts = 0;

	for (;;) {
		struct xml_part p = xml_next(&x);

		assert_true(parts++ <= text.n * 2 + 1);
		switch (p.kind) {
		case XML_OPEN:
			buf_byte(out, '<');
			buf_put(out, p.name);
			break;
		case XML_ATTRIBUTE:
			buf_byte(out, '@');
			buf_put(out, p.name);
			buf_byte(out, '=');
			buf_put(out, p.text);
			break;
		case XML_START:
			buf_byte(out, '>');
			break;
		case XML_TEXT:
			buf_byte(out, p.plain ? '\'' : '"');
			buf_put(out, p.text);
			buf_byte(out, p.plain ? '\'' : '"');
			break;
		case XML_CLOSE:
			buf_byte(out, '/');
			buf_put(out, p.name);
			break;
		case XML_END:
		case XML_BAD:
			buf_byte(out, p.kind == XML_END ? '.' : '!');
			assert_int_equal(xml_next(&x).kind, p.kind);
			return;
		}
	}
}

static const struct {
	const char *text;
	const char *want;
} cases[] = {
    {"", "."},
    {"a", "'a'."},
    {"<a/>", "<a/a."},
    {"<a></a>", "<a>/a."},
    {"<a b='1' c = \"2>\" ><x:d/>t</a >", "<a@b=1@c=2>><d/d't'/a."},
    {"<?xml version=\"1.0\"?><!-- <b> --><a>x&amp;y</a>", "<a>\"x&amp;y\"/a."},
    {"<a><![CDATA[<&]]></a>", "<a>'<&'/a."},
    {"<a>1<!-- -->2</a>", "<a>'1''2'/a."},
    {"<!DOCTYPE a><a/>", "!"},
    {"<a", "<a!"},
    {"<a b", "<a!"},
    {"<a b=c>", "<a!"},
    {"<a b='c>", "<a!"},
    {"<>", "!"},
    {"</>", "!"},
    {"<a><!-- ", "<a>!"},
    {"<a><![CDATA[ ", "<a>!"},
    {"<?x", "!"},
    {"</a b>", "!"},
    {"<:a x:=''/>", "<:a@x:=/:a."},
};

static void
reads_parts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		show(span_str(cases[i].text), &out);
		buf_byte(&out, 0);
		assert_string_equal((const char *)out.p, cases[i].want);
		buf_free(&out);
	}
}

static void
survives_every_truncation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t n = 0; n <= strlen(cases[i].text); n++) {
			uint8_t *copy = malloc(n == 0 ? 1 : n);
			struct buf out = {0};

			memcpy(copy, cases[i].text, n);
			show(span_of(copy, n), &out);
			buf_free(&out);
			free(copy);
		}
	}
}

static void
unescapes(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} texts[] = {
	    {"", ""},
	    {"a&lt;b&gt;&amp;&quot;&apos;", "a<b>&\"'"},
	    {"&#65;&#x42;&#xe9;&#x20ac;&#128512;", "ABé€\xf0\x9f\x98\x80"},
	    {"1\r\n2\r3", "1\n2\n3"},
	    {"&#13;", "\r"},
	    {"&nbsp; &amp &; &#; &#x; &#xD800; &#1114112; &#0;",
		"&nbsp; &amp &; &#; &#x; &#xD800; &#1114112; &#0;"},
	    {"&&lt;", "&<"},
	    {"&lt", "&lt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct span text = span_str(texts[i].text);
		uint8_t *out = malloc(text.n + 1);
		size_t n = xml_unescape(text, out);

		assert_true(n <= text.n);
		assert_true(span_eq_str(span_of(out, n), texts[i].want));
		free(out);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_parts),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(unescapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
