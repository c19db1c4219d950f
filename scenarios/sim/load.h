#ifndef SCENARIOS_SIM_LOAD_H
#define SCENARIOS_SIM_LOAD_H

#include "scenarios/sim/program.h"

/* sim_load; the file is named in errors.  NULL: diags says why. */
const struct program *load_file(
    struct arena *arena, const char *path, struct diags *diags);

/*
 * The same for a text.  folder is where the files it uses are looked for;
 * NULL: it may use none.
 */
const struct program *load_text(struct arena *arena, const char *file,
    struct span text, const char *folder, struct diags *diags);

#endif
