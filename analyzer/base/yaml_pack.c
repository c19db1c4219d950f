/*
 * A node, integers little-endian, text being its bytes 4, the bytes and a zero:
 *
 *	kind 1  plain 1  line 4  column 4
 *	of a scalar: text
 *	of a map: entries 4, and of each: key text  line 4  column 4  node
 *	of a list: items 4, nodes
 *
 * Documents are packed as a list.
 */

#include "analyzer/base/yaml_pack.h"

#include "analyzer/base/cur.h"

enum {
	/* The least that an entry or item takes: no more than fit are
	 * believed, in all together. */
	NODE_BYTES = 1 + 1 + 4 + 4 + 4,
	LEVELS = YAML_DEPTH + 1, /* with the list of documents */
};

/* A map or list on the way, and what of it is done. */
struct level {
	struct yaml *to; /* when unpacking */
	const struct yaml *from;
	size_t at;
};

/* ---- packing ---- */

static void
put_number(struct buf *out, size_t n)
{
	for (unsigned i = 0; i < 4; i++)
		buf_byte(out, (uint8_t)(n >> (8 * i)));
}

static void
put_text(struct buf *out, struct span text)
{
	put_number(out, text.n);
	buf_put(out, text);
	buf_byte(out, 0);
}

static void
put_place(struct buf *out, const struct place *at)
{
	put_number(out, at->line);
	put_number(out, at->column);
}

static bool
is_leaf(const struct yaml *y)
{
	return y->kind != YAML_MAP && y->kind != YAML_LIST;
}

static void
put_head(struct buf *out, const struct yaml *y)
{
	buf_byte(out, (uint8_t)y->kind);
	buf_byte(out, y->plain);
	put_place(out, &y->at);
	if (is_leaf(y))
		put_text(out, y->text);
	else
		put_number(out, y->n);
}

bool
yaml_pack(const struct yaml *docs, size_t n, struct buf *out)
{
	const struct yaml root = {
	    .kind = YAML_LIST, .item = (struct yaml *)docs, .n = n};
	struct level level[LEVELS] = {{.from = &root}};
	unsigned depth = 1;

	put_head(out, &root);
	while (depth != 0) {
		struct level *l = &level[depth - 1];
		const struct yaml *y = l->from;
		const struct yaml *next;

		if (l->at == y->n) {
			depth--;
			continue;
		}
		if (y->kind == YAML_MAP) {
			put_text(out, y->entry[l->at].key);
			put_place(out, &y->entry[l->at].at);
			next = &y->entry[l->at++].value;
		} else {
			next = &y->item[l->at++];
		}
		put_head(out, next);
		if (is_leaf(next))
			continue;
		if (depth == LEVELS)
			return false;
		level[depth++] = (struct level){.from = next};
	}
	return true;
}

/* ---- unpacking ---- */

struct unpacker {
	struct arena *arena;
	const char *file;
	struct cur cur;
	size_t nodes; /* that may still come */
};

static struct span
take_text(struct unpacker *u)
{
	size_t n = cur_le32(&u->cur);
	struct span text = cur_take(&u->cur, n + 1);

	if (text.n == 0 || text.p[n] != 0) {
		cur_poison(&u->cur);
		return (struct span){0};
	}
	return span_first(text, n);
}

static struct place
take_place(struct unpacker *u)
{
	struct place at = {.file = u->file};

	at.line = cur_le32(&u->cur);
	at.column = cur_le32(&u->cur);
	return at;
}

static void
take_head(struct unpacker *u, struct yaml *y)
{
	unsigned kind = cur_u8(&u->cur);

	*y = (struct yaml){.kind = (enum yaml_kind)kind};
	y->plain = cur_u8(&u->cur) != 0;
	y->at = take_place(u);
	if (kind > YAML_LIST || !cur_ok(&u->cur)) {
		cur_poison(&u->cur);
		y->kind = YAML_NULL;
		return;
	}
	if (is_leaf(y)) {
		y->text = take_text(u);
		return;
	}
	y->n = cur_le32(&u->cur);
	if (y->n > u->nodes) {
		cur_poison(&u->cur);
		y->n = 0;
	}
	u->nodes -= y->n;
	if (y->kind == YAML_MAP)
		y->entry = arena_zalloc(u->arena, y->n, sizeof(*y->entry));
	else
		y->item = arena_zalloc(u->arena, y->n, sizeof(*y->item));
}

bool
yaml_unpack(struct arena *arena, const char *file, struct span bytes,
    const struct yaml **docs, size_t *n)
{
	struct unpacker u = {.arena = arena,
	    .file = file,
	    .cur = cur_of(bytes),
	    .nodes = bytes.n / NODE_BYTES};
	struct yaml root;
	struct level level[LEVELS] = {{.to = &root}};
	unsigned depth = 1;

	take_head(&u, &root);
	if (root.kind != YAML_LIST)
		return false;
	while (depth != 0 && cur_ok(&u.cur)) {
		struct level *l = &level[depth - 1];
		struct yaml *next;

		if (l->at == l->to->n) {
			depth--;
			continue;
		}
		if (l->to->kind == YAML_MAP) {
			struct yaml_entry *e = &l->to->entry[l->at++];

			e->key = take_text(&u);
			e->at = take_place(&u);
			next = &e->value;
		} else {
			next = &l->to->item[l->at++];
		}
		take_head(&u, next);
		if (is_leaf(next))
			continue;
		if (depth == LEVELS)
			return false;
		level[depth++] = (struct level){.to = next};
	}
	*docs = root.item;
	*n = root.n;
	return cur_ok(&u.cur) && cur_left(&u.cur) == 0;
}
