#ifndef ANALYZER_DETECT_SIGMA_SIFT_H
#define ANALYZER_DETECT_SIGMA_SIFT_H

/*
 * What is left to ask of a row of a shape when its route's sieve found nothing
 * in it: mostly nothing, or a few values that do not stand in the row as they
 * are.  Worked out once for a shape and a route.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/shape.h"
#include "analyzer/detect/sigma/sieve.h"

enum {
	SIFT_SILENT = 31, /* bytes of a value that are kept */
};

/* A field of rules that a value answers for. */
struct sift_answer {
	uint32_t field;
	const struct mapping_field *how; /* NULL: as it is */
	uint64_t lengths;                /* see sieve_lengths */
	uint8_t wants[2];                /* outside, inside; see sieve_wants */
	bool present; /* rules wait for nothing but its presence */
};

/* A value by its number in the event; of one that does not stand in the row,
 * the last text of which no rule wanted to know anything. */
struct sift_value {
	uint32_t first; /* answer */
	uint32_t answers;
	bool inside; /* there is something to ask when it stands in the row */
	uint8_t silent_n; /* 0: none */
	uint8_t silent[SIFT_SILENT];
};

struct sift {
	struct sift_value *value;
	struct sift_answer *answer;
	struct sift_value *rest; /* of the names of the event's rest */
	uint8_t words[2];        /* what keywords want, outside and inside */
	bool never;              /* rows have to be looked at in full */

	/* For sift.c and view.c: what it is of. */
	uint64_t shape;
	uint32_t route;
	uint32_t start;
	const struct event_rest *of_rest;
	bool judged; /* the texts of the rest were searched */
	uint32_t n;  /* answers */
	size_t cap;
	size_t values_cap;
};

struct sifts; /* opaque */

struct sifts *sifts_new(const struct sigma_rules *rules);
void sifts_free(struct sifts *all); /* all may be NULL */

/*
 * For rows of a shape, and a rest or none (NULL), that the sieve of the route
 * passed.  Valid until the next call.
 */
struct sift *sifts_find(struct sifts *all, const struct shape *shape,
    const struct route *route, const struct sieve *sieve,
    const struct event_rest *rest);

#endif
