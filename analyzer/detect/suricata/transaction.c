/*
 * Signatures on transactions.  A field is searched for literals once it is
 * complete, a body also while it grows; a signature that needs what has not
 * come yet waits with the transaction.
 */

#include "analyzer/detect/suricata/check.h"
#include "analyzer/detect/suricata/engine_parts.h"
#include "analyzer/detect/suricata/file_tests.h"
#include "analyzer/detect/suricata/transform.h"
#include "analyzer/model/file.h"

/* A body is looked at when so much is there, then for each further part, and
 * at its end, so that each of its bytes is looked at few times. */
enum {
	BODY_FIRST = 32 << 10, /* bytes */
	BODY_NEXT = 16 << 10,
};

/* One look at one direction of one transaction. */
struct look {
	struct event *ev;
	struct tx_side *side;
	enum dir dir;
	bool grown; /* a body or file is to be looked at */
};

/* ---- what is complete ---- */

/* Nothing more comes, and what is there counts as complete. */
static bool
at_end(const struct engine *e, const struct look *l)
{
	return e->ending && !l->ev->type->waits_for_ever;
}

static bool
stage_over(const struct engine *e, const struct look *l, enum field f)
{
	return at_end(e, l) || l->ev->progress[l->dir] > field_info(f)->stage;
}

static bool
side_over(const struct engine *e, const struct look *l)
{
	return at_end(e, l) ||
	    l->ev->progress[l->dir] >= l->ev->type->done[l->dir];
}

/* The field that file_data means in a direction, or FIELD_COUNT: files. */
static enum field
file_field(const struct event *ev, enum dir dir)
{
	if (ev->type->app == APP_HTTP && dir == DIR_TO_CLIENT)
		return FIELD_HTTP_RESPONSE_BODY;
	return FIELD_COUNT;
}

/* ---- growing bytes ---- */

/*
 * Is it time to look at a body again?  start gets the offset in bytes from
 * which it was not searched before.
 */
static bool
is_due(struct growing *g, uint64_t total, bool over)
{
	uint64_t step;

	if (g == NULL)
		return over;
	step = g->end == 0 ? BODY_FIRST : BODY_NEXT;
	return over ? total > g->end : total >= g->end + step;
}

/* Searches what is new of a body of which `skipped` bytes are gone. */
static void
search_new(struct engine *e, const struct search *s, struct span bytes,
    uint64_t skipped, uint64_t end)
{
	for (; s != NULL; s = s->next) {
		uint64_t from = 0;

		if (s->buffer->transforms != 0) {
			engine_search(e, s,
			    transform_apply(s->buffer->transform,
				s->buffer->transforms, bytes, e->in.regex,
				e->arena));
			continue;
		}
		if (s->patterns != NULL && end > skipped) {
			from = end - skipped;
			from -= from < patterns_longest(s->patterns)
			    ? from
			    : patterns_longest(s->patterns) - 1;
		}
		engine_search(e, s, span_from(bytes, (size_t)from));
	}
}

static void
search_growing(struct engine *e, struct look *l, const struct value *v,
    const struct search *const lists[2])
{
	struct growing *g = tx_growing(l->side, v->field);
	uint64_t total = v->skipped + v->text.n;
	bool over = stage_over(e, l, v->field) || !v->open;

	if (!is_due(g, total, over))
		return;
	l->grown = true;
	for (unsigned i = 0; i < 2; i++)
		search_new(
		    e, lists[i], v->text, v->skipped, g == NULL ? 0 : g->end);
	if (g != NULL)
		g->end = total;
}

static void
search_files(struct engine *e, struct look *l)
{
	const struct search *list = e->g->file[l->dir];

	for (const struct file *f = l->ev->files; f != NULL; f = f->next) {
		struct growing *g;

		if (f->dir != l->dir || f->data.n == 0)
			continue;
		g = tx_growing(l->side, GROWING_FILE + f->id);
		if (!is_due(g, f->data.n, e->ending || f->state != FILE_OPEN))
			continue;
		l->grown = true;
		search_new(e, list, f->data, 0, g == NULL ? 0 : g->end);
		if (g != NULL)
			g->end = f->data.n;
	}
}

/* ---- searching ---- */

static void
search_value(struct engine *e, const struct value *v, const struct search *list)
{
	for (const struct search *s = list; s != NULL; s = s->next) {
		struct span bytes = v->text;

		if (s->buffer->transforms != 0)
			bytes = transform_apply(s->buffer->transform,
			    s->buffer->transforms, bytes, e->in.regex,
			    e->arena);
		engine_search(e, s, bytes);
	}
}

/* Bodies are open until they are over; how much of them was searched is
 * remembered, so that they are not searched again as complete fields. */
static bool
grows(const struct look *l, const struct value *v)
{
	if (v->open)
		return true;
	for (uint32_t i = 0; i < l->side->n_growing; i++) {
		if (l->side->growing[i].key == v->field)
			return true;
	}
	return false;
}

static void
search_values(struct engine *e, struct look *l)
{
	enum field file = file_field(l->ev, l->dir);

	for (uint32_t i = 0; i < l->ev->n_values; i++) {
		const struct value *v = &l->ev->values[i];
		const struct search *const lists[2] = {
		    e->g->field[l->dir][v->field],
		    v->field == file ? e->g->file[l->dir] : NULL};

		if (field_info(v->field)->dir ==
		    (l->dir == DIR_TO_SERVER ? SIDE_RESPONSE : SIDE_REQUEST))
			continue;
		if (grows(l, v)) {
			search_growing(e, l, v, lists);
			continue;
		}
		if (l->side->ended || !stage_over(e, l, v->field) ||
		    l->side->progress > field_info(v->field)->stage)
			continue;
		search_value(e, v, lists[0]);
		search_value(e, v, lists[1]);
	}
}

/* ---- evaluating ---- */

static void
prepare(struct engine *e, const struct look *l)
{
	e->in.packet = engine_toward(e, l->dir);
	e->in.to_server = l->dir == DIR_TO_SERVER;
	e->in.base_offset = 0;
	e->in.bytes_final = true;
}

/* Tries the values of a field; found gets the one that matches. */
static enum answer
ask_field(struct engine *e, const struct look *l, const struct sig_buffer *b,
    enum field field, struct span *found)
{
	bool over = stage_over(e, l, field);
	bool waits = !over || (b->changes && !side_over(e, l));
	bool any = false;
	const struct value *v = event_get(l->ev, field);
	struct span text;

	for (; v != NULL; v = b->multi ? event_next(l->ev, v) : NULL) {
		if (b->filled && v->text.n == 0)
			continue;
		any = true;
		if (!over && !(v->open && l->grown))
			continue;
		e->in.base_offset = v->skipped;
		e->in.bytes_final = over || !v->open;
		text = b->number
		    ? arena_printf(e->arena, "%lld", (long long)v->n)
		    : v->text;
		if (engine_inspect(e, b, text)) {
			*found = text;
			return ANSWER_YES;
		}
	}
	if (!any && over && engine_inspect(e, b, (struct span){0}))
		return ANSWER_YES;
	return waits ? ANSWER_WAIT : ANSWER_NO;
}

static enum answer
ask_files(struct engine *e, const struct look *l, const struct sig_buffer *b,
    struct span *found)
{
	for (const struct file *f = l->ev->files; f != NULL; f = f->next) {
		bool over = e->ending || f->state != FILE_OPEN;

		if (f->dir != l->dir || f->data.n == 0 || !(over || l->grown))
			continue;
		e->in.bytes_final = over;
		if (engine_inspect(e, b, f->data)) {
			*found = f->data;
			return ANSWER_YES;
		}
	}
	return side_over(e, l) ? ANSWER_NO : ANSWER_WAIT;
}

/* Names of files, and what libmagic says of them. */
static enum answer
ask_file_texts(struct engine *e, const struct look *l,
    const struct sig_buffer *b, struct span *found)
{
	bool magic = b->target == TARGET_FILE_MAGIC;

	for (const struct file *f = l->ev->files; f != NULL; f = f->next) {
		struct span text = f->name;

		if (magic)
			text = f->magic == NULL ? (struct span){0}
						: span_str(f->magic);
		if (f->dir == l->dir && text.p != NULL &&
		    engine_inspect(e, b, text)) {
			*found = text;
			return ANSWER_YES;
		}
	}
	return side_over(e, l) ? ANSWER_NO : ANSWER_WAIT;
}

static enum answer
ask_buffer(struct engine *e, const struct look *l, uint32_t rank,
    const struct sig_buffer *b)
{
	enum field file = file_field(l->ev, l->dir);
	struct span found;
	bool from_stream = false;

	prepare(e, l);
	switch (b->target) {
	case TARGET_FIELD:
		return ask_field(e, l, b, b->field[l->dir], &found);
	case TARGET_FILE:
		if (file != FIELD_COUNT)
			return ask_field(e, l, b, file, &found);
		return ask_files(e, l, b, &found);
	case TARGET_FILE_NAME:
	case TARGET_FILE_MAGIC:
		return ask_file_texts(e, l, b, &found);
	case TARGET_PAYLOAD:
	case TARGET_PACKET:
	case TARGET_BASE64:
	case TARGET_HEADER:
		break;
	}
	if (engine_payload(e, rank, b, engine_toward(e, l->dir), &from_stream))
		return ANSWER_YES;
	return side_over(e, l) ? ANSWER_NO : ANSWER_WAIT;
}

/*
 * At the end of a flow Suricata looks at the client's side before it takes the
 * server's last bytes, and what these tell of the client comes too late.
 */
static bool
before_answer(const struct engine *e, const struct event *ev, enum dir dir)
{
	return e->ending && dir == DIR_TO_SERVER && ev->flow->late_answer;
}

/* Is the anomaly there for the side that is looked at? */
static bool
shows(const struct engine *e, const struct look *l, enum anomaly a)
{
	const struct event *ev = l->ev;

	if (!anomaly_has(&ev->anomalies, a))
		return false;
	if (!before_answer(e, ev, l->dir))
		return true;
	for (uint32_t i = 0; i < ev->n_early; i++) {
		if (ev->noted[i] == a)
			return true;
	}
	return false;
}

static enum answer
ask_anomalies(
    const struct engine *e, const struct look *l, const struct signature *s)
{
	for (uint32_t i = 0; i < s->app_anomalies; i++) {
		if (!shows(e, l, s->app_anomaly[i]))
			return side_over(e, l) ? ANSWER_NO : ANSWER_WAIT;
	}
	return ANSWER_YES;
}

/* Has the other side of a "=>" signature done its half? */
static bool
other_half(const struct look *l, uint32_t rank)
{
	const struct tx_side *other =
	    &((struct tx_detect *)l->ev->detect)->side[dir_other(l->dir)];

	for (uint32_t i = 0; i < other->n; i++) {
		if (other->live[i].rank == rank)
			return other->live[i].half && !other->live[i].matched;
	}
	return false;
}

/* A "=>" signature is about the two sides, whichever packet it is. */
static bool
begins(struct engine *e, const struct look *l, const struct signature *s)
{
	enum dir dir = s->both_sides ? DIR_TO_SERVER : l->dir;

	return group_sig_in(s, dir) &&
	    engine_header(e, s, engine_toward(e, dir));
}

static enum answer
ask(struct engine *e, const struct look *l, struct live *live)
{
	const struct signature *s = e->g->sig[live->rank];
	enum answer all;

	if (!live->begun) {
		if (!begins(e, l, s))
			return ANSWER_NO;
		live->begun = true;
	}
	all = ask_anomalies(e, l, s);
	if (all != ANSWER_NO &&
	    (s->file_sides == 0 || (s->file_sides >> l->dir & 1) != 0) &&
	    (s->files != 0 || s->store.scope != STORE_NOTHING)) {
		enum answer a = file_tests(s, l->ev, l->dir, side_over(e, l));

		if (a != ANSWER_YES)
			all = a;
	}
	for (uint32_t i = 0; i < s->buffers && all != ANSWER_NO; i++) {
		enum answer a;

		if (i < 32 && (live->done >> i & 1) != 0)
			continue;
		if (s->both_sides && s->buffer[i].field[l->dir] == FIELD_COUNT)
			continue; /* the other side's */
		a = ask_buffer(e, l, live->rank, &s->buffer[i]);
		if (a == ANSWER_YES && i < 32)
			live->done |= UINT32_C(1) << i;
		if (a != ANSWER_YES)
			all = a;
	}
	if (s->both_sides && all == ANSWER_YES) {
		live->half = true;
		return other_half(l, live->rank) ? ANSWER_YES : ANSWER_WAIT;
	}
	return all;
}

/* ---- a transaction ---- */

/* What waits with the transaction and what was found now, by rank, each
 * signature once; into e->live, whose number is returned. */
static uint32_t
gather(struct engine *e, const struct look *l)
{
	const struct live *old = l->side->live;
	uint32_t n_old = l->side->n;
	uint32_t n = 0;
	uint32_t i = 0;
	uint32_t k = 0;

	while (i < n_old || k < e->candidates) {
		if (k == e->candidates ||
		    (i < n_old && old[i].rank <= e->candidate[k])) {
			if (k < e->candidates && old[i].rank == e->candidate[k])
				k++;
			e->live[n++] = old[i++];
		} else {
			e->live[n++] = (struct live){.rank = e->candidate[k++]};
		}
	}
	return n;
}

static void
evaluate(struct engine *e, struct look *l)
{
	uint32_t n = gather(e, l);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct live *live = &e->live[i];
		enum answer a = live->matched ? ANSWER_WAIT : ask(e, l, live);

		if (a == ANSWER_YES) {
			const struct queued q = {.rank = live->rank,
			    .dir = l->dir,
			    .event = l->ev,
			    .of_event = true};

			live->matched = true;
			file_store(e->g->sig[live->rank], l->ev, l->dir);
			engine_match(e, &q);
		}
		if (a != ANSWER_NO)
			e->live[kept++] = *live;
	}
	tx_keep(l->ev, l->side, e->live, kept);
}

/* Signatures that were found in payload and need a transaction, too. */
static void
add_waiting(struct engine *e)
{
	for (uint32_t i = 0; i < e->n_waiting; i++) {
		uint32_t rank = e->waiting[i];
		uint64_t bit = UINT64_C(1) << (rank % 64);

		if ((e->hits.bits[rank / 64] & bit) != 0)
			continue;
		e->hits.bits[rank / 64] |= bit;
		e->hits.found[e->hits.n++] = rank;
	}
}

/* Is there anything about a transaction that was not there before? */
static bool
has_news(const struct engine *e, const struct look *l)
{
	const struct tx_side *side = l->side;

	if (side->ended)
		return false;
	if (e->ending || l->ev->progress[l->dir] != side->progress ||
	    l->ev->n_noted != side->n_noted || e->n_waiting != 0)
		return true;
	/* Bodies may have grown. */
	return side->progress != 0 && !side_over(e, l);
}

/* What was found stays; all else is looked for in the new fields, too. */
static void
start_again(const struct look *l)
{
	if (l->side->renewed == l->ev->renewed[l->dir])
		return;
	l->side->renewed = l->ev->renewed[l->dir];
	l->side->progress = 0;
	l->side->begun = false;
}

static void
look_at(struct engine *e, struct event *ev, enum dir dir)
{
	const struct ranks none = {0};
	const struct ranks *list = &none;
	struct look l = {
	    .ev = ev, .side = &tx_detect_of(ev)->side[dir], .dir = dir};

	start_again(&l);
	if (!has_news(e, &l))
		return;
	file_store_more(ev);
	search_values(e, &l);
	search_files(e, &l);
	add_waiting(e);
	if (!l.side->begun &&
	    (ev->progress[dir] != 0 || ev->n_noted != 0 || e->ending)) {
		l.side->begun = true;
		list = &e->g->app[dir][ev->type->app];
	}
	if (e->hits.n != 0 || list->n != 0 || l.side->n != 0) {
		engine_candidates(e, list);
		evaluate(e, &l);
	}
	l.side->progress = ev->progress[dir];
	l.side->n_noted = ev->n_noted;
	l.side->ended = side_over(e, &l) && l.side->begun;
	ev->inspected[dir] = ev->progress[dir];
}

void
engine_transactions(struct engine *e)
{
	struct event *ev = e->packet->flow->first_event;

	for (; ev != NULL; ev = ev->next) {
		for (unsigned dir = 0; dir < 2; dir++) {
			if ((!e->ending && !e->both && dir != e->packet->dir) ||
			    (ev->one_sided && ev->dir != dir) ||
			    (before_answer(e, ev, (enum dir)dir) && !ev->early))
				continue;
			look_at(e, ev, (enum dir)dir);
		}
	}
}

struct span
engine_event_bytes(struct engine *e, struct event *ev,
    const struct sig_buffer *b, enum dir dir)
{
	struct look l = {.ev = ev,
	    .side = &tx_detect_of(ev)->side[dir],
	    .dir = dir,
	    .grown = true};
	enum field file = file_field(ev, dir);
	struct span found = {0};

	prepare(e, &l);
	if (b->target == TARGET_FIELD)
		(void)ask_field(e, &l, b, b->field[dir], &found);
	else if (b->target == TARGET_FILE_NAME ||
	    b->target == TARGET_FILE_MAGIC)
		(void)ask_file_texts(e, &l, b, &found);
	else if (file != FIELD_COUNT)
		(void)ask_field(e, &l, b, file, &found);
	else
		(void)ask_files(e, &l, b, &found);
	return found;
}
