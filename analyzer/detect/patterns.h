#ifndef ANALYZER_DETECT_PATTERNS_H
#define ANALYZER_DETECT_PATTERNS_H

/*
 * Many literals searched for at once, by libhs.  A set is built, compiled (or
 * taken from the cache) and then shared by all threads; each thread scans with
 * a scratch of its own.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"
#include "analyzer/detect/patterns_maker.h"

struct patterns;        /* opaque: one compiled set, immutable */
struct pattern_scratch; /* opaque: one per thread */

/*
 * Compiles the set, through the cache in that folder unless it is NULL.
 * *cached (may be NULL) tells whether it came from the disk.  An empty set
 * gives one that finds nothing.  NULL: *err says why.  Freed with
 * patterns_free.
 */
struct patterns *patterns_make(const struct patterns_maker *m,
    const char *cache, bool *cached, struct err *err);
void patterns_free(struct patterns *p); /* p may be NULL */

/* A set to compile, and what came of it. */
struct patterns_job {
	const struct patterns_maker *maker;
	struct patterns *set;
	bool cached;
};

/*
 * Compiles many sets side by side; those with the same literals share one
 * database.  False: *err says why the first failing one did, and no set is
 * left to be freed.
 */
bool patterns_make_all(
    struct patterns_job *jobs, size_t n, const char *cache, struct err *err);

/* A scratch that fits all of the given sets. */
struct pattern_scratch *pattern_scratch_new(
    struct patterns *const *sets, size_t n);
void pattern_scratch_free(struct pattern_scratch *s); /* s may be NULL */

/*
 * Sets bit id in bits (an array of at least patterns_top / 64 + 1 words) for
 * each pattern found, and appends each id that was not set before to found,
 * which has room for all ids.  Returns by n the new count of found.  Looks at
 * the first 4 GiB.
 */
struct pattern_hits {
	uint64_t *bits;
	uint32_t *found;
	size_t n;
};
void patterns_scan(const struct patterns *p, struct pattern_scratch *s,
    struct span bytes, struct pattern_hits *hits);

/* Is any of the patterns in there?  As patterns_scan. */
bool patterns_any(
    const struct patterns *p, struct pattern_scratch *s, struct span bytes);

/* One more than the largest id of the set. */
uint32_t patterns_top(const struct patterns *p);

/* Bytes of the longest literal; 0 for an empty set. */
uint32_t patterns_longest(const struct patterns *p);

#endif
