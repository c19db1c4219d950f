#include "tui/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

static unsigned
at_most(unsigned n, unsigned max)
{
	return n < max ? n : max;
}

struct canvas *
canvas_new(unsigned rows, unsigned cols)
{
	struct canvas *c = mem_zalloc(1, sizeof(*c));

	canvas_resize(c, rows, cols);
	return c;
}

void
canvas_free(struct canvas *c)
{
	if (c == NULL)
		return;
	free(c->cell);
	free(c);
}

void
canvas_resize(struct canvas *c, unsigned rows, unsigned cols)
{
	c->rows = at_most(rows, CANVAS_ROWS);
	c->cols = at_most(cols, CANVAS_COLS);
	free(c->cell);
	c->cell = mem_zalloc((size_t)c->rows * c->cols + 1, sizeof(*c->cell));
	canvas_clear(c);
}

void
canvas_clear(struct canvas *c)
{
	struct area all = {0, 0, c->rows, c->cols};

	canvas_fill(c, all, STYLE_TEXT);
	c->cursor_row = 0;
	c->cursor_col = 0;
}

static struct cell *
cell_at(struct canvas *c, unsigned row, unsigned col)
{
	return &c->cell[(size_t)row * c->cols + col];
}

static void
blank(struct cell *cell)
{
	*cell = (struct cell){.c = ' ', .style = cell->style, .columns = 1};
}

static void
set(struct canvas *c, unsigned row, unsigned col, enum style style, uint32_t ch)
{
	struct cell *cell = cell_at(c, row, col);

	/* Half of a wide character does not stay. */
	if (cell->columns == 0 && col > 0)
		blank(&cell[-1]);
	if (cell->columns == 2 && col + 1 < c->cols)
		blank(&cell[1]);
	*cell = (struct cell){.c = ch, .style = (uint8_t)style, .columns = 1};
}

void
canvas_fill(struct canvas *c, struct area at, enum style style)
{
	for (unsigned r = at.row; r < at.row + at.rows && r < c->rows; r++) {
		for (unsigned k = at.col; k < at.col + at.cols && k < c->cols;
		     k++)
			set(c, r, k, style, ' ');
	}
}

static void
add_mark(struct cell *cell, uint32_t ch)
{
	for (unsigned i = 0; i < CANVAS_MARKS; i++) {
		if (cell->mark[i] == 0) {
			cell->mark[i] = ch;
			return;
		}
	}
}

/* Writes text that is safe already. */
static unsigned
put_safe(struct canvas *c, struct area at, enum style style, struct span text)
{
	unsigned col = at.col;
	unsigned last = col; /* the character that marks belong to */
	unsigned end = at.col + at.cols < c->cols ? at.col + at.cols : c->cols;
	size_t i = 0;

	while (i < text.n) {
		int32_t ch = utf8_next(text, &i);
		unsigned wide = ch < 0 ? 1 : char_columns((uint32_t)ch);

		if (wide == 0) {
			if (col > at.col)
				add_mark(
				    cell_at(c, at.row, last), (uint32_t)ch);
			continue;
		}
		if (col + wide > end)
			break;
		set(c, at.row, col, style, ch < 0 ? '?' : (uint32_t)ch);
		if (wide == 2) {
			set(c, at.row, col + 1, style, ' ');
			cell_at(c, at.row, col)->columns = 2;
			cell_at(c, at.row, col + 1)->columns = 0;
		}
		last = col;
		col += wide;
	}
	return col - at.col;
}

unsigned
canvas_put(struct canvas *c, struct area at, enum style style, struct span text)
{
	struct buf safe = {0};
	unsigned used;

	if (at.row >= c->rows || at.col >= c->cols || at.rows == 0)
		return 0;
	safe_text(&safe, text, false);
	used = put_safe(c, at, style, buf_span(&safe));
	buf_free(&safe);
	return used;
}

unsigned
canvas_printf(
    struct canvas *c, struct area at, enum style style, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	return canvas_put(c, at, style, span_str(text));
}

void
canvas_rule(struct canvas *c, struct area at, const char *title)
{
	struct area text = {
	    at.row, at.col + 3, 1, at.cols > 6 ? at.cols - 6 : 0};
	unsigned used;

	if (at.row >= c->rows)
		return;
	for (unsigned k = at.col; k < at.col + at.cols && k < c->cols; k++)
		set(c, at.row, k, STYLE_RULE, 0x2500);
	if (title == NULL || title[0] == '\0' || text.cols == 0)
		return;
	used = canvas_put(c, text, STYLE_TITLE, span_str(title));
	set(c, at.row, at.col + 2, STYLE_RULE, ' ');
	if (text.col + used < c->cols)
		set(c, at.row, text.col + used, STYLE_RULE, ' ');
}

void
canvas_focus(struct canvas *c, struct area at)
{
	for (unsigned r = at.row; r < at.row + at.rows && r < c->rows; r++) {
		for (unsigned k = at.col; k < at.col + at.cols && k < c->cols;
		     k++)
			cell_at(c, r, k)->focus = true;
	}
}

void
canvas_cursor(struct canvas *c, unsigned row, unsigned col)
{
	if (c->rows == 0 || c->cols == 0)
		return;
	c->cursor_row = at_most(row, c->rows - 1);
	c->cursor_col = at_most(col, c->cols - 1);
}

static uint32_t
ascii_of(uint32_t c)
{
	static const struct {
		uint32_t c;
		char ascii;
	} kin[] = {
	    {0x2500, '-'}, /* horizontal line */
	    {0x2502, '|'}, /* vertical line */
	    {0x2026, '~'}, /* ellipsis: text was cut */
	    {0x25b8, '>'}, /* triangle: the focused line */
	    {0x2192, '>'}, /* arrow */
	    {0x2588, '#'}, /* full block: bars */
	    {0x2591, '.'}, /* light shade: the rest of a bar */
	    {0x2013, '-'},
	    {0x2014, '-'},
	    {0x2018, '\''},
	    {0x2019, '\''},
	    {0x201c, '"'},
	    {0x201d, '"'},
	    {0xd7, 'x'},
	    {0xb7, '.'},
	};

	if (c < 0x7f)
		return c;
	for (size_t i = 0; i < sizeof(kin) / sizeof(kin[0]); i++) {
		if (kin[i].c == c)
			return (uint32_t)kin[i].ascii;
	}
	return '?';
}

void
canvas_ascii(struct canvas *c)
{
	size_t n = (size_t)c->rows * c->cols;

	for (size_t i = 0; i < n; i++) {
		struct cell *cell = &c->cell[i];

		cell->c = cell->columns == 0 ? ' ' : ascii_of(cell->c);
		cell->columns = 1;
		for (unsigned k = 0; k < CANVAS_MARKS; k++)
			cell->mark[k] = 0;
	}
}

static void
text_of_cell(const struct cell *cell, struct buf *out)
{
	if (cell->columns == 0)
		return;
	utf8_put(out, cell->c);
	for (unsigned m = 0; m < CANVAS_MARKS && cell->mark[m] != 0; m++)
		utf8_put(out, cell->mark[m]);
}

void
canvas_text(const struct canvas *c, struct buf *out)
{
	for (unsigned r = 0; r < c->rows; r++) {
		size_t end = out->n;

		for (unsigned k = 0; k < c->cols; k++) {
			const struct cell *cell =
			    &c->cell[(size_t)r * c->cols + k];

			text_of_cell(cell, out);
			if (cell->columns != 0 && cell->c != ' ')
				end = out->n;
		}
		out->n = end;
		buf_byte(out, '\n');
	}
}

unsigned
canvas_columns(struct span text)
{
	struct buf safe = {0};
	unsigned n;

	safe_text(&safe, text, false);
	n = text_columns(buf_span(&safe));
	buf_free(&safe);
	return n;
}
