#ifndef ANALYZER_DETECT_COMPILED_RULES_H
#define ANALYZER_DETECT_COMPILED_RULES_H

/* The inside of a rule set, for the files of this folder. */

#include "analyzer/base/arena.h"
#include "analyzer/detect/ruleset_types.h"
#include "analyzer/detect/sigma/sigma.h"
#include "analyzer/detect/suricata/group.h"

struct ruleset {
	struct arena *arena;
	struct ruleset_counts counts;
	struct signatures signatures;
	struct group *group;
	struct sigma_rules *sigma;
	const struct rule **rule; /* of both languages, by their index */
	size_t n;
	/* By index of the rule: the signature, or NULL for Sigma's. */
	const struct signature **of_rule;
};

#endif
