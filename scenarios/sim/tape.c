#include "scenarios/sim/tape.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

void
tape_add(struct tape *t, int64_t time_ns, struct span bytes, struct mark mark,
    bool *full)
{
	if (t->n >= TAPE_ITEMS || bytes.n > TAPE_BYTES - t->bytes.n) {
		*full = true;
		return;
	}
	t->v = mem_grow(t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n] = (struct tape_item){.time_ns = time_ns,
	    .at = t->bytes.n,
	    .n = (uint32_t)bytes.n,
	    .order = (uint32_t)t->n,
	    .mark = mark};
	t->n++;
	buf_put(&t->bytes, bytes);
}

static int
by_time(const void *a, const void *b)
{
	const struct tape_item *x = a;
	const struct tape_item *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void
tape_sort(struct tape *t)
{
	if (t->n > 1)
		qsort(t->v, t->n, sizeof(*t->v), by_time);
}

struct span
tape_bytes(const struct tape *t, const struct tape_item *item)
{
	return span_of(t->bytes.p + item->at, item->n);
}

void
tape_free(struct tape *t)
{
	buf_free(&t->bytes);
	free(t->v);
	*t = (struct tape){0};
}
