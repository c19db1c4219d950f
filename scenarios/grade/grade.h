#ifndef SCENARIOS_GRADE_GRADE_H
#define SCENARIOS_GRADE_GRADE_H

/*
 * A run judged by the truth.
 *
 *	run, truth, alerts -> [grade] -> ledgers, debrief -> tui, report
 */

#include "scenarios/grade/score.h"

/* Judges a run.  Freed with grade_free; the input must live as long. */
struct grade *grade_new(const struct grade_input *in);
void grade_free(struct grade *g); /* g may be NULL */

#endif
