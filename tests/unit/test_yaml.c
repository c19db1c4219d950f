#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/yaml.h"
#include "analyzer/base/yaml_pack.h"

/* Writes a tree as {key: value} and [items] with places left out. */
static void
flat(const struct yaml *y, char *out, size_t cap)
{
	size_t n = strlen(out);

	switch (y->kind) {
	case YAML_NULL:
		(void)snprintf(out + n, cap - n, "null");
		break;
	case YAML_SCALAR:
		(void)snprintf(out + n, cap - n, y->plain ? "%.*s" : "'%.*s'",
		    (int)y->text.n, (const char *)y->text.p);
		break;
	case YAML_MAP:
		(void)snprintf(out + n, cap - n, "{");
		for (size_t i = 0; i < y->n; i++) {
			n = strlen(out);
			(void)snprintf(out + n, cap - n,
			    "%s%.*s: ", i == 0 ? "" : ", ",
			    (int)y->entry[i].key.n,
			    (const char *)y->entry[i].key.p);
			flat(&y->entry[i].value, out, cap);
		}
		n = strlen(out);
		(void)snprintf(out + n, cap - n, "}");
		break;
	case YAML_LIST:
		(void)snprintf(out + n, cap - n, "[");
		for (size_t i = 0; i < y->n; i++) {
			n = strlen(out);
			(void)snprintf(
			    out + n, cap - n, "%s", i == 0 ? "" : ", ");
			flat(&y->item[i], out, cap);
		}
		n = strlen(out);
		(void)snprintf(out + n, cap - n, "]");
		break;
	}
}

static void
reads_documents(void **state)
{
	static const struct {
		const char *text;
		size_t docs;
		const char *first;
	} cases[] = {
	    {"a: 1\nb: [x, 'y', ~]\n", 1, "{a: 1, b: [x, 'y', null]}"},
	    {"a:\n- b: c\n  d: \"\\t\"\n", 1, "{a: [{b: c, d: '\t'}]}"},
	    {"a: 1\n---\nb: 2\n", 2, "{a: 1}"},
	    {"a: &x [1, 2]\nb: *x\n", 1, "{a: [1, 2], b: [1, 2]}"},
	    {"a: |\n  one\n  two\n", 1, "{a: 'one\ntwo\n'}"},
	    {"a:\nb: ''\n", 1, "{a: null, b: ''}"},
	    {"a: '1''2''3''4''5''6''7''8''9''0'\n", 1,
		"{a: '1'2'3'4'5'6'7'8'9'0'}"},
	    {"a: \"\\x41\\x42\\u00e9\\n\\\\ \\\n  b\\tc\n\n  d\"\n", 1,
		"{a: 'AB\u00e9\n\\ b\tc\nd'}"},
	    {"a: >-\n  one\n  two\n\n  three\nb: x\n  y\n", 1,
		"{a: 'one two\nthree', b: x y}"},
	    {"", 0, ""},
	    {"# nothing\n", 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(0);
		struct diags diags = {0};
		const struct yaml *docs;
		char out[200] = "";

		assert_int_equal(yaml_read(arena, "f.yml",
				     span_str(cases[i].text), &docs, &diags),
		    cases[i].docs);
		assert_int_equal(diags.n, 0);
		if (cases[i].docs != 0)
			flat(&docs[0], out, sizeof(out));
		assert_string_equal(out, cases[i].first);
		arena_free(arena);
		diags_clear(&diags);
	}
}

static void
tells_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
		unsigned column;
		const char *part;
	} cases[] = {
	    {"a: 1\nb: 2\na: 3\n", 3, 1, "duplicate key 'a'"},
	    {"a: [1\nb: 2\n", 3, 1, "not valid YAML"},
	    {"a: *nowhere\n", 1, 5, "alias of an anchor"},
	    {"? [a]\n: b\n", 1, 3, "a key must be a text"},
	    {"a: \x01\n", 1, 4, "control character 0x01"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(0);
		struct diags diags = {0};
		const struct yaml *docs;

		(void)yaml_read(
		    arena, "f.yml", span_str(cases[i].text), &docs, &diags);
		assert_int_equal(diags.n, 1);
		assert_non_null(strstr(diags.v[0].text, cases[i].part));
		assert_int_equal(diags.v[0].line, cases[i].line);
		assert_int_equal(diags.v[0].column, cases[i].column);
		arena_free(arena);
		diags_clear(&diags);
	}
}

/* Aliases that stand for aliases, ten times ten times ten … */
static void
limits_what_aliases_repeat(void **state)
{
	char text[2000] = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	const struct yaml *docs;

	(void)state;
	for (unsigned i = 1; i < 9; i++) {
		size_t n = strlen(text);

		(void)snprintf(text + n, sizeof(text) - n,
		    "a%u: &a%u [*a%u,*a%u,*a%u,*a%u,*a%u,*a%u,*a%u,*a%u]\n", i,
		    i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	}
	assert_int_equal(
	    yaml_read(arena, "f.yml", span_str(text), &docs, &diags), 0);
	assert_non_null(strstr(diags.v[0].text, "more than 1048576"));
	assert_true(arena_held(arena) < 1 << 20);
	arena_free(arena);
	diags_clear(&diags);
}

static void
limits_the_depth(void **state)
{
	char text[400];
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	const struct yaml *docs;

	(void)state;
	memset(text, '[', 100);
	memset(text + 100, ']', 100);
	assert_int_equal(
	    yaml_read(arena, "f.yml", span_of(text, 200), &docs, &diags), 0);
	assert_int_equal(diags.errors, 1);
	arena_free(arena);
	diags_clear(&diags);
}

static void
limits_empty_lines(void **state)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct buf text = {0};
	const struct yaml *docs;

	(void)state;
	buf_printf(&text, "a: >\n");
	for (unsigned i = 1; i < YAML_BLANKS; i++)
		buf_printf(&text, i % 2 == 0 ? "\n" : "  \n");
	buf_printf(&text, "  b\n");
	assert_int_equal(
	    yaml_read(arena, "f.yml", buf_span(&text), &docs, &diags), 1);
	for (unsigned i = 0; i <= YAML_BLANKS; i++)
		buf_byte(&text, '\n');
	assert_int_equal(
	    yaml_read(arena, "f.yml", buf_span(&text), &docs, &diags), 0);
	assert_non_null(strstr(diags.v[0].text, "empty lines"));
	buf_free(&text);
	arena_free(arena);
	diags_clear(&diags);
}

/* Fifty thousand keys of a map are compared in no time. */
static void
reads_a_large_map(void **state)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct buf text = {0};
	const struct yaml *docs;

	(void)state;
	for (unsigned i = 0; i < 50000; i++)
		buf_printf(&text, "k%u: {k%u: v}\n", i, i);
	assert_int_equal(
	    yaml_read(arena, "f.yml", buf_span(&text), &docs, &diags), 1);
	assert_int_equal(docs[0].n, 50000);
	buf_printf(&text, "k7: v\n");
	assert_int_equal(
	    yaml_read(arena, "f.yml", buf_span(&text), &docs, &diags), 0);
	assert_string_equal(
	    diags.v[0].text, "duplicate key 'k7': it was given on line 8");
	buf_free(&text);
	arena_free(arena);
	diags_clear(&diags);
}

static void
limits_the_bytes(void **state)
{
	char *text = malloc(YAML_BYTES + 1);
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	const struct yaml *docs;

	(void)state;
	memset(text, ' ', YAML_BYTES + 1);
	assert_int_equal(yaml_read(arena, "f.yml",
			     span_of(text, YAML_BYTES + 1), &docs, &diags),
	    0);
	assert_int_equal(diags.errors, 1);
	assert_true(arena_held(arena) < 1 << 20);
	free(text);
	arena_free(arena);
	diags_clear(&diags);
}

/* Documents come out of a cache as they went in, and only whole. */
static void
packs_documents(void **state)
{
	static const char text[] = "a: 1\nb: [x, 'y', ~, {c: {}}]\n---\n"
				   "- |\n  z\n- []\n---\nplain\n";
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct buf b = {0};
	const struct yaml *docs, *again;
	size_t n = yaml_read(arena, "f", span_str(text), &docs, &diags);
	size_t found;

	(void)state;
	assert_int_equal(n, 3);
	assert_true(yaml_pack(docs, n, &b));
	assert_true(yaml_unpack(arena, "g", buf_span(&b), &again, &found));
	assert_int_equal(found, n);
	for (size_t i = 0; i < n; i++) {
		char want[200] = "";
		char have[200] = "";

		flat(&docs[i], want, sizeof(want));
		flat(&again[i], have, sizeof(have));
		assert_string_equal(have, want);
		assert_int_equal(again[i].at.line, docs[i].at.line);
		assert_string_equal(again[i].at.file, "g");
	}
	assert_int_equal(again[0].entry[1].at.line, 2);
	assert_int_equal(again[0].entry[1].value.item[1].at.column,
	    docs[0].entry[1].value.item[1].at.column);
	for (size_t k = 0; k < b.n; k++) {
		uint8_t *part = mem_alloc(k);

		memcpy(part, b.p, k);
		assert_false(
		    yaml_unpack(arena, "g", span_of(part, k), &again, &found));
		free(part);
	}
	buf_free(&b);
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_documents),
	    cmocka_unit_test(tells_what_is_wrong_and_where),
	    cmocka_unit_test(limits_what_aliases_repeat),
	    cmocka_unit_test(limits_the_depth),
	    cmocka_unit_test(limits_empty_lines),
	    cmocka_unit_test(reads_a_large_map),
	    cmocka_unit_test(limits_the_bytes),
	    cmocka_unit_test(packs_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
