#include "analyzer/detect/sigma/parts_condition.h"

#include "analyzer/detect/sigma/condition.h"
#include "analyzer/detect/sigma/where.h"

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "correlation: condition: %s", what);
	return false;
}

/* The brackets that a text may open bound the recursion. */
bool
parts_condition_holds(const struct node *n, const uint32_t *seen)
{
	uint32_t held = 0;

	if (n->op == NODE_ATOM)
		return seen[n->number] != 0;
	for (size_t i = 0; i < n->n; i++)
		held += parts_condition_holds(n->child[i], seen);
	switch (n->op) {
	case NODE_NOT:
		return held == 0;
	case NODE_AND:
		return held == n->n;
	case NODE_COUNT:
		return held >= n->number;
	case NODE_OR:
	case NODE_ATOM:
		break;
	}
	return held != 0;
}

bool
parts_condition_denies(const struct node *n)
{
	bool denies = n->op == NODE_NOT;

	for (size_t i = 0; i < n->n && !denies; i++)
		denies = parts_condition_denies(n->child[i]);
	return denies;
}

/* ---- names ---- */

static bool
ends_word(uint8_t c)
{
	return c <= ' ' || c == '(' || c == ')';
}

/* The next word of a text; empty at the end. */
static struct span
next_word(struct span *rest)
{
	struct span word = *rest;
	size_t n = 0;

	while (n < word.n && ends_word(word.p[n]))
		n++;
	word = span_from(word, n);
	for (n = 0; n < word.n && !ends_word(word.p[n]);)
		n++;
	*rest = span_from(word, n);
	return span_first(word, n);
}

static bool
is_part(const struct parts_condition *c, struct span word)
{
	for (size_t i = 0; i < c->parts; i++) {
		if (span_eq(c->part[i].name, word))
			return true;
	}
	return false;
}

/* Is it a word of the language, or a pattern that stands for names? */
static bool
is_language(struct span word)
{
	static const char *const words[] = {
	    "and", "or", "not", "of", "them", "all", "any"};
	uint64_t number;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_nocase(word, span_str(words[i])))
			return true;
	}
	return span_number(word, UINT32_MAX, &number) ||
	    span_find_byte(word, '*', 0) != SIZE_MAX;
}

/* Every name must be one of the rules; without rules, it becomes one. */
static bool
read_parts(struct building *b, const struct yaml *y, struct parts_condition *c)
{
	struct span rest = y->text;
	struct span word;
	bool given = c->parts != 0;

	while ((word = next_word(&rest)).n != 0) {
		struct place at =
		    where_in(b->source, y, (size_t)(word.p - y->text.p));

		if (is_language(word) || is_part(c, word))
			continue;
		if (given) {
			diag_add(b->diags, DIAG_ERROR, at,
			    "correlation: condition: '%.*s' is not among the "
			    "rules",
			    (int)span_first(word, 60).n, (const char *)word.p);
			return false;
		}
		if (c->parts == CORRELATION_PARTS)
			return fail(b, at, "more than 64 rules");
		c->part[c->parts++] =
		    (struct part){.name = arena_copy(b->arena, word), .at = at};
	}
	return c->parts != 0 || fail(b, y->at, "it names no rule");
}

static struct node *
read_tree(struct building *b, const struct yaml *y, struct parts_condition *c)
{
	struct selection *name =
	    arena_zalloc(b->arena, c->parts, sizeof(*name));
	struct node *tree;

	for (size_t i = 0; i < c->parts; i++) {
		name[i].name = c->part[i].name;
		name[i].at = c->part[i].at;
		name[i].node = node_atom(b->arena, (uint32_t)i);
	}
	tree = condition_read(b, y, name, c->parts);
	for (size_t i = 0; tree != NULL && i < c->parts; i++) {
		if (!name[i].used) {
			(void)fail(
			    b, name[i].at, "it does not ask for this rule");
			return NULL;
		}
	}
	return tree;
}

/* ---- temporal_ordered ---- */

/*
 * Finds which parts must not match.  False: something else than names, with
 * or without "not", that are all wanted.
 */
static bool
read_run(const struct node *n, uint64_t *spared)
{
	if (n->op == NODE_ATOM)
		return true;
	if (n->op == NODE_NOT && n->child[0]->op == NODE_ATOM) {
		*spared |= UINT64_C(1) << n->child[0]->number;
		return true;
	}
	if (n->op != NODE_AND && n->n != 1)
		return false;
	for (size_t i = 0; i < n->n; i++) {
		if (n->op == NODE_NOT || !read_run(n->child[i], spared))
			return false;
	}
	return true;
}

static bool
check_run(struct building *b, const struct yaml *y, struct parts_condition *c)
{
	if (!read_run(c->wanted, &c->spared))
		return fail(b, y->at,
		    "of temporal_ordered: expected names with \"and\" between "
		    "them, each with or without \"not\"");
	if ((c->spared >> (c->parts - 1) & 1) != 0)
		return fail(b, y->at,
		    "of temporal_ordered: the last of the rules must match, or "
		    "no event would end the run");
	return true;
}

bool
parts_condition_read(
    struct building *b, const struct yaml *y, struct parts_condition *c)
{
	uint32_t *none;

	if (!read_parts(b, y, c))
		return false;
	c->wanted = read_tree(b, y, c);
	if (c->wanted == NULL)
		return false;
	none = arena_zalloc(b->arena, c->parts, sizeof(*none));
	if (parts_condition_holds(c->wanted, none))
		return fail(b, y->at,
		    "it holds when nothing happened; ask for a rule without "
		    "\"not\", too");
	return !c->ordered || check_run(b, y, c);
}
