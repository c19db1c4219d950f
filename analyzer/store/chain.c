#include "analyzer/store/chain.h"

#include "analyzer/base/hash.h"
#include "analyzer/base/text.h"
#include "analyzer/store/store.h"

enum {
	HASH = CHAIN_HASH,
};

const char *
chain_state_name(enum incident_state state)
{
	static const char *const names[] = {
	    [INCIDENT_NEW] = "new",
	    [INCIDENT_OPEN] = "open",
	    [INCIDENT_CLOSED] = "closed",
	};

	return names[state <= INCIDENT_CLOSED ? state : INCIDENT_NEW];
}

/* ---- hashing ----------------------------------------------------- */

static void
add_number(struct digest *d, uint64_t n)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(n >> (56 - 8 * i));
	digest_add(d, span_of(bytes, sizeof(bytes)));
}

static void
add_text(struct digest *d, struct span s)
{
	add_number(d, s.n);
	digest_add(d, s);
}

void
chain_hash(uint8_t out[DIGEST_MAX], const uint8_t previous[CHAIN_HASH],
    int64_t seq, const struct chain_row *row)
{
	struct digest *d = digest_new(DIGEST_SHA256);

	digest_add(d, span_of(previous, HASH));
	add_number(d, (uint64_t)seq);
	add_number(d, (uint64_t)row->time_ns);
	add_text(d, span_str(row->who));
	add_text(d, span_str(row->action));
	add_text(d, span_str(row->incident));
	add_text(d, row->body);
	(void)digest_end(d, out);
	digest_free(d);
}

/* ---- adding ------------------------------------------------------ */

/* The number and hash of the last row; those before the first without one. */
static bool
last_row(struct store *s, int64_t *seq, uint8_t hash[HASH], struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_CHAIN_LAST, err);
	struct span bytes;
	int row;

	*seq = 0;
	memset(hash, 0, HASH);
	if (st == NULL)
		return false;
	row = db_row(s, st, err);
	if (row <= 0)
		return row == 0;
	*seq = db_int(st, 0);
	bytes = db_span(st, 1);
	if (bytes.n == HASH)
		memcpy(hash, bytes.p, HASH);
	(void)sqlite3_reset(st);
	if (bytes.n != HASH || *seq < 1 || *seq == INT64_MAX)
		return err_set(err, ERR_STORE,
		    "%s: the audit chain is broken at row %lld", s->path,
		    (long long)*seq);
	return true;
}

bool
chain_add(struct store *s, const struct chain_row *row, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_CHAIN_ADD, err);
	uint8_t previous[HASH], hash[DIGEST_MAX];
	int64_t seq;

	if (st == NULL || !last_row(s, &seq, previous, err))
		return false;
	seq++;
	chain_hash(hash, previous, seq, row);
	db_bind_int(st, 1, seq);
	db_bind_int(st, 2, row->time_ns);
	db_bind_text(st, 3, row->who);
	db_bind_text(st, 4, row->action);
	db_bind_text(st, 5, row->incident);
	db_bind_span(st, 6, row->body);
	db_bind_blob(st, 7, span_of(previous, HASH));
	db_bind_blob(st, 8, span_of(hash, HASH));
	return db_run(s, st, err);
}

bool
chain_newest(struct store *s, const char *incident, const char *action,
    struct buf *body, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_CHAIN_NEWEST, err);
	int row;

	buf_clear(body);
	if (st == NULL)
		return false;
	db_bind_text(st, 1, incident);
	db_bind_text(st, 2, action);
	row = db_row(s, st, err);
	if (row > 0)
		buf_put(body, db_span(st, 0));
	(void)sqlite3_reset(st);
	return row >= 0;
}

/* ---- bodies ------------------------------------------------------ */

void
chain_number(struct buf *out, const char *key, int64_t n)
{
	buf_printf(out, ",\"%s\":%lld", key, (long long)n);
}

void
chain_text(struct buf *out, const char *key, struct span text)
{
	buf_byte(out, out->n == 0 ? '{' : ',');
	buf_printf(out, "\"%s\":", key);
	json_text(out, text);
}

void
chain_summary_body(struct buf *out, const struct chain_summary *c)
{
	char hex[2 * HASH + 1];

	buf_clear(out);
	chain_text(out, "title", c->title);
	chain_number(out, "score", c->score);
	chain_number(out, "severity", c->severity);
	chain_number(out, "first_ns", c->first_ns);
	chain_number(out, "last_ns", c->last_ns);
	chain_number(out, "alerts", c->alerts);
	hex_text(span_of(c->digest, HASH), hex);
	chain_text(out, "digest", span_str(hex));
	buf_byte(out, '}');
}

bool
chain_digest(struct store *s, int64_t incident, struct chain_summary *out,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_MEMBER_IDS, err);
	uint8_t hash[DIGEST_MAX];
	struct digest *d;
	int row;

	if (st == NULL)
		return false;
	d = digest_new(DIGEST_SHA256);
	db_bind_int(st, 1, incident);
	out->alerts = 0;
	while ((row = db_row(s, st, err)) > 0) {
		add_number(d, (uint64_t)db_int(st, 0));
		out->alerts++;
	}
	(void)digest_end(d, hash);
	digest_free(d);
	memcpy(out->digest, hash, HASH);
	return row == 0;
}

bool
store_chain_head(struct store *s, char hex[DIGEST_TEXT], struct err *err)
{
	uint8_t hash[HASH];
	int64_t seq;

	if (!last_row(s, &seq, hash, err))
		return false;
	hex_text(span_of(hash, HASH), hex);
	return true;
}
