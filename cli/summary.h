#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

/* What analyze tells while it runs, and at its end. */

#include "analyzer/pipeline/analysis.h"

struct summary {
	const struct incident *incident;
	size_t incidents;
	const struct ruleset *rules;
	bool colour;
	bool verbose; /* all counters, not only those of losses */
};

void summary_print(const struct analysis *a, const struct summary *s);

/* A progress bar on standard error, in place; arg is not used. */
void progress_show(void *arg, const struct analysis_progress *p);
void progress_clear(void);

#endif
