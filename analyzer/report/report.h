#ifndef ANALYZER_REPORT_REPORT_H
#define ANALYZER_REPORT_REPORT_H

/*
 * Incidents for people: one const struct report_format per file, all in
 * report_table.c.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/incident.h"
#include "analyzer/model/source.h"

/* What a report tells of; everything is borrowed. */
struct report_data {
	const char *title;
	const struct incident *incident;
	size_t incidents;
	const struct source *source;
	size_t sources;
	const struct counters *counters; /* NULL: none */
	bool colour;    /* escape sequences may be used (text) */
	unsigned width; /* columns of the text form, 0: 80 */
};

struct report_format {
	const char *name; /* "text", "html" */
	const char *help;
	void (*write)(struct buf *out, const struct report_data *data);
};

/* The format of that name, or NULL. */
const struct report_format *report_find(const char *name);

/* The formats one after the other; NULL behind the last. */
const struct report_format *report_nth(unsigned i);

/* One incident in full as text: what `incidents show` prints. */
void report_incident(struct buf *out, const struct incident *incident,
    const struct report_data *data);

/* The queue as a table: what `incidents list` prints. */
void report_list(struct buf *out, const struct report_data *data);

#endif
