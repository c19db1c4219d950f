#ifndef ANALYZER_DETECT_SIGMA_CORRELATION_H
#define ANALYZER_DETECT_SIGMA_CORRELATION_H

/* A correlation rule as it was read (Sigma Correlation Rules Specification). */

#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/building.h"
#include "analyzer/detect/sigma/parts_condition.h"
#include "analyzer/model/rule.h"

enum correlation_type {
	CORRELATION_EVENT_COUNT,
	CORRELATION_VALUE_COUNT,
	CORRELATION_TEMPORAL,
	CORRELATION_TEMPORAL_ORDERED,
	CORRELATION_VALUE_SUM,
	CORRELATION_VALUE_AVG,
	CORRELATION_VALUE_PERCENTILE,
	CORRELATION_VALUE_MEDIAN,
};

/* When a group is judged. */
enum correlation_mode {
	/* Only lower bounds on what grows: at every event, on what lies no
	 * longer than the timespan before it. */
	MODE_RISING,
	/* At the end of windows as long as the timespan, of which the first
	 * begins with the group's first event. */
	MODE_SETTLED,
	/* Only no event at all: when the timespan is over since the last. */
	MODE_SILENT,
};

enum correlation_relation {
	CORRELATION_GT,
	CORRELATION_GTE,
	CORRELATION_LT,
	CORRELATION_LTE,
	CORRELATION_EQ,
	CORRELATION_NEQ,
	CORRELATION_RELATIONS,
};

enum {
	CORRELATION_KEYS = 16, /* fields that it groups by, or counts */
	CORRELATION_COUNT_MAX = 1 << 16, /* events that it can wait for */
};

/* What an alias stands for in the events of one rule. */
struct alias {
	struct span name;
	struct span rule;
	struct span field;
	struct place at;
};

struct teller;

struct correlation {
	struct rule rule;
	struct span name; /* by which others refer to it; empty: none */
	enum correlation_type type;
	enum correlation_mode mode;
	bool holds_at_none; /* the condition holds for no event at all */
	bool at_least;      /* … and never without some */
	struct part *part;
	size_t parts;
	struct span *group; /* names of group-by */
	struct place *group_at;
	size_t groups;
	struct span *field; /* that the condition asks about */
	struct place *field_at;
	size_t fields;
	struct place condition;
	struct alias *alias;
	size_t aliases;
	int64_t span_ns;
	bool has[CORRELATION_RELATIONS];
	double limit[CORRELATION_RELATIONS];
	double percentile;
	struct node *wanted; /* condition as a text, over parts; or NULL */
	uint64_t spared;     /* temporal_ordered: parts that end a run */
	bool generate;
	struct span shown; /* "gte 5", for the alert */

	/* When linked. */
	uint32_t number;          /* behind all that it refers to */
	struct teller *tells;     /* NULL: no other one refers to it */
	struct span *group_field; /* what each of group is called in part 0 */
};

/* The name of its type, as rules write it. */
const char *correlation_type_name(enum correlation_type type);

/* Reads a document.  NULL: the diagnostics say what is wrong. */
struct correlation *correlation_read(
    struct building *b, const struct yaml *doc);

/* Is a part one that a run of temporal_ordered must not have? */
static inline bool
correlation_spares(const struct correlation *c, size_t part)
{
	return (c->spared >> part & 1) != 0;
}

/* Does the condition, unless it is a text, hold for a count or a value? */
bool correlation_holds(const struct correlation *c, double n);

#endif
