#include "cli/runs.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/map.h"
#include "analyzer/base/time.h"

enum {
	JOURNAL_BYTES = 64 << 20, /* that are kept of one run */
	MINUTE_TEXT = 16,         /* 2026-05-04 09:30 */
	SEEDS = 1000000,
};

bool
runs_open(const struct cli *cli, struct arena *arena, struct runs *out,
    struct err *err)
{
	const struct stored_run *all;
	struct stored_run *mine;
	char path[700];
	size_t n;

	*out = (struct runs){.who = cli->user};
	(void)snprintf(path, sizeof(path), "%s/runs.db", cli->runs_dir);
	if (!make_folders(path, err))
		return false;
	out->store = store_open(path, STORE_CREATE, err);
	if (out->store == NULL ||
	    !store_run_list(out->store, arena, &all, &n, err))
		return false;
	mine = arena_zalloc(arena, n + 1, sizeof(*mine));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].trainee, cli->user) == 0)
			mine[out->n++] = all[i];
	}
	out->v = mine;
	return true;
}

bool
runs_close(struct runs *r, struct err *err)
{
	return r->store == NULL || store_close(r->store, err);
}

static bool
is_of(const struct stored_run *run, const struct scenario *sc)
{
	return strcmp(run->scenario, sc->id) == 0 &&
	    strcmp(run->version, sc->version) == 0;
}

const struct stored_run *
runs_find(const struct runs *r, const struct scenario *sc, const uint64_t *seed)
{
	for (size_t i = 0; i < r->n; i++) {
		if (is_of(&r->v[i], sc) &&
		    (seed == NULL || r->v[i].seed == *seed))
			return &r->v[i];
	}
	return NULL;
}

uint64_t
runs_new_seed(const struct runs *r, const struct scenario *sc)
{
	uint64_t seed;

	/* Everyone gets variants of their own. */
	for (uint64_t k = 7;; k++) {
		seed = hash_bytes(r->who, strlen(r->who), k) % SEEDS;
		if (k > 7 + SEEDS || runs_find(r, sc, &seed) == NULL)
			return seed;
	}
}

bool
runs_restore(struct runs *r, const struct stored_run *of, const char *path,
    struct err *err)
{
	struct arena *arena;
	struct stored_run run;
	bool ok;
	int fd;

	if (access(path, F_OK) == 0)
		return true;
	if (!make_folders(path, err))
		return false;
	arena = arena_new(0);
	ok = store_run_load(r->store, of->id, arena, &run, err);
	if (ok && run.journal.n > 0) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		ok = fd >= 0 && file_put(fd, run.journal);
		if ((fd >= 0 && close(fd) != 0) || !ok)
			ok =
			    err_set(err, ERR_IO, "%s: cannot be written", path);
	}
	arena_free(arena);
	return ok;
}

bool
runs_keep(struct runs *r, const struct run *run, const char *path,
    const struct console_result *result, struct err *err)
{
	const struct run_subject *of = run_subject(run);
	const struct run_log *log = run_log(run);
	struct arena *arena = arena_new(0);
	struct stored_run kept = {.id = r->kept,
	    .scenario = of->scenario,
	    .version = of->version,
	    .seed = of->seed,
	    .trainee = of->who,
	    .started_ns = log->begun_ns,
	    .ended_ns = log->finished_ns};
	bool ok;

	for (size_t i = 0; i < r->n; i++) {
		const struct stored_run *old = &r->v[i];

		if (old->started_ns == kept.started_ns &&
		    old->seed == kept.seed &&
		    strcmp(old->scenario, kept.scenario) == 0)
			kept.id = old->id;
	}
	if (result != NULL) {
		kept.points = result->points;
		kept.points_max = result->most;
		kept.ledger = buf_span(&result->debrief);
	}
	ok = file_read(arena, path, JOURNAL_BYTES, &kept.journal, err) &&
	    store_run_save(r->store, &kept, &r->kept, err);
	arena_free(arena);
	return ok;
}

const char *
runs_note(const struct stored_run *run, struct arena *arena)
{
	char begun[TIME_TEXT];
	struct buf text = {0};
	const char *note;

	buf_printf(&text, "%.*s, variant %" PRIu64, MINUTE_TEXT,
	    time_text(run->started_ns, begun), run->seed);
	if (run->ended_ns != 0)
		buf_printf(&text, ", %" PRId32 " of %" PRId32 " points",
		    run->points, run->points_max);
	note = arena_str(arena, buf_span(&text));
	buf_free(&text);
	return note;
}

void
runs_print(const struct runs *r)
{
	struct arena *arena = arena_new(0);

	for (size_t i = 0; i < r->n; i++)
		printf("%4" PRId64 "  %-11s %-18s %s\n", r->v[i].id,
		    r->v[i].ended_ns != 0 ? "finished" : "in progress",
		    r->v[i].scenario, runs_note(&r->v[i], arena));
	if (r->n == 0)
		printf("no runs of %s yet\n", r->who);
	arena_free(arena);
}

bool
runs_print_debrief(struct runs *r, int64_t id, struct err *err)
{
	struct arena *arena = arena_new(0);
	struct stored_run run;
	bool ok = store_run_load(r->store, id, arena, &run, err);

	if (ok && strcmp(run.trainee, r->who) != 0)
		ok = err_set(err, ERR_USAGE,
		    "run %" PRId64 " is of another trainee", id);
	else if (ok && run.ended_ns == 0)
		ok = err_set(err, ERR_USAGE,
		    "run %" PRId64 " has not ended: it has no debrief yet", id);
	if (ok)
		(void)fwrite(run.ledger.p, 1, run.ledger.n, stdout);
	arena_free(arena);
	return ok;
}
