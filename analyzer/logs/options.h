#ifndef ANALYZER_LOGS_OPTIONS_H
#define ANALYZER_LOGS_OPTIONS_H

#include <stdint.h>

struct user_formats;

/* What a person knows of a log that its rows do not say. */
struct log_options {
	const char *format;                 /* NULL: told by content */
	const char *charset;                /* NULL: told by content */
	const struct user_formats *formats; /* NULL: none; user_format.h */
	int32_t zone_s; /* seconds east of UTC where a row names no zone */
	/*
	 * For rows that name no year.  Such a row gets the latest year that
	 * does not put it behind the end of `year`, or, when that is 0, more
	 * than a day behind file_ns; when both are 0 it has no time.
	 */
	int32_t year;
	int64_t file_ns; /* when the file was last changed; 0 unknown */
};

/* What logs keeps within. */
enum {
	LOGS_ROW_BYTES = 4 << 20,     /* a row of several lines is cut there */
	LOGS_HEADER_BYTES = 64 << 10, /* of a table; more is left out */
	LOGS_FIELDS = 1024,       /* of a row; more are left out and counted */
	LOGS_EXAMPLE_BYTES = 160, /* of a row that did not parse */
};

#endif
