#ifndef TESTS_SCREEN_STAGE_H
#define TESTS_SCREEN_STAGE_H

/*
 * A small day for the console: a capture, a log, a store with their alerts, a
 * scenario with its truth, and a clock that only the test moves.
 */

#include "tui/options.h"

struct stage {
	char folder[300];
	struct console_options options;
	struct err err;
	int64_t now_ns;
};

/* Makes it below TMPDIR; training opens a run. */
struct stage *stage_new(bool training);

/* The same with a store that has nothing in it, and no files. */
struct stage *stage_new_empty(bool training);
void stage_free(struct stage *s);

/* Scenarios to choose from. */
extern const struct console_scenario stage_scenarios[];
extern const size_t stage_scenarios_n;

#endif
