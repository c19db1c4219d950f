#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

/* What analyze tells at its end. */

#include "analyzer/pipeline/analysis.h"

struct summary {
	const struct incident *incident;
	size_t incidents;
	const struct ruleset *rules;
	bool colour;
	bool verbose; /* all counters, not only those of losses */
};

void summary_print(const struct analysis *a, const struct summary *s);

#endif
