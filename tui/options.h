#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

/* What the console is given by its caller. */

#include <stdio.h>

#include "analyzer/base/buf.h"
#include "analyzer/model/truth.h"
#include "analyzer/store/store.h"
#include "scenarios/grade/rule_score.h"
#include "scenarios/grade/run.h"

/* A scenario that can be chosen. */
struct console_scenario {
	const char *id;
	const char *title;
	const char *summary; /* one paragraph */
	unsigned difficulty; /* 1 to 5 */
	const char *state;   /* "new run", "in progress", "finished" */
	const char *note;    /* of a run: when it began, its points; or NULL */
	const char *opens;   /* what choosing it does, a sentence */
};

/* What came of a run that has ended. */
struct console_result {
	int points;
	int most;           /* that could be had */
	struct buf debrief; /* as text; the caller frees it */
};

/* All of it is borrowed and must live as long as the call. */
struct console_options {
	struct store *store; /* NULL only for console_choose */
	const char *who;

	/* A training run: all three, or none. */
	const struct scenario *scenario;
	const struct truth *truth;
	struct run *run;
	bool sealed; /* summative: answers cannot be tried during the run */

	/*
	 * Runs a rule that answers a task: on the data of the run, or on
	 * hidden variants of it.  False: *err says what is wrong with the
	 * rule.  NULL: no rule can be run here.
	 */
	bool (*try_rule)(void *arg, const struct rule_try *what,
	    struct rule_score *out, struct err *err);
	void *try_arg;

	/* Filled when the run has ended, on leaving; NULL: nobody asks. */
	struct console_result *result;

	/* Of the captures and logs; NULL: where the store says they were. */
	const char *folder;
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

#endif
