#include "tui/evidence.h"

enum {
	LOOK_BACK = 200 /* frames of a conversation, before the alert's */
};

/* The alert's own frame or row in the open file, or items. */
static size_t
own_item(const struct console *con)
{
	const struct files *f = &con->files;
	const struct incident_alert *a = desk_alert(&con->desk);

	if (a == NULL || f->open >= f->n ||
	    strcmp(f->name[f->open], desk_file_name(a->source)) != 0)
		return f->items;
	return files_item(f, a->number);
}

/* Bytes of a frame that are parts of what matched. */
static size_t
matched_bytes(const struct store_evidence *e, struct span frame)
{
	size_t n = 0;

	for (size_t i = 0; i < e->matches; i++) {
		const struct match *m = &e->match[i];

		if (!m->negated && m->value.n > 0 &&
		    span_find(frame, m->value) != SIZE_MAX)
			n += m->value.n;
	}
	return n;
}

/* The nearest frame up to the alert's own that holds most of what matched. */
static size_t
telling_frame(const struct console *con, size_t own)
{
	const struct files *f = &con->files;
	const struct store_evidence *e = &con->desk.evidence;
	size_t best = own;
	size_t most = matched_bytes(e, f->item[own].bytes);
	size_t i = own;

	if (f->item[own].talk == 0)
		return own;
	for (unsigned n = 0; n < LOOK_BACK; n++) {
		size_t found;

		i = files_talk(f, i, -1);
		if (i == f->items)
			break;
		found = matched_bytes(e, f->item[i].bytes);
		if (found > most) {
			most = found;
			best = i;
		}
	}
	return best;
}

void
evidence_find(struct console *con)
{
	const struct incident_alert *a = desk_alert(&con->desk);
	struct files *f = &con->files;
	size_t own = f->items;
	struct err err;
	size_t i;

	if (a == NULL || !con->desk.evidence_ok)
		return;
	i = files_find(f, desk_file_name(a->source));
	if (i < f->n && files_read(f, i, &err))
		own = own_item(con);
	con->on_item = i < f->n && own < f->items;
	if (con->on_item)
		f->at = f->capture ? telling_frame(con, own) : own;
}

void
evidence_open(struct console *con)
{
	con->on_item = false;
	console_open(con, &view_packet);
	con->pane[con->open].main = (struct scroll){0};
	console_changed(con);
}

bool
evidence_has(const struct console *con, const struct file_item *it)
{
	const struct files *f = &con->files;
	size_t own = own_item(con);

	return own < f->items &&
	    (it == &f->item[own] ||
		(it->talk != 0 && it->talk == f->item[own].talk));
}
