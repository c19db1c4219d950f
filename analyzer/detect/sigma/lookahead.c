#include "analyzer/detect/sigma/lookahead.h"

enum {
	REACH_MIN = 1024, /* bytes: some rows */
	REACH_MAX = 4096, /* what is still at hand when its rows are read */
	REST = 64,
};

static bool
is_known(const struct lookahead *a, const struct row *row)
{
	return row->text.p >= a->from && row->text.p < a->to &&
	    row->text.n <= (size_t)(a->to - row->text.p) &&
	    row->following.filling == a->filling && row->source == a->source;
}

/* Sets how far to look by how it went the last time, and forgets that. */
static void
set_reach(struct lookahead *a)
{
	size_t looked = (size_t)(a->to - a->from);

	if (a->reach == 0) {
		a->reach = REACH_MIN;
	} else if (a->used >= looked / 2 && !a->found) {
		if (a->reach < REACH_MAX)
			a->reach *= 2;
	} else if (a->reach > REACH_MIN) {
		a->reach /= 2;
	} else {
		a->reach = 0;
		a->rest = REST;
	}
	a->from = a->to = NULL;
	a->used = 0;
	a->found = false;
}

/* Searches a row and what follows it. */
static bool
look(struct lookahead *a, const struct patterns *set,
    struct pattern_scratch *scratch, const struct row *row)
{
	size_t n = (size_t)(row->following.until - row->text.p);

	set_reach(a);
	if (n > a->reach)
		n = a->reach;
	/* Of a row alone all that is found is wanted. */
	if (n / 2 < row->text.n)
		return false;
	a->found = patterns_any(set, scratch, span_of(row->text.p, n));
	if (a->found)
		return false;
	a->source = row->source;
	a->filling = row->following.filling;
	a->from = row->text.p;
	a->to = a->from + n;
	a->used = row->text.n;
	return true;
}

bool
lookahead_passes(struct lookahead *a, const struct patterns *set,
    struct pattern_scratch *scratch, const struct row *row)
{
	if (is_known(a, row)) {
		a->used += row->text.n;
		return true;
	}
	if (row->following.until == NULL)
		return false;
	if (a->rest != 0) {
		a->rest--;
		return false;
	}
	return look(a, set, scratch, row);
}
