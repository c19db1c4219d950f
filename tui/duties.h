#ifndef TUI_DUTIES_H
#define TUI_DUTIES_H

/*
 * The forms of reports to authorities, below the tasks: their fields are
 * numbered on from the last task.
 */

#include "tui/console.h"

/* Writes the forms, a line a field, which stands for REF_TASK. */
void duties_write(struct console *con, struct doc *d);

/* Is that number one of a field? */
bool duties_has(const struct console *con, uint64_t n);

void duties_aside(struct console *con, uint64_t n, struct doc *d);

/* Asks for the field, and takes what was typed for it. */
void duties_ask(struct console *con, uint64_t n);
void duties_entered(struct console *con, uint64_t n, const char *text);

#endif
