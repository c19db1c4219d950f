#include "analyzer/detect/sigma/window.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	BUCKETS = 1 << 16,
	TALLY_BUCKETS = 1 << 17,
};

/* How many events of a group have a value. */
struct tally {
	struct tally *next;
	const struct group *group;
	uint64_t hash;
	uint32_t count;
};

struct windows {
	struct group **bucket;
	struct tally **tally;
	struct tally *spare_tally;
	struct group_list *list; /* by number of the correlation */
	size_t lists;
	int64_t next_due_ns; /* no group is due before that */
	uint64_t groups;
	uint64_t events;
	struct window_counts counts;
};

struct windows *
windows_new(size_t correlations)
{
	struct windows *w = mem_zalloc(1, sizeof(*w));

	w->lists = correlations;
	w->list = mem_zalloc(correlations + 1, sizeof(*w->list));
	if (correlations != 0) {
		w->bucket = mem_zalloc(BUCKETS, sizeof(struct group *));
		w->tally = mem_zalloc(TALLY_BUCKETS, sizeof(struct tally *));
	}
	w->next_due_ns = INT64_MAX;
	return w;
}

void
windows_free(struct windows *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->lists; i++) {
		while (w->list[i].first != NULL)
			windows_forget(w, w->list[i].first);
	}
	while (w->spare_tally != NULL) {
		struct tally *t = w->spare_tally;

		w->spare_tally = t->next;
		free(t);
	}
	free(w->list);
	free(w->bucket);
	free(w->tally);
	free(w);
}

struct group_list *
windows_list(struct windows *w, const struct correlation *c)
{
	return &w->list[c->number];
}

const struct window_counts *
windows_counts(const struct windows *w)
{
	return &w->counts;
}

/* ---- values that are counted once ---- */

static struct tally **
tally_slot(struct windows *w, const struct group *g, uint64_t hash)
{
	uint64_t mixed = hash_mix(hash ^ g->hash);
	struct tally **at = &w->tally[mixed % TALLY_BUCKETS];

	while (*at != NULL && ((*at)->group != g || (*at)->hash != hash))
		at = &(*at)->next;
	return at;
}

static void
tally_add(struct windows *w, struct group *g, uint64_t hash)
{
	struct tally **at = tally_slot(w, g, hash);
	struct tally *t = *at;

	if (t == NULL) {
		t = w->spare_tally;
		if (t == NULL)
			t = mem_alloc(sizeof(*t));
		else
			w->spare_tally = t->next;
		*t = (struct tally){.group = g, .hash = hash};
		*at = t;
		g->distinct++;
	}
	t->count++;
}

static void
tally_take(struct windows *w, struct group *g, uint64_t hash)
{
	struct tally **at = tally_slot(w, g, hash);
	struct tally *t = *at;

	if (t == NULL || --t->count != 0)
		return;
	*at = t->next;
	t->next = w->spare_tally;
	w->spare_tally = t;
	g->distinct--;
}

/* ---- events ---- */

static void
count_in(struct windows *w, struct group *g, const struct entry *e)
{
	g->sum += e->value;
	if (g->seen != NULL)
		g->distinct += g->seen[e->part]++ == 0;
	else if (g->c->type == CORRELATION_VALUE_COUNT)
		tally_add(w, g, e->hash);
	w->events++;
	windows_list(w, g->c)->events++;
}

static void
drop_first(struct windows *w, struct group *g)
{
	const struct entry *e = &g->entry[g->first++];

	g->sum = g->first == g->n ? 0 : g->sum - e->value;
	if (g->seen != NULL)
		g->distinct -= --g->seen[e->part] == 0;
	else if (g->c->type == CORRELATION_VALUE_COUNT)
		tally_take(w, g, e->hash);
	w->events--;
	windows_list(w, g->c)->events--;
}

void
windows_clear(struct windows *w, struct group *g)
{
	while (g->first != g->n)
		drop_first(w, g);
	g->first = 0;
	g->n = 0;
}

/* Did a rule match that must not, before a run begins with part? */
static bool
is_barred(const struct group *g, uint32_t part, int64_t from_ns)
{
	for (uint32_t i = 0; i < part; i++) {
		if (g->chain[i] >= from_ns)
			return true;
	}
	return false;
}

/* Follows the runs of temporal_ordered. */
static void
follow(struct group *g, const struct entry *e, int64_t from_ns)
{
	uint32_t before = e->part; /* the part before it in a run, + 1 */

	while (before != 0 && correlation_spares(g->c, before - 1))
		before--;
	if (correlation_spares(g->c, e->part)) {
		/* Runs that are in front of it must begin anew. */
		if (before != 0)
			g->chain[before - 1] = INT64_MIN;
		else
			g->chain[e->part] = e->time_ns;
	} else if (before == 0) {
		g->chain[e->part] =
		    is_barred(g, e->part, from_ns) ? INT64_MIN : e->time_ns;
	} else if (g->chain[before - 1] >= from_ns) {
		g->chain[e->part] = g->chain[before - 1];
	} else {
		g->chain[e->part] = INT64_MIN;
	}
}

void
windows_add(
    struct windows *w, struct group *g, const struct entry *e, int64_t from_ns)
{
	while (g->first != g->n && g->entry[g->first].time_ns < from_ns)
		drop_first(w, g);
	if (g->n - g->first == WINDOW_GROUP_EVENTS) {
		drop_first(w, g);
		w->counts.events_dropped++;
	}
	if (g->first != 0 && g->n == g->cap) {
		size_t n = g->n - g->first;

		/* Half of the room is gone: the rest moves to the front. */
		if (n <= g->cap / 2) {
			memmove(g->entry, g->entry + g->first,
			    n * sizeof(*g->entry));
			g->first = 0;
			g->n = n;
		}
	}
	g->entry = mem_grow(g->entry, g->n, &g->cap, sizeof(*g->entry));
	g->entry[g->n++] = *e;
	g->last = *e;
	count_in(w, g, e);
	if (g->chain != NULL)
		follow(g, e, from_ns);
}

/* ---- what is measured ---- */

static int
by_value(const void *va, const void *vb)
{
	double a = *(const double *)va;
	double b = *(const double *)vb;

	return (a > b) - (a < b);
}

/* The percentile p, between the two values next to it in proportion. */
static double
percentile(const struct group *g, double p)
{
	size_t n = g->n - g->first;
	double *v = mem_zalloc(n, sizeof(*v));
	double at = p / 100 * (double)(n - 1);
	size_t low = (size_t)at;
	double result;

	for (size_t i = 0; i < n; i++)
		v[i] = g->entry[g->first + i].value;
	qsort(v, n, sizeof(*v), by_value);
	result = v[low];
	if (low + 1 < n)
		result += (at - (double)low) * (v[low + 1] - v[low]);
	free(v);
	return result;
}

bool
window_holds(const struct group *g, double measure)
{
	if (g->c->wanted == NULL || g->seen == NULL)
		return correlation_holds(g->c, measure);
	return parts_condition_holds(g->c->wanted, g->seen);
}

double
window_measure(const struct group *g)
{
	size_t n = g->n - g->first;
	double count = (double)n;

	switch (g->c->type) {
	case CORRELATION_EVENT_COUNT:
		return count;
	case CORRELATION_VALUE_COUNT:
	case CORRELATION_TEMPORAL:
		return g->distinct;
	case CORRELATION_TEMPORAL_ORDERED:
		/* Only the event that ends a run makes it whole. */
		if (g->last.part + 1 != g->c->parts ||
		    g->chain[g->last.part] == INT64_MIN)
			return 0;
		return g->c->limit[CORRELATION_GTE];
	case CORRELATION_VALUE_SUM:
		return g->sum;
	case CORRELATION_VALUE_AVG:
		return n == 0 ? 0 : g->sum / count;
	case CORRELATION_VALUE_PERCENTILE:
		return n == 0 ? 0 : percentile(g, g->c->percentile);
	case CORRELATION_VALUE_MEDIAN:
		return n == 0 ? 0 : percentile(g, 50);
	}
	return 0;
}

/* ---- groups ---- */

static struct group **
slot_of(struct windows *w, uint64_t hash, struct span key)
{
	struct group **at = &w->bucket[hash % BUCKETS];

	while (*at != NULL &&
	    ((*at)->hash != hash ||
		!span_eq(span_of((*at)->key, (*at)->key_n), key)))
		at = &(*at)->next;
	return at;
}

static void
take_out(struct windows *w, struct group *g)
{
	struct group_list *l = windows_list(w, g->c);

	if (g->before != NULL)
		g->before->after = g->after;
	else if (l->first == g)
		l->first = g->after;
	if (g->after != NULL)
		g->after->before = g->before;
	else if (l->last == g)
		l->last = g->before;
	g->before = NULL;
	g->after = NULL;
}

void
windows_due(struct windows *w, struct group *g, int64_t due_ns)
{
	struct group_list *l = windows_list(w, g->c);

	take_out(w, g);
	g->due_ns = due_ns;
	g->before = l->last;
	if (l->last != NULL)
		l->last->after = g;
	else
		l->first = g;
	l->last = g;
	if (due_ns < w->next_due_ns)
		w->next_due_ns = due_ns;
}

/* The groups of a list are due in its order, since all wait equally long. */
struct group *
windows_next_due(struct windows *w, int64_t now_ns)
{
	struct group *next = NULL;

	if (now_ns < w->next_due_ns)
		return NULL;

	for (size_t i = 0; i < w->lists; i++) {
		struct group *g = w->list[i].first;

		if (g != NULL && (next == NULL || g->due_ns < next->due_ns))
			next = g;
	}
	w->next_due_ns = next == NULL ? INT64_MAX : next->due_ns;
	return next != NULL && next->due_ns <= now_ns ? next : NULL;
}

void
windows_forget(struct windows *w, struct group *g)
{
	struct group **at = slot_of(w, g->hash, span_of(g->key, g->key_n));

	windows_clear(w, g);
	take_out(w, g);
	*at = g->next;
	w->groups--;
	free(g->entry);
	free(g->seen);
	free(g->chain);
	free(g->key);
	free(g);
}

/* The correlation that holds most loses the group that is due first. */
static void
evict(struct windows *w)
{
	struct group_list *most = NULL;
	uintptr_t gone;

	for (size_t i = 0; i < w->lists; i++) {
		struct group_list *l = &w->list[i];

		if (l->first != NULL &&
		    (most == NULL || l->events > most->events))
			most = l;
	}
	assert(most != NULL);
	gone = (uintptr_t)most->first;
	windows_forget(w, most->first);
	assert((uintptr_t)most->first != gone);
	w->counts.groups_evicted++;
}

struct group *
windows_group(struct windows *w, const struct correlation *c, struct span key,
    bool *added)
{
	uint64_t hash = hash_bytes(key.p, key.n, 0);
	struct group **at;
	struct group *g;

	while (w->events >= WINDOW_EVENTS)
		evict(w);
	g = *slot_of(w, hash, key);
	*added = g == NULL;
	if (g != NULL)
		return g;
	while (w->groups >= WINDOW_GROUPS)
		evict(w);
	g = mem_zalloc(1, sizeof(*g));
	g->c = c;
	g->hash = hash;
	g->key = mem_zalloc(key.n, 1);
	memcpy(g->key, key.p, key.n);
	g->key_n = (uint32_t)key.n;
	if (c->type == CORRELATION_TEMPORAL)
		g->seen = mem_zalloc(c->parts, sizeof(*g->seen));
	if (c->type == CORRELATION_TEMPORAL_ORDERED) {
		g->chain = mem_zalloc(c->parts, sizeof(*g->chain));
		for (size_t i = 0; i < c->parts; i++)
			g->chain[i] = INT64_MIN;
	}
	at = slot_of(w, hash, key);
	*at = g;
	w->groups++;
	w->counts.groups++;
	return g;
}
