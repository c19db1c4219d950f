#ifndef ANALYZER_DETECT_SIGMA_ROUTE_H
#define ANALYZER_DETECT_SIGMA_ROUTE_H

/*
 * Which rules an event is for, and under which names its fields answer.
 *
 * A route depends only on an event's type, logsource and the few values that
 * mappings ask about, so each is worked out once and kept.
 */

#include "analyzer/detect/sigma/mapping.h"
#include "analyzer/detect/sigma/plan.h"
#include "analyzer/model/event.h"

enum {
	ROUTE_WORDS = 8,   /* 512 conditions of mappings */
	ROUTES_MAX = 4096, /* kept by a thread; then it starts afresh */
};

#define ROUTE_NONE UINT32_MAX /* no condition */

/* Conditions of mappings that hold for an event. */
struct route_bits {
	uint64_t word[ROUTE_WORDS];
};

/* What a name of an event means: a field of rules, a question of mappings. */
struct route_name {
	struct span name;
	uint32_t number; /* among all names */
	uint32_t field;  /* UINT32_MAX: no rule asks for it */
	uint32_t when;   /* bit + 1 for "it is there"; 0: no mapping asks */
	bool routed;     /* some mapping asks for its value */
	struct route_bits may; /* all conditions that it can make hold */
};

/* A field that an event's field answers for. */
struct route_target {
	uint32_t field;
	uint32_t next; /* another one + 1, or 0 */
	const struct mapping_field *how;
};

struct route_source {
	const struct mapping_source *from;
	struct route_bits *need; /* one for each "when": any of its bits */
	uint64_t *rules;         /* bits of the rules it is for */

	/* With field names of its own: what they answer for. */
	uint32_t *first; /* by number of a name: target + 1; NULL without */
	struct route_target *target;
	size_t targets;
	size_t targets_cap;
	uint64_t *renamed; /* bits of the fields that are answered so */
};

/* All routing of a rule set; immutable. */
struct routing {
	struct arena *arena;
	struct map *names;  /* struct route_name */
	struct map *values; /* name, zero, value without case: bit */
	uint32_t bits;      /* handed out so far */
	struct route_source *source;
	size_t sources;
	size_t sources_cap;
	uint64_t *claimed; /* bits of rules that some source is for */
	uint32_t *kind;    /* by rule: rules of one logsource are of one kind */
	uint32_t *example; /* by kind: a rule */
	uint32_t kinds;
	const struct route_name *of_field[FIELD_COUNT];

	struct sigma_rule *const *rule;
	const struct plan *plan;
	size_t rules;
	const struct atoms *atoms;
};

/* Rules that an event is for under one set of names. */
struct view {
	const struct route_source *source; /* NULL: the event's own names */
	uint64_t *rules;
	uint32_t *always; /* of these, what is looked at every time */
	uint32_t n_always;
	uint8_t *wants; /* by field: what they ask about it, or 0 */
};

struct route {
	struct view *view;
	uint32_t n;
	uint32_t number; /* among the routes since they last began afresh */
	uint32_t start;  /* how often they have */
};

/* Takes the mappings in.  rule, plan, rules and atoms are set. */
bool routing_build(
    struct routing *r, const struct mapping *mappings, struct diags *diags);
void routing_free(struct routing *r);

/* What a name means, or NULL. */
const struct route_name *routing_name(
    const struct routing *r, struct span name);

/* The condition that a value of a field makes hold, or ROUTE_NONE. */
uint32_t routing_value(
    const struct routing *r, struct span field, struct span value);

/* Notes that a condition holds. */
static inline void
route_bit(struct route_bits *bits, uint32_t bit)
{
	bits->word[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Does a value of such a name answer for the field of that name? */
bool route_own_name(const struct view *v, const struct route_name *means);

struct routes; /* opaque: what a thread has worked out */

struct routes *routes_new(const struct routing *r);
void routes_free(struct routes *r); /* r may be NULL */

/* Is an event of the type and the logsource of the one before? */
bool routes_same(const struct routes *r, const struct event *ev);

/* The route of an event; valid until the next call. */
const struct route *routes_find(
    struct routes *r, const struct event *ev, const struct route_bits *bits);

#endif
