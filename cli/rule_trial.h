#ifndef CLI_RULE_TRIAL_H
#define CLI_RULE_TRIAL_H

/* Runs a rule that a trainee wrote: on the run's data, or on other variants. */

#include "cli/common.h"
#include "scenarios/grade/rule_score.h"
#include "scenarios/sim/sim.h"

/* All of it is borrowed. */
struct rule_trial {
	const struct cli *cli;
	const struct rule_choice *rules; /* whose variables hold */
	const struct sim *sim;
	const struct truth *truth;
	const char *folder; /* of the run */
	const char *data;   /* of its captures and logs */
	uint64_t seed;      /* of the run */
};

/* As console_options.try_rule; arg is a struct rule_trial. */
bool rule_trial_run(void *arg, const struct rule_try *what,
    struct rule_score *out, struct err *err);

#endif
