#ifndef TUI_JUDGE_H
#define TUI_JUDGE_H

/* Giving verdicts: from any view by way of the form to the desk. */

#include "tui/console.h"

/*
 * Begins a verdict where act asks for one: on the marked alerts, or else on
 * what ref stands for; opens the form.  False: act asks for none.
 */
bool judge_act(struct console *con, struct ref ref, enum act act);

/* The choice before or behind in a field of the form. */
void judge_turn(struct console *con, enum form_field field, bool forward);

/* Gives the verdict; says what came of it and goes back. */
void judge_give(struct console *con);

#endif
