#ifndef ANALYZER_DETECT_SIGMA_LINK_H
#define ANALYZER_DETECT_SIGMA_LINK_H

/*
 * Rules that refer to others by name or id: filters, and correlations.  When
 * all files are read, link finds whom they mean.
 */

#include "analyzer/detect/sigma/correlation.h"
#include "analyzer/detect/sigma/filter.h"

/* Where the events of a rule go, and which of their values are asked for. */
struct feed {
	const struct correlation *to;
	uint32_t part;
	const uint32_t *group; /* columns, one for each field of group-by */
	const uint32_t *field; /* … for each field of the condition */
	const uint32_t *extra; /* … for each column of to->tells; those of
				  group-by are UINT32_MAX */
};

/* A rule to which correlations refer: what its events bring along. */
struct teller {
	const struct rule *rule;
	struct span *column; /* names of fields */
	uint32_t *column_of; /* detection rule: the field's number;
				correlation: the place in its group-by, or
				UINT32_MAX */
	uint32_t columns;
	size_t column_cap;
	struct feed *feed;
	uint32_t feeds;
	size_t feed_cap;
	bool generate; /* some correlation wants its alerts given out */
};

/* All that refer and are referred to. */
struct linking {
	struct arena *arena;
	struct atoms *atoms;
	struct diags *diags;
	struct sigma_rule **rule;
	size_t rules;
	struct filter *const *filter;
	size_t filters;
	struct correlation **correlation; /* gets their order */
	size_t correlations;
};

/*
 * Applies the filters; puts the correlations in an order in which each stands
 * behind those that it refers to, without those that cannot be used.  Returns
 * how many these are, each with an error.
 */
uint32_t link_rules(struct linking *l);

#endif
