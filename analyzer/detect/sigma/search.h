#ifndef ANALYZER_DETECT_SIGMA_SEARCH_H
#define ANALYZER_DETECT_SIGMA_SEARCH_H

/*
 * How values are searched for all atoms at once: whole values by a table, all
 * other texts of a field by one set of patterns.
 */

#include "analyzer/detect/patterns.h"
#include "analyzer/detect/sigma/atom.h"

enum {
	SEARCH_EQUAL_MAX = 256 /* bytes of a text that the table holds */
};

struct search {
	struct map *equal;   /* of field and text without case: atom */
	uint32_t *next;      /* by atom: the next one of the same key */
	uint16_t *equal_max; /* by field: longest text in the table + 1 */
	struct patterns_maker **maker; /* by field, while building */
	struct patterns **set;         /* by field; NULL for none */
	size_t fields;
};

/* Decides for every atom how its bit comes about, and fills the tables. */
void search_plan(struct search *s, struct atoms *atoms);

/* Compiles the sets, through the cache folder.  False: *err says why not. */
bool search_compile(
    struct search *s, const char *cache, bool *cached, struct err *err);

void search_free(struct search *s);

/* Sets the bits of what a value of a field says. */
void search_value(const struct search *s, uint32_t field, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits);

#endif
