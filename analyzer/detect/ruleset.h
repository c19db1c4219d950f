#ifndef ANALYZER_DETECT_RULESET_H
#define ANALYZER_DETECT_RULESET_H

/*
 * Rules of both languages, compiled once into immutable data that all threads
 * share.
 */

#include "analyzer/base/err.h"
#include "analyzer/model/rule.h"

/* A variable of rules, as --set NAME=VALUE or suricata.yaml give it. */
struct rule_variable {
	const char *name; /* without "$" */
	const char *value;
};

struct ruleset_options {
	const char *const *paths; /* files or folders; .rules and .yml */
	size_t n_paths;
	const struct rule_variable *variable; /* the last of a name counts */
	size_t variables;
	const char *cache;          /* folder for compiled patterns, or NULL */
	const char *classification; /* Suricata's classification.config, … */
	const char *reference;
	const char *threshold;
};

struct ruleset_counts {
	uint32_t loaded[2];  /* by enum rule_language */
	uint32_t refused[2]; /* each with an error in the diagnostics */
	uint32_t files;
	bool cached; /* all compiled patterns came from the cache */
};

struct ruleset; /* opaque */

/*
 * Reads and compiles the rules.  What cannot be used is added to diags with
 * its place and left out.  Never NULL; with no rule it matches nothing.
 */
struct ruleset *ruleset_load(
    const struct ruleset_options *options, struct diags *diags);
void ruleset_free(struct ruleset *r); /* r may be NULL */

const struct ruleset_counts *ruleset_counts(const struct ruleset *r);

/* Rules of either language that were refused. */
static inline uint64_t
ruleset_refused(const struct ruleset *r)
{
	const struct ruleset_counts *n = ruleset_counts(r);

	return (uint64_t)n->refused[RULE_SURICATA] + n->refused[RULE_SIGMA];
}

/* The rules in the order they were read. */
size_t ruleset_size(const struct ruleset *r);
const struct rule *ruleset_rule(const struct ruleset *r, size_t i);

#endif
