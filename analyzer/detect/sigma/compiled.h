#ifndef ANALYZER_DETECT_SIGMA_COMPILED_H
#define ANALYZER_DETECT_SIGMA_COMPILED_H

/* What sigma.c compiles and match.c runs. */

#include "analyzer/detect/sigma/link.h"
#include "analyzer/detect/sigma/route.h"
#include "analyzer/detect/sigma/search.h"

enum {
	SIEVE_ROWS = 1024 /* rows of a route before its sieve is made */
};

/* All Sigma rules of a rule set; immutable once compiled. */
struct sigma_rules {
	struct arena *arena;
	struct atoms atoms;
	struct map *ids;             /* where rules stand, by id */
	struct documents *documents; /* NULL: their cache is not used */
	struct sigma_rule **rule;
	size_t n;
	size_t cap;
	struct mapping *mappings;
	struct placeholders placeholders;
	struct filter **filter;
	size_t filters;
	size_t filters_cap;
	struct correlation *
	    *correlation; /* linked: each behind what it is of */
	size_t correlations;
	size_t correlations_cap;
	bool about; /* sigma_check_about was called */
	bool linked;
	bool compiled;

	struct plan *plan;  /* by rule */
	uint32_t **posting; /* by atom: rules that need it */
	uint32_t *postings;
	struct search search;
	struct routing routing;
	const char *cache;   /* folder of compiled sets, or NULL */
	uint32_t sieve_rows; /* SIEVE_ROWS; tests want fewer */
};

#endif
