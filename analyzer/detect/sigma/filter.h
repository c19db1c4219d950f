#ifndef ANALYZER_DETECT_SIGMA_FILTER_H
#define ANALYZER_DETECT_SIGMA_FILTER_H

/*
 * A filter document (Sigma Filters Specification): selections and a condition
 * that other rules get, so that they leave out what is known to be harmless.
 *
 * The condition says what is left out.  One that begins with "not" says what
 * stays, which comes to the same.
 */

#include "analyzer/detect/sigma/sigma_rule.h"

struct filter {
	struct place at;
	struct logsource source;
	const struct yaml *rules; /* names or ids; NULL: every rule */
	struct asked *asked;      /* the fields in it, the last first */
	struct node *stays;       /* what a filtered rule must match, too */
};

/* Reads a document.  NULL: the diagnostics say what is wrong. */
struct filter *filter_read(struct building *b, const struct yaml *doc);

/* Adds the filter to a rule. */
void filter_apply(
    struct arena *arena, const struct filter *f, struct sigma_rule *r);

#endif
