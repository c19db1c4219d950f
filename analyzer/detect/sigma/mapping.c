#include "analyzer/detect/sigma/mapping.h"

#include "analyzer/detect/sigma/head.h"

/* Items of a list, or the one thing itself. */
static size_t
count(const struct yaml *y)
{
	return y == NULL ? 0 : y->kind == YAML_LIST ? y->n : 1;
}

static const struct yaml *
item(const struct yaml *y, size_t i)
{
	return y->kind == YAML_LIST ? &y->item[i] : y;
}

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "mapping: %s", what);
	return false;
}

/* A list of texts, or one. */
static bool
read_texts(struct building *b, const struct yaml *y, struct span **v, size_t *n)
{
	*n = count(y);
	*v = arena_zalloc(b->arena, *n + 1, sizeof(**v));
	for (size_t i = 0; i < *n; i++) {
		if (item(y, i)->kind != YAML_SCALAR)
			return fail(b, item(y, i)->at, "expected a text");
		(*v)[i] = arena_copy(b->arena, item(y, i)->text);
	}
	return true;
}

static bool
read_logsources(
    struct building *b, const struct yaml *y, struct logsource **v, size_t *n)
{
	*n = count(y);
	*v = arena_zalloc(b->arena, *n + 1, sizeof(**v));
	for (size_t i = 0; i < *n; i++) {
		if (!logsource_read(b, item(y, i), &(*v)[i]))
			return fail(b, item(y, i)->at,
			    "expected a logsource with product, category or "
			    "service");
	}
	return true;
}

static bool
read_when(struct building *b, const struct yaml *y, struct mapping_source *s)
{
	if (y == NULL)
		return true;
	if (y->kind != YAML_MAP)
		return fail(b, y->at, "when: expected a map");
	s->when = arena_zalloc(b->arena, y->n + 1, sizeof(*s->when));
	for (size_t i = 0; i < y->n; i++) {
		struct mapping_when *w = &s->when[s->whens++];

		w->field = arena_copy(b->arena, y->entry[i].key);
		if (!read_texts(b, &y->entry[i].value, &w->value, &w->n))
			return false;
	}
	return true;
}

/* NAME, or {from: NAME, take: PART}. */
static bool
read_field(struct building *b, const struct yaml *y, struct span name,
    struct mapping_source *s)
{
	static const char *const known[] = {"from", "take", NULL};
	struct mapping_field f = {.name = arena_copy(b->arena, name)};
	const struct yaml *from = y;
	const struct yaml *take = NULL;

	if (y->kind == YAML_MAP) {
		(void)head_known_keys(b, y, known, DIAG_WARNING);
		from = yaml_get(y, "from");
		take = yaml_get(y, "take");
	}
	if (from == NULL || from->kind != YAML_SCALAR)
		return fail(b, y->at, "fields: expected the name of a field");
	f.from = arena_copy(b->arena, from->text);
	if (take != NULL) {
		f.take = take_find(take->text);
		if (f.take == NULL) {
			diag_add(b->diags, DIAG_ERROR, take->at,
			    "mapping: take: expected one of %s", take_names);
			return false;
		}
	}
	s->field = arena_grow(
	    b->arena, s->field, s->fields, &s->fields_cap, sizeof(*s->field));
	s->field[s->fields++] = f;
	return true;
}

static bool
read_fields(struct building *b, const struct yaml *y, struct mapping_source *s)
{
	if (y == NULL)
		return true;
	if (y->kind != YAML_MAP)
		return fail(b, y->at, "fields: expected a map");
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->entry[i].value;

		for (size_t k = 0; k < count(v); k++) {
			if (!read_field(b, item(v, k), y->entry[i].key, s))
				return false;
		}
	}
	return true;
}

/* Texts of one field become others. */
static bool
read_replacements(
    struct building *b, const struct yaml_entry *e, struct mapping_source *s)
{
	const struct yaml *y = &e->value;
	struct replacement *r;
	bool used = false;

	if (y->kind != YAML_MAP)
		return fail(b, y->at, "values: expected a map of texts");
	r = arena_zalloc(b->arena, y->n + 1, sizeof(*r));
	for (size_t i = 0; i < y->n; i++) {
		r[i].from = arena_copy(b->arena, y->entry[i].key);
		r[i].to = arena_copy(b->arena, y->entry[i].value.text);
	}
	for (size_t i = 0; i < s->fields; i++) {
		if (!span_eq(s->field[i].name, e->key))
			continue;
		s->field[i].replace = r;
		s->field[i].replaces = y->n;
		used = true;
	}
	return used ||
	    fail(b, e->at, "values: the field is not among \"fields\"");
}

static bool
read_source(struct building *b, const struct yaml *y, struct mapping_source *s)
{
	static const char *const known[] = {
	    "logsource", "type", "when", "fields", "values", NULL};
	const struct yaml *values;

	if (y->kind != YAML_MAP)
		return fail(b, y->at, "expected a source: a map");
	if (!head_known_keys(b, y, known, DIAG_ERROR))
		return false;
	if (yaml_get(y, "logsource") == NULL)
		return fail(b, y->at, "the source has no \"logsource\"");
	if (!read_logsources(
		b, yaml_get(y, "logsource"), &s->logsource, &s->logsources) ||
	    !read_texts(b, yaml_get(y, "type"), &s->type, &s->types) ||
	    !read_when(b, yaml_get(y, "when"), s) ||
	    !read_fields(b, yaml_get(y, "fields"), s))
		return false;
	values = yaml_get(y, "values");
	if (values != NULL && values->kind != YAML_MAP)
		return fail(b, values->at, "values: expected a map");
	for (size_t i = 0; values != NULL && i < values->n; i++) {
		if (!read_replacements(b, &values->entry[i], s))
			return false;
	}
	return true;
}

static bool
read_known(struct building *b, const struct yaml *y, struct mapping_known *k)
{
	static const char *const known[] = {
	    "logsource", "names", "common", "open", NULL};
	const struct yaml *common;
	const struct yaml *open;

	if (y->kind != YAML_MAP)
		return fail(b, y->at, "known: expected maps");
	if (yaml_get(y, "logsource") == NULL || yaml_get(y, "names") == NULL)
		return fail(b, y->at, "known: expected logsource and names");
	common = yaml_get(y, "common");
	open = yaml_get(y, "open");
	k->common = common != NULL && span_eq_str(common->text, "true");
	k->open = open != NULL && span_eq_str(open->text, "true");
	return head_known_keys(b, y, known, DIAG_ERROR) &&
	    read_logsources(
		b, yaml_get(y, "logsource"), &k->logsource, &k->logsources) &&
	    read_texts(b, yaml_get(y, "names"), &k->name, &k->names);
}

static bool
read_knowns(struct building *b, const struct yaml *y, struct mapping *m)
{
	m->known = arena_zalloc(b->arena, count(y) + 1, sizeof(*m->known));
	for (size_t i = 0; i < count(y); i++) {
		if (!read_known(b, item(y, i), &m->known[m->knowns++]))
			return false;
	}
	return true;
}

struct mapping *
mapping_read(struct building *b, const struct yaml *doc)
{
	static const char *const known[] = {
	    "mapping", "about", "sources", "known", NULL};
	const struct yaml *name = yaml_get(doc, "mapping");
	const struct yaml *sources = yaml_get(doc, "sources");
	struct mapping *m = arena_zalloc(b->arena, 1, sizeof(*m));

	if (!head_known_keys(b, doc, known, DIAG_ERROR))
		return NULL;
	if (name->kind != YAML_SCALAR || name->text.n == 0) {
		(void)fail(b, name->at, "expected its name");
		return NULL;
	}
	if (sources == NULL || sources->kind != YAML_LIST) {
		(void)fail(b, doc->at, "expected \"sources\": a list");
		return NULL;
	}
	m->name = arena_copy(b->arena, name->text);
	m->source = arena_zalloc(b->arena, sources->n + 1, sizeof(*m->source));
	for (size_t i = 0; i < sources->n; i++) {
		if (!read_source(b, &sources->item[i], &m->source[m->n++]))
			return NULL;
	}
	if (!read_knowns(b, yaml_get(doc, "known"), m))
		return NULL;
	return m;
}
