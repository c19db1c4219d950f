#include "analyzer/detect/sigma/condition.h"

#include <stdio.h>

#include "analyzer/detect/sigma/where.h"

enum token_kind {
	TOKEN_END,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_NOT,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_WORD,
	TOKEN_BAR,
	TOKEN_OTHER,
};

enum {
	CONDITION_STACK = 512 /* operators and values that may wait */
};

struct reader {
	struct building *b;
	const struct yaml *y;
	struct selection *selection;
	size_t selections;

	size_t at;    /* behind the current token */
	size_t begin; /* of the current token */
	struct span text;
	enum token_kind kind;

	struct node *value[CONDITION_STACK];
	unsigned values;
	enum token_kind op[CONDITION_STACK];
	unsigned ops;
	bool failed;
};

static void
fail(struct reader *r, const char *what)
{
	if (!r->failed)
		diag_add(r->b->diags, DIAG_ERROR,
		    where_in(r->b->source, r->y, r->begin), "condition: %s",
		    what);
	r->failed = true;
}

static bool
is_name(uint8_t c)
{
	return (c >= '0' && c <= '9') ||
	    (byte_lower(c) >= 'a' && byte_lower(c) <= 'z') || c == '_' ||
	    c == '*' || c == '?' || c == '-' || c == '.' || c >= 0x80;
}

static enum token_kind
word_kind(struct span word)
{
	if (span_eq_nocase(word, span_str("and")))
		return TOKEN_AND;
	if (span_eq_nocase(word, span_str("or")))
		return TOKEN_OR;
	if (span_eq_nocase(word, span_str("not")))
		return TOKEN_NOT;
	return TOKEN_WORD;
}

static void
next(struct reader *r)
{
	struct span s = r->y->text;

	while (r->at < s.n &&
	    (s.p[r->at] == ' ' || s.p[r->at] == '\t' || s.p[r->at] == '\n' ||
		s.p[r->at] == '\r'))
		r->at++;
	r->begin = r->at;
	if (r->at == s.n) {
		r->kind = TOKEN_END;
		return;
	}
	while (r->at < s.n && is_name(s.p[r->at]))
		r->at++;
	if (r->at > r->begin) {
		r->text = span_of(s.p + r->begin, r->at - r->begin);
		r->kind = word_kind(r->text);
		return;
	}
	switch (s.p[r->at++]) {
	case '(':
		r->kind = TOKEN_OPEN;
		break;
	case ')':
		r->kind = TOKEN_CLOSE;
		break;
	case '|':
		r->kind = TOKEN_BAR;
		break;
	default:
		r->kind = TOKEN_OTHER;
		break;
	}
}

/* Does a name fit a pattern with "*"? */
static bool
fits(struct span pattern, struct span name)
{
	size_t p = 0;
	size_t at = 0;
	size_t star = SIZE_MAX;
	size_t retry = 0;

	while (at < name.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			retry = at;
		} else if (p < pattern.n &&
		    (pattern.p[p] == name.p[at] || pattern.p[p] == '?')) {
			p++;
			at++;
		} else if (star != SIZE_MAX) {
			p = star;
			at = ++retry;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

/* All selections that a pattern or "them" stands for, under node. */
static void
gather(struct reader *r, struct span pattern, struct node *node)
{
	bool them = span_eq_nocase(pattern, span_str("them"));

	for (size_t i = 0; i < r->selections; i++) {
		struct selection *s = &r->selection[i];

		/* Names that begin with "_" are meant to be left out. */
		if (them ? s->name.p[0] == '_' : !fits(pattern, s->name))
			continue;
		s->used = true;
		node_add(r->b->arena, node, s->node);
	}
	if (node->n == 0)
		fail(r, "no selection has such a name");
}

/* "1 of", "any of", "all of", "2 of": the current token is behind "of". */
static struct node *
read_of(struct reader *r, struct span count)
{
	struct node *n = node_new(r->b->arena, NODE_OR);
	uint64_t number = 1;

	if (r->kind != TOKEN_WORD) {
		fail(r, "expected \"them\" or a name behind \"of\"");
		return n;
	}
	gather(r, r->text, n);
	if (span_eq_nocase(count, span_str("all"))) {
		n->op = NODE_AND;
	} else if (span_number(count, UINT32_MAX, &number) && number != 1) {
		n->op = NODE_COUNT;
		n->number = (uint32_t)number;
		if (number == 0 || number > n->n)
			fail(r, "there are not so many selections");
	}
	return n;
}

static struct node *
read_word(struct reader *r)
{
	char what[120];
	struct span word = r->text;
	size_t begin = r->begin;
	uint64_t number;
	bool count = span_eq_nocase(word, span_str("all")) ||
	    span_eq_nocase(word, span_str("any")) ||
	    span_number(word, UINT32_MAX, &number);

	if (count) {
		struct reader ahead = *r;

		next(&ahead);
		if (ahead.kind == TOKEN_WORD &&
		    span_eq_nocase(ahead.text, span_str("of"))) {
			r->at = ahead.at;
			next(r);
			return read_of(r, word);
		}
	}
	for (size_t i = 0; i < r->selections; i++) {
		if (span_eq(r->selection[i].name, word)) {
			r->selection[i].used = true;
			return r->selection[i].node;
		}
	}
	r->begin = begin;
	(void)snprintf(what, sizeof(what),
	    "there is no selection '%.*s' in this rule",
	    (int)span_first(word, 60).n, (const char *)word.p);
	fail(r, what);
	return NULL;
}

static unsigned
binding(enum token_kind op)
{
	return op == TOKEN_NOT ? 3 : op == TOKEN_AND ? 2 : op == TOKEN_OR;
}

/* Applies the topmost operator to the topmost values. */
static void
apply(struct reader *r)
{
	enum token_kind op = r->op[--r->ops];
	struct arena *arena = r->b->arena;
	struct node *n;

	if (op == TOKEN_NOT) {
		r->value[r->values - 1] =
		    node_not(arena, r->value[r->values - 1]);
		return;
	}
	n = node_new(arena, op == TOKEN_AND ? NODE_AND : NODE_OR);
	node_add(arena, n, r->value[r->values - 2]);
	node_add(arena, n, r->value[r->values - 1]);
	r->values--;
	r->value[r->values - 1] = n;
}

static void
push_op(struct reader *r)
{
	if (r->ops == CONDITION_STACK)
		fail(r, "too long");
	else
		r->op[r->ops++] = r->kind;
}

/* A value is wanted: a name, a bracket that opens, or "not". */
static bool
read_value(struct reader *r)
{
	struct node *n;

	if (r->kind == TOKEN_OPEN || r->kind == TOKEN_NOT) {
		push_op(r);
		return false;
	}
	if (r->kind != TOKEN_WORD) {
		fail(r, "expected the name of a selection");
		return false;
	}
	n = read_word(r);
	if (r->values == CONDITION_STACK)
		fail(r, "too long");
	else if (!r->failed)
		r->value[r->values++] = n;
	return true;
}

/* A value was read: "and", "or", or a bracket that closes. */
static bool
read_operator(struct reader *r)
{
	if (r->kind == TOKEN_CLOSE) {
		while (r->ops != 0 && r->op[r->ops - 1] != TOKEN_OPEN)
			apply(r);
		if (r->ops == 0)
			fail(r, "no bracket is open here");
		else
			r->ops--;
		return true;
	}
	if (r->kind == TOKEN_BAR) {
		fail(r,
		    "aggregations were part of Sigma 1; write a correlation "
		    "rule of type event_count or value_count instead");
		return true;
	}
	if (r->kind != TOKEN_AND && r->kind != TOKEN_OR) {
		fail(r, "expected \"and\", \"or\" or the end");
		return true;
	}
	while (r->ops != 0 && r->op[r->ops - 1] != TOKEN_OPEN &&
	    binding(r->op[r->ops - 1]) >= binding(r->kind))
		apply(r);
	push_op(r);
	return false;
}

struct node *
condition_read(struct building *b, const struct yaml *y,
    struct selection *selection, size_t n)
{
	struct reader r = {
	    .b = b, .y = y, .selection = selection, .selections = n};
	bool has_value = false;

	if (y->kind != YAML_SCALAR) {
		diag_add(b->diags, DIAG_ERROR, y->at,
		    "condition: expected a text, not %s", yaml_kind_name(y));
		return NULL;
	}
	for (next(&r); r.kind != TOKEN_END && !r.failed; next(&r))
		has_value = has_value ? read_operator(&r) : read_value(&r);
	if (!r.failed && !has_value)
		fail(&r, "expected the name of a selection");
	while (!r.failed && r.ops != 0) {
		if (r.op[r.ops - 1] == TOKEN_OPEN)
			fail(&r, "a bracket is not closed");
		else
			apply(&r);
	}
	return r.failed ? NULL : r.value[0];
}
