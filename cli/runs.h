#ifndef CLI_RUNS_H
#define CLI_RUNS_H

/*
 * The runs of the trainee, kept in a store beside their folders: what can be
 * gone on with, and what came of the others.
 */

#include "analyzer/store/run.h"
#include "cli/common.h"
#include "tui/options.h"

struct runs {
	struct store *store;
	const char *who;
	const struct stored_run *v; /* of the trainee, the newest first */
	size_t n;
	int64_t kept; /* number of the run that was kept last, or 0 */
};

/*
 * Opens the store of runs, making it when it is not there, and reads those of
 * the user into arena.  False: *err says why; runs_close is needed all the
 * same.
 */
bool runs_open(const struct cli *cli, struct arena *arena, struct runs *out,
    struct err *err);
bool runs_close(struct runs *r, struct err *err);

/* The newest run of that scenario and version, or NULL; with a seed, the one
 * of that variant. */
const struct stored_run *runs_find(
    const struct runs *r, const struct scenario *sc, const uint64_t *seed);

/* A variant of the scenario that the trainee has not had yet. */
uint64_t runs_new_seed(const struct runs *r, const struct scenario *sc);

/*
 * Writes the journal of a known run to path when it is not there any more, so
 * that the run can be gone on with.
 */
bool runs_restore(struct runs *r, const struct stored_run *of, const char *path,
    struct err *err);

/*
 * Keeps the run as it is now: its journal, which stands in the file at path,
 * and what came of it, which is NULL when it was not asked for yet.
 */
bool runs_keep(struct runs *r, const struct run *run, const char *path,
    const struct console_result *result, struct err *err);

/* "2026-05-04 09:30, variant 17, 83 of 140 points": in arena. */
const char *runs_note(const struct stored_run *run, struct arena *arena);

/* Prints all of them, a line each. */
void runs_print(const struct runs *r);

/* Prints the debrief of a run as it was when it ended. */
bool runs_print_debrief(struct runs *r, int64_t id, struct err *err);

#endif
