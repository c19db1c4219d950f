#ifndef TUI_EDIT_H
#define TUI_EDIT_H

/* One line of text being typed: a filter, a note, an answer. */

#include "analyzer/base/buf.h"
#include "tui/canvas.h"

enum {
	EDIT_BYTES = 2000 /* more is not taken */
};

enum edit_state {
	EDIT_GOING,
	EDIT_DONE,
	EDIT_CANCELLED,
};

/* Zeroed, it is empty; edit_free gives its memory back. */
struct edit {
	struct buf text; /* UTF-8 */
	size_t at;       /* byte before which the next character goes */
};

void edit_free(struct edit *e);

/* Begins anew with a text in it. */
void edit_begin(struct edit *e, const char *text);

enum edit_state edit_key(struct edit *e, int key);

/* Draws "label text" and sets the cursor; what is left of it scrolls away. */
void edit_draw(
    const struct edit *e, const char *label, struct canvas *c, struct area at);

#endif
