/* The captures and logs, to look through: first their list, then one. */
#include "tui/console.h"

#include <inttypes.h>

#include "analyzer/base/time.h"
#include "analyzer/report/packet_text.h"
#include "tui/lang.h"

static void
write_list(const struct files *f, struct doc *d)
{
	doc_str(d, STYLE_TITLE, _("Captures and logs"));
	for (size_t i = 0; i < f->n; i++) {
		doc_item(d, REF_FILE, i, 0);
		doc_str(d, STYLE_TEXT, f->name[i]);
	}
	if (f->n == 0)
		doc_prose(d, STYLE_DIM, 0, span_str(_("There are none.")));
}

/* Number and time. */
static void
put_item(const struct console *con, struct doc *d, const struct file_item *it)
{
	char time[TIME_TEXT];

	doc_printf(d, STYLE_DIM, "%6" PRIu64 " ", it->number);
	if (it->time_ns != 0)
		doc_printf(d, STYLE_DIM, "%s ",
		    console_time(con, it->time_ns, time) + 11);
}

static void
write_item(struct console *con, size_t i, struct doc *d)
{
	const struct files *f = &con->files;
	const struct file_item *it = &f->item[i];
	struct buf line = {0};

	if (f->capture)
		packet_summary(it->bytes, it->link, &line);
	else
		buf_put(&line, it->bytes);
	if (console_passes(con, buf_span(&line))) {
		doc_item(d, REF_ITEM, i,
		    desk_cited(&con->desk, f->name[f->open], it->number) ? '*'
									 : 0);
		put_item(con, d, it);
		doc_put(d, STYLE_TEXT, buf_span(&line));
	}
	buf_free(&line);
}

static void
files_write(struct console *con, struct doc *d)
{
	const struct files *f = &con->files;

	if (f->open >= f->n) {
		write_list(f, d);
		return;
	}
	doc_printf(d, STYLE_TITLE, "%s", f->name[f->open]);
	doc_printf(d, STYLE_DIM, "  %s, %zu %s", f->format, f->items,
	    f->capture ? _("frames") : _("rows"));
	if (f->cut)
		doc_str(d, STYLE_BAD,
		    _("  (there are more: the file is "
		      "too large to show whole)"));
	for (size_t i = 0; i < f->items; i++)
		write_item(con, i, d);
}

static void
open_file(struct console *con, size_t i)
{
	struct err err;

	if (!files_read(&con->files, i, &err))
		console_say_err(con, &err);
	con->pane[con->open].main = (struct scroll){0};
	con->pane[con->open].filter[0] = '\0';
	console_changed(con);
}

static bool
files_act(struct console *con, struct ref at, enum act act)
{
	struct files *f = &con->files;

	if (act == ACT_OPEN && at.kind == REF_FILE) {
		open_file(con, at.n);
		return true;
	}
	if (act == ACT_BACK && f->open < f->n) {
		files_shut(f);
		con->on_item = false;
		con->pane[con->open].main = (struct scroll){0};
		console_changed(con);
		return true;
	}
	if (at.kind != REF_ITEM)
		return false;
	if (act == ACT_OPEN) {
		f->at = at.n;
		con->on_item = true;
		console_open(con, &view_packet);
		return true;
	}
	if (act == ACT_MARK) {
		console_cite(con, f->name[f->open], f->item[at.n].number);
		console_act(con, ACT_DOWN);
		return true;
	}
	return false;
}

const struct view view_files = {
    .name = N_("Files"),
    .help = N_("all captures and logs, to look through and to cite"),
    .key = '6',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_LIST | KEYS_EVIDENCE,
    .items = true,
    .write = files_write,
    .act = files_act,
};
