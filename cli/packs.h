#ifndef CLI_PACKS_H
#define CLI_PACKS_H

/* The scenarios that are there, and one of them loaded. */

#include "cli/common.h"
#include "scenarios/sim/sim.h"

/*
 * Fills out with the folders of the installed packs, by name; they live in
 * arena.  Returns how many there are.
 */
size_t packs_find(
    const struct cli *cli, struct arena *arena, const char ***out);

/*
 * Loads a scenario by its path or by its name among the installed ones, and
 * prints what is wrong with it.  NULL: there was an error.
 */
const struct sim *packs_load(
    const struct cli *cli, const char *name, struct arena *arena);

/* The language of the user for texts of scenarios. */
enum lang packs_lang(const struct cli *cli);

/*
 * Prints what the rules found beside what really happened: for each label its
 * frames and rows, the alerts on them and the incidents they are in.
 * False: *err says why it could not be told.
 */
bool packs_review(struct store *store, const struct scenario *scenario,
    const struct truth *truth, struct err *err);

/*
 * Runs builds of the seeds 1 to seeds past the rules and adds to diags what
 * keeps the scenario from being one: a rule that a label relies on and that is
 * missing or silent, an attack that nobody is told of, an alert mix that is
 * not the meant one, a queue that is too long.  False: there were errors, or
 * *err says why it could not be told.
 */
bool packs_check_rules(const struct cli *cli, const struct sim *s,
    const struct ruleset *rules, unsigned seeds, struct diags *diags);

#endif
