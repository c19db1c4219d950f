#include "tui/files.h"

#include <string.h>

#include "analyzer/base/buf.h"
#include "analyzer/pipeline/browse.h"
#include "tui/desk.h"

void
files_open(struct files *f, const char *folder, struct store *store)
{
	const struct source *v = NULL;
	struct err err;
	size_t n = 0;

	*f = (struct files){.arena = arena_new(4096)};
	f->open_arena = arena_new(65536);
	if (!store_sources(store, f->arena, &v, &n, &err))
		n = 0;
	f->path = arena_zalloc(f->arena, n + 1, sizeof(*f->path));
	f->name = arena_zalloc(f->arena, n + 1, sizeof(*f->name));
	for (size_t i = 0; i < n; i++) {
		const char *name = desk_file_name(v[i].name);

		f->name[i] = name;
		f->path[i] = folder == NULL
		    ? v[i].name
		    : (const char *)arena_printf(
			  f->arena, "%s/%s", folder, name)
			  .p;
	}
	f->source = v;
	f->n = n;
	f->open = n;
}

void
files_close(struct files *f)
{
	arena_free(f->arena);
	arena_free(f->open_arena);
	*f = (struct files){0};
}

/* The fields of a row, each as name, zero, value, zero. */
static struct span
keep_fields(struct arena *arena, const struct event *ev)
{
	struct buf b = {0};
	struct span out;

	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		if (v->name.n > 0)
			buf_put(&b, v->name);
		else
			buf_str(&b, field_info(v->field)->eve);
		buf_byte(&b, '\0');
		if (v->text.n > 0 || v->type == VALUE_TEXT)
			buf_put(&b, v->text);
		else
			buf_printf(&b, "%lld", (long long)v->n);
		buf_byte(&b, '\0');
	}
	out = arena_copy(arena, buf_span(&b));
	buf_free(&b);
	return out;
}

bool
files_field(const struct file_item *it, size_t *at, struct span *name,
    struct span *value)
{
	struct span rest = span_from(it->fields, *at);
	size_t end = span_find_byte(rest, 0, 0);
	size_t stop;

	if (end == SIZE_MAX)
		return false;
	stop = span_find_byte(rest, 0, end + 1);
	if (stop == SIZE_MAX)
		return false;
	*name = span_first(rest, end);
	*value = span_of(rest.p + end + 1, stop - end - 1);
	*at += stop + 1;
	return true;
}

static void
read_items(struct files *f, struct browse *b)
{
	struct file_item *v = NULL;
	struct browse_item it;
	size_t cap = 0;
	size_t bytes = 0;
	size_t n = 0;

	while (browse_next(b, &it)) {
		if (n == FILES_ITEMS || bytes > FILES_BYTES) {
			f->cut = true;
			break;
		}
		v = arena_grow(f->open_arena, v, n, &cap, sizeof(*v));
		v[n] = (struct file_item){.number = it.number,
		    .time_ns = it.timed ? it.time_ns : 0,
		    .bytes = arena_copy(f->open_arena, it.bytes),
		    .link = it.link,
		    .talk = it.talk};
		if (it.event != NULL)
			v[n].fields = keep_fields(f->open_arena, it.event);
		bytes += it.bytes.n + v[n].fields.n;
		n++;
	}
	f->item = v;
	f->items = n;
}

void
files_shut(struct files *f)
{
	arena_reset(f->open_arena);
	f->open = f->n;
	f->item = NULL;
	f->items = 0;
	f->cut = false;
	f->at = 0;
}

bool
files_read(struct files *f, size_t i, struct err *err)
{
	struct browse *b;

	if (i == f->open || i >= f->n)
		return true;
	files_shut(f);
	b = browse_open(f->path[i], &f->source[i], err);
	if (b == NULL)
		return false;
	f->open = i;
	f->capture = browse_is_capture(b);
	f->format = browse_format(b);
	read_items(f, b);
	browse_close(b);
	return true;
}

size_t
files_find(const struct files *f, const char *name)
{
	size_t i = 0;

	while (i < f->n && strcmp(f->name[i], name) != 0)
		i++;
	return i;
}

size_t
files_item(const struct files *f, uint64_t number)
{
	size_t i = 0;

	while (i < f->items && f->item[i].number != number)
		i++;
	return i;
}

size_t
files_talk(const struct files *f, size_t i, int by)
{
	uint64_t talk = f->item[i].talk;

	while (by > 0 ? i + 1 < f->items : i > 0) {
		i = by > 0 ? i + 1 : i - 1;
		if (f->item[i].talk == talk)
			return i;
	}
	return f->items;
}
