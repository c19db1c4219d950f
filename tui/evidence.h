#ifndef TUI_EVIDENCE_H
#define TUI_EVIDENCE_H

/* From an alert to the frame or row that shows why its rule matched. */

#include "tui/console.h"

/*
 * Finds, for the view of data, the evidence of the alert that is looked at.  An alert on a TCP stream
 * is raised at the frame that acknowledges the data; shown is the frame of the
 * same conversation that holds most of what matched.
 */
void evidence_find(struct console *con);

/* Opens the view of data on it. */
void evidence_open(struct console *con);

/* Does a frame of the open file belong to the alert's conversation? */
bool evidence_has(const struct console *con, const struct file_item *it);

#endif
