#ifndef TUI_TERM_H
#define TUI_TERM_H

/* The terminal, by ncurses: the only file that knows it is term.c. */

#include "analyzer/base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"

struct term; /* opaque */

struct term_options {
	bool colour; /* false: attributes only, as NO_COLOR asks */
	bool ascii;  /* no character beyond ASCII is sent */
};

/* Takes over the terminal.  NULL: *err says why (unknown TERM, no tty). */
struct term *term_open(const struct term_options *options, struct err *err);

/* Gives it back. */
void term_close(struct term *t); /* t may be NULL */

void term_size(const struct term *t, unsigned *rows, unsigned *cols);

/* Shows the canvas; only what changed is sent. */
void term_show(struct term *t, struct canvas *c);

/* Sends all of it again with the next term_show. */
void term_redraw(struct term *t);

/* Waits for a key. */
int term_key(struct term *t);

#endif
