#include "analyzer/store/run.h"

#include "analyzer/store/db.h"
#include "analyzer/store/store.h"

enum {
	RUNS_MAX = 100000 /* read at once */
};

bool
store_run_save(
    struct store *s, const struct stored_run *run, int64_t *id, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_RUN_SAVE, err);

	if (st == NULL || !store_flush(s, err))
		return false;
	if (run->id == 0)
		(void)sqlite3_bind_null(st, 1);
	else
		db_bind_int(st, 1, run->id);
	db_bind_text(st, 2, run->scenario);
	db_bind_text(st, 3, run->version);
	db_bind_int(st, 4, (int64_t)run->seed);
	db_bind_text(st, 5, run->trainee);
	db_bind_int(st, 6, run->started_ns);
	db_bind_int(st, 7, run->ended_ns);
	db_bind_int(st, 8, run->points);
	db_bind_int(st, 9, run->points_max);
	db_bind_blob(st, 10, run->ledger);
	db_bind_blob(st, 11, run->journal);
	if (!db_run(s, st, err))
		return false;
	*id = run->id != 0 ? run->id : sqlite3_last_insert_rowid(s->db);
	return true;
}

static int32_t
points_of(int64_t n)
{
	return n < INT32_MIN || n > INT32_MAX ? 0 : (int32_t)n;
}

static struct stored_run
read_run(sqlite3_stmt *st, struct arena *arena)
{
	return (struct stored_run){
	    .id = db_int(st, 0),
	    .scenario = db_text(st, 1, arena),
	    .version = db_text(st, 2, arena),
	    .seed = (uint64_t)db_int(st, 3),
	    .trainee = db_text(st, 4, arena),
	    .started_ns = db_int(st, 5),
	    .ended_ns = db_int(st, 6),
	    .points = points_of(db_int(st, 7)),
	    .points_max = points_of(db_int(st, 8)),
	};
}

bool
store_run_list(struct store *s, struct arena *arena,
    const struct stored_run **v, size_t *n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_RUN_LIST, err);
	struct stored_run *list = NULL;
	size_t count = 0, cap = 0;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, RUNS_MAX);
	while ((row = db_row(s, st, err)) > 0) {
		list = arena_grow(arena, list, count, &cap, sizeof(*list));
		list[count++] = read_run(st, arena);
	}
	*v = list;
	*n = count;
	return row == 0;
}

bool
store_run_load(struct store *s, int64_t id, struct arena *arena,
    struct stored_run *out, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_RUN_LOAD, err);
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, id);
	row = db_row(s, st, err);
	if (row < 0)
		return false;
	if (row == 0)
		return err_set(err, ERR_USAGE,
		    "there is no run %lld; haechi train --runs lists them",
		    (long long)id);
	*out = read_run(st, arena);
	out->ledger = arena_copy(arena, db_span(st, 9));
	out->journal = arena_copy(arena, db_span(st, 10));
	(void)sqlite3_reset(st);
	return true;
}
