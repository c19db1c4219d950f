#ifndef ANALYZER_DETECT_SIGMA_SIGMA_RULE_H
#define ANALYZER_DETECT_SIGMA_SIGMA_RULE_H

/* A detection rule as it was read. */

#include "analyzer/detect/sigma/selection.h"
#include "analyzer/model/rule.h"

/* Where events come from; an empty part stands for any. */
struct logsource {
	struct span product;
	struct span category;
	struct span service;
};

struct sigma_rule {
	struct rule rule;
	struct logsource source;
	struct node *root;
};

/*
 * Reads a document.  ids holds the rules read so far by their id.  NULL: it
 * cannot be used, and the diagnostics say why.
 */
struct sigma_rule *sigma_rule_read(
    struct building *b, const struct yaml *doc, struct map *ids);

/* Reads a logsource.  False: *err says what is wrong with it. */
bool logsource_read(
    struct building *b, const struct yaml *y, struct logsource *source);

/* Says of every unknown key of a map what the known ones are. */
bool known_keys(struct building *b, const struct yaml *map,
    const char *const *known, enum diag_level level);

#endif
