#ifndef ANALYZER_BASE_PRNG_H
#define ANALYZER_BASE_PRNG_H

#include "analyzer/base/span.h"

/*
 * A seeded stream of numbers: same seed, same numbers, on every machine.
 * Not for secrets.  The generator is splitmix64.
 */
struct prng {
	uint64_t state;
};

/* A stream that depends on a seed and on a name, and on nothing else. */
struct prng prng_of(uint64_t seed, struct span name);

uint64_t prng_next(struct prng *r);

/* A number from 0 to n - 1, all equally likely; 0 when n is 0. */
uint64_t prng_below(struct prng *r, uint64_t n);

/* A number from low to high, both included. */
int64_t prng_between(struct prng *r, int64_t low, int64_t high);

/* True in permille cases of 1000. */
bool prng_chance(struct prng *r, unsigned permille);

#endif
