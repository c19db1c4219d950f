#ifndef ANALYZER_DETECT_SIGMA_PARTS_CONDITION_H
#define ANALYZER_DETECT_SIGMA_PARTS_CONDITION_H

/*
 * The condition of a temporal correlation as a text over the names of its
 * rules: "a and not b".  A tree whose atoms are numbers of parts.
 *
 * Of temporal it says which rules matched in the window.  One of
 * temporal_ordered says which rules match in their order and, behind "not",
 * which ones do not between them.
 */

#include "analyzer/detect/sigma/correlation.h"

/*
 * Reads the text into c; where c has no parts, the rules that it names are its
 * parts, in their order.  False: the diagnostics say what is wrong.
 */
bool parts_condition_read(
    struct building *b, const struct yaml *y, struct correlation *c);

/* Does it hold, when part i matched seen[i] times? */
bool parts_condition_holds(const struct node *n, const uint32_t *seen);

/* Does it hold the less, the more matches? */
bool parts_condition_denies(const struct node *n);

#endif
