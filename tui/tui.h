#ifndef TUI_TUI_H
#define TUI_TUI_H

/*
 * The console: the queue of a store to be judged, or a training run on one.
 *
 *	incident -> store -> [tui] -> verdicts: into the store, or into a run
 *
 * Screens write documents (doc.h), which are drawn on a canvas and copied to
 * the terminal by term.c, or printed line by line in the linear mode.
 */

#include <stdio.h>

#include "analyzer/base/err.h"
#include "analyzer/model/scenario.h"
#include "analyzer/model/truth.h"
#include "analyzer/store/store.h"
#include "scenarios/grade/run.h"

/* A scenario that can be chosen. */
struct console_scenario {
	const char *id;
	const char *title;
	const char *summary; /* one paragraph */
	unsigned difficulty; /* 1 to 5 */
	const char *state;   /* "new", "in progress", "finished" */
};

/* All of it is borrowed and must live as long as the call. */
struct console_options {
	struct store *store; /* NULL only for console_choose */
	const char *who;

	/* A training run: all four, or none. */
	const struct scenario *scenario;
	const struct truth *truth;
	struct run *run;
	const char *folder; /* of the captures and logs; NULL: none to browse */

	const char *language; /* "en", "ko" …: of the scenario's texts */
	bool linear;          /* numbered menus, no cursor addressing */
	bool colour;          /* false: NO_COLOR, or the user said so */
	bool ascii;           /* nothing beyond ASCII is sent */
	FILE *in;             /* of the linear mode; NULL: standard input */
	FILE *out;            /* of the linear mode; NULL: standard output */

	/* The clock on the wall, which cli has. */
	int64_t (*now_ns)(void *arg);
	void *now_arg;
};

/*
 * Lets a person work until they leave.  False: *err says why it could not go
 * on (no terminal, the store or the run could not be read or written).
 */
bool console_run(const struct console_options *options, struct err *err);

/*
 * Lets a person choose one of n scenarios; *chosen is n when they left.
 * False: *err says why.
 */
bool console_choose(const struct console_options *options,
    const struct console_scenario *v, size_t n, size_t *chosen,
    struct err *err);

#endif
