#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

/*
 * A screen in memory: a grid of cells that views write into and that term
 * copies to the terminal.  No character that a terminal could take for a
 * command gets in: control and bidirectional characters and bytes that are no
 * UTF-8 are shown as text.  What would leave the grid is cut.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/span.h"
#include "tui/theme.h"

enum {
	CANVAS_MARKS = 2,   /* combining characters kept of one cell */
	CANVAS_ROWS = 1000, /* a larger terminal is used in part */
	CANVAS_COLS = 1000,
};

/* A character; one that is two columns wide is followed by a cell of none. */
struct cell {
	uint32_t c; /* code point */
	uint32_t mark[CANVAS_MARKS];
	uint8_t style; /* enum style */
	bool focus;    /* STYLE_FOCUS is added */
	uint8_t columns;
};

struct canvas {
	unsigned rows;
	unsigned cols;
	struct cell *cell; /* rows * cols of them, row by row */
	unsigned cursor_row;
	unsigned cursor_col;
};

/* A rectangle of the grid. */
struct area {
	unsigned row;
	unsigned col;
	unsigned rows;
	unsigned cols;
};

struct canvas *canvas_new(unsigned rows, unsigned cols);
void canvas_free(struct canvas *c); /* c may be NULL */

/* Another size; the content is gone. */
void canvas_resize(struct canvas *c, unsigned rows, unsigned cols);

/* Blanks everywhere, the cursor at the top left. */
void canvas_clear(struct canvas *c);

/*
 * Writes text from a column on, cut to width columns.  Returns the columns
 * that were used.
 */
unsigned canvas_put(
    struct canvas *c, struct area at, enum style style, struct span text);
unsigned canvas_printf(struct canvas *c, struct area at, enum style style,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Blanks of a style. */
void canvas_fill(struct canvas *c, struct area at, enum style style);

/* A horizontal line over the first row of the area, with a title in it. */
void canvas_rule(struct canvas *c, struct area at, const char *title);

/* Adds the focus to every cell of the area. */
void canvas_focus(struct canvas *c, struct area at);

/* Where the terminal's cursor stands. */
void canvas_cursor(struct canvas *c, unsigned row, unsigned col);

/*
 * Replaces what is not ASCII: lines and signs by their nearest kin, all else
 * by "?".
 */
void canvas_ascii(struct canvas *c);

/* The grid as text, one line a row, without the blanks at their ends. */
void canvas_text(const struct canvas *c, struct buf *out);

/* Columns that text takes once it was made safe. */
unsigned canvas_columns(struct span text);

/* One row of an area, from a column of it on. */
static inline struct area
area_row(struct area a, unsigned row, unsigned col)
{
	return (struct area){a.row + row, a.col + col, row < a.rows,
	    col < a.cols ? a.cols - col : 0};
}

#endif
