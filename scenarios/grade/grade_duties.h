#ifndef SCENARIOS_GRADE_GRADE_DUTIES_H
#define SCENARIOS_GRADE_GRADE_DUTIES_H

/*
 * Reports to authorities: their fields, and the clock, which runs from when
 * the trainee became aware, not from when all was known.
 *
 * A field's answer stands in the journal as the answer to "DUTY/FIELD".
 */

#include "scenarios/grade/score.h"

enum {
	DUTY_KEY = 160 /* room for "DUTY/FIELD" */
};

/* Writes "DUTY/FIELD" and returns out. */
const char *duty_key(
    const struct duty *d, const struct duty_field *f, char out[DUTY_KEY]);

/* What stands in the field, or NULL. */
const char *duty_text(const struct run_log *log, const struct duty *d,
    const struct duty_field *f);

/* The text of the option that was chosen, or what was typed, in a language. */
const char *duty_said(
    const struct duty_field *f, const char *text, enum lang lang);

/*
 * Takes what was typed for a field: the number or id of an option, or a text.
 * NULL: it is none of the options.
 */
const char *duty_typed(const struct duty_field *f, const char *text);

/* Does the text hold? A free text does when there is one. */
bool duty_field_right(const struct duty_field *f, const char *text);

/* On the wall: the first verdict that something is malicious; 0: none yet. */
int64_t duty_aware_ns(const struct run_log *log);

/* On the wall: when the last required field was filled; 0: one is empty. */
int64_t duty_handed_in_ns(const struct run_log *log, const struct duty *d);

void grade_duties(struct grade *g, const struct grade_input *in);

#endif
