#ifndef ANALYZER_DETECT_RULESET_H
#define ANALYZER_DETECT_RULESET_H

/*
 * Rules of both languages, compiled once into immutable data that all threads
 * share.
 */

#include "analyzer/detect/ruleset_types.h"
#include "analyzer/model/rule.h"

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

/* enum file_need: what the rules need to be computed of files. */
unsigned ruleset_file_needs(const struct ruleset *r);

/* Does a rule want packets of a host, whatever their flow (tag:host)? */
bool ruleset_follows_hosts(const struct ruleset *r);

/*
 * The i-th keyword of Suricata's rule language that is understood: its name,
 * another one or NULL, what it is, and where the manual says so.  False: there
 * are no more.
 */
struct rule_word {
	const char *name;
	const char *also;
	const char *help;
	const char *source;
};
bool ruleset_word(unsigned i, struct rule_word *word);

/* The rules in the order they were read. */
size_t ruleset_size(const struct ruleset *r);
const struct rule *ruleset_rule(const struct ruleset *r, size_t i);

#endif
