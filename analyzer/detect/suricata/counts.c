#include "analyzer/detect/suricata/counts.h"

#include "analyzer/detect/suricata/state.h"

static struct flow_count *
find(const struct flow *f, uint32_t id)
{
	const struct flow_detect *state = f->detect;
	struct flow_count *c = state == NULL ? NULL : state->counts;

	while (c != NULL && c->id != id)
		c = c->next;
	return c;
}

/* What to compare or count with.  False: it is a variable that is not set. */
static bool
operand(const struct sig_int *i, const struct flow *f, uint32_t *n)
{
	const struct flow_count *other;

	*n = i->value;
	if (!i->variable)
		return true;
	other = find(f, i->value);
	if (other != NULL)
		*n = other->n;
	return other != NULL;
}

static bool
compare(enum sig_int_op op, uint32_t a, uint32_t b)
{
	switch (op) {
	case INT_EQUAL:
		return a == b;
	case INT_NOT_EQUAL:
		return a != b;
	case INT_LESS:
		return a < b;
	case INT_LESS_EQUAL:
		return a <= b;
	case INT_GREATER:
		return a > b;
	case INT_GREATER_EQUAL:
		return a >= b;
	default:
		return true;
	}
}

bool
counts_allow(const struct signature *s, const struct flow *f)
{
	if (s->counts == 0)
		return true;
	if (f == NULL)
		return false;
	for (uint32_t i = 0; i < s->counts; i++) {
		const struct sig_int *t = &s->count[i];
		const struct flow_count *c = find(f, t->id);
		uint32_t n;

		if (t->op >= INT_SET)
			continue;
		if (t->op == INT_IS_SET || t->op == INT_IS_NOT_SET) {
			if ((c != NULL) != (t->op == INT_IS_SET))
				return false;
			continue;
		}
		if (c == NULL || !operand(t, f, &n) || !compare(t->op, c->n, n))
			return false;
	}
	return true;
}

void
counts_change(const struct signature *s, struct flow *f)
{
	for (uint32_t i = 0; i < s->counts && f != NULL; i++) {
		const struct sig_int *t = &s->count[i];
		struct flow_detect *state;
		struct flow_count *c;
		uint32_t n;

		if (t->op < INT_SET || !operand(t, f, &n))
			continue;
		c = find(f, t->id);
		if (c == NULL) {
			state = flow_detect_of(f);
			c = arena_zalloc(f->arena, 1, sizeof(*c));
			c->id = t->id;
			c->next = state->counts;
			state->counts = c;
		}
		if (t->op == INT_SET)
			c->n = n;
		else if (t->op == INT_ADD)
			c->n += n;
		else
			c->n -= n;
	}
}
