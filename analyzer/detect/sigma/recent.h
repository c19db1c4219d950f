#ifndef ANALYZER_DETECT_SIGMA_RECENT_H
#define ANALYZER_DETECT_SIGMA_RECENT_H

/*
 * What names of fields meant lately, and what mappings made of their values:
 * mostly both are the same in every row.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/route.h"

enum {
	RECENT_NAME = 47,  /* bytes of a name that are kept */
	RECENT_VALUE = 31, /* of a value */
};

struct recent {
	const struct route_name *means; /* NULL: nothing */
	uint32_t bit;                   /* ROUTE_NONE: none asks for it */
	uint8_t name_n;                 /* 0: unused */
	uint8_t value_n;                /* 0: none is kept */
	uint8_t name[RECENT_NAME];
	uint8_t value[RECENT_VALUE];
};

struct recents; /* opaque */

struct recents *recents_new(const struct routing *r);
void recents_free(struct recents *r); /* r may be NULL */

/* What a name means; NULL: nothing.  Valid until the next call. */
struct recent *recents_find(struct recents *r, struct span name);

/* Notes in bits what mappings want to know of a value of that name. */
void recent_value(const struct recents *r, struct recent *name,
    struct span value, struct route_bits *bits);

#endif
