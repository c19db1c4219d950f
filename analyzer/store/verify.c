/*
 * Is the audit chain whole, and does what the tables say now agree with it?
 */

#include "analyzer/store/chain.h"
#include "analyzer/store/store.h"

static bool
broken(const struct store *s, int64_t seq, const char *how, struct err *err)
{
	return err_set(err, ERR_STORE,
	    "%s: the audit chain is broken at row %lld: %s", s->path,
	    (long long)seq, how);
}

/* Is the row at hand the one that follows `previous`? */
static bool
check_row(struct store *s, sqlite3_stmt *st, int64_t seq,
    uint8_t previous[CHAIN_HASH], struct err *err)
{
	struct arena *arena = arena_new(0);
	const struct chain_row row = {
	    .time_ns = db_int(st, 1),
	    .who = db_text(st, 2, arena),
	    .action = db_text(st, 3, arena),
	    .incident = db_text(st, 4, arena),
	    .body = arena_copy(arena, db_span(st, 5)),
	};
	struct span said = db_span(st, 6);
	struct span hash = db_span(st, 7);
	uint8_t want[DIGEST_MAX];
	bool ok = true;

	if (db_int(st, 0) != seq)
		ok = broken(s, seq, "it is missing", err);
	else if (!span_eq(said, span_of(previous, CHAIN_HASH)))
		ok = broken(s, seq, "it does not follow the one before", err);
	chain_hash(want, previous, seq, &row);
	if (ok && !span_eq(hash, span_of(want, CHAIN_HASH)))
		ok = broken(s, seq, "it was changed", err);
	memcpy(previous, want, CHAIN_HASH);
	arena_free(arena);
	return ok;
}

static bool
walk(struct store *s, uint64_t *rows, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_CHAIN_WALK, err);
	uint8_t previous[CHAIN_HASH] = {0};
	int row;

	*rows = 0;
	if (st == NULL)
		return false;
	while ((row = db_row(s, st, err)) > 0) {
		if (!check_row(s, st, (int64_t)*rows + 1, previous, err)) {
			(void)sqlite3_reset(st);
			return false;
		}
		++*rows;
	}
	return row == 0;
}

static bool
differs(
    const struct store *s, const char *id, const char *what, struct err *err)
{
	return err_set(err, ERR_STORE,
	    "%s: incident %s differs from the audit chain: %s", s->path, id,
	    what);
}

/* The state that the newest row of the chain gives an incident. */
static bool
check_state(
    struct store *s, const char *id, enum incident_state state, struct err *err)
{
	struct buf got = {0}, want = {0};
	bool ok = chain_newest(s, id, "state", &got, err);

	chain_text(&want, "state", span_str(chain_state_name(state)));
	buf_byte(&want, '}');
	if (ok && got.n == 0)
		ok = state == INCIDENT_NEW || differs(s, id, "its state", err);
	else if (ok && !span_eq(buf_span(&got), buf_span(&want)))
		ok = differs(s, id, "its state", err);
	buf_free(&got);
	buf_free(&want);
	return ok;
}

/* Title, score, times and alerts against the newest "analysis" row. */
static bool
check_summary(struct store *s, const char *id, int64_t n,
    struct chain_summary *c, struct err *err)
{
	struct buf got = {0}, want = {0};
	int64_t said = c->alerts;
	bool ok = chain_newest(s, id, "analysis", &got, err) &&
	    chain_digest(s, n, c, err);

	if (ok) {
		chain_summary_body(&want, c);
		if (said != c->alerts ||
		    !span_eq(buf_span(&got), buf_span(&want)))
			ok = differs(s, id, "its alerts or summary", err);
	}
	buf_free(&got);
	buf_free(&want);
	return ok;
}

/* The incident that took this one's alerts, if any. */
static bool
check_merge(struct store *s, const char *id, const char *into, struct err *err)
{
	struct buf got = {0}, want = {0};
	bool ok = chain_newest(s, id, "merge", &got, err);

	chain_text(&want, "into", span_str(into));
	buf_byte(&want, '}');
	/* One that came back on its own has an old merge in the chain. */
	if (ok && into[0] != '\0' && !span_eq(buf_span(&got), buf_span(&want)))
		ok = differs(s, id, "what it was merged into", err);
	buf_free(&got);
	buf_free(&want);
	return ok;
}

static bool
check_incident(struct store *s, sqlite3_stmt *st, struct err *err)
{
	struct arena *arena = arena_new(0);
	int64_t n = db_int(st, 0);
	const char *id = db_text(st, 1, arena);
	const char *title = db_text(st, 2, arena);
	struct chain_summary c = {
	    .title = span_str(title),
	    .score = db_int(st, 3),
	    .severity = db_int(st, 4),
	    .first_ns = db_int(st, 6),
	    .last_ns = db_int(st, 7),
	    .alerts = db_int(st, 8),
	};
	int64_t state = db_int(st, 5);
	const char *into = db_text(st, 11, arena);
	bool ok = state >= 0 && state <= INCIDENT_CLOSED
	    ? check_state(s, id, (enum incident_state)state, err)
	    : differs(s, id, "its state", err);

	ok = ok && check_summary(s, id, n, &c, err) &&
	    check_merge(s, id, into, err);
	arena_free(arena);
	return ok;
}

static bool
check_incidents(struct store *s, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_ALL, err);
	sqlite3_stmt *orphan = db_get(s, ST_CHAIN_ORPHAN, err);
	int row;

	if (st == NULL || orphan == NULL)
		return false;
	while ((row = db_row(s, st, err)) > 0) {
		if (!check_incident(s, st, err)) {
			(void)sqlite3_reset(st);
			return false;
		}
	}
	if (row < 0)
		return false;
	row = db_row(s, orphan, err);
	if (row <= 0)
		return row == 0;
	(void)err_set(err, ERR_STORE,
	    "%s: an incident of the audit chain is gone (row %lld)", s->path,
	    (long long)db_int(orphan, 0));
	(void)sqlite3_reset(orphan);
	return false;
}

bool
store_verify(struct store *s, uint64_t *rows, struct err *err)
{
	return store_flush(s, err) && walk(s, rows, err) &&
	    check_incidents(s, err);
}
