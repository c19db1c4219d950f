/* Incidents from the analysis. */

#include "analyzer/store/chain.h"
#include "analyzer/store/find.h"
#include "analyzer/store/store.h"

enum {
	SEARCH_ENTITIES = 100, /* entities and titles that searches look at */
	SEARCH_TITLES = 50,
};

/* How an incident of the analysis meets those that are stored. */
struct overlap {
	struct map *shared; /* row of a stored one -> alerts in common */
	bool any;           /* there were stored ones before */
};

static bool
any_stored(struct store *s, bool *any, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_ANY, err);
	int row;

	if (st == NULL)
		return false;
	row = db_row(s, st, err);
	*any = row > 0;
	(void)sqlite3_reset(st);
	return row >= 0;
}

/* Counts the alerts that in shares with each stored incident. */
static bool
find_shared(struct store *s, const struct incident *in, struct overlap *o,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_MEMBER_OF, err);

	map_clear(o->shared);
	if (st == NULL)
		return false;
	for (size_t i = 0; o->any && i < in->alerts; i++) {
		int row;

		db_bind_int(st, 1, (int64_t)in->alert[i].id);
		while ((row = db_row(s, st, err)) > 0) {
			int64_t n = db_int(st, 0);

			map_put(o->shared, span_of(&n, sizeof(n)), NULL)->n++;
		}
		if (row < 0)
			return false;
	}
	return true;
}

static bool
count_members(struct store *s, int64_t n, uint64_t *count, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_MEMBER_COUNT, err);

	if (st == NULL)
		return false;
	db_bind_int(st, 1, n);
	if (db_row(s, st, err) <= 0)
		return false;
	*count = (uint64_t)db_int(st, 0);
	(void)sqlite3_reset(st);
	return true;
}

/* Is every alert of in part of a larger stored incident? */
static bool
contained(struct store *s, const struct incident *in, const struct overlap *o,
    bool *yes, struct err *err)
{
	union map_value *shared;
	struct span key;
	size_t at = 0;

	*yes = false;
	while (map_next(o->shared, &at, &key, &shared)) {
		int64_t n;
		uint64_t count;

		memcpy(&n, key.p, sizeof(n));
		if (shared->n < in->alerts)
			continue;
		if (!count_members(s, n, &count, err))
			return false;
		if (count > in->alerts)
			*yes = true;
	}
	return true;
}

/* ---- one incident ------------------------------------------------ */

static void
search_add(struct buf *b, const char *text)
{
	buf_str(b, text);
	buf_byte(b, '\n');
}

/* What a query's words are looked for in. */
static void
search_text(struct buf *b, const struct incident *in)
{
	struct map *titles = map_new();

	buf_clear(b);
	search_add(b, in->id);
	search_add(b, in->title);
	for (size_t i = 0; in->techniques[i] != NULL; i++)
		search_add(b, in->techniques[i]);
	for (size_t i = 0; i < in->entities && i < SEARCH_ENTITIES; i++)
		search_add(b, in->entity[i].value);
	for (size_t i = 0; i < in->alerts && map_count(titles) < SEARCH_TITLES;
	     i++) {
		bool added;

		(void)map_put(titles, span_str(in->alert[i].title), &added);
		if (added) {
			search_add(b, in->alert[i].title);
			search_add(b, in->alert[i].rule_key);
		}
	}
	map_free(titles);
}

/* The row of the incident of that id, or 0. */
static bool
row_of(struct store *s, const char *id, int64_t *n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_FIND, err);
	int row;

	if (st == NULL)
		return false;
	db_bind_text(st, 1, id);
	row = db_row(s, st, err);
	*n = row > 0 ? db_int(st, 0) : 0;
	(void)sqlite3_reset(st);
	return row >= 0;
}

static bool
put_incident(
    struct store *s, const struct incident *in, int64_t *n, struct err *err)
{
	struct buf search = {0};
	sqlite3_stmt *st;
	bool ok = row_of(s, in->id, n, err);

	st = ok ? db_get(s, *n == 0 ? ST_INCIDENT_ADD : ST_INCIDENT_SET, err)
		: NULL;
	if (st == NULL)
		return false;
	search_text(&search, in);
	db_bind_text(st, 1, in->id);
	db_bind_text(st, 2, in->title);
	db_bind_int(st, 3, in->score);
	db_bind_int(st, 4, in->severity);
	db_bind_int(st, 5, in->first_ns);
	db_bind_int(st, 6, in->last_ns);
	db_bind_lines(s, st, 7, in->techniques);
	db_bind_span(st, 8, buf_span(&search));
	ok = db_run(s, st, err);
	buf_free(&search);
	if (ok && *n == 0)
		*n = sqlite3_last_insert_rowid(s->db);
	return ok;
}

static bool
put_members(
    struct store *s, const struct incident *in, int64_t n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_MEMBER_ADD, err);

	if (st == NULL)
		return false;
	for (size_t i = 0; i < in->alerts; i++) {
		db_bind_int(st, 1, n);
		db_bind_int(st, 2, (int64_t)in->alert[i].id);
		if (!db_run(s, st, err))
			return false;
	}
	return true;
}

static bool
clear(struct store *s, enum statement what, int64_t n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, what, err);

	if (st == NULL)
		return false;
	db_bind_int(st, 1, n);
	return db_run(s, st, err);
}

static bool
put_links(
    struct store *s, const struct incident *in, int64_t n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_LINK_ADD, err);

	if (st == NULL || !clear(s, ST_LINK_CLEAR, n, err))
		return false;
	for (size_t i = 0; i < in->links; i++) {
		const struct incident_link *l = &in->link[i];

		db_bind_int(st, 1, n);
		db_bind_int(st, 2, (int64_t)in->alert[l->from].id);
		db_bind_int(st, 3, (int64_t)in->alert[l->to].id);
		db_bind_int(st, 4, l->kind);
		db_bind_text(st, 5, l->value);
		db_bind_int(st, 6, l->weight);
		db_bind_int(st, 7, l->apart_ns);
		if (!db_run(s, st, err))
			return false;
	}
	return true;
}

static bool
put_entities(
    struct store *s, const struct incident *in, int64_t n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_ENTITY_ADD, err);

	if (st == NULL || !clear(s, ST_ENTITY_CLEAR, n, err))
		return false;
	for (size_t i = 0; i < in->entities; i++) {
		db_bind_int(st, 1, n);
		db_bind_int(st, 2, in->entity[i].kind);
		db_bind_text(st, 3, in->entity[i].value);
		db_bind_int(st, 4, in->entity[i].alerts);
		if (!db_run(s, st, err))
			return false;
	}
	return true;
}

/* Appends an "analysis" row where the incident is not as the last one says. */
static bool
put_summary(
    struct store *s, const struct incident *in, int64_t n, struct err *err)
{
	struct chain_summary c = {
	    .title = span_str(in->title),
	    .score = in->score,
	    .severity = in->severity,
	    .first_ns = in->first_ns,
	    .last_ns = in->last_ns,
	};
	struct chain_row row = {.time_ns = in->last_ns,
	    .who = "haechi",
	    .action = "analysis",
	    .incident = in->id};
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_ALERTS, err);
	struct buf body = {0}, newest = {0};
	bool ok = st != NULL && chain_digest(s, n, &c, err) &&
	    chain_newest(s, in->id, "analysis", &newest, err);

	if (ok) {
		db_bind_int(st, 1, n);
		db_bind_int(st, 2, c.alerts);
		ok = db_run(s, st, err);
	}
	chain_summary_body(&body, &c);
	row.body = buf_span(&body);
	if (ok && !span_eq(row.body, buf_span(&newest)))
		ok = chain_add(s, &row, err);
	buf_free(&body);
	buf_free(&newest);
	return ok;
}

/* ---- those that it takes ----------------------------------------- */

/* Merges the stored incident of row n into the one of row `into`. */
static bool
merge(struct store *s, int64_t n, int64_t into, const struct incident *in,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_GET, err);
	char id[INCIDENT_ID] = "";
	struct chain_row row = {.time_ns = in->last_ns,
	    .who = "haechi",
	    .action = "merge",
	    .incident = id};
	struct buf body = {0};
	struct span found;
	bool ok;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, n);
	if (db_row(s, st, err) <= 0)
		return false;
	if (db_int(st, 10) == into) {
		(void)sqlite3_reset(st);
		return true;
	}
	found = span_first(db_span(st, 1), sizeof(id) - 1);
	if (found.n != 0)
		memcpy(id, found.p, found.n);
	(void)sqlite3_reset(st);
	st = db_get(s, ST_INCIDENT_MERGE, err);
	if (st == NULL)
		return false;
	db_bind_int(st, 1, n);
	db_bind_int(st, 2, into);
	chain_text(&body, "into", span_str(in->id));
	buf_byte(&body, '}');
	row.body = buf_span(&body);
	ok = db_run(s, st, err) && chain_add(s, &row, err);
	buf_free(&body);
	return ok;
}

/* The stored ones whose alerts all belong to in now. */
static bool
merge_shared(struct store *s, const struct incident *in, int64_t into,
    const struct overlap *o, struct err *err)
{
	union map_value *shared;
	struct span key;
	size_t at = 0;

	while (map_next(o->shared, &at, &key, &shared)) {
		int64_t n;
		uint64_t count;

		memcpy(&n, key.p, sizeof(n));
		if (n == into)
			continue;
		if (!count_members(s, n, &count, err))
			return false;
		if (count == shared->n && !merge(s, n, into, in, err))
			return false;
	}
	return true;
}

static bool
add_incident(struct store *s, const struct incident *in, struct overlap *o,
    struct err *err)
{
	bool known;
	int64_t n;

	if (!find_shared(s, in, o, err) || !contained(s, in, o, &known, err))
		return false;
	if (known)
		return true;
	return put_incident(s, in, &n, err) && put_members(s, in, n, err) &&
	    put_links(s, in, n, err) && put_entities(s, in, n, err) &&
	    put_summary(s, in, n, err) && merge_shared(s, in, n, o, err);
}

bool
store_incidents(
    struct store *s, const struct incident *v, size_t n, struct err *err)
{
	struct overlap o = {.shared = NULL};
	bool ok;

	if (!store_flush(s, err) || !db_begin(s, err))
		return false;
	o.shared = map_new();
	ok = any_stored(s, &o.any, err);
	for (size_t i = 0; i < n && ok; i++)
		ok = add_incident(s, &v[i], &o, err);
	map_free(o.shared);
	if (ok)
		return store_flush(s, err);
	db_undo(s);
	return false;
}
