#ifndef ANALYZER_DETECT_SIGMA_CONDITION_H
#define ANALYZER_DETECT_SIGMA_CONDITION_H

/*
 * The condition of a rule: names of selections with "and", "or", "not",
 * brackets, "1 of", "any of", "all of" (also "2 of" …) a pattern or "them".
 */

#include "analyzer/detect/sigma/selection.h"

struct selection {
	struct span name;
	struct place at;
	struct node *node;
	bool used; /* a condition asked for it */
};

/*
 * Reads one condition over n selections.  NULL: the diagnostics say what is
 * wrong and where.
 */
struct node *condition_read(struct building *b, const struct yaml *y,
    struct selection *selection, size_t n);

#endif
