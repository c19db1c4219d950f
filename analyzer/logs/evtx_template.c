#include "analyzer/logs/evtx_template.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/utf16.h"

enum {
	NAME_MAX_CHARS = 512,
	BUCKETS = 256,
	DEFINITION_HEAD = 24, /* next definition, GUID, size */
};

/* Tokens ([MS-EVEN6], 2.2.12); TOKEN_MORE is a flag on some of them. */
enum token {
	TOKEN_END = 0x00,
	TOKEN_OPEN = 0x01,
	TOKEN_CLOSE_START = 0x02,
	TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_CLOSE = 0x04,
	TOKEN_VALUE = 0x05,
	TOKEN_ATTRIBUTE = 0x06,
	TOKEN_CDATA = 0x07,
	TOKEN_CHARACTER = 0x08,
	TOKEN_ENTITY = 0x09,
	TOKEN_PI_TARGET = 0x0a,
	TOKEN_PI_DATA = 0x0b,
	TOKEN_SUBSTITUTION = 0x0d,
	TOKEN_OPTIONAL = 0x0e,
	TOKEN_FRAGMENT = 0x0f,
	TOKEN_MORE = 0x40,
};

struct template
{
	uint32_t at;
	const uint8_t *path; /* of windows_name: the same for equal paths */
	size_t path_n;
	uint32_t next; /* in its bucket, + 1; or 0 */
	bool good;
	struct evtx_program program;
};

struct evtx_templates {
	struct span chunk;
	struct windows_names *names;
	struct arena *arena; /* texts, until the next chunk */
	size_t work;
	struct evtx_op *op;
	size_t ops;
	size_t ops_cap;
	struct evtx_piece *piece;
	size_t pieces;
	size_t pieces_cap;
	struct template *template;
	size_t n;
	size_t cap;
	uint32_t bucket[BUCKETS]; /* template + 1; or 0 */
};

/* An element that is open. */
struct element {
	uint32_t first;    /* its first op */
	uint32_t name_op;  /* attribute Name of a Data, + 1; or 0 */
	bool data;         /* it is called Data */
	bool attributed;   /* it has attributes that count */
	bool filled;       /* it has content or children */
	bool parent;       /* it has children */
	bool open_content; /* the last op takes more pieces */
};

struct compiler {
	struct evtx_templates *t;
	struct cur c;
	struct windows_path path;
	unsigned outer; /* depth of the path in which it stands */
	struct element element[WINDOWS_DEPTH];
	bool in_start; /* between an element's name and its ">" */
	uint8_t name[NAME_MAX_CHARS * UTF16_GROWS];
};

struct evtx_templates *
evtx_templates_new(void)
{
	struct evtx_templates *t = mem_zalloc(1, sizeof(*t));

	t->names = windows_names_new();
	t->arena = arena_new(0);
	return t;
}

void
evtx_templates_free(struct evtx_templates *t)
{
	if (t == NULL)
		return;
	windows_names_free(t->names);
	arena_free(t->arena);
	free(t->op);
	free(t->piece);
	free(t->template);
	free(t);
}

void
evtx_templates_chunk(struct evtx_templates *t, struct span chunk)
{
	t->chunk = chunk;
	windows_names_trim(t->names);
	arena_reset(t->arena);
	t->work = 0;
	t->ops = 0;
	t->pieces = 0;
	t->n = 0;
	memset(t->bucket, 0, sizeof(t->bucket));
}

const struct evtx_op *
evtx_op(const struct evtx_templates *t, uint32_t i)
{
	return &t->op[i];
}

const struct evtx_piece *
evtx_piece(const struct evtx_templates *t, uint32_t i)
{
	return &t->piece[i];
}

/* ---- names and texts ---------------------------------------------------- */

/* Where the cursor is in the chunk. */
static size_t
position(const struct compiler *k)
{
	return cur_left(&k->c) == 0 ? SIZE_MAX
				    : (size_t)(k->c.p - k->t->chunk.p);
}

/* Counts n bytes that are worked on; poisons the cursor when it's too much. */
static void
work(struct compiler *k, size_t n)
{
	k->t->work += n;
	if (k->t->work > EVTX_WORK)
		cur_poison(&k->c);
}

/*
 * The name that stands at an offset of the chunk, in k->name.  It stands
 * either right behind the offset, and is then passed over, or elsewhere.
 *
 *	next (4) hash (2) characters (2) UTF-16, and a zero
 */
static struct span
take_name(struct compiler *k)
{
	uint32_t at = cur_le32(&k->c);
	bool here = at == position(k);
	struct cur there = cur_of(span_from(k->t->chunk, at));
	struct cur *c = here ? &k->c : &there;
	struct span text;
	uint16_t n;

	cur_skip(c, 6);
	n = cur_le16(c);
	text = cur_take(c, (size_t)n * 2);
	cur_skip(c, 2);
	if (!cur_ok(c) || n == 0 || n > NAME_MAX_CHARS) {
		cur_poison(&k->c);
		return (struct span){0};
	}
	work(k, text.n);
	return span_of(k->name, utf16_read(text, k->name));
}

/* UTF-16 behind the number of its characters, as text of the chunk. */
static struct span
take_text(struct compiler *k)
{
	uint16_t n = cur_le16(&k->c);
	struct span text = cur_take(&k->c, (size_t)n * 2);
	uint8_t *out = arena_alloc(k->t->arena, (size_t)n * UTF16_GROWS + 1);

	return span_of(out, utf16_read(text, out));
}

/* The character of a name as in "&lt;", or an empty text. */
static struct span
entity(struct span name)
{
	static const struct {
		const char *name;
		const char *text;
	} known[] = {{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""},
	    {"apos", "'"}};

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (span_eq_str(name, known[i].name))
			return span_str(known[i].text);
	}
	return (struct span){0};
}

/* ---- ops ---------------------------------------------------------------- */

static struct element *
top(struct compiler *k)
{
	return &k->element[k->path.depth - k->outer - 1];
}

static struct evtx_op *
add_op(struct compiler *k, enum evtx_op_kind kind)
{
	struct evtx_templates *t = k->t;
	struct evtx_op *op;

	t->op = mem_grow(t->op, t->ops, &t->ops_cap, sizeof(*t->op));
	op = &t->op[t->ops++];
	*op = (struct evtx_op){
	    .kind = (uint8_t)kind, .first = (uint32_t)t->pieces};
	return op;
}

static void
add_content(struct compiler *k)
{
	struct element *e = top(k);
	struct evtx_op *op = add_op(k, EVTX_CONTENT);

	op->attributed = e->attributed;
	op->name = windows_name(k->t->names, &k->path);
	if (e->attributed)
		op->text = windows_name_text(k->t->names, &k->path);
	e->filled = true;
	e->open_content = true;
}

/* Adds a part to the attribute or content at hand. */
static void
add_piece(struct compiler *k, struct evtx_piece piece)
{
	struct evtx_templates *t = k->t;

	if (k->path.depth == k->outer) {
		cur_poison(&k->c); /* it stands in no element */
		return;
	}
	if (k->in_start) {
		if (t->ops == top(k)->first ||
		    t->op[t->ops - 1].kind != EVTX_ATTRIBUTE) {
			cur_poison(&k->c);
			return;
		}
	} else if (!top(k)->open_content) {
		add_content(k);
	}
	t->piece =
	    mem_grow(t->piece, t->pieces, &t->pieces_cap, sizeof(*t->piece));
	t->piece[t->pieces++] = piece;
	t->op[t->ops - 1].pieces++;
}

static void
add_text(struct compiler *k, struct span text)
{
	add_piece(k, (struct evtx_piece){.text = text});
}

/* The only text that an op consists of, or an empty one. */
static struct span
only_text(const struct evtx_templates *t, const struct evtx_op *op)
{
	const struct evtx_piece *p = &t->piece[op->first];

	return op->pieces != 1 || p->substituted ? (struct span){0} : p->text;
}

/* White space between elements is no content. */
static void
drop_blank(struct compiler *k)
{
	struct evtx_templates *t = k->t;
	struct element *e = top(k);
	struct span text;

	if (!e->open_content)
		return;
	e->open_content = false;
	text = only_text(t, &t->op[t->ops - 1]);
	if (text.n == 0 || span_trim(text).n != 0)
		return;
	t->pieces--;
	t->ops--;
}

/* ---- tokens ------------------------------------------------------------- */

/*
 *	[dependency (2)] size (4) name; with TOKEN_MORE: size of attributes (4)
 *
 * The dependency is left out in binary XML that is no template.  As an element
 * is smaller than a chunk, its size is told from a dependency with the lower
 * half of a size behind it.
 */
static void
open_element(struct compiler *k, bool attributes)
{
	struct cur ahead = k->c;
	struct span name;
	struct element *e;
	bool data;

	if (k->in_start) {
		cur_poison(&k->c);
		return;
	}
	if (cur_le32(&ahead) > cur_left(&ahead))
		cur_skip(&k->c, 2);
	cur_skip(&k->c, 4);
	name = take_name(k);
	if (attributes)
		cur_skip(&k->c, 4);
	if (!cur_ok(&k->c))
		return;
	if (k->path.depth != k->outer) {
		drop_blank(k);
		top(k)->filled = true;
		top(k)->parent = true;
	}
	data = span_eq_str(name, "Data");
	if (!windows_path_open(&k->path, name)) {
		cur_poison(&k->c);
		return;
	}
	e = top(k);
	*e = (struct element){.first = (uint32_t)k->t->ops, .data = data};
	k->in_start = true;
}

static void
open_attribute(struct compiler *k)
{
	struct span name = take_name(k);
	struct element *e;
	struct evtx_op *op;

	if (!k->in_start || !cur_ok(&k->c)) {
		cur_poison(&k->c);
		return;
	}
	e = top(k);
	if (!e->attributed) {
		e->attributed = true;
		(void)add_op(k, EVTX_ELEMENT);
	}
	if (e->data && span_eq_str(name, "Name"))
		e->name_op = (uint32_t)k->t->ops + 1;
	op = add_op(k, EVTX_ATTRIBUTE);
	op->name = windows_name_attribute(k->t->names, &k->path, name);
}

/* <Data Name="x"> is an element x without attributes. */
static void
close_start(struct compiler *k)
{
	struct evtx_templates *t = k->t;
	struct element *e;
	struct span name;

	if (!k->in_start) {
		cur_poison(&k->c);
		return;
	}
	k->in_start = false;
	e = top(k);
	if (e->name_op == 0)
		return;
	name = only_text(t, &t->op[e->name_op - 1]);
	if (name.n == 0)
		return;
	windows_path_close(&k->path);
	if (!windows_path_open(&k->path, name)) {
		cur_poison(&k->c);
		return;
	}
	t->pieces = t->op[e->first].first;
	t->ops = e->first;
	e->attributed = false;
}

static void
close_element(struct compiler *k)
{
	if (k->in_start || k->path.depth == k->outer) {
		cur_poison(&k->c);
		return;
	}
	if (!top(k)->filled)
		add_content(k);
	else if (top(k)->parent)
		drop_blank(k);
	windows_path_close(&k->path);
}

static void
take_character(struct compiler *k)
{
	struct span unit = cur_take(&k->c, 2);
	uint8_t *out = arena_alloc(k->t->arena, UTF16_GROWS);

	add_text(k, span_of(out, utf16_read(unit, out)));
}

static void
take_substitution(struct compiler *k)
{
	uint16_t id = cur_le16(&k->c);

	cur_skip(&k->c, 1); /* the type that it should have */
	add_piece(k, (struct evtx_piece){.substituted = true, .id = id});
}

static void
take_token(struct compiler *k, uint8_t token)
{
	switch ((enum token)(token & ~TOKEN_MORE)) {
	case TOKEN_OPEN:
		open_element(k, (token & TOKEN_MORE) != 0);
		break;
	case TOKEN_CLOSE_START:
		close_start(k);
		break;
	case TOKEN_CLOSE_EMPTY:
		close_start(k);
		close_element(k);
		break;
	case TOKEN_CLOSE:
		close_element(k);
		break;
	case TOKEN_VALUE:
		cur_skip(&k->c, 1); /* always a string */
		add_text(k, take_text(k));
		break;
	case TOKEN_ATTRIBUTE:
		open_attribute(k);
		break;
	case TOKEN_CDATA:
		add_text(k, take_text(k));
		break;
	case TOKEN_CHARACTER:
		take_character(k);
		break;
	case TOKEN_ENTITY:
		add_text(k, entity(take_name(k)));
		break;
	case TOKEN_PI_TARGET:
		(void)take_name(k);
		break;
	case TOKEN_PI_DATA:
		(void)take_text(k);
		break;
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		take_substitution(k);
		break;
	case TOKEN_FRAGMENT:
		cur_skip(&k->c, 3);
		break;
	default:
		cur_poison(&k->c);
		break;
	}
}

static bool
compile(struct evtx_templates *t, struct span xml, struct span path,
    struct evtx_program *out)
{
	struct compiler k = {.t = t, .c = cur_of(xml)};
	size_t pieces = t->pieces;
	uint8_t token;

	out->first = (uint32_t)t->ops;
	if (path.n != 0 && !windows_path_open(&k.path, path))
		return false;
	k.outer = k.path.depth;
	work(&k, xml.n);
	while (cur_left(&k.c) != 0) {
		token = cur_u8(&k.c);
		if (token == TOKEN_END)
			break;
		take_token(&k, token);
	}
	out->end = (uint32_t)t->ops;
	if (cur_ok(&k.c) && k.path.depth == k.outer && out->end != out->first)
		return true;
	t->ops = out->first;
	t->pieces = pieces;
	return false;
}

bool
evtx_fragment(struct evtx_templates *t, struct span xml, struct span path,
    struct evtx_program *out)
{
	return compile(t, xml, path, out);
}

static uint32_t *
bucket_of(struct evtx_templates *t, uint32_t at, struct span path)
{
	uint64_t hash = hash_mix(at ^ (uintptr_t)path.p << 16);

	return &t->bucket[hash % BUCKETS];
}

bool
evtx_template(struct evtx_templates *t, uint32_t at, struct span path,
    struct evtx_program *out)
{
	struct cur c = cur_of(span_from(t->chunk, at));
	uint32_t *bucket = bucket_of(t, at, path);
	struct template *new;
	uint32_t size;

	for (uint32_t i = *bucket; i != 0; i = t->template[i - 1].next) {
		const struct template *old = &t->template[i - 1];

		if (old->at == at && old->path_n == path.n &&
		    old->path == path.p) {
			*out = old->program;
			return old->good;
		}
	}
	t->template =
	    mem_grow(t->template, t->n, &t->cap, sizeof(*t->template));
	new = &t->template[t->n++];
	*new = (struct template){
	    .at = at, .path = path.p, .path_n = path.n, .next = *bucket};
	*bucket = (uint32_t)t->n;
	cur_skip(&c, DEFINITION_HEAD - 4);
	size = cur_le32(&c);
	new->good = compile(t, cur_take(&c, size), path, &new->program);
	*out = new->program;
	return new->good;
}
