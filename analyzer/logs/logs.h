#ifndef ANALYZER_LOGS_LOGS_H
#define ANALYZER_LOGS_LOGS_H

/*
 * The second stage for logs: a line becomes an event with named fields.
 *
 *	line -> [logs] -> event -> detect
 *
 * A format is one file with one const struct log_format and a line in
 * logs_table.c; it is told by the first lines of a file.
 */

#include "analyzer/base/err.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/frame.h"

struct log_options {
	const char *format; /* NULL: told by content */
	int32_t zone_s;     /* seconds east of UTC where a row names no zone */
	int32_t year;    /* where a row names no year and the file has no other
			    hint: the year of the newest row; 0: of file_ns */
	int64_t file_ns; /* when the file was last changed; 0 unknown */
};

struct logs; /* opaque: the reader of one file */

/*
 * A reader for a file that begins with head.  NULL: options name no format
 * that there is, *err says which there are.
 */
struct logs *logs_new(
    struct span head, const struct log_options *options, struct err *err);
void logs_free(struct logs *l); /* l may be NULL */

/* "syslog", "json", …; "text" when no format was recognised. */
const char *logs_format(const struct logs *l);

/*
 * Reads a row into ev (made by event_new_row and cleared here).  The event
 * points into the line.  False: the line did not parse; ev then holds only the
 * raw row, which keyword rules still match.
 */
bool logs_parse(struct logs *l, const struct line *line, struct event *ev);

void logs_counters(const struct logs *l, struct counters *out);

/* The formats for --help and the manual; returns NULL behind the last. */
const char *logs_format_name(unsigned i, const char **help);

#endif
