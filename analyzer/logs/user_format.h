#ifndef ANALYZER_LOGS_USER_FORMAT_H
#define ANALYZER_LOGS_USER_FORMAT_H

/*
 * Formats of lines that a person describes in YAML, one document each:
 *
 *	format: relay                 its name, for --format, and type of events
 *	about: relay of documents     one line, optional
 *	logsource: {product: egov, service: relay}        optional
 *	pattern: '^(?<time>\S+ \S+) (?<host>\S+) (?<action>\w+) (?<text>.*)'
 *	time: '%Y-%m-%d %H:%M:%S'     of the group "time"; time_format.h
 *	fields: {text: message}       other names for groups, optional
 *	example: '2024-05-01 09:00:00 r1 send it'         must match, optional
 *
 * pattern is a regular expression of PCRE2, or a list of them of which the
 * first that matches counts; each named group that took part is a field.
 * Without "time" a group of that name is read as RFC 3339.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

struct log_context;
struct log_format;
struct user_formats; /* opaque, immutable, shared by threads */

enum {
	USER_FORMATS = 256, /* of all files */
	USER_PATTERNS = 16, /* of a format */
	USER_GROUPS = 64,   /* named ones of a pattern */
};

/*
 * Reads files.  What is wrong is added to diags, with its place, and the
 * format left out.  Never NULL; the caller frees it.
 */
struct user_formats *user_formats_read(
    const char *const *file, size_t n, struct diags *diags);

/* The same for a text that file names in messages. */
struct user_formats *user_formats_of_text(
    const char *file, struct span text, struct diags *diags);

void user_formats_free(struct user_formats *u); /* u may be NULL */

/* The i-th format, or NULL behind the last; u may be NULL. */
const struct log_format *user_formats_get(
    const struct user_formats *u, unsigned i);

/* The first one that reads at least half of the first rows, or NULL. */
const struct log_format *user_formats_probe(
    const struct user_formats *u, struct span head);

/* Frees what a reader of such a format needed. */
void user_format_end(struct log_context *c);

#endif
