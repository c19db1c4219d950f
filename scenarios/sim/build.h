#ifndef SCENARIOS_SIM_BUILD_H
#define SCENARIOS_SIM_BUILD_H

/* The parts of a build: who acts, what the files hold, what the truth is. */

#include "scenarios/sim/sim.h"
#include "scenarios/sim/world.h"

/* Lets all actors do what they do. */
bool groups_run(struct world *w, struct err *err);

/* Fills in the answers of the tasks, in the arena of w. */
bool answers_make(struct world *w, struct truth *t, struct err *err);

/*
 * Puts the tapes in order of time, leaves out what falls into a gap, and
 * makes the files and the marks of them.
 */
bool files_make(struct world *w, struct sim_build *b, struct err *err);

/* The text of truth.jsonl. */
void truth_write(struct buf *out, const struct truth *t);

/* Reads it back. */
bool truth_read(
    struct arena *arena, struct span text, struct truth *t, struct err *err);

#endif
