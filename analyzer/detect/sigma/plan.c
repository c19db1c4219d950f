#include "analyzer/detect/sigma/plan.h"

#include <assert.h>

/*
 * Trees are walked by recursion: a condition's stack (CONDITION_STACK) bounds
 * their depth.
 */

/* Atoms of which one must have its bit; weight: how often one has. */
struct need {
	uint32_t *atom;
	size_t n;
	size_t cap;
	float weight;
	bool known;
};

struct maker {
	struct arena *arena;
	struct atoms *atoms;
	struct plan *plan;
	size_t code_cap;
	size_t show_cap;
	size_t field_cap;
	bool too_large;
};

static uint32_t
emit(struct maker *m, enum op op, uint32_t arg)
{
	struct plan *p = m->plan;

	if (p->n == PLAN_CODE_MAX) {
		m->too_large = true;
		return 0;
	}
	p->code =
	    arena_grow(m->arena, p->code, p->n, &m->code_cap, sizeof(*p->code));
	p->code[p->n] = (struct code){.op = op, .arg = arg & 0xfffffff};
	return p->n++;
}

static void
add_field(struct maker *m, uint32_t field, uint8_t want)
{
	struct plan *p = m->plan;

	for (uint32_t i = 0; i < p->fields; i++) {
		if (p->field[i].field == field) {
			p->field[i].want |= want;
			return;
		}
	}
	p->field = arena_grow(
	    m->arena, p->field, p->fields, &m->field_cap, sizeof(*p->field));
	p->field[p->fields++] =
	    (struct plan_field){.field = field, .want = want};
}

static void
emit_atom(struct maker *m, uint32_t id, bool positive)
{
	const struct atom *a = &m->atoms->v[id];
	struct plan *p = m->plan;

	if (positive && a->how == HOW_LAZY && a->field != FIELD_KEYWORD) {
		/* What the rule may need instead; this moves the atoms. */
		(void)atoms_present(m->atoms, a->field);
		a = &m->atoms->v[id];
	}
	(void)emit(m, OP_ATOM, id);
	add_field(m, a->field, a->want);
	if (a->kind == ATOM_REF)
		add_field(m, a->other, WANT_VALUE);
	if (!positive)
		return;
	p->show = arena_grow(
	    m->arena, p->show, p->shows, &m->show_cap, sizeof(*p->show));
	p->show[p->shows++] = id;
}

static void compile(struct maker *m, const struct node *n, bool positive);

/* All children in turn, leaving at the first that decides. */
static void
compile_list(struct maker *m, const struct node *n, bool positive)
{
	enum op jump = n->op == NODE_AND ? OP_JUMP_FALSE
	    : n->op == NODE_OR           ? OP_JUMP_TRUE
					 : OP_COUNT;
	uint32_t first = m->plan->n;
	uint32_t *from = arena_alloc(m->arena, n->n * sizeof(*from));

	if (jump == OP_COUNT)
		(void)emit(m, OP_COUNT_BEGIN, 0);
	for (size_t i = 0; i < n->n && !m->too_large; i++) {
		compile(m, n->child[i], positive);
		if (jump == OP_COUNT)
			(void)emit(m, OP_COUNT, n->number);
		from[i] = i + 1 == n->n ? 0
		    : jump == OP_COUNT  ? emit(m, OP_JUMP_TRUE, 0)
					: emit(m, jump, 0);
	}
	for (size_t i = 0; i + 1 < n->n && !m->too_large; i++)
		m->plan->code[from[i]].arg = m->plan->n & 0xfffffff;
	assert(m->too_large || m->plan->n > first);
}

static void
compile(struct maker *m, const struct node *n, bool positive)
{
	if (m->too_large)
		return;
	if (n->op == NODE_ATOM) {
		emit_atom(m, n->number, positive);
	} else if (n->op == NODE_NOT) {
		compile(m, n->child[0], !positive);
		(void)emit(m, OP_NOT, 0);
	} else {
		compile_list(m, n, positive);
	}
}

struct needing {
	struct arena *arena;
	const struct atoms *atoms;
	const float *rarity; /* by atom; NULL: the guess of each */
};

static struct need
need_atom(const struct needing *m, uint32_t id)
{
	const struct atom *a = &m->atoms->v[id];
	struct need need = {.known = true};

	need.weight = m->rarity == NULL ? a->rarity : m->rarity[id];
	if (a->kind == ATOM_EXISTS || a->kind == ATOM_NULL)
		return (struct need){0};
	if (a->how == HOW_LAZY) {
		/* At least there has to be a value to look at. */
		if (a->field == FIELD_KEYWORD)
			return (struct need){0};
		id = m->atoms->field[a->field].present;
	}
	need.atom =
	    arena_grow(m->arena, need.atom, 0, &need.cap, sizeof(*need.atom));
	need.atom[need.n++] = id;
	return need;
}

static struct need
need_of(const struct needing *m, const struct node *n)
{
	struct need all = {.known = true};
	struct need best = {0};

	if (n->op == NODE_ATOM)
		return need_atom(m, n->number);
	if (n->op == NODE_NOT)
		return best;
	for (size_t i = 0; i < n->n; i++) {
		struct need one = need_of(m, n->child[i]);

		if (one.known && (!best.known || one.weight < best.weight))
			best = one;
		all.known = all.known && one.known;
		all.weight += one.weight;
		for (size_t k = 0; k < one.n && n->op != NODE_AND; k++) {
			all.atom = arena_grow(m->arena, all.atom, all.n,
			    &all.cap, sizeof(*all.atom));
			all.atom[all.n++] = one.atom[k];
		}
	}
	return n->op == NODE_AND ? best : all;
}

bool
plan_needs(struct arena *arena, const struct atoms *atoms, const float *rarity,
    const struct node *root, struct plan_needs *out)
{
	const struct needing m = {arena, atoms, rarity};
	struct need need = need_of(&m, root);

	*out = (struct plan_needs){0};
	if (need.known)
		*out = (struct plan_needs){need.atom, (uint32_t)need.n};
	return need.known;
}

bool
plan_make(struct plan *p, struct atoms *atoms, const struct node *root)
{
	struct maker m = {.arena = atoms->arena, .atoms = atoms, .plan = p};

	*p = (struct plan){0};
	compile(&m, root, true);
	if (m.too_large)
		return false;
	p->always = !plan_needs(m.arena, atoms, NULL, root, &p->need);
	return true;
}

void
plan_want(struct plan *p, struct arena *arena, uint32_t field)
{
	struct plan_field *more;

	for (uint32_t i = 0; i < p->fields; i++) {
		if (p->field[i].field == field) {
			p->field[i].want |= WANT_VALUE;
			return;
		}
	}
	more = arena_zalloc(arena, p->fields + 1, sizeof(*more));
	if (p->fields != 0)
		memcpy(more, p->field, p->fields * sizeof(*more));
	more[p->fields] =
	    (struct plan_field){.field = field, .want = WANT_VALUE};
	p->field = more;
	p->fields++;
}
