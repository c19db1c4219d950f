#ifndef TESTS_UNIT_ROWS_H
#define TESTS_UNIT_ROWS_H

/* Rows of logs and the events that they become, as text, for tests. */

#include "analyzer/base/buf.h"
#include "analyzer/base/time.h"
#include "analyzer/logs/logs.h"

/* 2024-03-01 12:00:00 UTC: when the files of the tests were last changed. */
#define MARCH_NS (INT64_C(1709294400) * NS_PER_S)

/* A row of a format and the event that it becomes. */
struct row_case {
	const char *row;
	const char *want;
};

/*
 * Reads the rows of a text by a reader that has seen it, a line for each:
 * "type product/category/service time|name=value|…", numbers as name:1, a
 * row that did not parse with "!" in front.
 */
void rows_show(
    const struct log_options *options, const char *text, struct buf *out);

/* As rows_show, of a file, and by its own head. */
void rows_show_file(
    const struct log_options *options, const char *path, struct buf *out);

/* Checks that a text is read as a log of that format, and its rows. */
void rows_check_text(const char *text, const char *format, const char *want);

/* Appends what stands in a file. */
void rows_slurp(struct buf *b, const char *path);

/* Checks rows by themselves; every truncation of one must be survived. */
void rows_check(const char *format, const struct row_case *c, size_t n);

#define CHECK_ROWS(format, cases) \
	rows_check(format, cases, sizeof(cases) / sizeof((cases)[0]))

#endif
