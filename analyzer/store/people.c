/* What people decide about incidents: each decision is a row of the chain. */

#include "analyzer/base/text.h"
#include "analyzer/store/chain.h"
#include "analyzer/store/find.h"
#include "analyzer/store/store.h"

enum {
	NOTE_MAX = 65536, /* bytes of a person's text */
	CITATIONS_MAX = 1000,
};

/* Appends a person's row in a transaction of its own. */
static bool
decide(
    struct store *s, const struct chain_row *what, int state, struct err *err)
{
	struct chain_row row = *what;
	char whole[INCIDENT_ID];
	sqlite3_stmt *st;
	int64_t n;

	if (!store_flush(s, err) || !db_begin(s, err))
		return false;
	if (!incident_find(s, row.incident, &n, whole, err))
		goto undo;
	row.incident = whole;
	if (!chain_add(s, &row, err))
		goto undo;
	if (state >= 0) {
		st = db_get(s, ST_INCIDENT_STATE, err);
		if (st == NULL)
			goto undo;
		db_bind_int(st, 1, n);
		db_bind_int(st, 2, state);
		if (!db_run(s, st, err))
			goto undo;
	}
	return db_commit(s, err);
undo:
	db_undo(s);
	return false;
}

bool
store_incident_state(struct store *s, const char *id, enum incident_state state,
    const struct store_by *by, struct err *err)
{
	struct buf body = {0};
	struct chain_row row = {.time_ns = by->now_ns,
	    .who = by->who,
	    .action = "state",
	    .incident = id};
	bool ok;

	chain_text(&body, "state", span_str(chain_state_name(state)));
	buf_byte(&body, '}');
	row.body = buf_span(&body);
	ok = decide(s, &row, (int)state, err);
	buf_free(&body);
	return ok;
}

static void
verdict_body(struct buf *out, const struct verdict *v)
{
	chain_text(out, "class", span_str(verdict_name(v->class)));
	chain_text(out, "reason", span_str(v->reason));
	chain_text(out, "note", span_str(v->note));
	chain_number(out, "confidence", v->confidence);
	buf_str(out, ",\"citations\":[");
	for (size_t i = 0; i < v->citations; i++) {
		buf_str(out, i == 0 ? "{\"source\":" : ",{\"source\":");
		json_text(out, span_str(v->citation[i].source));
		buf_str(out, ",\"number\":");
		buf_uint(out, v->citation[i].number);
		buf_byte(out, '}');
	}
	buf_str(out, "]}");
}

bool
store_verdict(struct store *s, const char *incident, const struct verdict *v,
    struct err *err)
{
	struct buf body = {0};
	struct chain_row row = {.time_ns = v->time_ns,
	    .who = v->who,
	    .action = "verdict",
	    .incident = incident};
	bool ok;

	if (v->citations > CITATIONS_MAX ||
	    (v->note != NULL && strlen(v->note) > NOTE_MAX))
		return err_set(err, ERR_LIMIT,
		    "a verdict has at most %d citations and a note of %d bytes",
		    CITATIONS_MAX, NOTE_MAX);
	verdict_body(&body, v);
	row.body = buf_span(&body);
	ok = decide(s, &row, -1, err);
	buf_free(&body);
	return ok;
}

bool
store_note(struct store *s, const char *incident, const char *text,
    const struct store_by *by, struct err *err)
{
	struct buf body = {0};
	struct chain_row row = {.time_ns = by->now_ns,
	    .who = by->who,
	    .action = "note",
	    .incident = incident};
	bool ok;

	if (strlen(text) > NOTE_MAX)
		return err_set(
		    err, ERR_LIMIT, "a note has at most %d bytes", NOTE_MAX);
	chain_text(&body, "text", span_str(text));
	buf_byte(&body, '}');
	row.body = buf_span(&body);
	ok = decide(s, &row, -1, err);
	buf_free(&body);
	return ok;
}
