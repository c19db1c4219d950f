/*
 * The frame or row behind the open alert, or one that was opened in a file:
 * a frame as a tree of headers with its bytes, a row as fields.
 */
#include "tui/console.h"

#include <inttypes.h>

#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "analyzer/report/packet_text.h"
#include "tui/evidence.h"
#include "tui/judge.h"
#include "tui/lang.h"

enum {
	HEX_ROW = 16,       /* bytes of a line */
	HEX_BYTES = 262144, /* shown of a frame */
	FIELD_COLUMNS = 22, /* of a field's name */
	AROUND = 30,        /* frames of a conversation, before and after */
};

/* What is shown: an item of a file when one is open, else the alert's. */
struct shown {
	const char *source;
	uint64_t number;
	int64_t time_ns;
	struct span bytes;
	uint32_t link;
	bool row;
	bool tagged;                  /* recorded behind the alert */
	const struct file_item *item; /* NULL: an alert's */
};

static bool
shown(const struct console *con, struct shown *out)
{
	const struct files *f = &con->files;
	const struct incident_alert *a = desk_alert(&con->desk);

	if (con->on_item && f->at < f->items) {
		const struct file_item *it = &f->item[f->at];

		*out = (struct shown){f->name[f->open], it->number, it->time_ns,
		    it->bytes, it->link, !f->capture, false, it};
		return true;
	}
	if (a == NULL || !con->desk.evidence_ok)
		return false;
	if (con->desk.at_tagged != 0) {
		const struct store_frame *t =
		    &con->desk.tagged[con->desk.at_tagged - 1];

		*out = (struct shown){desk_file_name(a->source), t->number,
		    t->time_ns, t->bytes, t->link, false, true, NULL};
		return true;
	}
	*out = (struct shown){desk_file_name(a->source), a->number, a->time_ns,
	    con->desk.evidence.bytes, con->desk.evidence.link,
	    con->desk.evidence.link == 0, false, NULL};
	return true;
}

static void
write_field(struct doc *d, struct span name, struct span value)
{
	doc_item(d, REF_NONE, 0, 0);
	doc_cell(d, STYLE_KEY, FIELD_COLUMNS, name);
	doc_put(d, STYLE_TEXT, value);
}

/* The fields that the log's format gives, by the file; or those of JSON. */
static void
write_fields(struct console *con, const struct shown *s, struct doc *d)
{
	const struct json_value *v;
	struct json *json;
	struct span name;
	struct span value;
	const char *why;
	size_t at = 0;
	size_t n;

	doc_title(d, _("Fields"));
	if (s->item != NULL && s->item->fields.n > 0) {
		while (files_field(s->item, &at, &name, &value))
			write_field(d, name, value);
		return;
	}
	json = json_new();
	if (json_read(json, s->bytes, &v, &n, &why)) {
		for (size_t i = 0; i < n; i++)
			write_field(d, v[i].path, v[i].text);
	} else {
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("Open the row in Files to see its fields.")));
	}
	json_free(json);
	(void)con;
}

static void
write_tree(const struct shown *s, struct doc *d)
{
	const struct packet_line *v;
	struct arena *arena = arena_new(0);
	size_t n = packet_text(arena, s->bytes, s->link, &v);

	for (size_t i = 0; i < n; i++) {
		doc_item(d, REF_BYTES, (uint64_t)v[i].from << 32 | v[i].to, 0);
		doc_tab(d, v[i].depth * 4 + 1);
		doc_put(
		    d, v[i].depth == 0 ? STYLE_TITLE : STYLE_TEXT, v[i].text);
	}
	arena_free(arena);
}

/* Where in the frame the bytes stand that made the alert's rule match. */
static void
write_matched(const struct console *con, const struct shown *s, struct doc *d)
{
	const struct store_evidence *e = &con->desk.evidence;
	const struct incident_alert *a = desk_alert(&con->desk);
	bool any = false;

	if (a == NULL || !con->desk.evidence_ok || s->tagged ||
	    (s->item != NULL &&
		!evidence_has(&con->desk, &con->files, s->item)))
		return;
	if (a->number != s->number) {
		doc_line(d);
		doc_printf(d, STYLE_DIM,
		    _("The alert was raised at frame %" PRIu64
		      " of this conversation."),
		    a->number);
	}
	for (size_t i = 0; i < e->matches; i++) {
		const struct match *m = &e->match[i];
		size_t at = m->negated || m->value.n == 0
		    ? SIZE_MAX
		    : span_find(s->bytes, m->value);

		if (at == SIZE_MAX)
			continue;
		if (!any)
			doc_title(d, _("Where the rule matched"));
		any = true;
		doc_item(
		    d, REF_BYTES, (uint64_t)at << 32 | (at + m->value.n), 0);
		doc_cell(d, STYLE_KEY, 16, span_str(m->buffer));
		doc_put(d, STYLE_MATCH, span_first(m->value, HEX_ROW * 4));
	}
}

static void
write_frame(const struct console *con, size_t i, struct doc *d)
{
	const struct files *f = &con->files;
	const struct file_item *it = &f->item[i];
	struct buf gist = {0};
	char time[TIME_TEXT];

	doc_item(d, REF_ITEM, i,
	    desk_cited(&con->desk, f->name[f->open], it->number) ? '*' : 0);
	packet_gist(it->bytes, it->link, &gist);
	doc_printf(d, STYLE_DIM, "%6" PRIu64 " %s ", it->number,
	    console_time(con, it->time_ns, time) + 11);
	doc_put(d, i == f->at ? STYLE_KEY : STYLE_TEXT, buf_span(&gist));
	buf_free(&gist);
}

/* The frames between the same two ends, around the one that is shown. */
static void
write_conversation(
    const struct console *con, const struct shown *s, struct doc *d)
{
	const struct files *f = &con->files;
	size_t i = f->at;

	if (s->item == NULL || s->item->talk == 0)
		return;
	for (unsigned n = 0; n < AROUND; n++) {
		size_t before = files_talk(f, i, -1);

		if (before == f->items)
			break;
		i = before;
	}
	doc_title(d, _("This conversation (Enter opens a frame)"));
	for (unsigned n = 0; n < 2 * AROUND && i < f->items; n++) {
		write_frame(con, i, d);
		i = files_talk(f, i, 1);
	}
}

static void
packet_write(struct console *con, struct doc *d)
{
	char time[TIME_TEXT];
	struct shown s;

	if (!shown(con, &s)) {
		doc_str(d, STYLE_DIM, _("Open an alert in the inbox first."));
		return;
	}
	doc_item(d, REF_NONE, 0,
	    desk_cited(&con->desk, s.source, s.number) ? '*' : 0);
	doc_printf(d, STYLE_TITLE, "%s  %s %" PRIu64, s.source,
	    s.row ? _("row") : _("frame"), s.number);
	doc_printf(d, STYLE_DIM, "   %s   %zu %s",
	    s.time_ns == 0 ? "" : console_time(con, s.time_ns, time), s.bytes.n,
	    _("bytes"));
	if (!s.row) {
		write_tree(&s, d);
		write_matched(con, &s, d);
		write_conversation(con, &s, d);
		return;
	}
	doc_title(d, _("As written"));
	doc_prose(d, STYLE_TEXT, 0, s.bytes);
	write_fields(con, &s, d);
}

/* One line of hexadecimal and ASCII, with the bytes of the focus marked. */
static void
write_hex_row(
    struct span bytes, size_t row, size_t from, size_t to, struct doc *d)
{
	size_t end = row + HEX_ROW < bytes.n ? row + HEX_ROW : bytes.n;
	struct buf ascii = {0};

	doc_line(d);
	doc_printf(d, STYLE_DIM, "%04zx ", row);
	for (size_t i = row; i < row + HEX_ROW; i++) {
		bool in = i >= from && i < to;

		if (i >= end)
			doc_str(d, STYLE_TEXT, "   ");
		else
			doc_printf(d, in ? STYLE_MATCH : STYLE_TEXT,
			    in ? "_%02x" : " %02x", bytes.p[i]);
	}
	printable_text(&ascii, span_of(bytes.p + row, end - row));
	doc_str(d, STYLE_TEXT, "  ");
	doc_put(d, STYLE_TEXT, buf_span(&ascii));
	buf_free(&ascii);
}

static void
packet_aside(struct console *con, struct ref at, struct doc *d)
{
	size_t from = at.kind == REF_BYTES ? at.n >> 32 : 0;
	size_t to = at.kind == REF_BYTES ? at.n & UINT32_MAX : 0;
	struct shown s;
	size_t first;

	if (!shown(con, &s) || s.row)
		return;
	first = from / HEX_ROW;
	first = first > 0 ? first - 1 : 0;
	for (size_t row = first * HEX_ROW;
	     row < s.bytes.n && row < HEX_BYTES && d->n < con->rows;
	     row += HEX_ROW)
		write_hex_row(s.bytes, row, from, to, d);
}

/* Without an item of a file it shows what the alert is about. */
static void
packet_opened(struct console *con)
{
	if (!con->on_item && con->desk.at_tagged == 0)
		con->on_item = evidence_find(&con->desk, &con->files);
}

static bool
packet_act(struct console *con, struct ref at, enum act act)
{
	struct shown s;

	if (act == ACT_OPEN && at.kind == REF_ITEM) {
		con->files.at = at.n;
		con->pane[con->open].main = (struct scroll){0};
		console_changed(con);
		return true;
	}
	if (act == ACT_MARK && at.kind == REF_ITEM) {
		console_cite(con, con->files.name[con->files.open],
		    con->files.item[at.n].number);
		return true;
	}
	if (act == ACT_MARK && shown(con, &s)) {
		console_cite(con, s.source, s.number);
		return true;
	}
	if (act == ACT_EVIDENCE && shown(con, &s)) {
		console_show_item(con, s.source, s.number);
		return true;
	}
	if (con->desk.on_alert)
		return judge_act(
		    con, (struct ref){REF_ALERT, con->desk.at_alert}, act);
	return false;
}

const struct view view_packet = {
    .name = N_("Data"),
    .help = N_("a frame as headers and bytes, a row as fields"),
    .key = '5',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_EVIDENCE | KEYS_JUDGE,
    .aside = 9,
    .opened = packet_opened,
    .write = packet_write,
    .write_aside = packet_aside,
    .act = packet_act,
};
