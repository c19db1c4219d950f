#include "tui/term.h"

#include <curses.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "analyzer/base/mem.h"

enum {
	ESCAPE_MS = 50, /* how long an escape sequence may take */
};

struct term {
	SCREEN *screen;
	bool ascii;
	int colours; /* 0, 8, 16 or 256 and more */
};

static const struct {
	int curses;
	int key;
} keys[] = {
    {KEY_UP, K_UP},
    {KEY_DOWN, K_DOWN},
    {KEY_LEFT, K_LEFT},
    {KEY_RIGHT, K_RIGHT},
    {KEY_PPAGE, K_PAGE_UP},
    {KEY_NPAGE, K_PAGE_DOWN},
    {KEY_HOME, K_HOME},
    {KEY_END, K_END},
    {KEY_DC, K_DELETE},
    {KEY_BTAB, K_BACK_TAB},
    {KEY_BACKSPACE, K_BACKSPACE},
    {KEY_ENTER, K_ENTER},
    {KEY_RESIZE, K_RESIZE},
};

static void
start_colours(struct term *t)
{
	if (!has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	t->colours = COLORS;
	for (int s = 0; s < STYLE_COUNT; s++) {
		const struct look *look = theme_look((enum style)s);

		if (t->colours >= 256)
			init_pair((short)(s + 1), look->fg256, look->bg256);
		else
			init_pair((short)(s + 1), look->fg, look->bg);
	}
}

struct term *
term_open(const struct term_options *options, struct err *err)
{
	struct term *t;
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err_set(err, ERR_IO,
		    "the console needs a terminal; "
		    "--line works without one");
		return NULL;
	}
	screen = newterm(NULL, stdout, stdin);
	if (screen == NULL) {
		err_set(err, ERR_IO,
		    "the terminal's type (TERM) is unknown; "
		    "--line works with any");
		return NULL;
	}
	t = mem_zalloc(1, sizeof(*t));
	t->screen = screen;
	t->ascii = options->ascii;
	set_escdelay(ESCAPE_MS);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	if (options->colour)
		start_colours(t);
	return t;
}

void
term_close(struct term *t)
{
	if (t == NULL)
		return;
	endwin();
	delscreen(t->screen);
	free(t);
}

void
term_size(const struct term *t, unsigned *rows, unsigned *cols)
{
	(void)t;
	*rows = (unsigned)getmaxy(stdscr);
	*cols = (unsigned)getmaxx(stdscr);
}

static attr_t
attributes(const struct term *t, const struct cell *cell)
{
	static const struct {
		uint8_t look;
		attr_t curses;
	} all[] = {
	    {LOOK_BOLD, A_BOLD},
	    {LOOK_DIM, A_DIM},
	    {LOOK_REVERSE, A_REVERSE},
	    {LOOK_UNDERLINE, A_UNDERLINE},
	};
	const struct look *look = theme_look((enum style)cell->style);
	uint8_t mine =
	    t->colours > 0 ? look->attributes : look->plain_attributes;
	attr_t out = A_NORMAL;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if ((mine & all[i].look) != 0)
			out |= all[i].curses;
	}
	if (cell->focus)
		out ^= A_REVERSE;
	return out;
}

static void
show_cell(struct term *t, int row, int col, const struct cell *cell)
{
	wchar_t text[2 + CANVAS_MARKS] = {(wchar_t)cell->c};
	cchar_t shown;

	for (unsigned i = 0; i < CANVAS_MARKS; i++)
		text[1 + i] = (wchar_t)cell->mark[i];
	if (setcchar(&shown, text, attributes(t, cell),
		t->colours > 0 ? (short)(cell->style + 1) : 0, NULL) == ERR)
		return;
	(void)mvadd_wch(row, col, &shown);
}

void
term_show(struct term *t, struct canvas *c)
{
	if (t->ascii)
		canvas_ascii(c);
	erase();
	for (unsigned r = 0; r < c->rows; r++) {
		for (unsigned k = 0; k < c->cols; k++) {
			const struct cell *cell =
			    &c->cell[(size_t)r * c->cols + k];

			if (cell->columns != 0)
				show_cell(t, (int)r, (int)k, cell);
		}
	}
	move((int)c->cursor_row, (int)c->cursor_col);
	refresh();
}

void
term_redraw(struct term *t)
{
	(void)t;
	clearok(stdscr, TRUE);
}

int
term_key(struct term *t)
{
	wint_t c;
	int kind = get_wch(&c);

	(void)t;
	if (kind == ERR)
		return K_CLOSED;
	if (kind != KEY_CODE_YES)
		return c == 8 ? K_BACKSPACE : c == '\n' ? K_ENTER : (int)c;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if ((wint_t)keys[i].curses == c)
			return keys[i].key;
	}
	if (c >= KEY_F(1) && c <= KEY_F(12))
		return K_F0 + (int)c - KEY_F0;
	return K_NONE;
}
