#include "analyzer/detect/suricata/interval.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

static int
point_cmp(const struct point *a, const struct point *b)
{
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	return (a->low > b->low) - (a->low < b->low);
}

/* The number after p; the largest has none, and callers do not ask it. */
static struct point
point_next(struct point p)
{
	p.low++;
	if (p.low == 0)
		p.high++;
	return p;
}

static struct point
point_before(struct point p)
{
	if (p.low == 0)
		p.high--;
	p.low--;
	return p;
}

void
intervals_add(struct intervals *s, struct interval i)
{
	s->v = mem_grow(s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n++] = i;
}

static int
compare(const void *a, const void *b)
{
	const struct interval *x = a;
	const struct interval *y = b;

	return point_cmp(&x->first, &y->first);
}

void
intervals_join(struct intervals *s)
{
	size_t n = 0;

	if (s->n < 2)
		return;
	qsort(s->v, s->n, sizeof(*s->v), compare);
	for (size_t i = 1; i < s->n; i++) {
		struct interval *last = &s->v[n];
		struct point after = point_next(last->last);
		bool top = after.high == 0 && after.low == 0;

		if (top)
			break;
		if (point_cmp(&s->v[i].first, &after) > 0)
			s->v[++n] = s->v[i];
		else if (point_cmp(&s->v[i].last, &last->last) > 0)
			last->last = s->v[i].last;
	}
	s->n = n + 1;
}

void
intervals_subtract(struct intervals *a, const struct intervals *b)
{
	struct intervals out = {0};
	size_t j = 0;

	for (size_t i = 0; i < a->n; i++) {
		struct interval left = a->v[i];
		bool some = true;

		while (j < b->n && point_cmp(&b->v[j].last, &left.first) < 0)
			j++;
		for (size_t k = j; some && k < b->n &&
		     point_cmp(&b->v[k].first, &left.last) <= 0;
		     k++) {
			const struct interval *hole = &b->v[k];

			if (point_cmp(&hole->first, &left.first) > 0)
				intervals_add(&out,
				    (struct interval){
					left.first, point_before(hole->first)});
			if (point_cmp(&hole->last, &left.last) >= 0)
				some = false;
			else
				left.first = point_next(hole->last);
		}
		if (some)
			intervals_add(&out, left);
	}
	intervals_free(a);
	*a = out;
}

void
intervals_free(struct intervals *s)
{
	free(s->v);
	*s = (struct intervals){0};
}
