#ifndef ANALYZER_STREAM_SEGMENTS_H
#define ANALYZER_STREAM_SEGMENTS_H

/*
 * Where the segments began and ended whose bytes are not given out yet: by
 * that a host decides which bytes count when another one overlaps them.
 */

#include "analyzer/base/span.h"
#include "analyzer/stream/options.h"

enum {
	SEGMENTS_FEW = 4,
	SEGMENTS_KEPT = 1024,  /* further ones are not known: what they brought
				  stays */
	SEGMENTS_WEIGHED = 64, /* of those that one segment overlaps */
};

/* Bytes [from, to) of a stream. */
struct range {
	uint64_t from;
	uint64_t to;
};

/* Zeroed, it is empty. */
struct segments {
	uint32_t first; /* of those that are left */
	uint32_t n;     /* behind the last one */
	uint32_t cap;
	struct range few[SEGMENTS_FEW];
	struct range *many; /* sorted by from; NULL: few */
};

void segments_add(struct segments *s, struct range segment);

/* Forgets those that end at or before offset and come first. */
void segments_consume(struct segments *s, uint64_t offset);

/* Is there one of the same begin and end? */
bool segments_have(const struct segments *s, struct range segment);

/*
 * What a host makes of bytes, a segment's, where others brought old, as many,
 * before: writes it to out, which has room for as many.
 */
void segments_settle(const struct segments *s, enum segment_policy policy,
    struct range segment, const uint8_t *const bytes[2], uint8_t *out);

void segments_free(struct segments *s);

#endif
