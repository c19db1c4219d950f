/*
 * libfyaml's events are put together to trees with an explicit stack, so that
 * depth, nodes and what aliases repeat can be limited.
 */

#include "analyzer/base/yaml.h"

#include <assert.h>
#include <libfyaml.h>
#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/file.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

/* A map or list that is being read. */
struct level {
	struct yaml node;
	struct yaml_entry *entry;
	struct yaml *item;
	size_t cap;
	bool has_key; /* the last entry has a key and waits for its value */
	struct span anchor;
	size_t nodes_before; /* of the document, when it began */
	uint64_t number;     /* of the maps and lists so far: tells its keys */
};

/* What an anchor stands for, and how many nodes that is. */
struct anchored {
	struct yaml node;
	size_t nodes;
};

struct reader {
	struct arena *arena;
	const char *file;
	struct diags *diags;
	struct fy_parser *parser;
	struct level level[YAML_DEPTH];
	unsigned depth;
	size_t nodes;
	uint64_t levels;
	struct map *keys; /* number of a level and key, to the line */
	struct map *anchors;
	struct buf text; /* of a token, while it is put together */
	struct yaml root;
	bool has_root;
	bool failed;
};

static struct place
place_of(const struct reader *r, const struct fy_mark *m)
{
	struct place at = {.file = r->file};

	if (m != NULL) {
		at.line = (uint32_t)m->line + 1;
		at.column = (uint32_t)m->column + 1;
	}
	return at;
}

/*
 * By an iterator: fy_token_get_text of libfyaml 0.7 loses memory when a text
 * has many escapes.
 */
static struct span
token_text(struct reader *r, struct fy_token *t)
{
	struct fy_token_iter *iter = fy_token_iter_create(t);
	const struct fy_iter_chunk *c = NULL;
	int ret = 0;

	buf_clear(&r->text);
	while ((c = fy_token_iter_chunk_next(iter, c, &ret)) != NULL)
		buf_put(&r->text, span_of(c->str, c->len));
	fy_token_iter_destroy(iter);
	return arena_copy(r->arena, buf_span(&r->text));
}

static void
fail(struct reader *r, struct place at, const char *what)
{
	diag_add(r->diags, DIAG_ERROR, at, "%s", what);
	r->failed = true;
}

/* On which line a key of l was given; *added: it is new. */
static union map_value *
key_line(struct reader *r, const struct level *l, struct span key, bool *added)
{
	buf_clear(&r->text);
	buf_put(&r->text, span_of(&l->number, sizeof(l->number)));
	buf_put(&r->text, key);
	return map_put(r->keys, buf_span(&r->text), added);
}

/* Puts a finished value where the innermost level wants it. */
static void
place_value(struct reader *r, const struct yaml *node)
{
	union map_value *line;
	struct level *l;
	bool added;

	if (r->depth == 0) {
		r->root = *node;
		r->has_root = true;
		return;
	}
	l = &r->level[r->depth - 1];
	if (l->node.kind == YAML_LIST) {
		l->item = arena_grow(
		    r->arena, l->item, l->node.n, &l->cap, sizeof(*l->item));
		l->item[l->node.n++] = *node;
		return;
	}
	if (l->has_key) {
		struct yaml_entry *e = &l->entry[l->node.n++];

		e->value = *node;
		/* Nothing at all stands nowhere: behind its key. */
		if (node->at.line == 0)
			e->value.at = e->at;
		l->has_key = false;
		return;
	}
	if (node->kind == YAML_MAP || node->kind == YAML_LIST) {
		fail(r, node->at, "a key must be a text, not a map or a list");
		return;
	}
	line = key_line(r, l, node->text, &added);
	if (!added) {
		diag_add(r->diags, DIAG_ERROR, node->at,
		    "duplicate key '%.*s': it was given on line %u",
		    (int)span_first(node->text, 100).n,
		    (const char *)node->text.p, (unsigned)line->n);
		r->failed = true;
		return;
	}
	line->n = node->at.line;
	l->entry = arena_grow(
	    r->arena, l->entry, l->node.n, &l->cap, sizeof(*l->entry));
	l->entry[l->node.n] =
	    (struct yaml_entry){.key = node->text, .at = node->at};
	l->has_key = true;
}

static void
anchor_keep(
    struct reader *r, struct span anchor, const struct yaml *node, size_t nodes)
{
	struct anchored *a;

	if (anchor.n == 0)
		return;
	a = arena_alloc(r->arena, sizeof(*a));
	*a = (struct anchored){.node = *node, .nodes = nodes};
	map_put(r->anchors, anchor, NULL)->p = a;
}

static bool
count_nodes(struct reader *r, size_t n, struct place at)
{
	r->nodes += n;
	if (r->nodes <= YAML_NODES)
		return true;
	fail(r, at, "more than 1048576 values, aliases counted");
	return false;
}

static void
read_scalar(struct reader *r, const struct fy_event *e)
{
	struct fy_token *t = e->scalar.value;
	struct yaml node = {
	    .kind = YAML_SCALAR,
	    .plain = fy_token_scalar_style(t) == FYSS_PLAIN,
	    .text = token_text(r, t),
	    .at = place_of(r, fy_token_start_mark(t)),
	};

	if (node.plain && e->scalar.tag == NULL &&
	    (node.text.n == 0 || span_eq_str(node.text, "~") ||
		span_eq_str(node.text, "null") ||
		span_eq_str(node.text, "Null") ||
		span_eq_str(node.text, "NULL")))
		node.kind = YAML_NULL;
	if (!count_nodes(r, 1, node.at))
		return;
	if (e->scalar.anchor != NULL)
		anchor_keep(r, token_text(r, e->scalar.anchor), &node, 1);
	place_value(r, &node);
}

static void
read_alias(struct reader *r, const struct fy_event *e)
{
	struct place at = place_of(r, fy_token_start_mark(e->alias.anchor));
	const union map_value *v =
	    map_get(r->anchors, token_text(r, e->alias.anchor));
	const struct anchored *a;

	if (v == NULL) {
		fail(r, at, "alias of an anchor that is not defined before");
		return;
	}
	a = v->cp;
	if (count_nodes(r, a->nodes, at))
		place_value(r, &a->node);
}

static void
level_begin(struct reader *r, enum yaml_kind kind, struct fy_token *start,
    struct fy_token *anchor)
{
	struct place at = place_of(r, fy_token_start_mark(start));
	struct level *l;

	if (r->depth == YAML_DEPTH) {
		fail(r, at, "nested deeper than 40 levels");
		return;
	}
	if (!count_nodes(r, 1, at))
		return;
	l = &r->level[r->depth++];
	*l = (struct level){.node = {.kind = kind, .at = at},
	    .nodes_before = r->nodes - 1,
	    .number = ++r->levels};
	if (anchor != NULL)
		l->anchor = token_text(r, anchor);
}

static void
level_end(struct reader *r)
{
	struct level *l = &r->level[--r->depth];

	l->node.entry = l->entry;
	l->node.item = l->item;
	anchor_keep(r, l->anchor, &l->node, r->nodes - l->nodes_before);
	place_value(r, &l->node);
}

/* Takes one event.  True: it ended a document. */
static bool
read_event(struct reader *r, const struct fy_event *e)
{
	switch (e->type) {
	case FYET_DOCUMENT_START:
		map_clear(r->anchors);
		map_clear(r->keys);
		r->nodes = 0;
		r->has_root = false;
		break;
	case FYET_DOCUMENT_END:
		return r->has_root;
	case FYET_SCALAR:
		read_scalar(r, e);
		break;
	case FYET_ALIAS:
		read_alias(r, e);
		break;
	case FYET_MAPPING_START:
		level_begin(r, YAML_MAP, e->mapping_start.mapping_start,
		    e->mapping_start.anchor);
		break;
	case FYET_SEQUENCE_START:
		level_begin(r, YAML_LIST, e->sequence_start.sequence_start,
		    e->sequence_start.anchor);
		break;
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		level_end(r);
		break;
	default:
		break;
	}
	return false;
}

/* Hands the errors that libfyaml collected to the list. */
static void
report(struct reader *r, struct fy_diag *diag)
{
	void *prev = NULL;
	const struct fy_diag_error *e;
	bool any = false;

	while ((e = fy_diag_errors_iterate(diag, &prev)) != NULL && !any) {
		struct place at = {.file = r->file,
		    .line = e->line > 0 ? (uint32_t)e->line : 0,
		    .column = e->column > 0 ? (uint32_t)e->column : 0};

		diag_add(
		    r->diags, DIAG_ERROR, at, "not valid YAML: %s", e->msg);
		any = true;
	}
	if (!any && !r->failed)
		diag_add(r->diags, DIAG_ERROR, (struct place){.file = r->file},
		    "not valid YAML");
}

static size_t
read_documents(struct reader *r, struct fy_diag *diag, struct yaml **docs)
{
	struct fy_event *e;
	size_t n = 0, cap = 0;
	bool ended = false;

	while (!r->failed && (e = fy_parser_parse(r->parser)) != NULL) {
		ended = e->type == FYET_STREAM_END;
		if (read_event(r, e)) {
			*docs = arena_grow(
			    r->arena, *docs, n, &cap, sizeof(**docs));
			(*docs)[n++] = r->root;
		}
		fy_parser_event_free(r->parser, e);
	}
	if (!ended && !r->failed)
		report(r, diag);
	return n;
}

/* Where bytes stop being text; libfyaml must not see others. */
static bool
check_bytes(const char *file, struct span text, struct diags *diags)
{
	struct place at = {.file = file, .line = 1, .column = 1};

	if (text.n > YAML_BYTES) {
		diag_add(diags, DIAG_ERROR, (struct place){.file = file},
		    "larger than 16 MiB");
		return false;
	}
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		size_t next = i;

		if (c == '\n') {
			at.line++;
			at.column = 1;
			continue;
		}
		if (c < 0x20 && c != '\t' && c != '\r') {
			diag_add(diags, DIAG_ERROR, at,
			    "control character 0x%02x in a text file", c);
			return false;
		}
		/* In a directive, libfyaml never gets behind such a byte. */
		if (c >= 0x80 && utf8_next(text, &next) < 0) {
			diag_add(diags, DIAG_ERROR, at,
			    "byte 0x%02x is no UTF-8", c);
			return false;
		}
		if (c >= 0x80) {
			at.column += (uint32_t)(next - i);
			i = next - 1;
			continue;
		}
		at.column++;
	}
	return true;
}

/* The time libfyaml takes grows with the square of such a run. */
static bool
check_blanks(const char *file, struct span text, struct diags *diags)
{
	struct place at = {.file = file, .line = 1, .column = 1};
	unsigned run = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		if (c == '\n') {
			at.line++;
			run++;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			run = 0;
		}
		if (run > YAML_BLANKS) {
			diag_add(diags, DIAG_ERROR, at,
			    "more than %d empty lines in a row", YAML_BLANKS);
			return false;
		}
	}
	return true;
}

size_t
yaml_read(struct arena *arena, const char *file, struct span text,
    const struct yaml **docs, struct diags *diags)
{
	struct fy_diag_cfg diag_cfg;
	struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_JSON_NONE |
		FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_DEFAULT_VERSION_1_2};
	struct reader *r;
	struct yaml *v = NULL;
	size_t n = 0;

	*docs = NULL;
	if (!check_bytes(file, text, diags) || !check_blanks(file, text, diags))
		return 0;
	fy_diag_cfg_default(&diag_cfg);
	diag_cfg.fp = NULL;
	cfg.diag = fy_diag_create(&diag_cfg);
	assert(cfg.diag != NULL);
	fy_diag_set_collect_errors(cfg.diag, true);
	r = mem_zalloc(1, sizeof(*r));
	r->arena = arena;
	r->file = file;
	r->diags = diags;
	r->keys = map_new();
	r->anchors = map_new();
	r->parser = fy_parser_create(&cfg);
	assert(r->parser != NULL);
	if (text.n != 0 &&
	    fy_parser_set_string(r->parser, (const char *)text.p, text.n) == 0)
		n = read_documents(r, cfg.diag, &v);
	fy_parser_destroy(r->parser);
	fy_diag_destroy(cfg.diag);
	map_free(r->keys);
	map_free(r->anchors);
	buf_free(&r->text);
	free(r);
	*docs = v;
	return n;
}

size_t
yaml_read_file(struct arena *arena, const char *file, const struct yaml **docs,
    struct span *text, struct diags *diags)
{
	struct err err;

	*docs = NULL;
	*text = (struct span){0};
	if (!file_read(arena, file, YAML_BYTES, text, &err)) {
		diag_err(diags, (struct place){.file = file}, &err);
		return 0;
	}
	return yaml_read(arena, file, *text, docs, diags);
}

const struct yaml *
yaml_get(const struct yaml *map, const char *key)
{
	if (map == NULL || map->kind != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++) {
		if (span_eq_str(map->entry[i].key, key))
			return &map->entry[i].value;
	}
	return NULL;
}

const char *
yaml_kind_name(const struct yaml *y)
{
	static const char *const names[] = {
	    [YAML_NULL] = "nothing",
	    [YAML_SCALAR] = "a text",
	    [YAML_MAP] = "a map",
	    [YAML_LIST] = "a list",
	};

	return y == NULL ? names[YAML_NULL] : names[y->kind];
}
