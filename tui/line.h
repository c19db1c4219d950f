#ifndef TUI_LINE_H
#define TUI_LINE_H

/*
 * The linear mode: every view printed line by line, its items numbered; a line
 * typed is a number, a key of the table, or a view's name.  For screen readers,
 * braille displays, slow lines and scripts.
 */

#include "tui/console.h"

/* Reads commands until the end of in or until the person leaves. */
void line_run(struct console *con, FILE *in, FILE *out);

#endif
