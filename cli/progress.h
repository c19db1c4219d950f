#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

/* The line on a terminal that tells how far an analysis is. */

#include "analyzer/base/buf.h"
#include "analyzer/input/input.h"
#include "analyzer/pipeline/analysis.h"

/* What the line says. */
struct progress_line {
	const char *file;
	uint64_t done_bytes; /* of all files */
	uint64_t all_bytes;  /* 0: unknown */
	uint64_t alerts;
	int64_t passed_ns;
};

struct progress {
	int64_t start_ns; /* by a clock that only goes forward */
	int64_t shown_ns;
	uint64_t before_bytes; /* of the files that are done */
	uint64_t all_bytes;    /* of all files; 0: not known */
	const char *file;      /* that is read */
	uint64_t file_bytes;   /* read of it */
	bool shown;            /* it stands on the terminal */
};

/* Begins now; the sizes of the files tell when it will be over. */
void progress_begin(struct progress *p, const struct paths *paths);

/* As analysis_options.progress wants it; arg is the struct progress. */
void progress_show(void *arg, const struct analysis_progress *now);

/* Takes the line away, for other text. */
void progress_clear(struct progress *p);

/* Appends the line, in width columns at most: what fits, in order of use. */
void progress_text(
    struct buf *out, const struct progress_line *line, unsigned width);

#endif
