#include "tui/evidence.h"

enum {
	LOOK_BACK = 200 /* frames of a conversation, before the alert's */
};

/* The alert's own frame or row in the open file, or items. */
static size_t
own_item(const struct desk *d, const struct files *f)
{
	const struct incident_alert *a = desk_alert(d);

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
telling_frame(const struct store_evidence *e, const struct files *f, size_t own)
{
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

bool
evidence_find(const struct desk *d, struct files *f)
{
	const struct incident_alert *a = desk_alert(d);
	struct err err;
	size_t own;
	size_t i;

	if (a == NULL || !d->evidence_ok)
		return false;
	i = files_find(f, desk_file_name(a->source));
	if (i == f->n || !files_read(f, i, &err))
		return false;
	own = own_item(d, f);
	if (own == f->items)
		return false;
	f->at = f->capture ? telling_frame(&d->evidence, f, own) : own;
	return true;
}

bool
evidence_has(
    const struct desk *d, const struct files *f, const struct file_item *it)
{
	size_t own = own_item(d, f);

	return own < f->items &&
	    (it == &f->item[own] ||
		(it->talk != 0 && it->talk == f->item[own].talk));
}
