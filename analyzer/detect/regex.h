#ifndef ANALYZER_DETECT_REGEX_H
#define ANALYZER_DETECT_REGEX_H

/*
 * Regular expressions of rules, by PCRE2 with its JIT, always within a match
 * limit and a depth limit.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

struct regex; /* opaque, immutable, shared by threads */

enum regex_flag {
	REGEX_CASELESS = 1,
	REGEX_MULTILINE = 2,
	REGEX_DOTALL = 4,
	REGEX_EXTENDED = 8,
	REGEX_ANCHORED = 16,
	REGEX_DOLLAR_ENDONLY = 32,
	REGEX_UNGREEDY = 64,
	REGEX_UTF = 128,
};

/* NULL: *err says why, with the offset in the pattern. */
struct regex *regex_new(struct span pattern, unsigned flags, struct err *err);
void regex_free(struct regex *r); /* r may be NULL */

/* How many groups the pattern has, the whole left aside. */
unsigned regex_groups(const struct regex *r);

/* The i-th name of a group, and its number; 0: there are not so many. */
unsigned regex_group_name(const struct regex *r, size_t i, struct span *name);

struct regex_scratch; /* opaque: one per thread */
struct regex_scratch *regex_scratch_new(void);
void regex_scratch_free(struct regex_scratch *s); /* s may be NULL */

/* What a match found: the whole and the first groups, as offsets. */
enum {
	REGEX_GROUPS = 9
};
struct regex_match {
	size_t start[REGEX_GROUPS];
	size_t end[REGEX_GROUPS];
	unsigned groups; /* 1: only the whole */
};

/*
 * Searches from offset `from`.  m may be NULL.  False: no match, or a limit
 * was passed, which regex_limited counts.
 */
bool regex_search(const struct regex *r, struct regex_scratch *s,
    struct span bytes, size_t from, struct regex_match *m);
uint64_t regex_limited(const struct regex_scratch *s);

#endif
