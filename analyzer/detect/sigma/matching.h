#ifndef ANALYZER_DETECT_SIGMA_MATCHING_H
#define ANALYZER_DETECT_SIGMA_MATCHING_H

/* An event on its way through the rules.  For match.c and view.c. */

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/ask.h"
#include "analyzer/detect/sigma/bitset.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/memo.h"
#include "analyzer/detect/sigma/shape.h"
#include "analyzer/detect/sigma/sieve.h"
#include "analyzer/detect/sigma/sift.h"
#include "analyzer/detect/sigma/sigma.h"

enum {
	FLOW_ITEMS = 5, /* end points of a transaction */
};

/* A value of the event, with what its name means. */
struct item {
	struct span name;
	struct span text;
	uint8_t type;
	const struct route_name *means; /* NULL: nothing */
};

/* The values of a field in the current view. */
struct slot {
	uint32_t view; /* the view that it is of */
	uint32_t first;
	uint32_t last;
};

/* What was asked of an atom in the current view. */
struct answer {
	uint32_t view;
	bool is;
};

/* Where a row goes; the next one mostly goes the same way. */
struct course {
	const struct shape *shape;
	uint64_t serial; /* of the shape; 0: there is no such row */
	const struct event_rest *rest;
	const struct route *route;
	struct sieve *sieve;
	struct sift *sift; /* NULL: not looked up yet */
};

struct sigma_state {
	const struct sigma_rules *rules;
	struct routes *routes;
	struct pattern_scratch *scratch;
	struct regex_scratch *regex;
	struct memo *memo;
	struct arena *arena; /* until the next event */

	struct shapes *shapes;
	struct shape_name flow_name[FLOW_ITEMS];
	struct item *item;
	size_t items;
	size_t items_cap;
	struct seen *seen;
	uint32_t n_seen;
	size_t seen_cap;

	uint32_t view;         /* number of the current view, never 0 */
	struct slot *slot;     /* by field */
	struct answer *answer; /* by atom */
	uint32_t *tried;       /* by rule: the view that looked at it */
	uint32_t *matched;     /* rules that matched in this view */
	uint32_t n_matched;
	uint64_t *alerted; /* bits of the rules that the event has set off */
	bool any_alerted;
	struct pattern_hits hits;
	struct buf words; /* all values, for keywords */

	struct sieves sieves;
	struct sifts *sifts;
	struct course course;
	/* Of the row at hand: its sieve, or NULL to look at all of it. */
	const struct sieve *sieve;
	struct pattern_hits sieved; /* what stands anywhere in the row */
	struct span row;
	const struct view *now;

	uint64_t events;
	uint64_t evaluated;
	uint64_t alerts;
	uint64_t sightings;
};

/*
 * Sets shape->bits to what mappings make of an event's values.  False: they
 * make the same as of the event of the shape before.
 */
bool view_bits(
    struct sigma_state *s, const struct event *ev, struct shape *shape);

/*
 * Takes an event's values in; with bits (else NULL) adds to it what mappings
 * make of the end points of a transaction.
 */
void view_gather(struct sigma_state *s, const struct event *ev,
    const struct shape *shape, struct route_bits *bits);

/* Do all rows of the sift have to be looked at in full? */
bool view_never(
    struct sigma_state *s, const struct sieve *sieve, struct sift *sift);

/*
 * Could rules match a row in which its sieve found nothing?  Needs no
 * view_gather.
 */
bool view_sift(
    struct sigma_state *s, const struct event *ev, struct sift *sift);

/*
 * Begins a view of the event.  Searches its values, or, with a sieve, only
 * those that it did not see.
 */
void view_fill(struct sigma_state *s, const struct view *v);

/*
 * The first value of a field in the current view, as index + 1 into seen;
 * 0: none.
 */
uint32_t view_first(struct sigma_state *s, uint32_t field);

#endif
