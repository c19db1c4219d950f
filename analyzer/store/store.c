#include "analyzer/store/store.h"

#include <stdlib.h>

#include "analyzer/base/hash.h"
#include "analyzer/base/mem.h"
#include "analyzer/store/db.h"
#include "analyzer/store/schema.h"

enum {
	LOCK_MS = 3000,       /* patience with other programs */
	VALUE_MAX = 64 << 20, /* bytes of one value */
	SOURCES_MAX = 100000, /* read at once */
};

/* ---- opening ----------------------------------------------------- */

/* A number that a PRAGMA or the like answers; false: *err. */
static bool
ask(struct store *s, const char *sql, int64_t *n, struct err *err)
{
	sqlite3_stmt *st = NULL;
	bool ok = false;

	*n = 0;
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) {
		(void)db_fail(s, err);
	} else {
		int rc = sqlite3_step(st);

		ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
		if (rc == SQLITE_ROW)
			*n = sqlite3_column_int64(st, 0);
		if (!ok)
			(void)db_fail(s, err);
	}
	(void)sqlite3_finalize(st);
	return ok;
}

/* Nothing that a file holds may run on its own or reach outside. */
static void
confine(sqlite3 *db)
{
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	(void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	(void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_busy_timeout(db, LOCK_MS);
}

static bool
migrate(struct store *s, int64_t version, struct err *err)
{
	char pragma[64];

	if (!db_begin(s, err))
		return false;
	for (int64_t v = version; v < SCHEMA_VERSION; v++) {
		if (!db_exec(s, schema_steps[v], err))
			goto undo;
	}
	(void)sqlite3_snprintf(
	    sizeof(pragma), pragma, "PRAGMA user_version = %d", SCHEMA_VERSION);
	if (!db_exec(s, pragma, err))
		goto undo;
	(void)sqlite3_snprintf(sizeof(pragma), pragma,
	    "PRAGMA application_id = %d", SCHEMA_APPLICATION);
	if (!db_exec(s, pragma, err))
		goto undo;
	return db_commit(s, err);
undo:
	db_undo(s);
	return false;
}

/* Is it ours, and of which version?  An empty file becomes ours. */
static bool
check_version(struct store *s, bool writes, struct err *err)
{
	int64_t app, version, objects;

	if (!ask(s, "PRAGMA application_id", &app, err) ||
	    !ask(s, "PRAGMA user_version", &version, err) ||
	    !ask(s, "SELECT count(*) FROM sqlite_schema", &objects, err))
		return false;
	if (app == 0 && version == 0 && objects == 0) {
		if (!writes)
			return err_set(err, ERR_STORE,
			    "%s: the database is empty", s->path);
		return migrate(s, 0, err);
	}
	if (app != SCHEMA_APPLICATION)
		return err_set(err, ERR_STORE,
		    "%s: this is a database of another program", s->path);
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_STORE,
		    "%s: the database has schema %lld, this program knows %d; "
		    "a newer haechi wrote it",
		    s->path, (long long)version, SCHEMA_VERSION);
	if (version < 1)
		return err_set(err, ERR_STORE,
		    "%s: the database is damaged (schema version %lld)",
		    s->path, (long long)version);
	if (version < SCHEMA_VERSION && !writes)
		return err_set(err, ERR_STORE,
		    "%s: the database has the older schema %lld; open it once "
		    "for writing to bring it up to date",
		    s->path, (long long)version);
	return version == SCHEMA_VERSION || migrate(s, version, err);
}

/* Is sql one of the CREATE statements of schema_steps? */
static bool
is_ours(struct span sql)
{
	for (unsigned i = 0; i < SCHEMA_VERSION && sql.n != 0; i++) {
		if (span_find(span_str(schema_steps[i]), sql) != SIZE_MAX)
			return true;
	}
	return false;
}

/* How many objects schema_steps makes. */
static unsigned
objects_made(void)
{
	struct span create = span_str("CREATE ");
	unsigned n = 0;

	for (unsigned i = 0; i < SCHEMA_VERSION; i++) {
		struct span rest = span_str(schema_steps[i]);
		size_t at;

		while ((at = span_find(rest, create)) != SIZE_MAX) {
			rest = span_from(rest, at + create.n);
			n++;
		}
	}
	return n;
}

/*
 * Objects that are not ours could act when a row is written, and without the
 * triggers the chain could be changed: all of ours must be there, and no
 * other (but what ANALYZE leaves).
 */
static bool
check_objects(struct store *s, struct err *err)
{
	sqlite3_stmt *st = NULL;
	unsigned n = 0;
	int rc = sqlite3_prepare_v2(s->db,
	    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
	    " AND name NOT GLOB 'sqlite_stat*'",
	    -1, &st, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (!is_ours(db_span(st, 0))) {
			(void)err_set(err, ERR_STORE,
			    "%s: the database holds a table or trigger that is "
			    "not haechi's: %.80s",
			    s->path, (const char *)sqlite3_column_text(st, 0));
			(void)sqlite3_finalize(st);
			return false;
		}
		n++;
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		(void)db_fail(s, err);
	else if (n != objects_made())
		(void)err_set(err, ERR_STORE,
		    "%s: the database is damaged (it lacks tables or triggers)",
		    s->path);
	(void)sqlite3_finalize(st);
	return rc == SQLITE_DONE && n == objects_made();
}

/* Prepares every statement, which fails where a table or column is gone. */
static bool
check_tables(struct store *s, struct err *err)
{
	for (unsigned i = 0; i < ST_COUNT; i++) {
		if (db_get(s, (enum statement)i, err) == NULL)
			return err_set(err, ERR_STORE,
			    "%s: the database is damaged (%s)", s->path,
			    sqlite3_errmsg(s->db));
	}
	return true;
}

static bool
open_file(struct store *s, enum store_mode mode, struct err *err)
{
	static const int flags[] = {
	    [STORE_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	    [STORE_WRITE] = SQLITE_OPEN_READWRITE,
	    [STORE_READ] = SQLITE_OPEN_READONLY,
	};

	if (sqlite3_open_v2(s->path, &s->db,
		flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
		NULL) != SQLITE_OK)
		return s->db == NULL
		    ? err_set(err, ERR_IO, "%s: cannot be opened", s->path)
		    : db_fail(s, err);
	confine(s->db);
	if (mode != STORE_READ && sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(err, ERR_IO,
		    "%s: the database may not be written", s->path);
	return db_exec(s,
	    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;"
	    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
	    "PRAGMA wal_autocheckpoint = 16384;" /* pages: 64 MiB */
	    "PRAGMA cell_size_check = ON",
	    err);
}

/* Changes the file, which must be known to be ours. */
static bool
write_ahead(struct store *s, enum store_mode mode, struct err *err)
{
	int64_t ignored;

	return mode == STORE_READ ||
	    ask(s, "PRAGMA journal_mode = WAL", &ignored, err);
}

struct store *
store_open(const char *path, enum store_mode mode, struct err *err)
{
	struct store *s = mem_zalloc(1, sizeof(*s));

	s->path = mem_strdup(path);
	s->rules = map_new();
	if (open_file(s, mode, err) &&
	    check_version(s, mode != STORE_READ, err) &&
	    check_objects(s, err) && write_ahead(s, mode, err) &&
	    check_tables(s, err))
		return s;
	(void)store_close(s, NULL);
	return NULL;
}

bool
store_close(struct store *s, struct err *err)
{
	struct err ignored;
	bool ok = true;

	if (s == NULL)
		return true;
	if (s->db != NULL)
		ok = store_flush(s, err == NULL ? &ignored : err);
	for (unsigned i = 0; i < ST_COUNT; i++)
		(void)sqlite3_finalize(s->st[i]);
	(void)sqlite3_close(s->db);
	map_free(s->rules);
	buf_free(&s->scratch);
	free(s->path);
	free(s);
	return ok;
}

bool
store_limit_pages(struct store *s, uint32_t pages, struct err *err)
{
	char pragma[64];

	(void)sqlite3_snprintf(
	    sizeof(pragma), pragma, "PRAGMA max_page_count = %u", pages);
	return db_exec(s, pragma, err);
}

bool
store_flush(struct store *s, struct err *err)
{
	if (s->failed) {
		*err = s->why;
		return false;
	}
	if (db_commit(s, err))
		return true;
	s->failed = true;
	s->why = *err;
	return false;
}

/* ---- sources ----------------------------------------------------- */

static bool
save_source(struct store *s, enum statement id, int64_t row,
    const struct source *source, struct err *err)
{
	sqlite3_stmt *st = db_get(s, id, err);

	if (st == NULL)
		return false;
	db_bind_text(st, 1, source->name == NULL ? "" : source->name);
	db_bind_int(st, 2, source->kind);
	db_bind_text(st, 3, source->format == NULL ? "" : source->format);
	db_bind_int(st, 4, (int64_t)source->bytes);
	db_bind_int(st, 5, (int64_t)source->items);
	db_bind_int(st, 6, (int64_t)source->unparsed);
	db_bind_int(st, 7, source->first_ns);
	db_bind_int(st, 8, source->last_ns);
	db_bind_int(st, 9, source->damaged);
	if (source->hashed)
		db_bind_blob(
		    st, 10, span_of(source->sha256, sizeof(source->sha256)));
	else
		(void)sqlite3_bind_null(st, 10);
	if (id == ST_SOURCE_SET)
		db_bind_int(st, 11, row);
	return db_run(s, st, err);
}

bool
store_source_begin(
    struct store *s, const struct source *source, int64_t *id, struct err *err)
{
	map_clear(s->rules);
	if (!db_begin(s, err) || !save_source(s, ST_SOURCE_ADD, 0, source, err))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

/* The row of the same bytes that was there before, or 0. */
static bool
find_source(struct store *s, int64_t id, const struct source *source,
    int64_t *former, struct err *err)
{
	sqlite3_stmt *st;
	int row;

	*former = 0;
	if (!source->hashed)
		return true;
	st = db_get(s, ST_SOURCE_FIND, err);
	if (st == NULL)
		return false;
	db_bind_blob(st, 1, span_of(source->sha256, sizeof(source->sha256)));
	db_bind_int(st, 2, id);
	row = db_row(s, st, err);
	if (row > 0)
		*former = db_int(st, 0);
	(void)sqlite3_reset(st);
	return row >= 0;
}

/* Gives what was added under id to the row of the same bytes. */
static bool
move_source(struct store *s, int64_t id, int64_t former, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_ALERT_MOVE, err);

	if (st == NULL)
		return false;
	db_bind_int(st, 1, former);
	db_bind_int(st, 2, id);
	if (s->added != 0 && !db_run(s, st, err))
		return false;
	st = db_get(s, ST_SOURCE_DROP, err);
	if (st == NULL)
		return false;
	db_bind_int(st, 1, id);
	return db_run(s, st, err);
}

/* Keeps how the rows of a log were read. */
static bool
save_reading(
    struct store *s, int64_t id, const struct source *source, struct err *err)
{
	sqlite3_stmt *st;

	if (source->charset == NULL)
		return true;
	st = db_get(s, ST_READING_SET, err);
	if (st == NULL)
		return false;
	db_bind_int(st, 1, id);
	db_bind_text(st, 2, source->charset);
	db_bind_int(st, 3, source->zone_s);
	return db_run(s, st, err);
}

bool
store_source_end(
    struct store *s, int64_t id, const struct source *source, struct err *err)
{
	int64_t former;

	if (!db_begin(s, err) || !find_source(s, id, source, &former, err))
		return false;
	if (former != 0) {
		if (!move_source(s, id, former, err))
			return false;
		id = former;
	}
	return save_source(s, ST_SOURCE_SET, id, source, err) &&
	    save_reading(s, id, source, err);
}

/* Formats come from the program's own tables; a foreign one is shown as is. */
static void
read_source(sqlite3_stmt *st, struct arena *arena, struct source *out)
{
	struct span digest = db_span(st, 9);

	*out = (struct source){
	    .name = db_text(st, 0, arena),
	    .kind = (enum source_kind)db_small(st, 1, SOURCE_EVTX),
	    .format = db_text(st, 2, arena),
	    .bytes = (uint64_t)db_int(st, 3),
	    .items = (uint64_t)db_int(st, 4),
	    .unparsed = (uint64_t)db_int(st, 5),
	    .first_ns = db_int(st, 6),
	    .last_ns = db_int(st, 7),
	    .damaged = db_int(st, 8) != 0,
	    .hashed = digest.n == sizeof(out->sha256),
	    .charset = db_text(st, 10, arena),
	    .zone_s = (int32_t)db_int(st, 11),
	};
	if (out->hashed)
		memcpy(out->sha256, digest.p, digest.n);
}

bool
store_sources(struct store *s, struct arena *arena, const struct source **v,
    size_t *n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_SOURCE_LIST, err);
	struct source *list = NULL;
	size_t count = 0, cap = 0;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, SOURCES_MAX);
	while ((row = db_row(s, st, err)) > 0) {
		list = arena_grow(arena, list, count, &cap, sizeof(*list));
		read_source(st, arena, &list[count++]);
	}
	*v = list;
	*n = count;
	return row == 0;
}

/* ---- counters ---------------------------------------------------- */

bool
store_counters(struct store *s, const struct counters *c, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_COUNTER_CLEAR, err);

	if (st == NULL || !db_begin(s, err) || !db_run(s, st, err))
		return false;
	st = db_get(s, ST_COUNTER_ADD, err);
	if (st == NULL)
		return false;
	for (size_t i = 0; i < c->n; i++) {
		db_bind_text(st, 1, c->v[i].name);
		db_bind_int(st, 2, (int64_t)c->v[i].n);
		if (!db_run(s, st, err))
			return false;
	}
	return true;
}
