#include "analyzer/detect/sigma/check.h"

#include "analyzer/detect/sigma/check_fields.h"

enum {
	TABLE_PARTS = 12, /* conditions over more are not worked out */
	BOUNDS_TRIED = 8, /* numbers around each bound of a correlation */
};

/* What a condition is made of: atoms, or whole selections where these are too
 * many. */
struct table {
	const struct node *part[TABLE_PARTS];
	size_t n;
	bool selections;
};

static bool
is_part(const struct table *t, const struct node *n)
{
	return n->op == NODE_ATOM || (t->selections && n->named);
}

/* The number of a part, or that of all of them. */
static size_t
find_part(const struct table *t, const struct node *n)
{
	size_t i = 0;

	while (i < t->n && t->part[i] != n &&
	    (n->op != NODE_ATOM || t->part[i]->op != NODE_ATOM ||
		t->part[i]->number != n->number))
		i++;
	return i;
}

/* False: there are too many.  The tree's depth is bounded, see plan.c. */
static bool
list_parts(struct table *t, const struct node *n)
{
	if (!is_part(t, n)) {
		for (size_t i = 0; i < n->n; i++) {
			if (!list_parts(t, n->child[i]))
				return false;
		}
		return true;
	}
	if (find_part(t, n) < t->n)
		return true;
	if (t->n == TABLE_PARTS)
		return false;
	t->part[t->n++] = n;
	return true;
}

/* What a condition says when those parts hold whose bits are set. */
static bool
holds(const struct table *t, const struct node *n, uint32_t bits)
{
	size_t want = n->op == NODE_OR ? 1
	    : n->op == NODE_AND        ? n->n
				       : n->number;
	size_t count = 0;

	if (is_part(t, n))
		return (bits >> find_part(t, n) & 1) != 0;
	if (n->op == NODE_NOT)
		return !holds(t, n->child[0], bits);
	for (size_t i = 0; i < n->n; i++)
		count += holds(t, n->child[i], bits);
	return count >= want;
}

static void
check_condition(const struct sigma_rule *rule, struct diags *diags)
{
	struct table t = {0};
	bool always = true;
	bool never = true;

	if (!list_parts(&t, rule->root)) {
		t = (struct table){.selections = true};
		if (!list_parts(&t, rule->root))
			return;
	}
	for (uint32_t bits = 0; bits < UINT32_C(1) << t.n; bits++) {
		bool yes = holds(&t, rule->root, bits);

		always = always && yes;
		never = never && !yes;
		if (!always && !never)
			return;
	}
	diag_add(diags, DIAG_WARNING, rule->condition, "condition: %s%s",
	    always ? "always true; the rule matches every event"
		   : "never true; no event can match the rule",
	    rule->filtered ? " with its filters" : "");
}

/* Can it be that there are n of what a correlation counts, when it looks? */
static bool
can_be(const struct correlation *c, double n)
{
	if (c->type >= CORRELATION_VALUE_SUM)
		return true;
	if (n != (double)(int64_t)n)
		return false;
	if (c->type == CORRELATION_TEMPORAL)
		return n >= 1 && n <= (double)c->parts;
	return n >= (c->type == CORRELATION_EVENT_COUNT ? 0 : 1);
}

/* Does the condition hold for some number near a bound? */
static bool
holds_near(const struct correlation *c, double bound)
{
	static const double beside[BOUNDS_TRIED] = {
	    -1, -0.5, -1e-6, 0, 1e-6, 0.5, 1, 2};

	for (unsigned i = 0; i < BOUNDS_TRIED; i++) {
		double n = bound + beside[i];

		if (can_be(c, n) && correlation_holds(c, n))
			return true;
	}
	return false;
}

/*
 * What its bounds leave is a range, but for single numbers: when it is not
 * empty, there is some of it beside one of the bounds, or between two.
 */
static bool
is_never(const struct correlation *c)
{
	for (unsigned i = 0; i < CORRELATION_RELATIONS; i++) {
		for (unsigned k = 0; k <= i && c->has[i]; k++) {
			if (c->has[k] &&
			    holds_near(c, (c->limit[i] + c->limit[k]) / 2))
				return false;
		}
	}
	return !holds_near(c, 1);
}

static void
check_correlation(const struct correlation *c, struct diags *diags)
{
	bool counts = c->type <= CORRELATION_TEMPORAL;

	if (c->wanted != NULL)
		return;
	if (counts && c->mode == MODE_RISING && correlation_holds(c, 1))
		diag_add(diags, DIAG_WARNING, c->condition,
		    "correlation: condition: always true; one event is "
		    "enough");
	else if (is_never(c))
		diag_add(diags, DIAG_WARNING, c->condition,
		    "correlation: condition: never true");
}

void
check_rules(const struct sigma_rules *r, struct diags *diags)
{
	check_fields(r, diags);
	for (size_t i = 0; i < r->n; i++)
		check_condition(r->rule[i], diags);
	for (size_t i = 0; i < r->correlations; i++)
		check_correlation(r->correlation[i], diags);
}
