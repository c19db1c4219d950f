#ifndef ANALYZER_LOGS_JSON_SHAPE_H
#define ANALYZER_LOGS_JSON_SHAPE_H

/*
 * What a JSON row is, by the names that it has: the shapes in which tools
 * write events, and how the names are cut to those that rules use.
 */

#include "analyzer/logs/format.h"

enum {
	SHAPE_MARKERS = 4,
	SHAPE_STRIPS = 4,
	SHAPE_RENAMES = 16,
	SHAPE_TIMES = 16,
};

struct json_rename {
	const char *from;
	const char *to;
};

struct json_shape {
	const char *name;
	const char *help;

	/* Names that all must be there; NULL ends the list. */
	const char *marker[SHAPE_MARKERS];

	/*
	 * Prefixes that are cut off names; one that ends in ".*." also cuts
	 * the part for which the star stands.
	 */
	const char *strip[SHAPE_STRIPS];

	/* Whole names, before cutting; from NULL ends the list. */
	struct json_rename rename[SHAPE_RENAMES];

	/* Names (after that) that hold the time, the best first. */
	const char *time[SHAPE_TIMES];

	struct event_type type;

	/* Sets what depends on the row; may be NULL. */
	void (*finish)(struct log_context *c, struct event *ev);
};

/* The shapes, the most particular first; the last one fits every row. */
extern const struct json_shape json_shapes[];
extern const unsigned json_shape_count;

/* The name that rules use for what a row calls name; a part of it or static. */
struct span json_shape_name(const struct json_shape *shape, struct span name);

/* The shape of that name; the last one when there is none. */
const struct json_shape *json_shape_find(const char *name);

#endif
