/* Alerts with their evidence, and the rules that brought them about. */

#include "analyzer/base/cur.h"
#include "analyzer/base/hash.h"
#include "analyzer/model/app.h"
#include "analyzer/model/frame.h"
#include "analyzer/store/db.h"
#include "analyzer/store/store.h"

enum {
	BATCH = 20000,      /* rows of one transaction */
	VALUE_KEPT = 65536, /* bytes of one match */
	TAGGED_MAX = 2048,  /* frames of one alert read at once */
};

/* ---- rules ------------------------------------------------------- */

static bool
find_rule(struct store *s, const char *key, int64_t version, int64_t *row,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_RULE_FIND, err);
	int found;

	if (st == NULL)
		return false;
	db_bind_text(st, 1, key);
	db_bind_int(st, 2, version);
	found = db_row(s, st, err);
	*row = found > 0 ? db_int(st, 0) : 0;
	(void)sqlite3_reset(st);
	return found >= 0;
}

static bool
add_rule(struct store *s, const struct rule *r, const char *key,
    int64_t version, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_RULE_ADD, err);

	if (st == NULL)
		return false;
	db_bind_text(st, 1, key);
	db_bind_int(st, 2, version);
	db_bind_int(st, 3, r->language);
	db_bind_int(st, 4, r->rev);
	db_bind_text(st, 5, r->title);
	db_bind_text(st, 6, r->category);
	db_bind_text(st, 7, r->author);
	db_bind_text(st, 8, r->description);
	db_bind_lines(s, st, 9, r->references);
	db_bind_lines(s, st, 10, r->tags);
	db_bind_lines(s, st, 11, r->techniques);
	db_bind_lines(s, st, 12, r->false_positives);
	db_bind_int(st, 13, r->severity);
	db_bind_text(st, 14, r->level);
	db_bind_text(st, 15, r->at.file == NULL ? "" : r->at.file);
	db_bind_int(st, 16, r->at.line);
	db_bind_text(st, 17, r->text == NULL ? "" : r->text);
	return db_run(s, st, err);
}

/* The row of a rule, which is looked up once per source. */
static bool
rule_row(struct store *s, const struct rule *r, int64_t *row, struct err *err)
{
	char key[RULE_KEY];
	int64_t version;
	bool added;
	union map_value *v =
	    map_put(s->rules, span_of(&r, sizeof(void *)), &added);

	if (!added) {
		*row = (int64_t)v->n;
		return true;
	}
	(void)rule_key(r, key);
	version =
	    (int64_t)(hash_bytes(r->text, r->text == NULL ? 0 : strlen(r->text),
			  r->rev) >>
		1);
	if (!find_rule(s, key, version, row, err))
		goto forget;
	if (*row == 0) {
		if (!add_rule(s, r, key, version, err))
			goto forget;
		*row = sqlite3_last_insert_rowid(s->db);
	}
	v->n = (uint64_t)*row;
	return true;
forget:
	(void)map_remove(s->rules, span_of(&r, sizeof(void *)));
	return false;
}

/* ---- why it matched ---------------------------------------------- */

/*
 * Matches as bytes, numbers little-endian:
 *
 *	negated 1, offset 8, then buffer, pattern and value,
 *	each as length 4 and bytes
 */
static void
put_number(struct buf *out, uint64_t n, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_byte(out, (uint8_t)(n >> (8 * i)));
}

static void
put_bytes(struct buf *out, struct span s)
{
	s = span_first(s, VALUE_KEPT);
	put_number(out, s.n, 4);
	buf_put(out, s);
}

static struct span
pack_matches(struct store *s, const struct alert *a)
{
	buf_clear(&s->scratch);
	for (unsigned i = 0; i < a->matches; i++) {
		const struct match *m = &a->match[i];

		put_number(&s->scratch, m->negated, 1);
		put_number(&s->scratch, m->offset, 8);
		put_bytes(&s->scratch, span_str(m->buffer));
		put_bytes(&s->scratch, m->pattern);
		put_bytes(&s->scratch, m->value);
	}
	return buf_span(&s->scratch);
}

static size_t
unpack_matches(struct span bytes, struct arena *arena, struct match *out)
{
	struct cur c = cur_of(bytes);
	size_t n = 0;

	while (n < ALERT_MATCHES && cur_left(&c) > 0) {
		struct match m = {0};
		struct span buffer;

		m.negated = cur_u8(&c) != 0;
		m.offset = cur_le64(&c);
		buffer = cur_take(&c, cur_le32(&c));
		m.pattern = cur_take(&c, cur_le32(&c));
		m.value = cur_take(&c, cur_le32(&c));
		if (!cur_ok(&c))
			break;
		m.buffer = arena_str(
		    arena, span_first(buffer, span_find_byte(buffer, 0, 0)));
		m.pattern = arena_copy(arena, m.pattern);
		m.value = arena_copy(arena, m.value);
		out[n++] = m;
	}
	return n;
}

/* ---- alerts ------------------------------------------------------ */

static void
bind_ends(sqlite3_stmt *st, const struct alert *a, char src[ADDR_TEXT],
    char dst[ADDR_TEXT])
{
	db_bind_text(
	    st, 9, a->src.family == 0 ? NULL : addr_text(&a->src, src));
	db_bind_text(
	    st, 10, a->dst.family == 0 ? NULL : addr_text(&a->dst, dst));
	db_bind_int(st, 11, a->sport);
	db_bind_int(st, 12, a->dport);
	db_bind_int(st, 13, a->proto);
	db_bind_text(
	    st, 14, a->app == APP_UNKNOWN ? NULL : app_name((enum app)a->app));
	if (a->flow_id == 0)
		(void)sqlite3_bind_null(st, 15);
	else
		db_bind_int(st, 15, (int64_t)a->flow_id);
	if (a->has_tx)
		db_bind_int(st, 16, (int64_t)a->tx_id);
	else
		(void)sqlite3_bind_null(st, 16);
}

static bool
add_alert(struct store *s, int64_t source, uint64_t id, const struct alert *a,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_ALERT_ADD, err);
	char src[ADDR_TEXT], dst[ADDR_TEXT];
	int64_t rule;

	if (st == NULL || !rule_row(s, a->rule, &rule, err))
		return false;
	db_bind_int(st, 1, (int64_t)id);
	db_bind_int(st, 2, source);
	db_bind_int(st, 3, (int64_t)a->number);
	db_bind_int(st, 4, (int64_t)a->offset);
	db_bind_int(st, 5, a->order);
	db_bind_int(st, 6, a->time_ns);
	db_bind_int(st, 7, rule);
	db_bind_int(st, 8, a->action);
	bind_ends(st, a, src, dst);
	if (a->eve.n == 0)
		(void)sqlite3_bind_null(st, 17);
	else
		db_bind_span(st, 17, a->eve);
	db_bind_blob(st, 18, a->bytes);
	db_bind_int(st, 19, a->link);
	db_bind_int(st, 20, a->wire_n);
	db_bind_blob(st, 21, pack_matches(s, a));
	if (!db_run(s, st, err))
		return false;
	s->added += (uint64_t)sqlite3_changes64(s->db);
	return true;
}

/* A row was added to the batch, or could not be: *err. */
static bool
end_row(struct store *s, bool ok, struct err *err)
{
	if (!ok) {
		/* What the transaction holds may still be kept. */
		if (sqlite3_get_autocommit(s->db) != 0)
			s->open_batch = false;
		(void)store_flush(s, &s->why);
		s->failed = true;
		s->why = *err;
		return false;
	}
	return ++s->pending < BATCH || store_flush(s, err);
}

bool
store_alert(struct store *s, int64_t source, uint64_t id, const struct alert *a,
    struct err *err)
{
	return db_begin(s, err) &&
	    end_row(s, add_alert(s, source, id, a, err), err);
}

bool
store_evidence(struct store *s, uint64_t alert, struct arena *arena,
    struct store_evidence *out, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_ALERT_EVIDENCE, err);
	struct match *m;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, (int64_t)alert);
	row = db_row(s, st, err);
	if (row < 0)
		return false;
	if (row == 0)
		return err_set(err, ERR_USAGE, "%s: there is no alert %016llx",
		    s->path, (unsigned long long)alert);
	m = arena_zalloc(arena, ALERT_MATCHES, sizeof(*m));
	*out = (struct store_evidence){
	    .bytes = arena_copy(arena, db_span(st, 0)),
	    .link = db_small(st, 1, UINT32_MAX),
	    .eve = db_text(st, 2, arena),
	    .match = m,
	    .matches = unpack_matches(db_span(st, 3), arena, m),
	    .rule = db_text(st, 4, arena),
	    .rule_at = (const char *)arena_printf(arena, "%s:%u",
		db_text(st, 5, arena), db_small(st, 6, UINT32_MAX))
			   .p,
	};
	(void)sqlite3_reset(st);
	return true;
}

/* ---- frames that tags recorded ----------------------------------- */

static bool
add_tagged(
    struct store *s, uint64_t alert, const struct frame *f, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_TAGGED_ADD, err);

	if (st == NULL)
		return false;
	db_bind_int(st, 1, (int64_t)alert);
	db_bind_int(st, 2, f->time_ns);
	db_bind_int(
	    st, 3, (int64_t)(hash_bytes(f->bytes.p, f->bytes.n, 1) >> 1));
	db_bind_int(st, 4, (int64_t)f->number);
	db_bind_int(st, 5, f->link);
	db_bind_int(st, 6, f->wire_n);
	db_bind_blob(st, 7, f->bytes);
	return db_run(s, st, err);
}

bool
store_tagged(
    struct store *s, uint64_t alert, const struct frame *f, struct err *err)
{
	return db_begin(s, err) &&
	    end_row(s, add_tagged(s, alert, f, err), err);
}

const struct store_frame *
store_tagged_list(struct store *s, uint64_t alert, struct arena *arena,
    size_t *n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_TAGGED_LIST, err);
	struct store_frame *v = arena_alloc(arena, sizeof(*v));
	size_t count = 0, cap = 1;
	int row;

	if (st == NULL)
		return NULL;
	db_bind_int(st, 1, (int64_t)alert);
	db_bind_int(st, 2, TAGGED_MAX);
	while ((row = db_row(s, st, err)) > 0) {
		v = arena_grow(arena, v, count, &cap, sizeof(*v));
		v[count++] = (struct store_frame){
		    .number = (uint64_t)db_int(st, 0),
		    .time_ns = db_int(st, 1),
		    .link = db_small(st, 2, UINT32_MAX),
		    .wire_n = db_small(st, 3, UINT32_MAX),
		    .bytes = arena_copy(arena, db_span(st, 4)),
		};
	}
	*n = count;
	return row == 0 ? v : NULL;
}
