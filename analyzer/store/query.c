/* Incidents as report and console read them. */

#include <stdlib.h>

#include "analyzer/base/json.h"
#include "analyzer/store/find.h"
#include "analyzer/store/store.h"

enum {
	LIST_MAX = 100000,    /* incidents read at once */
	MEMBERS_MAX = 200000, /* alerts of one incident */
	LINKS_MAX = 400000,
	ENTITIES_MAX = 10000,
	FRAMES_MAX = 200000, /* that tags recorded behind its alerts */
	ROWS_MAX = 10000,    /* verdicts or notes of one incident */
	WORDS = 4,           /* words of a search; the rest is one */
};

static struct incident
read_incident(sqlite3_stmt *st, struct arena *arena)
{
	uint32_t severity = db_small(st, 4, 4);

	return (struct incident){
	    .id = db_text(st, 1, arena),
	    .title = db_text(st, 2, arena),
	    .score = db_small(st, 3, 100),
	    .severity = (uint8_t)(severity == 0 ? 4 : severity),
	    .state = (enum incident_state)db_small(st, 5, INCIDENT_CLOSED),
	    .first_ns = db_int(st, 6),
	    .last_ns = db_int(st, 7),
	    .alerts = db_small(st, 8, UINT32_MAX),
	    .techniques = db_lines(st, 9, arena),
	};
}

/* ---- the list ---------------------------------------------------- */

/* A pattern of LIKE that finds word anywhere. */
static struct span
like_word(struct arena *arena, struct span word)
{
	struct buf b = {0};
	struct span out;

	buf_byte(&b, '%');
	for (size_t i = 0; i < word.n; i++) {
		uint8_t c = word.p[i];

		if (c == '%' || c == '_' || c == '\\')
			buf_byte(&b, '\\');
		buf_byte(&b, c);
	}
	buf_byte(&b, '%');
	out = arena_copy(arena, buf_span(&b));
	buf_free(&b);
	return out;
}

static void
bind_words(sqlite3_stmt *st, int at, const char *text, struct arena *arena)
{
	struct span rest = span_trim(span_str(text));

	for (int i = 0; i < WORDS; i++) {
		struct span word = rest;
		size_t blank = span_find_byte(rest, ' ', 0);

		if (i + 1 < WORDS)
			word = span_first(rest, blank);
		rest = span_trim(span_from(rest, word.n));
		if (word.n == 0)
			(void)sqlite3_bind_null(st, at + i);
		else
			db_bind_span(st, at + i, like_word(arena, word));
	}
}

const struct incident *
store_list(struct store *s, const struct incident_query *q, struct arena *arena,
    size_t *n, struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_LIST, err);
	struct incident *list = arena_alloc(arena, sizeof(*list));
	size_t count = 0, cap = 1;
	size_t limit =
	    q->limit == 0 || q->limit > LIST_MAX ? LIST_MAX : q->limit;
	int row;

	if (st == NULL)
		return NULL;
	db_bind_int(st, 1, q->state);
	db_bind_int(st, 2, q->severity);
	bind_words(st, 3, q->text, arena);
	db_bind_int(st, 7, (int64_t)limit);
	db_bind_int(st, 8, (int64_t)(q->offset & INT64_MAX));
	while ((row = db_row(s, st, err)) > 0) {
		list = arena_grow(arena, list, count, &cap, sizeof(*list));
		list[count++] = read_incident(st, arena);
	}
	*n = count;
	return row == 0 ? list : NULL;
}

/* ---- one whole --------------------------------------------------- */

/* What is being loaded, and rules and sources met so far by row. */
struct load {
	struct store *s;
	struct arena *arena;
	int64_t n; /* the incident's row */
	struct map *rules;
	struct map *sources;
};

struct rule_facts {
	const char *key;
	const char *title;
	uint8_t severity;
	const char *const *techniques;
};

static bool
load_rule(
    struct load *l, int64_t row, const struct rule_facts **out, struct err *err)
{
	static const char *const none[] = {NULL};
	sqlite3_stmt *st = db_get(l->s, ST_RULE_GET, err);
	bool added;
	union map_value *v =
	    map_put(l->rules, span_of(&row, sizeof(row)), &added);
	struct rule_facts *f;
	int found;

	*out = v->cp;
	if (!added || st == NULL)
		return st != NULL;
	f = arena_zalloc(l->arena, 1, sizeof(*f));
	*f = (struct rule_facts){"", "", 4, none};
	v->p = f;
	*out = f;
	db_bind_int(st, 1, row);
	found = db_row(l->s, st, err);
	if (found > 0) {
		uint32_t severity = db_small(st, 2, 4);

		f->key = db_text(st, 0, l->arena);
		f->title = db_text(st, 1, l->arena);
		f->severity = (uint8_t)(severity == 0 ? 4 : severity);
		f->techniques = db_lines(st, 3, l->arena);
	}
	(void)sqlite3_reset(st);
	return found >= 0;
}

static bool
load_source(struct load *l, int64_t row, const char **out, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_SOURCE_NAME, err);
	bool added;
	union map_value *v =
	    map_put(l->sources, span_of(&row, sizeof(row)), &added);
	int found;

	*out = v->cp;
	if (!added || st == NULL)
		return st != NULL;
	db_bind_int(st, 1, row);
	found = db_row(l->s, st, err);
	*out = found > 0 ? db_text(st, 0, l->arena) : "";
	v->cp = *out;
	(void)sqlite3_reset(st);
	return found >= 0;
}

static bool
read_member(
    struct load *l, sqlite3_stmt *st, struct incident_alert *a, struct err *err)
{
	const struct rule_facts *rule = NULL;

	*a = (struct incident_alert){
	    .id = (uint64_t)db_int(st, 0),
	    .time_ns = db_int(st, 1),
	    .number = (uint64_t)db_int(st, 4),
	    .offset = (uint64_t)db_int(st, 5),
	    .sport = (uint16_t)db_small(st, 8, UINT16_MAX),
	    .dport = (uint16_t)db_small(st, 9, UINT16_MAX),
	};
	(void)addr_parse(db_span(st, 6), &a->src);
	(void)addr_parse(db_span(st, 7), &a->dst);
	if (!load_rule(l, db_int(st, 2), &rule, err) ||
	    !load_source(l, db_int(st, 3), &a->source, err))
		return false;
	a->rule_key = rule->key;
	a->title = rule->title;
	a->severity = rule->severity;
	a->techniques = rule->techniques;
	return true;
}

/* Where the alert of an id stands in the incident, by its id. */
static struct map *
index_of(const struct incident *in)
{
	struct map *index = map_new();

	for (size_t i = 0; i < in->alerts; i++)
		map_put(index,
		    span_of(&in->alert[i].id, sizeof(in->alert[i].id)), NULL)
		    ->n = i;
	return index;
}

/* The frames that tags recorded go to their alerts, which are `list`. */
static bool
load_recorded(struct load *l, const struct incident *in,
    struct incident_alert *list, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_TAGGED_OF, err);
	struct recorded *v = NULL;
	const struct incident_alert *of = NULL;
	struct map *index;
	size_t cap = 0;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, l->n);
	db_bind_int(st, 2, FRAMES_MAX);
	row = db_row(l->s, st, err);
	index = row > 0 ? index_of(in) : NULL;
	for (; row > 0; row = db_row(l->s, st, err)) {
		int64_t id = db_int(st, 0);
		const union map_value *at =
		    map_get(index, span_of(&id, sizeof(id)));
		struct incident_alert *a;

		if (at == NULL)
			continue;
		a = &list[at->n];
		if (a != of) { /* those of an alert follow each other */
			v = NULL;
			cap = 0;
		}
		of = a;
		v = arena_grow(l->arena, v, a->recordeds, &cap, sizeof(*v));
		v[a->recordeds++] =
		    (struct recorded){.number = (uint64_t)db_int(st, 1),
			.time_ns = db_int(st, 2),
			.wire_n = db_small(st, 3, UINT32_MAX)};
		a->recorded = v;
	}
	map_free(index);
	return row == 0;
}

static bool
load_members(struct load *l, struct incident *in, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_MEMBER_LIST, err);
	struct incident_alert *v = NULL;
	size_t cap = 0, n = 0;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, l->n);
	db_bind_int(st, 2, MEMBERS_MAX);
	while ((row = db_row(l->s, st, err)) > 0) {
		v = arena_grow(l->arena, v, n, &cap, sizeof(*v));
		if (!read_member(l, st, &v[n++], err)) {
			(void)sqlite3_reset(st);
			return false;
		}
	}
	in->alert = v;
	in->alerts = n;
	return row == 0 && (n == 0 || load_recorded(l, in, v, err));
}

static bool
load_links(struct load *l, struct incident *in, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_LINK_LIST, err);
	struct map *index = index_of(in);
	struct incident_link *v = NULL;
	size_t cap = 0, n = 0;
	int row = st == NULL ? -1 : 0;

	if (st != NULL) {
		db_bind_int(st, 1, l->n);
		db_bind_int(st, 2, LINKS_MAX);
	}
	while (st != NULL && (row = db_row(l->s, st, err)) > 0) {
		int64_t ids[2] = {db_int(st, 0), db_int(st, 1)};
		union map_value *from =
		    map_get(index, span_of(&ids[0], sizeof(ids[0])));
		union map_value *to =
		    map_get(index, span_of(&ids[1], sizeof(ids[1])));

		if (from == NULL || to == NULL)
			continue;
		v = arena_grow(l->arena, v, n, &cap, sizeof(*v));
		v[n++] = (struct incident_link){
		    .from = (uint32_t)from->n,
		    .to = (uint32_t)to->n,
		    .kind = (enum entity_kind)db_small(st, 2, ENTITY_RULE),
		    .value = db_text(st, 3, l->arena),
		    .weight = db_small(st, 4, 1000),
		    .apart_ns = db_int(st, 5),
		};
	}
	map_free(index);
	in->link = v;
	in->links = n;
	return row == 0;
}

static int
by_later_alert(const void *a, const void *b)
{
	const struct incident_link *x = a;
	const struct incident_link *y = b;

	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static bool
load_entities(struct load *l, struct incident *in, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_ENTITY_LIST, err);
	struct incident_entity *v = NULL;
	size_t cap = 0, n = 0;
	int row;

	if (st == NULL)
		return false;
	db_bind_int(st, 1, l->n);
	db_bind_int(st, 2, ENTITIES_MAX);
	while ((row = db_row(l->s, st, err)) > 0) {
		v = arena_grow(l->arena, v, n, &cap, sizeof(*v));
		v[n++] = (struct incident_entity){
		    .kind = (enum entity_kind)db_small(st, 0, ENTITY_RULE),
		    .value = db_text(st, 1, l->arena),
		    .alerts = db_small(st, 2, UINT32_MAX),
		};
	}
	in->entity = v;
	in->entities = n;
	return row == 0;
}

/* ---- verdicts and notes ------------------------------------------ */

static const char *
text_at(
    const struct json_value *v, size_t n, const char *path, struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		if (span_eq_str(v[i].path, path)) {
			struct span t = v[i].text;

			return arena_str(
			    arena, span_first(t, span_find_byte(t, 0, 0)));
		}
	}
	return "";
}

static void
read_citations(const struct json_value *v, size_t n, struct arena *arena,
    struct verdict *out)
{
	struct citation *list = NULL;
	size_t cap = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		if (!span_eq_str(v[i].path, "citations.source") ||
		    !span_eq_str(v[i + 1].path, "citations.number"))
			continue;
		list = arena_grow(
		    arena, list, out->citations, &cap, sizeof(*list));
		list[out->citations++] = (struct citation){
		    .source = text_at(&v[i], 1, "citations.source", arena),
		    .number = (uint64_t)v[i + 1].n,
		};
	}
	out->citation = list;
}

static void
read_verdict(const struct json_value *v, size_t n, struct arena *arena,
    struct verdict *out)
{
	const char *class = text_at(v, n, "class", arena);

	out->class = verdict_find(span_str(class));
	if (out->class == VERDICT_COUNT)
		out->class = VERDICT_NONE;
	out->reason = text_at(v, n, "reason", arena);
	out->note = text_at(v, n, "note", arena);
	for (size_t i = 0; i < n; i++) {
		if (span_eq_str(v[i].path, "confidence") && v[i].n >= 0 &&
		    v[i].n <= 100)
			out->confidence = (uint8_t)v[i].n;
	}
	read_citations(v, n, arena, out);
}

static bool
load_verdicts(struct load *l, struct incident *in, struct err *err)
{
	sqlite3_stmt *st = db_get(l->s, ST_CHAIN_OF, err);
	struct json *json = json_new();
	struct verdict *list = NULL;
	size_t cap = 0, count = 0;
	int row = -1;

	if (st == NULL)
		goto out;
	db_bind_int(st, 1, l->n);
	db_bind_text(st, 2, "verdict");
	db_bind_int(st, 3, ROWS_MAX);
	while ((row = db_row(l->s, st, err)) > 0) {
		const struct json_value *v;
		const char *why;
		size_t n;

		if (!json_read(json, db_span(st, 3), &v, &n, &why))
			continue;
		list = arena_grow(l->arena, list, count, &cap, sizeof(*list));
		list[count] = (struct verdict){
		    .who = db_text(st, 1, l->arena), .time_ns = db_int(st, 0)};
		read_verdict(v, n, l->arena, &list[count++]);
	}
	in->verdict = list;
	in->verdicts = count;
out:
	json_free(json);
	return row == 0;
}

const struct store_note *
store_notes(struct store *s, const char *id, struct arena *arena, size_t *n,
    struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_CHAIN_OF, err);
	struct json *json = json_new();
	struct store_note *list = arena_alloc(arena, sizeof(*list));
	size_t cap = 1, count = 0;
	char whole[INCIDENT_ID];
	int64_t in;
	int row = -1;

	if (st == NULL || !incident_find(s, id, &in, whole, err))
		goto out;
	db_bind_int(st, 1, in);
	db_bind_text(st, 2, "note");
	db_bind_int(st, 3, ROWS_MAX);
	while ((row = db_row(s, st, err)) > 0) {
		const struct json_value *v;
		const char *why;
		size_t values;

		if (!json_read(json, db_span(st, 3), &v, &values, &why))
			continue;
		list = arena_grow(arena, list, count, &cap, sizeof(*list));
		list[count++] = (struct store_note){
		    .time_ns = db_int(st, 0),
		    .who = db_text(st, 1, arena),
		    .text = text_at(v, values, "text", arena),
		};
	}
	*n = count;
out:
	json_free(json);
	return row == 0 ? list : NULL;
}

const struct incident *
store_load(
    struct store *s, const char *id, struct arena *arena, struct err *err)
{
	struct load l = {.s = s, .arena = arena};
	struct incident *in = arena_zalloc(arena, 1, sizeof(*in));
	char whole[INCIDENT_ID];
	sqlite3_stmt *st;
	bool ok;

	if (!incident_find(s, id, &l.n, whole, err))
		return NULL;
	st = db_get(s, ST_INCIDENT_GET, err);
	if (st == NULL)
		return NULL;
	db_bind_int(st, 1, l.n);
	if (db_row(s, st, err) <= 0)
		return NULL;
	*in = read_incident(st, arena);
	(void)sqlite3_reset(st);
	l.rules = map_new();
	l.sources = map_new();
	ok = load_members(&l, in, err) && load_links(&l, in, err) &&
	    load_entities(&l, in, err) && load_verdicts(&l, in, err);
	if (ok && in->links != 0) {
		struct incident_link *v =
		    arena_alloc(arena, in->links * sizeof(*v));

		memcpy(v, in->link, in->links * sizeof(*v));
		qsort(v, in->links, sizeof(*v), by_later_alert);
		in->link = v;
	}
	map_free(l.rules);
	map_free(l.sources);
	return ok ? in : NULL;
}
