#ifndef ANALYZER_STORE_RUN_H
#define ANALYZER_STORE_RUN_H

/* Trainees' runs in the store; results live in arena. */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/model/run.h"

struct store;

/*
 * Stores a run at once: a new one when its id is 0, otherwise in the place of
 * the one with that id.  *id is the id under which it stands.
 */
bool store_run_save(struct store *s, const struct stored_run *run, int64_t *id,
    struct err *err);

/* All runs, the newest first, without their ledgers and journals. */
bool store_run_list(struct store *s, struct arena *arena,
    const struct stored_run **v, size_t *n, struct err *err);

/* One run whole. */
bool store_run_load(struct store *s, int64_t id, struct arena *arena,
    struct stored_run *out, struct err *err);

#endif
