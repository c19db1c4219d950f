/* References between the parts of a scenario, and templates. */

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "scenarios/sim/fill.h"
#include "scenarios/sim/read.h"

uint32_t
read_ref(struct reader *r, const struct yaml *y, unsigned kind)
{
	const union map_value *v;

	if (y == NULL)
		return SIM_NOBODY;
	if (y->kind != YAML_SCALAR) {
		read_error(r, y, "expected the name of a %s, found %s",
		    r->names[kind].what, yaml_kind_name(y));
		return SIM_NOBODY;
	}
	v = map_get(r->names[kind].index, y->text);
	if (v != NULL)
		return (uint32_t)v->n;
	read_error(r, y, "there is no %s \"%.*s\"", r->names[kind].what,
	    (int)span_first(y->text, 80).n, (const char *)y->text.p);
	return SIM_NOBODY;
}

const uint32_t *
read_refs(struct reader *r, const struct yaml *y, unsigned kind, size_t *n)
{
	bool list = y != NULL && y->kind == YAML_LIST;
	uint32_t *v;

	*n = y == NULL ? 0 : list ? y->n : 1;
	v = arena_zalloc(r->arena, *n + 1, sizeof(*v));
	for (size_t i = 0; i < *n; i++)
		v[i] = read_ref(r, list ? &y->item[i] : y, kind);
	return v;
}

const char *
read_new(struct reader *r, const struct yaml *y, unsigned kind, uint32_t index)
{
	const char *id = read_id(r, y);
	bool added;
	union map_value *v;

	if (id[0] == '\0')
		return id;
	v = map_put(r->names[kind].index, span_str(id), &added);
	if (!added)
		read_error(r, y, "there is already a %s \"%s\"",
		    r->names[kind].what, id);
	else
		v->n = index;
	return id;
}

const struct row_ref *
read_rows(struct reader *r, const struct yaml *y, size_t *n)
{
	const char *const *text = read_texts(r, y);
	struct row_ref *v;

	*n = 0;
	while (text[*n] != NULL)
		(*n)++;
	v = arena_zalloc(r->arena, *n + 1, sizeof(*v));
	for (size_t i = 0; i < *n; i++) {
		const struct yaml *at = y->kind == YAML_LIST ? &y->item[i] : y;
		const union map_value *m = map_get(r->rows, span_str(text[i]));

		if (m == NULL) {
			read_error(r, at,
			    "there is no row \"%.80s\"; expected LOG/ROW",
			    text[i]);
			continue;
		}
		v[i].log = (uint32_t)(m->n >> 32);
		v[i].row = (uint32_t)m->n;
	}
	return v;
}

struct template read_template(struct reader *r, const struct yaml *y)
{
	struct template t = {0};

	if (y == NULL)
		return t;
	t.text = read_text(r, y);
	t.typed = y->kind == YAML_SCALAR && y->plain;
	t.at = y->at;
	if (strstr(t.text, "${") != NULL) {
		r->template = mem_grow(r->template, r->templates,
		    &r->cap_templates, sizeof(*r->template));
		r->template[r->templates++] = t;
	}
	return t;
}

void
read_declare(struct reader *r, const char *name)
{
	(void)map_put(r->values, span_str(name), NULL);
}

void
read_check_templates(struct reader *r)
{
	for (size_t i = 0; i < r->templates; i++) {
		const struct template *t = &r->template[i];
		struct err err;

		if (!fill_check(t->text, r->values, &err))
			diag_err(r->diags, t->at, &err);
	}
}

struct header *
read_headers(struct reader *r, const struct yaml *y, size_t *n)
{
	struct header *h;

	*n = 0;
	if (y == NULL)
		return NULL;
	if (y->kind != YAML_MAP) {
		read_error(r, y, "expected a map of headers, found %s",
		    yaml_kind_name(y));
		return NULL;
	}
	*n = y->n;
	h = arena_zalloc(r->arena, y->n + 1, sizeof(*h));
	for (size_t i = 0; i < y->n; i++) {
		h[i].name = arena_str(r->arena, y->entry[i].key);
		h[i].value = read_template(r, &y->entry[i].value);
	}
	return h;
}

static const int64_t *
read_without(struct reader *r, const struct yaml *y, size_t *n)
{
	int64_t *v = NULL;

	*n = 0;
	if (!read_list(r, y, "without"))
		return v;
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n; i++)
		v[(*n)++] = read_number(
		    r, &y->item[i], (struct range){INT64_MIN, INT64_MAX}, 0);
	return v;
}

static void
read_choice(struct reader *r, const struct yaml *y, struct maker *m)
{
	struct template *v;

	m->kind = MAKE_CHOICE;
	if (!read_list(r, y, "choice"))
		return;
	if (y->n == 0)
		read_error(r, y, "choice: expected at least one text");
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n; i++)
		v[m->texts++] = read_template(r, &y->item[i]);
	m->text = v;
}

static void
read_text_maker(struct reader *r, const struct yaml *y, struct maker *m)
{
	struct template *t = arena_zalloc(r->arena, 1, sizeof(*t));

	*t = read_template(r, y);
	m->kind = MAKE_TEXT;
	m->text = t;
	m->texts = 1;
}

static void
read_maker(struct reader *r, const struct yaml *y, struct maker *m)
{
	static const char what[] = "a way to make a value";
	const struct range any = {INT32_MIN, INT64_C(1) << 53};
	const struct range digits = {1, 64};
	const struct yaml *v;

	m->at = y->at;
	if (y->kind != YAML_MAP) {
		read_text_maker(r, y, m);
		return;
	}
	(void)read_map(
	    r, y, what, "text number without choice digits hex address unique");
	m->unique = read_bool(r, yaml_get(y, "unique"), false);
	m->without = read_without(r, yaml_get(y, "without"), &m->withouts);
	if ((v = yaml_get(y, "number")) != NULL) {
		m->kind = MAKE_NUMBER;
		m->range = read_range(r, v, any, (struct range){0, 0});
	} else if ((v = yaml_get(y, "choice")) != NULL) {
		read_choice(r, v, m);
	} else if ((v = yaml_get(y, "digits")) != NULL) {
		m->kind = MAKE_DIGITS;
		m->range.low = read_number(r, v, digits, 1);
	} else if ((v = yaml_get(y, "hex")) != NULL) {
		m->kind = MAKE_HEX;
		m->range.low = read_number(r, v, digits, 1);
	} else if ((v = yaml_get(y, "address")) != NULL) {
		m->kind = MAKE_ADDRESS;
		m->zone = read_ref(r, v, NAMES_ZONE);
	} else if ((v = yaml_get(y, "text")) != NULL) {
		read_text_maker(r, v, m);
	} else {
		read_error(r, y,
		    "%s: expected one of text, number, choice, digits, hex, "
		    "address",
		    what);
		m->kind = MAKE_NUMBER;
	}
}

struct makers
read_makers(struct reader *r, const struct yaml *y)
{
	struct maker *v;

	if (y == NULL)
		return (struct makers){0};
	if (y->kind != YAML_MAP) {
		read_error(r, y, "expected a map of values, found %s",
		    yaml_kind_name(y));
		return (struct makers){0};
	}
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n; i++) {
		v[i].name = arena_str(r->arena, y->entry[i].key);
		read_declare(r, v[i].name);
		read_maker(r, &y->entry[i].value, &v[i]);
	}
	return (struct makers){.v = v, .n = y->n};
}
