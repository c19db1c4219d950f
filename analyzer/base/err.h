#ifndef ANALYZER_BASE_ERR_H
#define ANALYZER_BASE_ERR_H

/*
 * What a person can mend: one failure with its place, or a list of them.
 *
 * A function that can fail for such a reason returns bool (or NULL) and takes
 * a struct err; a reader that goes on after a failure (rules, scenarios, log
 * files) takes a struct diags and adds to it.  Only cli and tui print them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum err_code {
	ERR_NONE,
	ERR_IO,     /* the system refused: open, read, write, full disk */
	ERR_SYNTAX, /* a text breaks the rules of its language */
	ERR_INPUT,  /* a file is not, or not wholly, what it claims to be */
	ERR_LIMIT,  /* a named limit was passed */
	ERR_STORE,  /* the database is damaged, locked or of a newer schema */
	ERR_USAGE,  /* the command line is wrong */
};

struct err {
	enum err_code code;
	char text[400]; /* what is wrong, and what would be right */
};

/* Fills *err and returns false, so that a failing path is one line. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

enum diag_level {
	DIAG_NOTE,
	DIAG_WARNING,
	DIAG_ERROR,
};

/* Line and column count from 1; 0 means that there is none to tell. */
struct diag {
	enum diag_level level;
	const char *file; /* owned by the list */
	uint32_t line;
	uint32_t column; /* in bytes */
	const char *text;
};

/* A list of diagnostics in the order they were found; zeroed, it is empty. */
struct diags {
	struct diag *v;
	size_t n;
	size_t cap;
	size_t errors;
	size_t warnings;
};

/* Where something stands in a text. */
struct place {
	const char *file;
	uint32_t line;
	uint32_t column;
};

void diag_add(struct diags *d, enum diag_level level, struct place at,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Adds err as an error at a place. */
void diag_err(struct diags *d, struct place at, const struct err *err);

/* Frees what the list holds and leaves it empty. */
void diags_clear(struct diags *d);

#endif
