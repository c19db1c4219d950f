/* The debrief: ledgers, timeline, matrix, what was right and why. */
#include "tui/console.h"

#include "tui/lang.h"

static enum style
style_of(enum debrief_kind kind)
{
	static const enum style styles[] = {
	    [DEBRIEF_TITLE] = STYLE_TITLE,
	    [DEBRIEF_TEXT] = STYLE_TEXT,
	    [DEBRIEF_GOOD] = STYLE_GOOD,
	    [DEBRIEF_BAD] = STYLE_BAD,
	    [DEBRIEF_NOTE] = STYLE_DIM,
	};

	return styles[kind];
}

static void
write_line(const struct debrief_line *l, struct doc *d)
{
	size_t first = d->n;

	if (l->text[0] == '\0') {
		doc_line(d);
		return;
	}
	doc_prose(d, style_of(l->kind), l->indent, span_str(l->text));
	if (first < d->n && l->kind == DEBRIEF_GOOD)
		d->v[first].sign = '+';
	if (first < d->n && l->kind == DEBRIEF_BAD)
		d->v[first].sign = '!';
}

static void
debrief_write(struct console *con, struct doc *d)
{
	const struct debrief *b = console_debrief(con);

	if (b == NULL) {
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("The run goes on. End it with D to read the "
			       "debrief.")));
		return;
	}
	for (size_t i = 0; i < b->lines; i++)
		write_line(&b->line[i], d);
}

const struct view view_debrief = {
    .name = N_("Debrief"),
    .help = N_("what was right and why, and how it was scored"),
    .key = '9',
    .modes = MODE_TRAIN,
    .write = debrief_write,
};
