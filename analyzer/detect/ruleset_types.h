#ifndef ANALYZER_DETECT_RULESET_TYPES_H
#define ANALYZER_DETECT_RULESET_TYPES_H

/* What a rule set is made from, and what came of it. */

#include "analyzer/base/err.h"

/* A variable of rules, as --set NAME=VALUE or suricata.yaml give it. */
struct rule_variable {
	const char *name; /* without "$" */
	const char *value;
};

/* A data set that suricata.yaml declares. */
struct rule_dataset {
	const char *name;
	const char *type;
	const char *load; /* file, or NULL */
	bool state;       /* the file is saved at the end, too */
};

/* What Suricata's configuration says of the alerts of one packet. */
struct rule_policy {
	uint32_t alerts; /* at most so many of a packet; 0: 15 */
	bool ordered;    /* rank is given; else pass, drop, reject, alert */
	uint8_t rank[4]; /* of alert, pass, drop, reject: the lowest first */
};

struct ruleset_options {
	const char *const *paths; /* files or folders; .rules and .yml */
	size_t n_paths;
	const struct rule_variable *variable; /* the last of a name counts */
	size_t variables;
	const char *const *placeholders; /* files or folders of lists that
					    Sigma's placeholders stand for */
	size_t n_placeholders;
	bool check;                 /* warn of rules that may do nothing, too */
	const char *cache;          /* folder for compiled patterns, or NULL */
	const char *classification; /* Suricata's classification.config, … */
	const char *reference;
	const char *threshold;
	const char *data_dir;              /* where states are, or NULL */
	const char *reputation_categories; /* of iprep, or NULL */
	const char *const *reputation;     /* files of scores */
	size_t reputations;
	const struct rule_dataset *dataset;
	size_t datasets;
	struct rule_policy policy;
};

struct ruleset_counts {
	uint32_t loaded[2];  /* by enum rule_language */
	uint32_t refused[2]; /* each with an error in the diagnostics */
	uint32_t files;
	bool cached; /* all compiled patterns came from the cache */
};

#endif
