#ifndef ANALYZER_DETECT_SIGMA_SIFT_H
#define ANALYZER_DETECT_SIGMA_SIFT_H

/*
 * What is left to ask of a row of a shape when its route's sieve found nothing
 * in it: mostly nothing, or a few values that do not stand in the row as they
 * are.  Worked out once for a shape and a route.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/shape.h"
#include "analyzer/detect/sigma/sieve.h"

/* A value that answers for a field of rules. */
struct sift_answer {
	uint32_t value;                  /* its number in the event */
	uint32_t field;                  /* of the rules */
	const struct mapping_field *how; /* NULL: as it is */
	uint64_t lengths;                /* see sieve_lengths */
	uint8_t wants[2];                /* outside, inside; see sieve_wants */
	bool present; /* rules wait for nothing but its presence */
};

struct sift {
	struct sift_answer *answer; /* by value */
	uint32_t n;
	uint8_t words[2]; /* what keywords want, outside and inside */
	bool never;       /* rows have to be looked at in full */

	/* For sift.c: what it is of. */
	uint64_t shape;
	uint32_t route;
	uint32_t start;
	size_t cap;
};

struct sifts; /* opaque */

struct sifts *sifts_new(void);
void sifts_free(struct sifts *all); /* all may be NULL */

/*
 * For rows of a shape that the sieve of the route passed.  Valid until the
 * next call.
 */
const struct sift *sifts_find(struct sifts *all,
    const struct sigma_rules *rules, const struct shape *shape,
    const struct route *route, const struct sieve *sieve);

#endif
