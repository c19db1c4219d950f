/* The grid, documents on it, typed lines and the key table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/text.h"
#include "tui/canvas.h"
#include "tui/doc.h"
#include "tui/edit.h"
#include "tui/keymap.h"

#define BYTES(text)                                       \
	{                                                 \
		(const uint8_t *)(text), sizeof(text) - 1 \
	}
#define S(text) ((struct span)BYTES(text))

static void
assert_shows(struct canvas *c, const char *want)
{
	struct buf out = {0};

	canvas_text(c, &out);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p, want);
	buf_free(&out);
}

/* What is put at column 1 of a grid of 2 x 10, and what the grid shows. */
static const struct {
	struct span text;
	unsigned width;
	unsigned used;
	const char *want;
} puts_[] = {
    {BYTES("abc"), 9, 3, " abc\n\n"},
    {BYTES("abcdefghijkl"), 20, 9, " abcdefghi\n\n"},
    {BYTES("abcdef"), 3, 3, " abc\n\n"},
    {BYTES("\xec\x84\xb8\xeb\xac\xb4"), 9, 4, " \xec\x84\xb8\xeb\xac\xb4\n\n"},
    /* half of a wide character does not fit */
    {BYTES("a\xec\x84\xb8"), 2, 1, " a\n\n"},
    /* a combining acute takes no column */
    {BYTES("e\xcc\x81z"), 9, 2, " e\xcc\x81z\n\n"},
    /* more marks than a cell keeps, and one without a letter */
    {BYTES("\xcc\x81"
	   "e\xcc\x81\xcc\x82\xcc\x83z"),
	9, 2, " e\xcc\x81\xcc\x82z\n\n"},
    {BYTES("a\x1b[2J"), 9, 8, " a\\x1b[2J\n\n"},
    {BYTES("\xff"), 9, 4, " \\xff\n\n"},
    {BYTES("\xe2\x80\xae"
	   "b"),
	9, 9, " \\u{202e}b\n\n"},
    {BYTES("\xc2\x9b"
	   "31m"),
	9, 9, " \\u{009b}3\n\n"},
    {BYTES("a\nb"), 9, 6, " a\\x0ab\n\n"},
    {BYTES("a\0b"), 9, 6, " a\\x00b\n\n"},
};

static void
test_put(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(puts_) / sizeof(puts_[0]); i++) {
		struct canvas *c = canvas_new(2, 10);
		struct area at = {0, 1, 1, puts_[i].width};

		assert_int_equal(canvas_put(c, at, STYLE_TEXT, puts_[i].text),
		    puts_[i].used);
		assert_shows(c, puts_[i].want);
		canvas_free(c);
	}
}

/* Nothing that a terminal obeys is ever in a cell. */
static void
test_hostile(void **state)
{
	struct canvas *c = canvas_new(1, 60);
	struct area all = {0, 0, 1, 60};

	(void)state;
	for (unsigned a = 0; a < 256; a++) {
		for (unsigned b = 0; b < 256; b++) {
			uint8_t bytes[] = {
			    (uint8_t)a, (uint8_t)b, 0x80, 'x', 0xae};

			canvas_clear(c);
			canvas_put(c, all, STYLE_TEXT, span_of(bytes, 5));
			for (unsigned k = 0; k < 60; k++) {
				uint32_t ch = c->cell[k].c;

				assert_true(ch >= 0x20);
				assert_false(ch >= 0x7f && ch < 0xa0);
				assert_false(ch >= 0x200e && ch <= 0x200f);
				assert_false(ch >= 0x202a && ch <= 0x202e);
				assert_false(ch >= 0x2066 && ch <= 0x2069);
			}
		}
	}
	canvas_free(c);
}

/* Writing over half of a wide character takes the other half away. */
static void
test_over_wide(void **state)
{
	struct canvas *c = canvas_new(1, 6);
	struct area one = {0, 1, 1, 1};
	struct area all = {0, 0, 1, 6};

	(void)state;
	canvas_put(c, all, STYLE_TEXT, S("\xec\x84\xb8\xeb\xac\xb4"));
	canvas_put(c, one, STYLE_TEXT, S("x"));
	assert_shows(c, " x\xeb\xac\xb4\n");
	one.col = 2;
	canvas_put(c, one, STYLE_TEXT, S("y"));
	assert_shows(c, " xy\n");
	canvas_free(c);
}

static void
test_outside(void **state)
{
	struct canvas *c = canvas_new(2, 4);

	(void)state;
	canvas_put(c, (struct area){5, 0, 1, 4}, STYLE_TEXT, S("x"));
	canvas_put(c, (struct area){0, 9, 1, 4}, STYLE_TEXT, S("x"));
	canvas_put(c, (struct area){0, 0, 0, 4}, STYLE_TEXT, S("x"));
	canvas_fill(c, (struct area){1, 3, 9, 9}, STYLE_BAR);
	canvas_focus(c, (struct area){1, 3, 9, 9});
	canvas_rule(c, (struct area){9, 0, 1, 4}, "t");
	canvas_cursor(c, 99, 99);
	assert_int_equal(c->cursor_row, 1);
	assert_int_equal(c->cursor_col, 3);
	assert_shows(c, "\n\n");
	canvas_resize(c, 100000, 0);
	assert_int_equal(c->rows, CANVAS_ROWS);
	canvas_put(c, (struct area){0, 0, 1, 4}, STYLE_TEXT, S("x"));
	canvas_cursor(c, 0, 0);
	canvas_free(c);
}

static void
test_ascii(void **state)
{
	struct canvas *c = canvas_new(2, 12);

	(void)state;
	canvas_rule(c, (struct area){0, 0, 1, 12}, "hi");
	canvas_put(c, (struct area){1, 0, 1, 12}, STYLE_TEXT,
	    S("\xe2\x96\xb8\xec\x84\xb8 e\xcc\x81\xe2\x80\xa6"));
	canvas_ascii(c);
	assert_shows(c, "-- hi ------\n>?  e~\n");
	canvas_free(c);
}

static void
test_paragraphs(void **state)
{
	struct doc *d = doc_new();
	struct buf out = {0};

	(void)state;
	doc_reset(d, 20);
	doc_prose(d, STYLE_TEXT, 0,
	    S("one two three four five six\n\nveryveryverylongwordthat "
	      "ends\n"));
	doc_cell(d, STYLE_TEXT, 5, S("abcdefg"));
	doc_cell(d, STYLE_TEXT, 3, S("x"));
	doc_str(d, STYLE_TEXT, "|\x1b");
	doc_text(d, &out);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p,
	    "one two three four\nfive six\n\nveryveryverylongword\n"
	    "that endsabcd\xe2\x80\xa6 x   |\\x1b\n");
	buf_free(&out);
	doc_free(d);
}

static void
test_focus(void **state)
{
	struct doc *d = doc_new();
	struct scroll s = {0};
	struct canvas *c = canvas_new(3, 8);
	struct area all = {0, 0, 3, 8};

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		if (i % 2 == 1)
			doc_item(d, REF_ITEM, i, i == 5 ? '*' : 0);
		else
			doc_line(d);
		doc_printf(d, STYLE_TEXT, "line %u", i);
	}
	doc_move(d, &s, 1, true, 3);
	assert_int_equal(doc_focused(d, &s).n, 1);
	doc_move(d, &s, 2, true, 3);
	assert_int_equal(doc_focused(d, &s).n, 5);
	doc_draw(d, &s, c, all, true);
	assert_shows(c, "  line 3\n  line 4\n\xe2\x96\xb8*line 5\n");
	assert_int_equal(c->cursor_row, 2);
	assert_true(c->cell[2 * 8 + 3].focus);
	doc_move(d, &s, 100, true, 3);
	assert_int_equal(doc_focused(d, &s).n, 7);
	doc_move(d, &s, -100, false, 3);
	assert_int_equal(s.focus, 0);
	assert_true(doc_find(d, (struct ref){REF_ITEM, 3}, &s));
	assert_false(doc_find(d, (struct ref){REF_ITEM, 4}, &s));
	assert_int_equal(s.focus, 3);
	s.left = 5;
	canvas_clear(c);
	doc_draw(d, &s, c, all, false);
	assert_shows(c, "  1\n  2\n  3\n");
	canvas_free(c);
	doc_free(d);
}

static void
test_edit(void **state)
{
	static const int keys[] = {'a', 0xc138, 'c', K_LEFT, K_LEFT, 'x',
	    K_BACKSPACE, K_DELETE, K_END, '!', K_HOME, '>', K_UP, K_TAB};
	struct edit e = {0};
	struct canvas *c = canvas_new(1, 8);

	(void)state;
	edit_begin(&e, "");
	assert_int_equal(edit_key(&e, K_BACKSPACE), EDIT_GOING);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_int_equal(edit_key(&e, keys[i]), EDIT_GOING);
	assert_true(span_eq_str(buf_span(&e.text), ">ac!"));
	for (unsigned i = 0; i < EDIT_BYTES; i++)
		edit_key(&e, 0xc138);
	assert_true(e.text.n <= EDIT_BYTES);
	assert_true(utf8_valid(buf_span(&e.text)));
	edit_draw(&e, "n:", c, (struct area){0, 0, 1, 8});
	assert_int_equal(c->cursor_row, 0);
	assert_int_equal(edit_key(&e, K_CTRL_U), EDIT_GOING);
	assert_int_equal(edit_key(&e, K_ENTER), EDIT_DONE);
	assert_int_equal(edit_key(&e, K_ESC), EDIT_CANCELLED);
	canvas_free(c);
	edit_free(&e);
}

/* Names of keys come back, and no key means two things in one place. */
static void
test_keys(void **state)
{
	const struct binding *b;

	(void)state;
	for (int key = 1; key <= K_LAST; key++) {
		struct buf name = {0};

		if (key == 0xd800)
			key = 0xe000;
		key_put(&name, key);
		if (name.n > 0 && key_find(buf_span(&name)) != key)
			fail_msg("key %#x", (unsigned)key);
		buf_free(&name);
	}
	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		for (unsigned k = 0; k < BINDING_KEYS && b->key[k] != 0; k++)
			assert_int_equal(
			    keymap_find(b->key[k], b->group), b->act);
		/* A function key has a twin that every terminal sends. */
		assert_true(b->key[0] < K_UP);
		assert_true(b->help[0] != '\0');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_put),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_over_wide),
	    cmocka_unit_test(test_outside),
	    cmocka_unit_test(test_ascii),
	    cmocka_unit_test(test_paragraphs),
	    cmocka_unit_test(test_focus),
	    cmocka_unit_test(test_edit),
	    cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
