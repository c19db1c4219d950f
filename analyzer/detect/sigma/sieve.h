#ifndef ANALYZER_DETECT_SIGMA_SIEVE_H
#define ANALYZER_DETECT_SIGMA_SIEVE_H

/*
 * One search of a whole row for all that the rules of its route wait for.
 * Most rows have little of it; then only the rules that wait for that are
 * asked, one by one, and of the values only those are searched that do not
 * stand in the row as they are.  A sieve is made when its route has had many
 * rows; what it finds in the next ones tells which text of a rule is rare.
 * It is left alone while it saves too little.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/compiled.h"

struct sieve; /* opaque */

/* The sieves of all routes; zero is empty. */
struct sieves {
	struct sieve **v; /* by number of the route */
	size_t n;
	size_t cap;
	uint32_t start; /* of the routes */
	unsigned made;
};

void sieves_free(struct sieves *all);

/* The sieve of a route.  Valid until the next call. */
struct sieve *sieves_get(struct sieves *all, const struct route *route);

/* Is it made, so that sieve_wants and sieve_rules stay as they are? */
bool sieve_made(const struct sieve *s);

/*
 * Adds to hits, which is empty, the atoms that a text in the row may answer.
 * False: so many that the row has to be looked at in full, or there is no
 * sieve.  Counts the row.
 */
bool sieve_scan(struct sieve *s, const struct sigma_rules *rules,
    const struct route *route, const struct row *row,
    struct pattern_hits *hits);

/*
 * After sieve_scan, or instead of it for a row without one: what else the row
 * cost, about in bytes that were searched.  A sieve that saves little is left
 * alone for a while.
 */
void sieve_cost(struct sieve *s, struct span row, uint64_t cost);

/*
 * After sieve_scan: what rules of the route need to know about a value of a
 * field, as a set of enum atom_want.  inside: its bytes stand in the row, so
 * that only what the search could not look for is left.
 */
uint8_t sieve_wants(const struct sieve *s, uint32_t field, bool inside);

/*
 * Of the whole values that are wanted inside, how long they are: bit n % 64
 * for n bytes.
 */
uint64_t sieve_lengths(const struct sieve *s, uint32_t field);

/* The rules of the route that wait for an atom. */
const uint32_t *sieve_rules(const struct sieve *s, uint32_t atom, uint32_t *n);

#endif
