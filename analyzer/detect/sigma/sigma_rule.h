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

/* Is an event of `have` one of `want`? */
bool logsource_covers(
    const struct logsource *want, const struct logsource *have);

struct teller;

struct sigma_rule {
	struct rule rule;
	struct span name; /* by which others refer to it; empty: none */
	struct logsource source;
	struct place source_at;
	struct node *root;
	struct place condition;
	struct asked *asked;  /* the fields in it, the last first */
	struct teller *tells; /* NULL: no correlation refers to it */
	bool repeats;         /* it shares its id or name with another one */
	bool filtered;        /* root is a list that filters may join */
};

/* Reads a document.  NULL: it cannot be used, and the diagnostics say why. */
struct sigma_rule *sigma_rule_read(struct building *b, const struct yaml *doc);

/*
 * Reads selections and their condition; `other` lists the keys of the map that
 * are neither, NULL at the end.  NULL: the diagnostics say what is wrong.
 */
struct node *detection_read(
    struct building *b, const struct yaml *y, const char *const *other);

/* Reads a logsource.  False: *err says what is wrong with it. */
bool logsource_read(
    struct building *b, const struct yaml *y, struct logsource *source);

#endif
