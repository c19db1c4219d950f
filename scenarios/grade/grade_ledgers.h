#ifndef SCENARIOS_GRADE_GRADE_LEDGERS_H
#define SCENARIOS_GRADE_GRADE_LEDGERS_H

/* The ledgers of grade.c that have a file of their own. */

#include "scenarios/grade/score.h"

/* Cited evidence of verdicts and tasks. */
void grade_justification(struct grade *g, const struct grade_input *in);

/* Answers, and what their hints cost. */
void grade_tasks(struct grade *g, const struct grade_input *in);

#endif
