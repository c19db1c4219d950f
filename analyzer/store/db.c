#include "analyzer/store/db.h"

enum {
	LINES_MAX = 256 /* texts in one column */
};

static const char *const sql_of[ST_COUNT] = {
#define STATEMENT(id, sql) [id] = (sql),
#include "analyzer/store/statement.def"
#undef STATEMENT
};

bool
db_fail(const struct store *s, struct err *err)
{
	int code = sqlite3_errcode(s->db);

	switch (code) {
	case SQLITE_NOTADB:
		return err_set(err, ERR_STORE,
		    "%s: this is not a database of haechi", s->path);
	case SQLITE_CORRUPT:
		return err_set(err, ERR_STORE,
		    "%s: the database is damaged (%s); what was stored can be "
		    "saved with sqlite3's .recover",
		    s->path, sqlite3_errmsg(s->db));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_STORE,
		    "%s: another program is writing to the database", s->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(err, ERR_IO,
		    "%s: the database may not be written", s->path);
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_IO, "%s: cannot be opened", s->path);
	case SQLITE_FULL:
		return err_set(err, ERR_IO,
		    "%s: the disk is full; what was stored before is kept",
		    s->path);
	default:
		return err_set(
		    err, ERR_STORE, "%s: %s", s->path, sqlite3_errmsg(s->db));
	}
}

bool
db_exec(struct store *s, const char *sql, struct err *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(s, err);
	return true;
}

sqlite3_stmt *
db_get(struct store *s, enum statement id, struct err *err)
{
	if (s->st[id] == NULL &&
	    sqlite3_prepare_v3(s->db, sql_of[id], -1, SQLITE_PREPARE_PERSISTENT,
		&s->st[id], NULL) != SQLITE_OK) {
		(void)db_fail(s, err);
		return NULL;
	}
	return s->st[id];
}

bool
db_run(struct store *s, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
		(void)db_fail(s, err);
		(void)sqlite3_reset(st);
		return false;
	}
	(void)sqlite3_reset(st);
	return true;
}

int
db_row(struct store *s, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		(void)db_fail(s, err);
	(void)sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

bool
db_begin(struct store *s, struct err *err)
{
	sqlite3_stmt *st;

	if (s->failed) {
		*err = s->why;
		return false;
	}
	if (s->open_batch)
		return true;
	st = db_get(s, ST_BEGIN, err);
	if (st == NULL || !db_run(s, st, err))
		return false;
	s->open_batch = true;
	s->pending = 0;
	return true;
}

bool
db_commit(struct store *s, struct err *err)
{
	sqlite3_stmt *st;

	if (!s->open_batch)
		return true;
	st = db_get(s, ST_COMMIT, err);
	if (st == NULL || !db_run(s, st, err)) {
		db_undo(s);
		return false;
	}
	s->open_batch = false;
	s->pending = 0;
	return true;
}

void
db_undo(struct store *s)
{
	struct err ignored;
	sqlite3_stmt *st = db_get(s, ST_ROLLBACK, &ignored);

	/* SQLite may have rolled back by itself already. */
	if (st != NULL && sqlite3_get_autocommit(s->db) == 0)
		(void)db_run(s, st, &ignored);
	s->open_batch = false;
	s->pending = 0;
}

void
db_bind_span(sqlite3_stmt *st, int at, struct span text)
{
	(void)sqlite3_bind_text64(st, at,
	    text.p == NULL ? "" : (const char *)text.p, text.n, SQLITE_STATIC,
	    SQLITE_UTF8);
}

void
db_bind_text(sqlite3_stmt *st, int at, const char *text)
{
	if (text == NULL)
		(void)sqlite3_bind_null(st, at);
	else
		db_bind_span(st, at, span_str(text));
}

void
db_bind_blob(sqlite3_stmt *st, int at, struct span bytes)
{
	(void)sqlite3_bind_blob64(st, at,
	    bytes.p == NULL ? (const void *)"" : bytes.p, bytes.n,
	    SQLITE_STATIC);
}

void
db_bind_int(sqlite3_stmt *st, int at, int64_t n)
{
	(void)sqlite3_bind_int64(st, at, n);
}

struct span
db_span(sqlite3_stmt *st, int at)
{
	const void *p = sqlite3_column_blob(st, at);
	int n = sqlite3_column_bytes(st, at);

	return p == NULL || n <= 0 ? (struct span){0} : span_of(p, (size_t)n);
}

const char *
db_text(sqlite3_stmt *st, int at, struct arena *arena)
{
	struct span s = db_span(st, at);

	return arena_str(arena, span_first(s, span_find_byte(s, 0, 0)));
}

int64_t
db_int(sqlite3_stmt *st, int at)
{
	return sqlite3_column_int64(st, at);
}

uint32_t
db_small(sqlite3_stmt *st, int at, uint32_t max)
{
	int64_t n = db_int(st, at);

	return n < 0 || n > (int64_t)max ? 0 : (uint32_t)n;
}

const char *const *
db_lines(sqlite3_stmt *st, int at, struct arena *arena)
{
	struct span text = db_span(st, at);
	struct span line;
	const char **v;
	size_t n = 1;

	for (size_t i = 0; i < text.n && n < LINES_MAX; i++)
		n += text.p[i] == '\n';
	v = arena_zalloc(arena, n + 1, sizeof(*v));
	for (size_t i = 0; i < n && span_token(&text, '\n', &line);) {
		if (line.n != 0)
			v[i++] = arena_str(arena, line);
	}
	return v;
}

void
db_bind_lines(
    struct store *s, sqlite3_stmt *st, int at, const char *const *lines)
{
	buf_clear(&s->scratch);
	for (size_t i = 0; lines[i] != NULL; i++) {
		if (i != 0)
			buf_byte(&s->scratch, '\n');
		buf_str(&s->scratch, lines[i]);
	}
	(void)sqlite3_bind_text64(st, at,
	    s->scratch.n == 0 ? "" : (const char *)s->scratch.p, s->scratch.n,
	    SQLITE_TRANSIENT, SQLITE_UTF8);
}
