#ifndef ANALYZER_REPORT_WORDS_H
#define ANALYZER_REPORT_WORDS_H

/* What the forms of a report have in common: words, times, the timeline. */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/model/incident.h"
#include "analyzer/model/source.h"

const char *word_severity(uint8_t severity); /* "high" … */
const char *word_state(enum incident_state state);

/* Appends "42 min 41 s". */
void put_duration(struct buf *out, int64_t ns);

/* Appends "1,234,567". */
void put_count(struct buf *out, uint64_t n);

/* Appends "192.0.2.1:1024 > 198.51.100.1:80", or nothing. */
void put_ends(struct buf *out, const struct incident_alert *a);

/* The name of a file without its folder. */
const char *file_name(const char *path);

/* Alerts of one rule between the same two, told once. */
struct moment {
	const struct incident_alert *alert; /* the first of them */
	uint64_t count;
	int64_t last_ns;
	const struct incident_link *link; /* why it belongs; NULL: first */
	uint64_t recorded; /* frames that tags recorded behind them */
};

/* The moments of an incident in time; *n is how many. */
const struct moment *timeline(
    struct arena *arena, const struct incident *in, size_t *n);

/* How many different rules matched. */
size_t count_rules(const struct incident *in);

#endif
