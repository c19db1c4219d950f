#include "analyzer/detect/sigma/placeholder.h"

#include "analyzer/base/buf.h"
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

static bool
is_name(uint8_t c)
{
	return (c >= '0' && c <= '9') ||
	    (byte_lower(c) >= 'a' && byte_lower(c) <= 'z') || c == '_' ||
	    c == '-' || c == '.' || c >= 0x80;
}

/* Do the backslashes before a place take the meaning of what is there? */
static bool
is_escaped(struct span text, size_t from, size_t at)
{
	size_t n = 0;

	while (at - n > from && text.p[at - n - 1] == '\\')
		n++;
	return n % 2 != 0;
}

/* The first "%NAME%" from `from` on, which no backslash stands before. */
static bool
find(struct span text, size_t from, size_t *at, struct span *name)
{
	for (*at = from; *at < text.n; (*at)++) {
		size_t end = *at + 1;

		if (text.p[*at] != '%' || is_escaped(text, from, *at))
			continue;
		while (end < text.n && is_name(text.p[end]))
			end++;
		*name = span_of(text.p + *at + 1, end - *at - 1);
		if (name->n != 0 && end < text.n && text.p[end] == '%')
			return true;
	}
	return false;
}

bool
placeholders_in(struct span text)
{
	struct span name;
	size_t at;

	return find(text, 0, &at, &name);
}

/* Adds a text; a percent sign loses the backslash that escapes it. */
static void
put_plain(struct buf *b, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\\' || i + 1 == text.n ||
		    text.p[i + 1] != '%' || !is_escaped(text, 0, i + 1))
			buf_byte(b, text.p[i]);
	}
}

/* Puts a text and then each value of a list behind each text so far. */
static bool
multiply(const struct placeholders *p, struct span before,
    const struct texts *list, struct texts *texts, struct err *err)
{
	struct texts next = {0};
	struct buf b = {0};

	if (texts->n * list->n > EXPAND_MAX)
		return err_set(err, ERR_LIMIT,
		    "the placeholders stand for more than %d values",
		    EXPAND_MAX);
	for (size_t i = 0; i < texts->n; i++) {
		for (size_t k = 0; k < list->n; k++) {
			buf_clear(&b);
			buf_put(&b, texts->v[i]);
			put_plain(&b, before);
			buf_put(&b, list->v[k]);
			add_text(p->arena, &next,
			    arena_copy(p->arena, buf_span(&b)));
		}
	}
	buf_free(&b);
	*texts = next;
	return true;
}

bool
placeholders_expand(const struct placeholders *p, struct span text,
    struct texts *out, struct err *err)
{
	static const struct texts nothing = {0};
	struct span empty = {0};
	struct texts end = {.v = &empty, .n = 1};
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
	return multiply(p, span_from(text, from), &end, out, err);
}
