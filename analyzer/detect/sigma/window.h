#ifndef ANALYZER_DETECT_SIGMA_WINDOW_H
#define ANALYZER_DETECT_SIGMA_WINDOW_H

/*
 * What correlations remember: for each group of events the window in which
 * they lie, within limits that all correlations share.
 */

#include "analyzer/detect/sigma/correlation.h"

enum {
	WINDOW_GROUPS = 1 << 16, /* at once; then the one idle longest goes */
	WINDOW_EVENTS = 1 << 20, /* in all windows; the same */
	WINDOW_GROUP_EVENTS = 1 << 17, /* in one; then its oldest go */
};

/* An event that counts. */
struct entry {
	const struct rule *rule;
	int64_t time_ns;
	uint64_t number;
	uint64_t offset;
	uint64_t hash; /* of the counted value */
	double value;  /* of a field that is a number */
	uint32_t source;
	uint32_t part; /* which rule of the correlation it matched */
};

/* Events of a correlation that have the same values. */
struct group {
	const struct correlation *c;
	struct group *next;   /* in its bucket */
	struct group *before; /* in the list of its correlation … */
	struct group *after;  /* … by due_ns */
	uint64_t hash;
	uint8_t *key; /* number of the correlation and packed values */
	uint32_t key_n;

	int64_t due_ns;   /* from then on it is to be judged or forgotten */
	int64_t start_ns; /* of the window, when it does not slide */
	int64_t fired_ns;
	bool fired;
	struct entry *entry; /* in order of time, from `first` on */
	size_t first;
	size_t n; /* behind the last one */
	size_t cap;
	struct entry last; /* that there was, also before the window */
	double sum;
	uint32_t distinct; /* values, or parts */
	uint32_t *seen;    /* temporal: events by part */
	int64_t *chain;    /* temporal_ordered: when the latest run that got as
			      far as part i began; of a part before all runs,
			      when it matched; INT64_MIN: none did */
};

/* The groups of a correlation, the one that is due first in front. */
struct group_list {
	struct group *first;
	struct group *last;
	uint64_t events;
};

struct windows; /* opaque */

struct windows *windows_new(size_t correlations);
void windows_free(struct windows *w); /* w may be NULL */

struct group_list *windows_list(struct windows *w, const struct correlation *c);

/*
 * The group of a key, new and empty when there is none (*added).  Others go
 * where a limit is passed.
 */
struct group *windows_group(struct windows *w, const struct correlation *c,
    struct span key, bool *added);

/* Puts a group at the end of its list, to be due at due_ns. */
void windows_due(struct windows *w, struct group *g, int64_t due_ns);

/* The group that is due first, and by now_ns; or NULL. */
struct group *windows_next_due(struct windows *w, int64_t now_ns);

void windows_forget(struct windows *w, struct group *g);

/* Adds an event; what lies before from_ns leaves the window. */
void windows_add(
    struct windows *w, struct group *g, const struct entry *e, int64_t from_ns);

/* Empties the window. */
void windows_clear(struct windows *w, struct group *g);

/* What the condition is about: a count, a sum, an average … */
double window_measure(const struct group *g);

/* Does the condition hold, for what was measured? */
bool window_holds(const struct group *g, double measure);

struct window_counts {
	uint64_t groups_evicted;
	uint64_t events_dropped;
	uint64_t groups; /* that there were */
};

const struct window_counts *windows_counts(const struct windows *w);

#endif
