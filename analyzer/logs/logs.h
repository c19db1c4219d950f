#ifndef ANALYZER_LOGS_LOGS_H
#define ANALYZER_LOGS_LOGS_H

/*
 * The second stage for logs: a line becomes an event with named fields.
 *
 *	line -> [logs] -> event -> detect
 *
 * A format is one file with one const struct log_format and a line in
 * logs_table.c; it is told by the first lines of a file.
 *
 * Reading a row depends on nothing but the head of its file, the options and
 * the row: rows may be read by any reader of the file, in any order.
 */

#include "analyzer/base/err.h"
#include "analyzer/logs/harm.h"
#include "analyzer/logs/options.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/frame.h"

struct logs; /* opaque: the reader of one file */

/* False: options name no format that there is, *err says which there are. */
bool logs_format_known(const struct log_options *options, struct err *err);

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
 * Some files spread a row over several lines (JSON that is printed nicely, the
 * records of an audit event), others put several rows into a line (a JSON
 * array).  logs_row takes the next line of the file, logs_more goes on in it;
 * both return true when a row is whole.  *row is then valid until the next call
 * (or, as most rows, as long as the line).  The header of a table is no row.
 * At the end of the file logs_rest gives what was begun, one row at a time,
 * until it returns false.  They need the lines in order, so they are called
 * where these are read; parsing may go on elsewhere.
 *
 * Lines of another charset become UTF-8 here: offset and number still say where
 * their bytes stand.
 *
 * Other files are no lines but blocks with many rows each (EVTX): then a line
 * is such a block, and row->rows and row->number say which rows it has.
 */
bool logs_takes_pieces(const struct logs *l); /* lines may come in pieces */
bool logs_row(struct logs *l, const struct line *line, struct line *row);
bool logs_more(struct logs *l, struct line *row);
bool logs_rest(struct logs *l, struct line *row);

/*
 * Reads a row into ev (made by event_new_row and cleared here).  The event
 * points into the line or the reader.  False: the line did not parse; ev then
 * holds only the raw row, which keyword rules still match.
 */
bool logs_parse(struct logs *l, const struct line *line, struct event *ev);

/*
 * As logs_parse, but some of the fields may wait: then ev->rest says which they
 * can be, and logs_fill adds them.
 */
bool logs_head(struct logs *l, const struct line *line, struct event *ev);
void logs_fill(struct logs *l, struct event *ev);

/*
 * The first row that did not parse, cut to LOGS_EXAMPLE_BYTES, for a message.
 * False: there is none.
 */
bool logs_example(const struct logs *l, uint64_t *number, struct span *text);

/* The charset by its usual name: "UTF-8", "CP949", … */
const char *logs_charset(const struct logs *l);

/*
 * Goes on to the next row of the block that logs_parse was given.  False: there
 * is none, as always in a log of lines.
 */
bool logs_next(struct logs *l, struct event *ev);

/*
 * The row for a person, and for evidence: its bytes, or, of a binary row, its
 * fields as JSON.  Valid until the next call, or as long as the event.
 */
struct span logs_text(struct logs *l, const struct event *ev);

/* What harm was done to the file, by kind; the same kinds for all readers. */
const struct log_harm *logs_harm(const struct logs *l, size_t *n);

void logs_counters(const struct logs *l, struct counters *out);

/* The formats for --help and the manual; returns NULL behind the last. */
const char *logs_format_name(unsigned i, const char **help);

#endif
