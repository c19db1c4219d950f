#ifndef ANALYZER_DETECT_SIGMA_SHAPE_H
#define ANALYZER_DETECT_SIGMA_SHAPE_H

/*
 * The names of an event's fields, in order, and what they mean to rules and
 * mappings.  Rows of a log have few shapes, so each is worked out once and
 * then only recognised.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/route.h"

enum {
	SHAPE_VALUE = 31, /* bytes of a value that are kept */
};

/* One name, and what mappings made of the value that it had last. */
struct shape_name {
	struct span name;
	const struct route_name *means; /* NULL: nothing */
	enum field field;               /* FIELD_NAMED, or it has no name */
	bool fixed;                     /* name is a constant */
	uint32_t bit;    /* of the last value; ROUTE_NONE: none asks for it */
	uint8_t value_n; /* 0: none is kept */
	uint8_t value[SHAPE_VALUE];
};

struct shape {
	struct shape_name *name; /* by number of the event's value */
	struct route_bits there; /* what mappings know by the names alone */
	struct route_bits bits;  /* … and by the values of its last event */
	uint32_t *routed;        /* numbers of those whose value they ask */
	uint32_t n_routed;
	uint32_t n;
	uint64_t serial; /* no other shape has it; never 0 */

	/* For shape.c. */
	uint64_t key;
	size_t names_cap;
	size_t routed_cap;
	struct arena *arena; /* of the names */
};

struct shapes; /* opaque */

struct shapes *shapes_new(const struct routing *r);
void shapes_free(struct shapes *s); /* s may be NULL */

/* The shape of an event.  Valid until the next call. */
struct shape *shapes_find(struct shapes *s, const struct event *ev);

/* What a constant name means by itself. */
struct shape_name shape_name(const struct shapes *s, const char *name);

/*
 * Works out what mappings want to know of a value of that name: name->bit.
 * False: it is the value that the name had before.
 */
bool shape_value(
    const struct shapes *s, struct shape_name *name, struct span value);

#endif
