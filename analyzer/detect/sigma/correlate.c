#include "analyzer/detect/sigma/correlate.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/correlate_alert.h"
#include "analyzer/detect/sigma/number.h"
#include "analyzer/detect/sigma/window.h"

/* A sighting that waits for its turn. */
struct waiting {
	int64_t time_ns;
	uint64_t seq; /* among all sightings */
	uint64_t number;
	uint64_t offset;
	const struct teller *tells;
	size_t at; /* of its values in `bytes` */
	uint32_t source;
	uint32_t values;
};

/* What an event brings to the correlations it is for. */
struct occurrence {
	const struct teller *tells;
	struct entry place; /* but for hash, value and part */
	const struct span *value;
};

struct correlator {
	const struct sigma_rules *rules;
	struct windows *windows;
	struct waiting *waiting;
	size_t n;
	size_t cap;
	struct buf bytes;
	size_t at;   /* the next one that is counted … */
	size_t upto; /* … up to here */
	uint64_t seq;
	int64_t counted_ns; /* what is older comes too late */
	bool ended;
	int64_t end_ns;
	size_t judging; /* at the end: which correlation */

	/* Of one step. */
	struct arena *arena;
	struct alert *ready;
	size_t n_ready;
	size_t cap_ready;
	size_t given;
	struct occurrence *chained;
	size_t n_chained;
	size_t cap_chained;
	struct buf key;

	uint64_t alerts;
	uint64_t late;
	uint64_t untimed;
	uint64_t ungrouped;
	uint64_t valueless;
};

struct correlator *
correlator_new(const struct sigma_rules *r)
{
	struct correlator *c = mem_zalloc(1, sizeof(*c));

	c->rules = r;
	c->windows = windows_new(r->correlations);
	c->arena = arena_new(0);
	c->counted_ns = INT64_MIN;
	return c;
}

void
correlator_free(struct correlator *c)
{
	if (c == NULL)
		return;
	windows_free(c->windows);
	arena_free(c->arena);
	free(c->waiting);
	buf_free(&c->bytes);
	free(c->ready);
	free(c->chained);
	buf_free(&c->key);
	free(c);
}

void
correlator_counters(const struct correlator *c, struct counters *out)
{
	const struct window_counts *w = windows_counts(c->windows);

	if (c->rules->correlations == 0)
		return;
	counter_add(out, "correlation.alerts", c->alerts);
	counter_add(out, "correlation.groups", w->groups);
	counter_add(out, "correlation.groups_evicted", w->groups_evicted);
	counter_add(out, "correlation.events_dropped", w->events_dropped);
	counter_add(out, "correlation.late", c->late);
	counter_add(out, "correlation.untimed", c->untimed);
	counter_add(out, "correlation.ungrouped", c->ungrouped);
	counter_add(out, "correlation.valueless", c->valueless);
}

/* ---- the order of time ---- */

/* Values as bytes: a length and what it counts, or ABSENT. */
#define ABSENT UINT32_MAX

static void
put_value(struct buf *out, struct span value)
{
	uint32_t n;

	value = span_first(value, CORRELATE_VALUE);
	n = value.p == NULL ? ABSENT : (uint32_t)value.n;
	buf_put(out, span_of(&n, sizeof(n)));
	buf_put(out, value);
}

static size_t
get_value(const uint8_t *p, struct span *value)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	*value = n == ABSENT ? (struct span){0} : span_of(p + sizeof(n), n);
	return sizeof(n) + value->n;
}

static const uint8_t *
packed(const struct correlator *c, const struct waiting *w)
{
	return w->values == 0 ? NULL : c->bytes.p + w->at;
}

static int
by_time(const void *va, const void *vb)
{
	const struct waiting *a = va;
	const struct waiting *b = vb;

	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns ? -1 : 1;
	return (a->seq > b->seq) - (a->seq < b->seq);
}

static void
sort(struct correlator *c)
{
	if (c->n != 0)
		qsort(c->waiting, c->n, sizeof(*c->waiting), by_time);
}

/* Drops what was counted. */
static void
compact(struct correlator *c)
{
	struct buf rest = {0};

	if (c->at == 0)
		return;
	for (size_t i = c->at; i < c->n; i++) {
		struct waiting *w = &c->waiting[i];
		const uint8_t *p = packed(c, w);
		size_t n = 0;
		struct span value;

		for (uint32_t k = 0; k < w->values; k++)
			n += get_value(p + n, &value);
		w->at = rest.n;
		buf_put(&rest, span_of(p, n));
		c->waiting[i - c->at] = *w;
	}
	buf_free(&c->bytes);
	c->bytes = rest;
	c->n -= c->at;
	c->at = 0;
	c->upto = 0;
}

void
correlator_see(struct correlator *c, const struct sighting *s)
{
	compact(c);
	/* Of what was long ago, or nobody knows when, nothing follows. */
	if (!s->timed) {
		c->untimed++;
		return;
	}
	if (s->time_ns < c->counted_ns) {
		c->late++;
		return;
	}
	c->waiting = mem_grow(c->waiting, c->n, &c->cap, sizeof(*c->waiting));
	c->waiting[c->n++] = (struct waiting){.time_ns = s->time_ns,
	    .seq = c->seq++,
	    .number = s->number,
	    .offset = s->offset,
	    .source = s->source,
	    .tells = s->tells,
	    .at = c->bytes.n,
	    .values = s->values};
	for (uint32_t i = 0; i < s->values; i++)
		put_value(&c->bytes, s->value[i]);
	if (c->n < WAITING_MAX && c->bytes.n < WAITING_BYTES)
		return;
	sort(c);
	c->upto = c->n / 2 + 1;
}

void
correlator_end(struct correlator *c, int64_t end_ns)
{
	compact(c);
	sort(c);
	c->upto = c->n;
	c->ended = true;
	c->end_ns = end_ns;
	if (c->n != 0 && c->waiting[c->n - 1].time_ns > end_ns)
		c->end_ns = c->waiting[c->n - 1].time_ns;
}

static int64_t
add_ns(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

/* ---- a group speaks up ---- */

/* Tells the correlations that are built on this one. */
static void
chain(struct correlator *c, const struct group *g, const struct fired *f,
    const struct occurrence *by, const struct feed *feed)
{
	const struct teller *t = g->c->tells;
	struct span *value =
	    arena_zalloc(c->arena, t->columns + 1, sizeof(*value));

	for (uint32_t i = 0; i < t->columns; i++) {
		if (t->column_of[i] != UINT32_MAX)
			value[i] = f->group[t->column_of[i]];
		else if (by != NULL)
			value[i] = by->value[feed->extra[i]];
	}
	c->chained = mem_grow(
	    c->chained, c->n_chained, &c->cap_chained, sizeof(*c->chained));
	c->chained[c->n_chained] =
	    (struct occurrence){.tells = t, .place = g->last, .value = value};
	c->chained[c->n_chained].place.rule = &g->c->rule;
	c->chained[c->n_chained++].place.time_ns = f->time_ns;
}

/* by and feed: the event that brought it about; NULL: time did. */
static void
fire(struct correlator *c, struct group *g, struct fired *f,
    const struct occurrence *by, const struct feed *feed)
{
	struct span *group =
	    arena_zalloc(c->arena, g->c->groups + 1, sizeof(*group));
	const uint8_t *p = g->key + sizeof(g->c->number);

	for (size_t i = 0; i < g->c->groups; i++) {
		struct span value;

		p += get_value(p, &value);
		group[i] = arena_copy(c->arena, value);
	}
	f->group = group;
	g->fired = true;
	g->fired_ns = f->time_ns;
	if (g->c->tells != NULL)
		chain(c, g, f, by, feed);
	if (g->c->rule.no_alert)
		return;
	c->ready =
	    mem_grow(c->ready, c->n_ready, &c->cap_ready, sizeof(*c->ready));
	correlate_alert(&c->ready[c->n_ready++], c->arena, g, f);
	c->alerts++;
}

/* ---- events ---- */

/* The values of group-by as a key.  False: one is not there. */
static bool
key_of(struct correlator *c, const struct occurrence *o, const struct feed *f)
{
	buf_clear(&c->key);
	buf_put(&c->key, span_of(&f->to->number, sizeof(f->to->number)));
	for (size_t i = 0; i < f->to->groups; i++) {
		struct span value = o->value[f->group[i]];

		if (value.p == NULL)
			return false;
		put_value(&c->key, value);
	}
	return true;
}

/* What the condition asks of the event.  False: it is not there. */
static bool
value_of(const struct occurrence *o, const struct feed *f, struct entry *e)
{
	const struct correlation *to = f->to;
	uint64_t h = 1;

	if (to->type >= CORRELATION_VALUE_SUM)
		return number_read(o->value[f->field[0]], &e->value);
	for (size_t i = 0; i < to->fields; i++) {
		struct span value = o->value[f->field[i]];

		if (value.p == NULL)
			return false;
		h = hash_bytes(value.p, value.n, h);
	}
	e->hash = h;
	return true;
}

static void
judge_event(struct correlator *c, struct group *g, int64_t now_ns,
    const struct occurrence *o, const struct feed *f)
{
	struct fired fired = {.time_ns = now_ns, .value = window_measure(g)};

	if (!window_holds(g, fired.value) ||
	    (g->fired && now_ns < add_ns(g->fired_ns, g->c->span_ns)))
		return;
	fired.from_ns = g->entry[g->first].time_ns;
	fire(c, g, &fired, o, f);
}

static void
count(struct correlator *c, const struct occurrence *o, const struct feed *f)
{
	const struct correlation *to = f->to;
	struct entry e = o->place;
	int64_t now_ns = e.time_ns;
	struct group *g;
	bool added;

	e.part = f->part;
	if (!key_of(c, o, f)) {
		c->ungrouped++;
		return;
	}
	if (!value_of(o, f, &e)) {
		c->valueless++;
		return;
	}
	g = windows_group(c->windows, to, buf_span(&c->key), &added);
	switch (to->mode) {
	case MODE_RISING:
		windows_add(c->windows, g, &e, add_ns(now_ns, -to->span_ns));
		windows_due(
		    c->windows, g, add_ns(add_ns(now_ns, to->span_ns), 1));
		judge_event(c, g, now_ns, o, f);
		break;
	case MODE_SETTLED:
		windows_add(c->windows, g, &e, INT64_MIN);
		if (added) {
			g->start_ns = now_ns;
			windows_due(c->windows, g, add_ns(now_ns, to->span_ns));
		}
		break;
	case MODE_SILENT:
		windows_clear(c->windows, g);
		windows_add(c->windows, g, &e, INT64_MIN);
		windows_due(
		    c->windows, g, add_ns(add_ns(now_ns, to->span_ns), 1));
		break;
	}
}

/* Has an event counted, and what follows from it. */
static void
take(struct correlator *c, const struct occurrence *o)
{
	for (uint32_t i = o->tells->feeds; i-- > 0;)
		count(c, o, &o->tells->feed[i]);
}

static void
take_chained(struct correlator *c)
{
	for (size_t i = 0; i < c->n_chained; i++) {
		struct occurrence o = c->chained[i];

		take(c, &o);
	}
	c->n_chained = 0;
}

/* ---- time ---- */

/* The window of a group is over.  cut: the input ended before. */
static void
judge_window(struct correlator *c, struct group *g, bool cut)
{
	const struct correlation *to = g->c;
	bool empty = g->first == g->n;
	struct fired f = {.time_ns = cut ? g->last.time_ns : g->due_ns,
	    .from_ns = g->start_ns,
	    .value = window_measure(g)};
	bool counts = to->type <= CORRELATION_TEMPORAL_ORDERED;

	if ((!empty || to->holds_at_none) &&
	    !(cut && (empty || (counts && !to->at_least))) &&
	    window_holds(g, f.value))
		fire(c, g, &f, NULL, NULL);
	if (empty || cut || !to->holds_at_none) {
		windows_forget(c->windows, g);
		return;
	}
	/* It may be missed from now on. */
	windows_clear(c->windows, g);
	g->start_ns = g->due_ns;
	windows_due(c->windows, g, add_ns(g->start_ns, to->span_ns));
}

static void
judge_due(struct correlator *c, struct group *g)
{
	struct fired f = {
	    .time_ns = g->due_ns - 1, .from_ns = g->last.time_ns, .value = 0};

	if (g->c->mode == MODE_SETTLED) {
		judge_window(c, g, false);
		return;
	}
	if (g->c->mode == MODE_SILENT) {
		windows_clear(c->windows, g);
		fire(c, g, &f, NULL, NULL);
	}
	windows_forget(c->windows, g);
}

/* At the end of the input: the next window that it cuts off. */
static bool
judge_rest(struct correlator *c)
{
	while (c->judging < c->rules->correlations) {
		const struct correlation *to =
		    c->rules->correlation[c->judging];
		struct group *g = windows_list(c->windows, to)->first;

		if (g == NULL) {
			c->judging++;
			continue;
		}
		if (to->mode == MODE_SETTLED)
			judge_window(c, g, true);
		else
			windows_forget(c->windows, g);
		return true;
	}
	return false;
}

static void
take_waiting(struct correlator *c, const struct waiting *w)
{
	struct span *value =
	    arena_zalloc(c->arena, w->values + 1, sizeof(*value));
	const uint8_t *p = packed(c, w);
	const struct occurrence o = {.tells = w->tells,
	    .place = {.rule = w->tells->rule,
		.time_ns = w->time_ns,
		.number = w->number,
		.offset = w->offset,
		.source = w->source},
	    .value = value};

	for (uint32_t i = 0; i < w->values; i++)
		p += get_value(p, &value[i]);
	take(c, &o);
}

/* Does what comes next in the order of time.  False: nothing does. */
static bool
step(struct correlator *c)
{
	bool more = c->at < c->upto;
	int64_t now_ns = more ? c->waiting[c->at].time_ns
	    : c->ended        ? c->end_ns
			      : INT64_MIN;
	struct group *due = windows_next_due(c->windows, now_ns);

	arena_reset(c->arena);
	c->n_ready = 0;
	c->given = 0;
	if (due != NULL) {
		judge_due(c, due);
	} else if (more) {
		c->counted_ns = now_ns;
		take_waiting(c, &c->waiting[c->at++]);
	} else if (!c->ended || !judge_rest(c)) {
		return false;
	}
	take_chained(c);
	return true;
}

bool
correlator_next(struct correlator *c, struct alert *out)
{
	while (c->given == c->n_ready) {
		if (!step(c))
			return false;
	}
	*out = c->ready[c->given++];
	return true;
}
