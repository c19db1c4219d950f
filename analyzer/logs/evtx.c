#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/utf16.h"
#include "analyzer/logs/evtx_chunk.h"
#include "analyzer/logs/evtx_template.h"
#include "analyzer/logs/evtx_value.h"
#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/logs_table.h"

enum {
	DEPTH = 8,              /* templates in values of templates */
	STEPS = 8192,           /* ops of a record; a real one has 200 */
	ROOM_BYTES = 256 << 10, /* texts of a record */
	STRING_MIN = 4,         /* characters of a string worth to keep */
	TOKEN_INSTANCE = 0x0c,
	TOKEN_FRAGMENT = 0x0f,
	FRAGMENT_BYTES = 4,
	DEFINITION_HEAD = 24,
};

enum harm {
	HARM_HEADER,
	HARM_DIRTY,
	HARM_FOREIGN,
	HARM_CHECKSUM,
	HARM_GAP,
	HARM_RECORD,
	HARMS,
};

static const struct log_harm harms[HARMS] = {
    [HARM_HEADER] = {"file headers whose checksum is wrong", "evtx.bad_header",
	false, 0, 0},
    [HARM_DIRTY] = {"file headers that were not brought up to date",
	"evtx.dirty", false, 0, 0},
    [HARM_FOREIGN] = {"chunks without a signature", "evtx.bad_chunks", true, 0,
	0},
    [HARM_CHECKSUM] = {"chunks whose checksum is wrong", "evtx.bad_checksums",
	false, 0, 0},
    [HARM_GAP] = {"places where a record should be", "evtx.gaps", true, 0, 0},
    [HARM_RECORD] = {"records with malformed binary XML", "evtx.bad_records",
	true, 0, 0},
};

/* A value of a template's instance. */
struct item {
	uint8_t type;
	struct span bytes;
};

/* An instance that is being read. */
struct instance {
	struct evtx_program program;
	uint32_t at; /* the next op */
	size_t first;
	size_t items;
	bool attributes; /* the element at hand has any */
};

struct evtx {
	const struct json_shape *shape;
	struct evtx_templates *templates;
	struct evtx_room room;
	struct log_harm harm[HARMS];

	/* The chunk at hand. */
	struct evtx_records records;
	struct evtx_record record;
	uint64_t offset;

	/* The record at hand. */
	struct instance frame[DEPTH];
	unsigned depth;
	unsigned steps;
	struct item *item;
	size_t items;
	size_t cap;
};

static void
evtx_begin(struct log_context *c, struct span head)
{
	struct evtx *e = mem_zalloc(1, sizeof(*e));

	(void)head;
	e->shape = json_shape_find("evtx");
	e->templates = evtx_templates_new();
	e->room.cap = ROOM_BYTES;
	e->room.p = mem_alloc(ROOM_BYTES);
	memcpy(e->harm, harms, sizeof(harms));
	c->evtx = e;
	c->harm = e->harm;
	c->harms = HARMS;
}

static void
evtx_end(struct log_context *c)
{
	struct evtx *e = c->evtx;

	evtx_templates_free(e->templates);
	free(e->room.p);
	free(e->item);
	free(e);
}

/* ---- chunks ------------------------------------------------------------- */

static void
note(struct evtx *e, enum harm which, uint64_t offset)
{
	if (e->harm[which].n++ == 0)
		e->harm[which].offset = offset;
}

static uint32_t
evtx_rows(struct log_context *c, const struct line *block)
{
	struct evtx *e = c->evtx;
	struct evtx_records r;
	struct evtx_record record;
	uint32_t n = 0;

	switch (evtx_block(block->bytes)) {
	case EVTX_UNUSED:
		return 0;
	case EVTX_HEADER:
		if (!evtx_header_sound(block->bytes))
			note(e, HARM_HEADER, block->offset);
		if (evtx_header_dirty(block->bytes))
			note(e, HARM_DIRTY, block->offset);
		return 0;
	case EVTX_FOREIGN:
		note(e, HARM_FOREIGN, block->offset);
		return 0;
	case EVTX_CHUNK:
		break;
	}
	if (!evtx_chunk_sound(block->bytes))
		note(e, HARM_CHECKSUM, block->offset);
	r = evtx_records(block->bytes);
	while (evtx_next(&r, &record))
		n++;
	if (r.gaps != 0) {
		note(e, HARM_GAP, block->offset + r.gap);
		e->harm[HARM_GAP].n += r.gaps - 1;
	}
	return n;
}

static void
evtx_block_begin(struct log_context *c, const struct line *block)
{
	struct evtx *e = c->evtx;

	e->records = evtx_records(block->bytes);
	e->record = (struct evtx_record){0};
	e->offset = block->offset;
	evtx_templates_chunk(e->templates, block->bytes);
}

static bool
evtx_block_next(struct log_context *c, struct row *row)
{
	struct evtx *e = c->evtx;

	if (!evtx_next(&e->records, &e->record))
		return false;
	row->offset = e->offset + e->record.at;
	row->text = e->record.xml;
	return true;
}

/* ---- binary XML --------------------------------------------------------- */

/*
 * An instance of a template, behind its token:
 *
 *	1 (1) id (4) where it is defined (4), perhaps the definition
 *	values (4), of each: size (2) type (1) 0 (1); the values' bytes
 */
static bool
enter_instance(
    struct evtx *e, struct instance *f, struct cur *c, struct span path)
{
	const uint8_t *chunk = e->records.chunk.p;
	struct cur about;
	uint32_t at;
	uint32_t n;

	cur_skip(c, 5);
	at = cur_le32(c);
	if (cur_left(c) != 0 && at == (size_t)(c->p - chunk)) {
		cur_skip(c, DEFINITION_HEAD - 4);
		cur_skip(c, cur_le32(c));
	}
	n = cur_le32(c);
	if (n > cur_left(c) / 4)
		return false;
	about = cur_sub(c, (size_t)n * 4);
	for (uint32_t i = 0; i < n; i++) {
		uint16_t size = cur_le16(&about);
		struct item item = {.type = cur_u8(&about)};

		cur_skip(&about, 1);
		item.bytes = cur_take(c, size);
		e->item =
		    mem_grow(e->item, e->items, &e->cap, sizeof(*e->item));
		e->item[e->items++] = item;
	}
	f->items = n;
	return cur_ok(c) && evtx_template(e->templates, at, path, &f->program);
}

/* Begins to read binary XML that stands inside the element path. */
static bool
enter(struct evtx *e, struct span xml, struct span path)
{
	struct instance *f = &e->frame[e->depth];
	struct cur c = cur_of(xml);
	struct cur ahead = c;
	bool ok;

	if (e->depth == DEPTH)
		return false;
	*f = (struct instance){.first = e->items};
	while (cur_u8(&ahead) == TOKEN_FRAGMENT) {
		cur_skip(&c, FRAGMENT_BYTES);
		ahead = c;
	}
	ahead = c;
	if (cur_u8(&ahead) == TOKEN_INSTANCE)
		ok = enter_instance(e, f, &ahead, path);
	else
		ok = evtx_fragment(
		    e->templates, cur_rest(&c), path, &f->program);
	f->at = f->program.first;
	e->depth++;
	return ok;
}

/* The value of a substitution; one that there is not is null. */
static struct item
item_of(
    const struct evtx *e, const struct instance *f, const struct evtx_piece *p)
{
	struct item none = {.type = EVTX_NULL};

	if (!p->substituted)
		return (struct item){.type = EVTX_STRING, .bytes = p->text};
	return p->id < f->items ? e->item[f->first + p->id] : none;
}

static struct value *
add_field(struct log_context *c, struct event *ev, struct span name)
{
	static const struct span empty = {0};

	if (ev->n_values == LOGS_FIELDS) {
		c->fields_dropped++;
		return NULL;
	}
	return event_add_named(ev, name, VALUE_NULL, empty);
}

/* Adds a field with one value.  False: it was left out. */
static bool
add_value(struct log_context *c, struct event *ev, struct span name,
    const struct item *item)
{
	struct value *v = add_field(c, ev, name);

	if (v == NULL)
		return false;
	if (evtx_value(&c->evtx->room, item->type, item->bytes, v))
		return true;
	ev->n_values--;
	c->fields_dropped++;
	return false;
}

/*
 * The items of an array are values of the same name.  Behind one that does not
 * fit the others are left out, too: there may be very many.
 */
static bool
add_array(struct log_context *c, struct event *ev, struct span name,
    const struct item *array)
{
	struct item one = {.type = array->type & (EVTX_ARRAY - 1)};
	struct span rest = array->bytes;
	bool any = false;

	while (evtx_item(one.type, &rest, &one.bytes) &&
	    add_value(c, ev, name, &one))
		any = true;
	return any;
}

/* Appends a text.  False: there is no more room. */
static bool
add_text(struct evtx_room *room, struct span text)
{
	if (text.n > room->cap - room->n)
		return false;
	if (text.n != 0)
		memcpy(room->p + room->n, text.p, text.n);
	room->n += text.n;
	return true;
}

/* Adds what several pieces say as one text.  False: nothing. */
static bool
add_joined(struct log_context *c, struct event *ev, struct span name,
    const struct evtx_op *op)
{
	struct evtx *e = c->evtx;
	const struct instance *f = &e->frame[e->depth - 1];
	struct evtx_room *room = &e->room;
	size_t from = room->n;
	struct value *v;
	bool whole = true;

	for (uint32_t i = 0; i < op->pieces && whole; i++) {
		const struct evtx_piece *p =
		    evtx_piece(e->templates, op->first + i);
		struct item item = item_of(e, f, p);
		struct value part = {0};

		if (p->substituted)
			whole = evtx_value(room, item.type, item.bytes, &part);
		else
			whole = add_text(room, p->text);
	}
	if (room->n == from || (v = add_field(c, ev, name)) == NULL)
		return false;
	v->type = VALUE_TEXT;
	v->text = span_of(room->p + from, room->n - from);
	return true;
}

static bool
add_static(
    struct log_context *c, struct event *ev, struct span name, struct span text)
{
	struct value *v = add_field(c, ev, name);

	if (v == NULL)
		return false;
	v->type = VALUE_TEXT;
	v->text = text;
	return true;
}

/* Adds what an op says.  False: it says nothing, or was left out. */
static bool
add_op(struct log_context *c, struct event *ev, struct span name,
    const struct evtx_op *op)
{
	const struct evtx *e = c->evtx;
	const struct evtx_piece *p;
	struct item item;

	if (op->pieces != 1)
		return add_joined(c, ev, name, op);
	p = evtx_piece(e->templates, op->first);
	if (!p->substituted)
		return add_static(c, ev, name, p->text);
	item = item_of(e, &e->frame[e->depth - 1], p);
	if (item.type == EVTX_NULL || item.type == EVTX_XML)
		return false;
	if (item.type == EVTX_FILETIME && !ev->timed &&
	    span_eq_str(name, "SystemTime") && item.bytes.n == 8) {
		struct cur t = cur_of(item.bytes);

		ev->timed = evtx_filetime_ns(cur_le64(&t), &ev->time_ns);
	}
	return (item.type & EVTX_ARRAY) != 0 ? add_array(c, ev, name, &item)
					     : add_value(c, ev, name, &item);
}

/* The binary XML that an element contains, or an empty one. */
static struct span
nested(const struct evtx *e, const struct instance *f, const struct evtx_op *op)
{
	struct item item;

	if (op->pieces != 1)
		return (struct span){0};
	item = item_of(e, f, evtx_piece(e->templates, op->first));
	return item.type == EVTX_XML ? item.bytes : (struct span){0};
}

/* Reads the op at hand.  False: the record is malformed. */
static bool
step(struct log_context *c, struct event *ev)
{
	struct evtx *e = c->evtx;
	struct instance *f = &e->frame[e->depth - 1];
	const struct evtx_op *op = evtx_op(e->templates, f->at++);
	bool texted = op->attributed && f->attributes;
	struct span xml;

	switch ((enum evtx_op_kind)op->kind) {
	case EVTX_ELEMENT:
		f->attributes = false;
		break;
	case EVTX_ATTRIBUTE:
		if (add_op(c, ev, op->name->name, op))
			f->attributes = true;
		break;
	case EVTX_CONTENT:
		xml = nested(e, f, op);
		if (xml.n != 0)
			return enter(e, xml, op->name->path);
		if (!add_op(
			c, ev, texted ? op->text->name : op->name->name, op) &&
		    !texted)
			(void)add_field(c, ev, op->name->name);
		break;
	}
	return true;
}

static bool
read_record(struct log_context *c, struct event *ev)
{
	struct evtx *e = c->evtx;

	e->room.n = 0;
	e->items = 0;
	e->depth = 0;
	e->steps = 0;
	if (!enter(e, e->record.xml, (struct span){0}))
		return false;
	while (e->depth != 0) {
		struct instance *f = &e->frame[e->depth - 1];

		if (f->at == f->program.end) {
			e->items = f->first;
			e->depth--;
		} else if (e->steps++ == STEPS || !step(c, ev)) {
			return false;
		}
	}
	return true;
}

/* An event says when it happened; the record, when it was written. */
static void
set_time(const struct log_context *c, struct event *ev)
{
	const struct value *v = event_named(ev, span_str("SystemTime"));

	if (v != NULL && time_parse(v->text, c->options.zone_s, &ev->time_ns))
		ev->timed = true;
	else
		ev->timed =
		    evtx_filetime_ns(c->evtx->record.filetime, &ev->time_ns);
}

static bool
evtx_parse(struct log_context *c, struct event *ev)
{
	struct evtx *e = c->evtx;

	if (!read_record(c, ev)) {
		note(e, HARM_RECORD, ev->row.offset);
		return false;
	}
	if (!ev->timed)
		set_time(c, ev);
	ev->type = &e->shape->type;
	ev->row.text = (struct span){0};
	return true;
}

/* ---- what is left of a malformed record --------------------------------- */

/* Could it be a character of what people write? */
static bool
is_written(unsigned c)
{
	return c >= 0x20 && c < 0xd800 && (c < 0x7f || c >= 0xa0);
}

/* Bytes of the text in UTF-16 at i; it begins with a character of ASCII. */
static size_t
string_at(struct span s, size_t i)
{
	struct cur c = cur_of(span_from(s, i));
	unsigned first = cur_le16(&c);
	size_t n = 2;

	if (first >= 0x7f || !is_written(first))
		return 0;
	while (cur_left(&c) >= 2 && is_written(cur_le16(&c)))
		n += 2;
	return n;
}

/* Its strings, a blank between them, and when it was written. */
static void
evtx_raw(struct log_context *c, struct event *ev)
{
	struct evtx_room *room = &c->evtx->room;
	struct span record = ev->row.text;
	size_t i = 0;

	room->n = 0;
	while (i < record.n) {
		size_t n = string_at(record, i);
		struct span text = {.p = record.p + i, .n = n};

		i += n == 0 ? 1 : n;
		if (n < STRING_MIN * 2 ||
		    n / 2 * UTF16_GROWS + 1 > room->cap - room->n)
			continue;
		if (room->n != 0)
			room->p[room->n++] = ' ';
		room->n += utf16_read(text, room->p + room->n);
	}
	ev->row.text = span_of(room->p, room->n);
	ev->timed = evtx_filetime_ns(c->evtx->record.filetime, &ev->time_ns);
}

static unsigned
evtx_probe(struct span head)
{
	enum evtx_block block = evtx_block(head);

	return block == EVTX_HEADER || block == EVTX_CHUNK ? 100 : 0;
}

static const struct log_blocks evtx_blocks = {
    .rows = evtx_rows,
    .begin = evtx_block_begin,
    .next = evtx_block_next,
    .raw = evtx_raw,
};

const struct log_format log_format_evtx = {
    .name = "evtx",
    .help = "Windows event logs in their binary form (EVTX)",
    .source = "[MS-EVEN6]",
    .probe = evtx_probe,
    .begin = evtx_begin,
    .end = evtx_end,
    .parse = evtx_parse,
    .blocks = &evtx_blocks,
};
