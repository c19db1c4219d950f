#ifndef ANALYZER_MODEL_SIGHTING_H
#define ANALYZER_MODEL_SIGHTING_H

/*
 * A rule matched a row or a transaction, and correlations count that: what
 * detect gives out besides alerts.
 */

#include "analyzer/base/arena.h"
#include "analyzer/model/rule.h"

struct sighting {
	const struct rule *rule;
	const void *tells; /* detect's own: what value[] holds */
	int64_t time_ns;
	bool timed;      /* time_ns is known */
	uint64_t number; /* frame or row */
	uint64_t offset;
	uint32_t source;
	uint32_t values;
	const struct span *value; /* p NULL: the event has no such field */
};

/* A copy of s that lives in arena with its values. */
struct sighting *sighting_keep(struct arena *arena, const struct sighting *s);

#endif
