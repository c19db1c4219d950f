#ifndef ANALYZER_DETECT_SIGMA_HEAD_H
#define ANALYZER_DETECT_SIGMA_HEAD_H

/* What detection rules, correlations and filters have in common: who they
 * are. */

#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/building.h"
#include "analyzer/model/rule.h"

struct head {
	struct rule rule;
	struct span name; /* by which others refer to it; empty: none */
};

/* Reads title, name, level, status and what is only told.  False: the
 * diagnostics say what is wrong. */
bool head_read(struct building *b, const struct yaml *doc, struct head *head);

/*
 * Reads the id and takes it for this rule.  One that lacks it and a name is
 * told so where it is wanted.  False: it is wrong, or another rule has it,
 * which this one does not repeat.
 */
bool head_claim(
    struct building *b, const struct yaml *doc, bool wanted, struct head *head);

/* Warns of a detection in a document that is `what` instead, and has none. */
void head_no_detection(
    struct building *b, const struct yaml *doc, const char *what);

/* Says of every unknown key of a map what the known ones are. */
bool head_known_keys(struct building *b, const struct yaml *map,
    const char *const *known, enum diag_level level);

#endif
