#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/xml.h"
#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/time_guess.h"
#include "analyzer/logs/windows_name.h"
#include "analyzer/logs/windows_xml.h"

enum {
	ATTRIBUTES = 16, /* of an element; more are left out */
};

struct windows_xml {
	const struct event_type *type;
	struct windows_names *names;
	struct windows_path path;
	bool filled[WINDOWS_DEPTH]; /* an open element has content */
	bool texted[WINDOWS_DEPTH]; /* it has attributes besides */
};

/* The start tag that is being read. */
struct tag {
	struct span name;
	struct span field; /* of <Data Name="x"> */
	struct span attribute[ATTRIBUTES];
	struct span text[ATTRIBUTES];
	unsigned n;
};

static struct windows_xml *
windows_xml_new(void)
{
	struct windows_xml *w = mem_zalloc(1, sizeof(*w));

	w->type = &json_shape_find("evtx")->type;
	w->names = windows_names_new();
	return w;
}

void
windows_xml_free(struct windows_xml *w)
{
	if (w == NULL)
		return;
	windows_names_free(w->names);
	free(w);
}

static struct span
meaning(struct event *ev, const struct xml_part *part)
{
	uint8_t *out;

	if (part->plain)
		return part->text;
	out = arena_alloc(ev->arena, part->text.n);
	return span_of(out, xml_unescape(part->text, out));
}

static void
add(struct log_context *c, struct event *ev, const struct windows_name *name,
    struct span text)
{
	uint64_t n;
	struct value *v;

	if (ev->n_values == LOGS_FIELDS) {
		c->fields_dropped++;
		return;
	}
	v = event_add_named(ev, name->name, VALUE_TEXT, text);
	if (span_number(text, INT64_MAX, &n)) {
		v->type = VALUE_INT;
		v->n = (int64_t)n;
	}
}

static void
add_null(struct log_context *c, struct event *ev)
{
	struct windows_xml *w = c->windows_xml;

	if (ev->n_values == LOGS_FIELDS)
		c->fields_dropped++;
	else
		(void)event_add_named(ev,
		    windows_name(w->names, &w->path)->name, VALUE_NULL,
		    (struct span){0});
}

static void
note_attribute(struct tag *tag, struct event *ev, const struct xml_part *part)
{
	struct span text = meaning(ev, part);

	if (span_eq_str(tag->name, "Data") && span_eq_str(part->name, "Name"))
		tag->field = text;
	if (tag->n == ATTRIBUTES)
		return;
	tag->attribute[tag->n] = part->name;
	tag->text[tag->n++] = text;
}

/* A start tag was read.  False: it stands too deep. */
static bool
open_element(struct log_context *c, struct event *ev, const struct tag *tag)
{
	struct windows_xml *w = c->windows_xml;
	unsigned depth = w->path.depth;

	if (depth != 0)
		w->filled[depth - 1] = true;
	if (tag->field.n != 0) {
		if (!windows_path_open(&w->path, tag->field))
			return false;
		w->filled[depth] = false;
		w->texted[depth] = false;
		return true;
	}
	if (!windows_path_open(&w->path, tag->name))
		return false;
	w->filled[depth] = false;
	w->texted[depth] = tag->n != 0;
	for (unsigned i = 0; i < tag->n; i++)
		add(c, ev,
		    windows_name_attribute(
			w->names, &w->path, tag->attribute[i]),
		    tag->text[i]);
	return true;
}

static void
close_element(struct log_context *c, struct event *ev)
{
	struct windows_xml *w = c->windows_xml;
	unsigned top = w->path.depth - 1;

	if (!w->filled[top] && !w->texted[top])
		add_null(c, ev);
	windows_path_close(&w->path);
}

static void
take_text(struct log_context *c, struct event *ev, const struct xml *x,
    const struct xml_part *part)
{
	struct windows_xml *w = c->windows_xml;
	unsigned top = w->path.depth - 1;
	struct xml ahead = *x;

	/* White space before a tag that opens, or behind one that closed. */
	if (span_trim(part->text).n == 0 &&
	    (w->filled[top] || xml_next(&ahead).kind != XML_CLOSE))
		return;
	w->filled[top] = true;
	add(c, ev,
	    w->texted[top] ? windows_name_text(w->names, &w->path)
			   : windows_name(w->names, &w->path),
	    meaning(ev, part));
}

/* Reads from behind "<" to the end of the tag that closes it. */
static bool
read_event(struct log_context *c, struct event *ev, struct xml *x)
{
	struct windows_xml *w = c->windows_xml;
	struct tag tag = {0};

	w->path.n = 0;
	w->path.depth = 0;
	for (;;) {
		struct xml_part part = xml_next(x);

		switch (part.kind) {
		case XML_OPEN:
			tag = (struct tag){.name = part.name};
			break;
		case XML_ATTRIBUTE:
			note_attribute(&tag, ev, &part);
			break;
		case XML_START:
			if (!open_element(c, ev, &tag))
				return false;
			tag.name = (struct span){0};
			break;
		case XML_TEXT:
			take_text(c, ev, x, &part);
			break;
		case XML_CLOSE:
			/* "/>" closes what was not opened yet. */
			if (tag.name.n != 0 && !open_element(c, ev, &tag))
				return false;
			tag.name = (struct span){0};
			close_element(c, ev);
			if (w->path.depth == 0)
				return true;
			break;
		case XML_END:
		case XML_BAD:
			return false;
		}
	}
}

/* Sysmon for Linux writes the events of Windows. */
static void
finish(const struct log_context *c, struct event *ev)
{
	static const struct event_type type_linux = {
	    .name = "sysmon", .product = "linux", .service = "sysmon"};
	const struct value *v = event_named(ev, span_str("SystemTime"));
	const struct value *channel = event_named(ev, span_str("Channel"));

	ev->type = c->windows_xml->type;
	if (channel != NULL &&
	    span_starts(channel->text, span_str("Linux-Sysmon")))
		ev->type = &type_linux;
	if (v != NULL)
		(void)time_guess(c, ev, v->text);
}

/* Where an event begins in a text, or SIZE_MAX. */
static size_t
find_event(struct span text)
{
	struct span mark = span_str("<Event");
	size_t at = 0;

	while (at < text.n) {
		size_t n = span_find(span_from(text, at), mark);
		struct span rest;

		if (n == SIZE_MAX)
			break;
		at += n;
		rest = span_from(text, at + mark.n);
		if (rest.n != 0 && (rest.p[0] == '>' || rest.p[0] == ' '))
			return at;
		at += mark.n;
	}
	return SIZE_MAX;
}

bool
windows_xml_read(struct log_context *c, struct event *ev, struct span text)
{
	size_t at = find_event(text);
	uint32_t before = ev->n_values;
	struct xml x;

	if (at == SIZE_MAX)
		return false;
	if (c->windows_xml == NULL)
		c->windows_xml = windows_xml_new();
	windows_names_trim(c->windows_xml->names);
	x = xml_of(span_from(text, at));
	if (!read_event(c, ev, &x)) {
		ev->n_values = before;
		return false;
	}
	finish(c, ev);
	return true;
}

static bool
xml_parse(struct log_context *c, struct event *ev)
{
	return windows_xml_read(c, ev, ev->row.text);
}

static unsigned
xml_probe(struct span head)
{
	struct span text = span_trim(head);

	if (text.n == 0 || text.p[0] != '<')
		return 0;
	return find_event(text) == SIZE_MAX ||
		span_find(text, span_str("<System>")) == SIZE_MAX
	    ? 0
	    : 95;
}

/* What opens and closes the document is no row, unless text stands there. */
static bool
xml_is_row(struct span line)
{
	return find_event(line) != SIZE_MAX || xml_has_text(line);
}

const struct log_format log_format_windows_xml = {
    .name = "windows-xml",
    .help = "Windows events as XML: wevtutil, Event Viewer, Sysmon",
    .source = "Windows event schema",
    .probe = xml_probe,
    .parse = xml_parse,
    .is_row = xml_is_row,
};

static bool
is_message(struct span message)
{
	return find_event(span_first(message, 16)) == 0;
}

const struct log_payload log_payload_windows_xml = {
    .is = is_message, .parse = windows_xml_read};
