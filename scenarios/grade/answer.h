#ifndef SCENARIOS_GRADE_ANSWER_H
#define SCENARIOS_GRADE_ANSWER_H

/* Answers to the tasks of a scenario. */

#include "analyzer/base/buf.h"
#include "analyzer/model/truth.h"

/*
 * Is what the trainee wrote right?  CHOICE and MULTI are answered by option
 * ids; sets have commas between their parts.  Never for TASK_RULE, which is
 * not answered by a text.
 */
bool answer_right(
    const struct task *task, const struct truth *truth, const char *text);

/*
 * Turns what was typed into an answer: the numbers of options, from 1, into
 * their ids; everything else stays.  False: an option is not there.
 */
bool answer_typed(const struct task *task, const char *typed, struct buf *out);

/* The right answer as text, parts with commas between them. */
void answer_model(
    const struct task *task, const struct truth *truth, struct buf *out);

#endif
