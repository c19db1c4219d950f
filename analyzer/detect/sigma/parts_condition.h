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

#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/building.h"
#include "analyzer/detect/sigma/node.h"

enum {
	CORRELATION_PARTS = 64, /* rules of a correlation */
};

/* A rule that a correlation refers to. */
struct part {
	struct span name; /* name or id, as written */
	struct place at;
};

struct parts_condition {
	struct part *part; /* room for CORRELATION_PARTS */
	size_t parts;
	bool ordered;        /* it is of temporal_ordered */
	struct node *wanted; /* the tree */
	uint64_t spared;     /* ordered: bits of the parts behind "not" */
};

/*
 * Reads the text into c, of which part, parts and ordered are set; where it
 * has no parts, the rules that it names are its parts, in their order.  False:
 * the diagnostics say what is wrong.
 */
bool parts_condition_read(
    struct building *b, const struct yaml *y, struct parts_condition *c);

/* Does it hold, when part i matched seen[i] times? */
bool parts_condition_holds(const struct node *n, const uint32_t *seen);

/* Does it hold the less, the more matches? */
bool parts_condition_denies(const struct node *n);

#endif
