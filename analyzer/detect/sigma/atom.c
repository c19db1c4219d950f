#include "analyzer/detect/sigma/atom.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"

void
atoms_init(struct atoms *a, struct arena *arena)
{
	*a = (struct atoms){.arena = arena};
	a->index = map_new();
	a->names = map_new();
	(void)atoms_field(a, span_str(""));
}

void
atoms_free(struct atoms *a)
{
	for (size_t i = 0; i < a->n; i++)
		regex_free(a->v[i].regex);
	free(a->v);
	map_free(a->index);
	map_free(a->names);
}

uint32_t
atoms_field(struct atoms *a, struct span name)
{
	bool added;
	union map_value *v = map_put(a->names, name, &added);
	struct field_entry *f;

	if (!added)
		return (uint32_t)v->n;
	v->n = a->fields;
	a->field = arena_grow(
	    a->arena, a->field, a->fields, &a->fields_cap, sizeof(*a->field));
	f = &a->field[a->fields++];
	f->name = arena_copy(a->arena, name);
	f->present = ATOM_NONE;
	return (uint32_t)v->n;
}

uint32_t
atoms_field_find(const struct atoms *a, struct span name)
{
	const union map_value *v = map_get(a->names, name);

	return v == NULL ? UINT32_MAX : (uint32_t)v->n;
}

/* What tells an atom from others, as bytes. */
static void
put_key(struct buf *key, const struct atom *atom)
{
	const uint32_t numbers[] = {atom->kind, atom->relation, atom->part,
	    atom->cased, atom->front_open, atom->back_open, atom->field,
	    atom->other, atom->flags, atom->net.bits, atom->net.addr.family};

	buf_put(key, span_of(numbers, sizeof(numbers)));
	buf_put(key, span_of(&atom->number, sizeof(atom->number)));
	buf_put(key, span_of(atom->net.addr.b, sizeof(atom->net.addr.b)));
	buf_put(key,
	    span_of(
		atom->glob.token, atom->glob.n * sizeof(*atom->glob.token)));
	buf_put(key, atom->text);
}

uint32_t
atoms_add(struct atoms *a, const struct atom *atom)
{
	struct buf key = {0};
	union map_value *v;
	bool added;

	put_key(&key, atom);
	v = map_put(a->index, buf_span(&key), &added);
	buf_free(&key);
	if (!added)
		return (uint32_t)v->n;
	v->n = a->n;
	a->v = mem_grow(a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n] = *atom;
	a->v[a->n].how = HOW_LAZY;
	a->v[a->n].want = WANT_VALUE;
	return (uint32_t)a->n++;
}

uint32_t
atoms_present(struct atoms *a, uint32_t field)
{
	const struct atom atom = {
	    .kind = ATOM_PRESENT, .field = field, .shown = span_str("*")};

	if (a->field[field].present == ATOM_NONE) {
		uint32_t id = atoms_add(a, &atom);

		a->field[field].present = id;
	}
	return a->field[field].present;
}
