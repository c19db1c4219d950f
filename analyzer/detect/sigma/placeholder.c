#include "analyzer/detect/sigma/placeholder.h"

#include "analyzer/base/yaml.h"

void
placeholders_init(struct placeholders *p, struct arena *arena)
{
	p->arena = arena;
	p->lists = map_new();
}

void
placeholders_free(struct placeholders *p)
{
	map_free(p->lists);
}

static void
add_text(struct arena *arena, struct texts *t, struct span text)
{
	t->v = arena_grow(arena, t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n++] = text;
}

/* The list of a name; a later file adds to it. */
static struct texts *
list_of(struct placeholders *p, struct span name)
{
	union map_value *v = map_put(p->lists, name, NULL);

	if (v->p == NULL)
		v->p = arena_zalloc(p->arena, 1, sizeof(struct texts));
	return v->p;
}

/* ---- files ---- */

static void
read_values(
    struct placeholders *p, const struct yaml_entry *e, struct diags *diags)
{
	const struct yaml *y = &e->value;
	size_t n = y->kind == YAML_LIST ? y->n : 1;
	struct texts *list = list_of(p, e->key);

	for (size_t i = 0; i < n; i++) {
		const struct yaml *item =
		    y->kind == YAML_LIST ? &y->item[i] : y;

		if (item->kind == YAML_SCALAR)
			add_text(
			    p->arena, list, arena_copy(p->arena, item->text));
		else
			diag_add(diags, DIAG_ERROR, item->at,
			    "placeholder %.*s: expected a text, not %s",
			    (int)e->key.n, (const char *)e->key.p,
			    yaml_kind_name(item));
	}
}

static void
read_yaml(struct placeholders *p, const char *file, struct span text,
    struct diags *diags)
{
	const struct yaml *docs;
	size_t n = yaml_read(p->arena, file, text, &docs, diags);

	for (size_t i = 0; i < n; i++) {
		if (docs[i].kind != YAML_MAP) {
			diag_add(diags, DIAG_ERROR, docs[i].at,
			    "expected a map from names to lists of values");
			continue;
		}
		for (size_t k = 0; k < docs[i].n; k++)
			read_values(p, &docs[i].entry[k], diags);
	}
}

static void
read_lines(struct placeholders *p, struct span name, struct span text)
{
	struct texts *list = list_of(p, name);
	struct span line;

	while (span_token(&text, '\n', &line)) {
		line = span_trim(line);
		if (line.n != 0 && line.p[0] != '#')
			add_text(p->arena, list, line);
	}
}

static bool
ends_with(struct span s, const char *end)
{
	size_t n = strlen(end);

	return s.n > n && span_eq_str(span_from(s, s.n - n), end);
}

void
placeholders_read(struct placeholders *p, const char *file, struct span text,
    struct diags *diags)
{
	struct span name = span_str(file);
	size_t slash;

	if (ends_with(name, ".yml") || ends_with(name, ".yaml")) {
		read_yaml(p, file, text, diags);
		return;
	}
	while ((slash = span_find_byte(name, '/', 0)) != SIZE_MAX)
		name = span_from(name, slash + 1);
	read_lines(p, span_first(name, span_find_byte(name, '.', 0)), text);
}

/* ---- their use ---- */

/* The first "%NAME%" from `from` on. */
static bool
find(struct span text, size_t from, size_t *at, struct span *name)
{
	size_t end;

	*at = span_find_byte(text, '%', from);
	if (*at == SIZE_MAX)
		return false;
	end = span_find_byte(text, '%', *at + 1);
	if (end == SIZE_MAX)
		return false;
	*name = span_of(text.p + *at + 1, end - *at - 1);
	return name->n != 0;
}

/* Puts each value of a list behind each text so far, which ends at n. */
static bool
multiply(const struct placeholders *p, struct span before,
    const struct texts *list, struct texts *texts, struct err *err)
{
	struct texts next = {0};

	if (texts->n * list->n > EXPAND_MAX)
		return err_set(err, ERR_LIMIT,
		    "the placeholders stand for more than %d values",
		    EXPAND_MAX);
	for (size_t i = 0; i < texts->n; i++) {
		for (size_t k = 0; k < list->n; k++)
			add_text(p->arena, &next,
			    arena_printf(p->arena, "%.*s%.*s%.*s",
				(int)texts->v[i].n, (const char *)texts->v[i].p,
				(int)before.n, (const char *)before.p,
				(int)list->v[k].n, (const char *)list->v[k].p));
	}
	*texts = next;
	return true;
}

bool
placeholders_expand(const struct placeholders *p, struct span text,
    struct texts *out, struct err *err)
{
	static const struct texts nothing = {0};
	struct span rest_value;
	struct texts rest = {.v = &rest_value, .n = 1};
	size_t from = 0;
	struct span name;
	size_t at;

	add_text(p->arena, out, (struct span){0});
	while (find(text, from, &at, &name)) {
		const union map_value *v = map_get(p->lists, name);
		struct span before = span_of(text.p + from, at - from);
		const struct texts *list = v == NULL ? &nothing : v->cp;

		if (list->n == 0)
			return err_set(err, ERR_SYNTAX,
			    "the placeholder %%%.*s%% has no values; define "
			    "them in a file and name it by --placeholders",
			    (int)span_first(name, 100).n, (const char *)name.p);
		if (!multiply(p, before, list, out, err))
			return false;
		from = at + name.n + 2;
	}
	rest_value = span_from(text, from);
	return multiply(p, (struct span){0}, &rest, out, err);
}
