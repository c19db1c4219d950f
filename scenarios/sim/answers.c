/* The answers of the tasks, from what the steps noted. */

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "scenarios/sim/build.h"

/* The values of a fact. */
struct notes {
	struct fact *v;
	size_t n;
	size_t cap;
};

static int
by_value(const void *a, const void *b)
{
	const struct fact *x = a;
	const struct fact *y = b;
	int c = span_cmp(x->value, y->value);

	if (c != 0)
		return c;
	return x->time_ns < y->time_ns ? -1 : x->time_ns > y->time_ns;
}

static int
by_time(const void *a, const void *b)
{
	const struct fact *x = a;
	const struct fact *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return span_cmp(x->value, y->value);
}

static struct notes
collect(const struct world *w, const char *fact, bool time)
{
	struct notes n = {0};

	for (size_t i = 0; i < w->facts; i++) {
		if (strcmp(w->fact[i].name, fact) != 0)
			continue;
		n.v = mem_grow(n.v, n.n, &n.cap, sizeof(*n.v));
		n.v[n.n++] = w->fact[i];
	}
	if (n.n > 1)
		qsort(n.v, n.n, sizeof(*n.v), time ? by_time : by_value);
	return n;
}

struct list {
	const char **v;
	size_t n;
	size_t cap;
	struct arena *arena;
};

static void
put(struct list *l, struct span s)
{
	l->v = arena_grow(l->arena, l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = s.p == NULL ? NULL : arena_str(l->arena, s);
}

static void
put_number(struct list *l, uint64_t n)
{
	put(l, arena_printf(l->arena, "%llu", (unsigned long long)n));
}

/* The different values, of which n are in order. */
static void
put_distinct(struct list *l, const struct notes *n)
{
	for (size_t i = 0; i < n->n; i++) {
		if (i == 0 || !span_eq(n->v[i].value, n->v[i - 1].value))
			put(l, n->v[i].value);
	}
}

static struct span
most(const struct notes *n)
{
	size_t best = 0;
	size_t run = 0;
	struct span v = {0};

	for (size_t i = 0; i < n->n; i++) {
		run = i > 0 && span_eq(n->v[i].value, n->v[i - 1].value)
		    ? run + 1
		    : 1;
		if (run > best) {
			best = run;
			v = n->v[i].value;
		}
	}
	return v;
}

static uint64_t
sum(const struct notes *n)
{
	uint64_t s = 0;

	for (size_t i = 0; i < n->n; i++) {
		uint64_t x;

		if (span_number(n->v[i].value, UINT64_C(1) << 53, &x))
			s += x;
	}
	return s;
}

static void
put_time(struct list *l, const struct world *w, int64_t ns)
{
	int32_t zone = w->program->zone_s;
	struct civil c = civil_of(ns + zone * NS_PER_S);
	int east = zone < 0 ? -zone : zone;

	put(l,
	    arena_printf(l->arena, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
		c.year, c.month, c.day, c.hour, c.minute, c.second,
		zone < 0 ? '-' : '+', east / 3600, east / 60 % 60));
}

static bool
put_texts(struct world *w, const struct answer_rule *a, struct list *l,
    struct err *err)
{
	for (size_t i = 0; i < a->texts; i++) {
		struct span v;

		if (!world_fill(w, &a->text[i], &w->scope, &v, err))
			return false;
		put(l, v);
	}
	return true;
}

static void
put_share(const struct world *w, const struct answer_rule *a, struct list *l,
    size_t n)
{
	struct notes of = collect(w, a->of, false);

	put_number(l, of.n == 0 ? 0 : (100 * n + of.n / 2) / of.n);
	free(of.v);
}

static void
put_answer(const struct world *w, const struct answer_rule *a, struct list *l)
{
	bool time = a->kind == ANSWER_FIRST || a->kind == ANSWER_LAST ||
	    a->kind == ANSWER_FIRST_TIME || a->kind == ANSWER_LAST_TIME;
	struct notes n = collect(w, a->fact, time);
	struct list different = {.arena = l->arena};

	switch (a->kind) {
	case ANSWER_IS:
		break;
	case ANSWER_COUNT:
		put_number(l, n.n);
		break;
	case ANSWER_DISTINCT:
		put_distinct(&different, &n);
		put_number(l, different.n);
		break;
	case ANSWER_LIST:
		put_distinct(l, &n);
		break;
	case ANSWER_SUM:
		put_number(l, sum(&n));
		break;
	case ANSWER_MOST:
		if (n.n > 0)
			put(l, most(&n));
		break;
	case ANSWER_FIRST:
	case ANSWER_LAST:
		if (n.n > 0)
			put(l,
			    n.v[a->kind == ANSWER_FIRST ? 0 : n.n - 1].value);
		break;
	case ANSWER_FIRST_TIME:
	case ANSWER_LAST_TIME:
		if (n.n > 0)
			put_time(l, w,
			    n.v[a->kind == ANSWER_FIRST_TIME ? 0 : n.n - 1]
				.time_ns);
		break;
	case ANSWER_SHARE:
		put_share(w, a, l, n.n);
		break;
	}
	free(n.v);
}

bool
answers_make(struct world *w, struct truth *t, struct err *err)
{
	const struct scenario *s = &w->program->story;
	struct truth_answer *v =
	    arena_zalloc(w->arena, s->tasks + 1, sizeof(*v));

	t->answer = v;
	for (size_t i = 0; i < s->tasks; i++) {
		const struct answer_rule *a = &w->program->answer[i];
		struct list l = {.arena = w->arena};

		if (a->none)
			continue;
		if (a->kind == ANSWER_IS && !put_texts(w, a, &l, err))
			return false;
		if (a->kind != ANSWER_IS)
			put_answer(w, a, &l);
		put(&l, (struct span){0}); /* the NULL at the end */
		v[t->answers++] = (struct truth_answer){
		    .task = s->task[i].id, .value = l.v, .n = l.n - 1};
	}
	return true;
}
