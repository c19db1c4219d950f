#ifndef ANALYZER_STORE_DB_H
#define ANALYZER_STORE_DB_H

/*
 * What the files of this folder share: the open database, its statements, and
 * reads that trust nothing of what a file holds.
 */

#include <sqlite3.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"

enum statement {
#define STATEMENT(id, sql) id,
#include "analyzer/store/statement.def"
#undef STATEMENT
	ST_COUNT
};

struct store {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *st[ST_COUNT];
	bool open_batch;    /* a transaction is open */
	uint32_t pending;   /* rows in it */
	uint64_t added;     /* alerts that were new */
	struct map *rules;  /* by address: rows of rules seen in this source */
	struct buf scratch; /* texts of one row being written */
	bool failed;        /* a write failed: *why says how */
	struct err why;
};

/* Fills *err from what SQLite says; returns false. */
bool db_fail(const struct store *s, struct err *err);

/* Runs SQL text that returns no rows. */
bool db_exec(struct store *s, const char *sql, struct err *err);

/* The statement, ready for its parameters; NULL: *err. */
sqlite3_stmt *db_get(struct store *s, enum statement id, struct err *err);

/* Runs a statement that returns no rows and makes it ready again. */
bool db_run(struct store *s, sqlite3_stmt *st, struct err *err);

/* 1: there is a row; 0: no more, st is ready again; -1: *err. */
int db_row(struct store *s, sqlite3_stmt *st, struct err *err);

/* Opens a transaction unless one is open; commits or undoes it. */
bool db_begin(struct store *s, struct err *err);
bool db_commit(struct store *s, struct err *err);
void db_undo(struct store *s);

/* Parameters; the bytes must live until the statement has run. */
void db_bind_text(sqlite3_stmt *st, int at, const char *text); /* or NULL */
void db_bind_span(sqlite3_stmt *st, int at, struct span text);
void db_bind_blob(sqlite3_stmt *st, int at, struct span bytes);
void db_bind_int(sqlite3_stmt *st, int at, int64_t n);
void db_bind_lines(
    struct store *s, sqlite3_stmt *st, int at, const char *const *lines);

/* Columns of the row at hand. */
struct span db_span(sqlite3_stmt *st, int at); /* until the next step */
const char *db_text(sqlite3_stmt *st, int at, struct arena *arena);
int64_t db_int(sqlite3_stmt *st, int at);

/* A number from 0 to max; what is outside becomes 0. */
uint32_t db_small(sqlite3_stmt *st, int at, uint32_t max);

/* The lines of a column, NULL behind the last. */
const char *const *db_lines(sqlite3_stmt *st, int at, struct arena *arena);

#endif
