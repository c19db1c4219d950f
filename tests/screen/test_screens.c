/*
 * The console as text.  Each folder of tests/screen is a case: `keys` says what
 * is typed, `want` is what the screen then shows.
 *
 *	soc, train, choose   on the first line: which console; "train ko": in
 *	                     another language
 *	j Enter F8 …         keys by their names
 *	"text"               its characters
 *	size 100 30          the terminal gets another size
 *	show                 the screen is compared here, too
 *	# …                  a remark
 *
 * With UPDATE in the environment the `want` is written instead.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/text.h"
#include "tests/screen/stage.h"
#include "tui/console.h"
#include "tui/line.h"

#define PLACE "tests/screen"

enum {
	KEY_SECONDS = 10 /* what a key takes on the stage's clock */
};

static void
press(struct stage *s, struct console *con, int key)
{
	s->now_ns += KEY_SECONDS * INT64_C(1000000000);
	console_key(con, key);
	console_write(con);
}

static void
show(struct console *con, struct canvas *c, struct buf *out)
{
	console_draw(con, c);
	canvas_text(c, out);
	buf_printf(out, "---- cursor at row %u, column %u\n", c->cursor_row,
	    c->cursor_col);
}

static void
type_text(struct stage *s, struct console *con, struct span text)
{
	size_t i = 0;

	while (i < text.n)
		press(s, con, utf8_next(text, &i));
}

static void
resize(struct console *con, struct canvas *c, struct span line)
{
	struct span word;
	uint64_t cols = 0;
	uint64_t rows = 0;

	assert_true(span_token(&line, ' ', &word));
	assert_true(span_token(&line, ' ', &word));
	assert_true(span_number(word, 9999, &cols));
	assert_true(span_number(line, 9999, &rows));
	canvas_resize(c, (unsigned)rows, (unsigned)cols);
	console_size(con, c->rows, c->cols);
}

/* Does what a line of `keys` says. */
static void
do_line(struct stage *s, struct console *con, struct canvas *c,
    struct span line, struct buf *out)
{
	struct span word;

	if (line.n == 0 || line.p[0] == '#')
		return;
	if (span_starts(line, span_str("size "))) {
		resize(con, c, line);
	} else if (span_eq_str(line, "show")) {
		show(con, c, out);
	} else if (line.p[0] == '"') {
		type_text(s, con, span_of(line.p + 1, line.n - 2));
	} else {
		while (span_token(&line, ' ', &word)) {
			int key = key_find(word);

			if (key == K_NONE)
				fail_msg("no key %.*s", (int)word.n, word.p);
			press(s, con, key);
		}
	}
}

static struct buf
slurp(const char *path)
{
	struct buf b = {0};
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return b;
	while ((n = fread(buf_room(&b, 4096), 1, 4096, f)) > 0)
		b.n += n;
	fclose(f);
	return b;
}

static void
play(struct span keys, struct buf *out)
{
	struct canvas *c = canvas_new(CONSOLE_ROWS, CONSOLE_COLS);
	struct stage *s;
	struct console *con;
	struct span line;
	bool choose;

	assert_true(span_token(&keys, '\n', &line));
	choose = span_eq_str(line, "choose");
	s = stage_new(span_starts(line, span_str("train")));
	if (span_eq_str(line, "train ko"))
		s->options.language = "ko";
	con = console_new(&s->options, choose ? stage_scenarios : NULL,
	    choose ? stage_scenarios_n : 0, &s->err);
	if (con == NULL)
		fail_msg("%s", s->err.text);
	console_write(con);
	while (span_token(&keys, '\n', &line))
		do_line(s, con, c, span_trim(line), out);
	show(con, c, out);
	console_free(con);
	stage_free(s);
	canvas_free(c);
}

static void
compare(const char *path, const struct buf *got)
{
	struct buf want = slurp(path);
	FILE *f;

	if (getenv("UPDATE") != NULL) {
		f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(got->p, 1, got->n, f), got->n);
		fclose(f);
	} else if (!span_eq(buf_span(&want), buf_span(got))) {
		fail_msg("%s: the screen shows\n%.*s", path, (int)got->n,
		    (const char *)got->p);
	}
	buf_free(&want);
}

static void
test_screen(void **state)
{
	const char *name = *state;
	char path[300];
	struct buf keys;
	struct buf got = {0};

	snprintf(path, sizeof(path), PLACE "/%s/keys", name);
	keys = slurp(path);
	assert_true(keys.n > 0);
	play(buf_span(&keys), &got);
	snprintf(path, sizeof(path), PLACE "/%s/want", name);
	compare(path, &got);
	buf_free(&keys);
	buf_free(&got);
}

/* ---- what holds for every screen --------------------------------- */

/* No cell holds what a terminal obeys, whatever is open. */
static void
test_nothing_is_sent(void **state)
{
	const struct view *v;

	(void)state;
	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		struct stage *s = stage_new(true);
		struct console *con =
		    console_new(&s->options, NULL, 0, &s->err);
		struct canvas *c = canvas_new(30, 100);

		assert_non_null(con);
		console_size(con, 30, 100);
		console_look(con, 4);
		console_show_item(con, "auth.log", 2);
		console_open(con, v);
		console_draw(con, c);
		for (size_t k = 0; k < (size_t)c->rows * c->cols; k++) {
			uint32_t ch = c->cell[k].c;

			assert_true(ch >= 0x20);
			assert_false(ch >= 0x7f && ch < 0xa0);
			assert_false(ch >= 0x202a && ch <= 0x202e);
		}
		console_free(con);
		canvas_free(c);
		stage_free(s);
	}
}

/* Every view at every size draws inside the canvas; small ones say so. */
static void
test_sizes(void **state)
{
	static const unsigned sizes[][2] = {{0, 0}, {1, 1}, {23, 80}, {24, 79},
	    {24, 80}, {25, 200}, {200, 80}, {999, 999}};
	struct stage *s = stage_new(true);
	struct console *con = console_new(&s->options, NULL, 0, &s->err);
	struct canvas *c = canvas_new(24, 80);
	const struct view *v;

	(void)state;
	assert_non_null(con);
	console_look(con, 4);
	for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		canvas_resize(c, sizes[k][0], sizes[k][1]);
		console_size(con, sizes[k][0], sizes[k][1]);
		for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
			console_open(con, v);
			console_draw(con, c);
			console_key(con, K_PAGE_DOWN);
			console_draw(con, c);
			console_key(con, '?');
			console_draw(con, c);
			console_key(con, '?');
			assert_false(con->done);
		}
	}
	console_free(con);
	canvas_free(c);
	stage_free(s);
}

/* A store with nothing in it, and files that are not there. */
static void
test_nothing_there(void **state)
{
	struct canvas *c = canvas_new(24, 80);
	const struct view *v;

	(void)state;
	for (unsigned training = 0; training < 2; training++) {
		struct stage *s = stage_new_empty(training != 0);
		struct console *con =
		    console_new(&s->options, NULL, 0, &s->err);

		assert_non_null(con);
		for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
			console_open(con, v);
			console_draw(con, c);
			press(s, con, K_ENTER);
			press(s, con, 'p');
			press(s, con, 'v');
			press(s, con, 'w');
			console_draw(con, c);
			if (con->asking)
				press(s, con, K_ESC);
		}
		console_show_item(con, "auth.log", 1);
		assert_true(con->said[0] != '\0');
		console_free(con);
		stage_free(s);
	}
	canvas_free(c);
}

/* Every key in every view, twice, leaves a console that can be drawn. */
static void
test_all_keys(void **state)
{
	struct canvas *c = canvas_new(24, 80);
	const struct view *v;

	(void)state;
	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		struct stage *s = stage_new(i % 2 == 0);
		struct console *con =
		    console_new(&s->options, NULL, 0, &s->err);

		assert_non_null(con);
		for (int key = 1; key <= K_LAST; key++) {
			if (key == 128)
				key = K_UP;
			for (unsigned twice = 0; twice < 2; twice++) {
				console_open(con, v);
				press(s, con, key);
				console_draw(con, c);
			}
			if (con->asking)
				press(s, con, K_ENTER);
			con->done = false;
		}
		console_free(con);
		stage_free(s);
	}
	canvas_free(c);
}

/* ---- the linear mode --------------------------------------------- */

/* Plays a file of lines typed, and returns what was printed. */
static void
play_lines(const char *typed, bool training, struct buf *out)
{
	struct stage *s = stage_new(training);
	struct console *con = console_new(&s->options, NULL, 0, &s->err);
	char *text = NULL;
	size_t n = 0;
	FILE *in = fmemopen((void *)typed, strlen(typed), "r");
	FILE *print = open_memstream(&text, &n);

	assert_non_null(con);
	line_run(con, in, print);
	fclose(in);
	fclose(print);
	buf_put(out, span_of(text, n));
	free(text);
	console_free(con);
	stage_free(s);
}

static void
test_lines(void **state)
{
	struct buf typed = slurp(PLACE "/lines.typed");
	struct buf got = {0};

	(void)state;
	assert_true(typed.n > 0);
	buf_byte(&typed, 0);
	play_lines((const char *)typed.p, true, &got);
	compare(PLACE "/lines.want", &got);
	for (size_t i = 0; i < got.n; i++)
		assert_true(got.p[i] >= ' ' || got.p[i] == '\n');
	buf_free(&typed);
	buf_free(&got);
}

int
main(void)
{
	struct CMUnitTest tests[64] = {
	    cmocka_unit_test(test_nothing_is_sent),
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_all_keys),
	    cmocka_unit_test(test_nothing_there),
	    cmocka_unit_test(test_lines),
	};
	struct dirent **v = NULL;
	size_t n = 5;
	int found = scandir(PLACE, &v, NULL, alphasort);
	int failed;

	for (int i = 0; i < found && n < 64; i++) {
		if (v[i]->d_name[0] == '.' || strchr(v[i]->d_name, '.') != NULL)
			continue;
		tests[n++] = (struct CMUnitTest){
		    v[i]->d_name, test_screen, NULL, NULL, v[i]->d_name};
	}
	failed = _cmocka_run_group_tests("screens", tests, n, NULL, NULL);
	for (int i = 0; i < found; i++)
		free(v[i]);
	free(v);
	return failed;
}
