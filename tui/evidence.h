#ifndef TUI_EVIDENCE_H
#define TUI_EVIDENCE_H

/* From an alert to the frame or row that shows why its rule matched. */

#include "tui/desk.h"
#include "tui/files.h"

/*
 * Goes, in its file, to the evidence of the alert that is looked at.  An alert
 * on a TCP stream is raised at the frame that acknowledges the data; shown is
 * the frame of the same conversation that holds most of what matched.  False:
 * there is none.
 */
bool evidence_find(const struct desk *d, struct files *f);

/* Does a frame of the open file belong to the alert's conversation? */
bool evidence_has(
    const struct desk *d, const struct files *f, const struct file_item *it);

#endif
