#include "analyzer/detect/sigma/check.h"

#include "analyzer/detect/sigma/check_fields.h"

enum {
	TABLE_ATOMS = 12, /* conditions over more are not worked out */
	BOUNDS_TRIED = 8, /* numbers around each bound of a correlation */
};

/* The atoms of a condition; the tree's depth is bounded, see plan.c. */
static bool
list_atoms(const struct node *n, uint32_t *atom, size_t *count)
{
	size_t i = 0;

	if (n->op != NODE_ATOM) {
		for (i = 0; i < n->n; i++) {
			if (!list_atoms(n->child[i], atom, count))
				return false;
		}
		return true;
	}
	while (i < *count && atom[i] != n->number)
		i++;
	if (i < *count)
		return true;
	if (*count == TABLE_ATOMS)
		return false;
	atom[(*count)++] = n->number;
	return true;
}

/* What a condition over the atoms says when those whose bits are set hold. */
static bool
holds(const struct node *n, const uint32_t *atom, uint32_t bits)
{
	size_t want = n->op == NODE_OR ? 1
	    : n->op == NODE_AND        ? n->n
				       : n->number;
	size_t count = 0;

	if (n->op == NODE_ATOM) {
		while (atom[count] != n->number)
			count++;
		return (bits >> count & 1) != 0;
	}
	if (n->op == NODE_NOT)
		return !holds(n->child[0], atom, bits);
	for (size_t i = 0; i < n->n; i++)
		count += holds(n->child[i], atom, bits);
	return count >= want;
}

static void
check_condition(const struct sigma_rule *rule, struct diags *diags)
{
	uint32_t atom[TABLE_ATOMS] = {0};
	size_t n = 0;
	bool always = true;
	bool never = true;

	if (!list_atoms(rule->root, atom, &n))
		return;
	for (uint32_t bits = 0; bits < UINT32_C(1) << n; bits++) {
		bool yes = holds(rule->root, atom, bits);

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
