#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

/*
 * The data of a scenario run past rules: what a trainee gets to see, what
 * `scenario check` measures, and what a trainee's own rule finds.
 */

#include "analyzer/pipeline/analysis.h"
#include "cli/common.h"
#include "scenarios/sim/sim.h"

struct replay; /* opaque: the alerts of one pass */

/* What is run past what; all of it is borrowed. */
struct replay_of {
	const struct cli *cli;
	const struct ruleset *rules;
	const struct scenario *scenario;
	struct store *store; /* the alerts go there; NULL: nowhere */
};

/*
 * Analyses all files below folder.  What is wrong with them is printed.
 * NULL: *err says why it did not come to its end.
 */
struct replay *replay_folder(
    const struct replay_of *of, const char *folder, struct err *err);

/* The same for a build in memory, by way of a folder that is removed again. */
struct replay *replay_build(
    const struct replay_of *of, const struct sim_build *build, struct err *err);

/* All alerts, in incidents; they live as long as r. */
const struct incident *replay_incidents(const struct replay *r, size_t *n);

void replay_free(struct replay *r); /* r may be NULL */

#endif
