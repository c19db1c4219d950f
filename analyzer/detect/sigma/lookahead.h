#ifndef ANALYZER_DETECT_SIGMA_LOOKAHEAD_H
#define ANALYZER_DETECT_SIGMA_LOOKAHEAD_H

/*
 * Most rows have nothing that is searched for, and to begin a search costs as
 * much as a short row does: so what follows a row in memory is searched with
 * it, and the rows that turn out to lie there need no search.  It looks less
 * far where something is found, or where other rows lie between.
 */

#include "analyzer/detect/patterns.h"
#include "analyzer/model/event.h"

/* Of one set; zero has looked at nothing. */
struct lookahead {
	uint32_t source;
	uint64_t filling;
	const uint8_t *from; /* nothing is found from here to there */
	const uint8_t *to;
	size_t used;   /* bytes of it that were rows */
	bool found;    /* something, so that nothing is known */
	size_t reach;  /* bytes that the last search took, at most */
	uint32_t rest; /* rows not to look behind */
};

/* Is it known, or found out, that there is nothing in a row? */
bool lookahead_passes(struct lookahead *a, const struct patterns *set,
    struct pattern_scratch *scratch, const struct row *row);

#endif
