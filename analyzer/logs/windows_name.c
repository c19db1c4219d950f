#include "analyzer/logs/windows_name.h"

#include <stdlib.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/logs/json_shape.h"

enum {
	NAMES_MAX = 16384,
};

struct windows_names {
	const struct json_shape *shape;
	struct arena *arena;
	struct map *by_path; /* struct windows_name */
};

struct windows_names *
windows_names_new(void)
{
	struct windows_names *n = mem_zalloc(1, sizeof(*n));

	n->shape = json_shape_find("evtx");
	n->arena = arena_new(0);
	n->by_path = map_new();
	return n;
}

void
windows_names_free(struct windows_names *n)
{
	if (n == NULL)
		return;
	arena_free(n->arena);
	map_free(n->by_path);
	free(n);
}

void
windows_names_trim(struct windows_names *n)
{
	if (map_count(n->by_path) < NAMES_MAX)
		return;
	map_clear(n->by_path);
	arena_reset(n->arena);
}

static bool
append(struct windows_path *p, struct span s)
{
	if (s.n > sizeof(p->text) - p->n)
		return false;
	if (s.n != 0)
		memcpy(p->text + p->n, s.p, s.n);
	p->n += s.n;
	return true;
}

bool
windows_path_open(struct windows_path *p, struct span name)
{
	size_t before = p->n;

	if (p->depth == WINDOWS_DEPTH ||
	    (p->n != 0 && !append(p, span_str("."))) || !append(p, name)) {
		p->n = before;
		return false;
	}
	p->before[p->depth++] = (uint16_t)before;
	return true;
}

void
windows_path_close(struct windows_path *p)
{
	p->n = p->before[--p->depth];
}

const struct windows_name *
windows_name(struct windows_names *n, const struct windows_path *p)
{
	struct span path = span_of(p->text, p->n);
	bool added;
	union map_value *v = map_put(n->by_path, path, &added);
	struct windows_name *w;

	if (!added)
		return v->cp;
	w = arena_alloc(n->arena, sizeof(*w));
	w->path = arena_copy(n->arena, path);
	w->name = json_shape_name(n->shape, w->path);
	v->p = w;
	return w;
}

/* With what does not fit left out. */
static const struct windows_name *
with_suffix(struct windows_names *n, struct windows_path *p, const char *suffix,
    struct span name)
{
	size_t before = p->n;
	const struct windows_name *w;

	if (!append(p, span_str(suffix)) || !append(p, name))
		p->n = before;
	w = windows_name(n, p);
	p->n = before;
	return w;
}

const struct windows_name *
windows_name_attribute(
    struct windows_names *n, struct windows_path *p, struct span name)
{
	return with_suffix(n, p, ".#attributes.", name);
}

const struct windows_name *
windows_name_text(struct windows_names *n, struct windows_path *p)
{
	return with_suffix(n, p, ".#text", (struct span){0});
}
