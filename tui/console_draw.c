/* What the console looks like: bars, tabs, panes, overlays. */
#include "tui/console.h"

#include "analyzer/base/time.h"
#include "tui/lang.h"

enum {
	ROW_BAR = 0,
	ROW_TABS = 1,
	ROW_BODY = 2,
	ROWS_BELOW = 2, /* what is said, and the footer */
};

static void
draw_too_small(const struct console *con, struct canvas *c)
{
	struct area row = {0, 0, 1, c->cols};

	canvas_printf(c, row, STYLE_TITLE,
	    _("The terminal is too small: %u x %u"), con->cols, con->rows);
	row.row = 1;
	canvas_printf(c, row, STYLE_TEXT, _("The console needs %d x %d"),
	    CONSOLE_COLS, CONSOLE_ROWS);
	row.row = 2;
	canvas_put(c, row, STYLE_TEXT,
	    span_str(_("Enlarge it, or press q and use --line")));
}

static const char *
title(const struct console *con)
{
	if (con->mode == MODE_TRAIN)
		return console_words(con, &con->options->scenario->title);
	return con->mode == MODE_SOC ? _("incidents") : _("scenarios");
}

/* What is done, at the right of the title bar. */
static void
draw_progress(struct console *con, struct canvas *c, struct area bar)
{
	struct buf text = {0};
	char now[TIME_TEXT];
	unsigned columns;

	if (con->mode == MODE_CHOOSE)
		return;
	if (console_ended(con))
		buf_printf(&text, "%s  ", _("run ended"));
	buf_printf(&text, _("judged %zu of %zu"), desk_judged(&con->desk),
	    con->desk.alerts);
	if (con->desk.cites > 0)
		buf_printf(&text, _("  cited %zu"), con->desk.cites);
	if (map_count(con->desk.marked) > 0)
		buf_printf(
		    &text, _("  marked %zu"), map_count(con->desk.marked));
	buf_printf(&text, "  %s", console_time(con, console_now(con), now));
	columns = canvas_columns(buf_span(&text)) + 1;
	if (columns < bar.cols)
		canvas_put(c, area_row(bar, 0, bar.cols - columns), STYLE_BAR,
		    buf_span(&text));
	buf_free(&text);
}

static void
draw_bar(struct console *con, struct canvas *c)
{
	struct area bar = {ROW_BAR, 0, 1, c->cols};
	unsigned used;

	canvas_fill(c, bar, STYLE_BAR);
	used =
	    canvas_put(c, area_row(bar, 0, 1), STYLE_BAR, span_str("haechi  "));
	canvas_put(
	    c, area_row(bar, 0, 1 + used), STYLE_BAR, span_str(title(con)));
	draw_progress(con, c, bar);
}

/* A view has a tab of its own when it is the first with its key. */
static bool
has_tab(const struct console *con, unsigned i)
{
	if (!console_has(con, view_nth(i)))
		return false;
	for (unsigned k = 0; k < i; k++) {
		if (console_has(con, view_nth(k)) &&
		    view_nth(k)->key == view_nth(i)->key)
			return false;
	}
	return true;
}

static void
draw_tabs(const struct console *con, struct canvas *c)
{
	struct area bar = {ROW_TABS, 0, 1, c->cols};
	const struct view *v;
	unsigned col = 0;

	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		bool open = v->key == console_view(con)->key;
		struct buf text = {0};

		if (!has_tab(con, i))
			continue;
		buf_str(&text, open ? "[" : " ");
		key_put(&text, v->key);
		buf_printf(&text, " %s%s", _(v->name), open ? "]" : "");
		col += canvas_put(c, area_row(bar, 0, col),
		    open ? STYLE_TAB : STYLE_DIM, buf_span(&text));
		buf_free(&text);
	}
}

/* Draws "key word" if it fits; returns the columns that it took. */
static unsigned
draw_key(const struct binding *b, struct canvas *c, struct area at)
{
	struct span word = span_str(_(b->word));
	struct buf key = {0};
	unsigned used = 0;

	key_put(&key, b->key[0]);
	if (canvas_columns(buf_span(&key)) + canvas_columns(word) + 2 <
	    at.cols) {
		used = 1;
		used += canvas_put(
		    c, area_row(at, 0, used), STYLE_TAB, buf_span(&key));
		used += canvas_put(
		    c, area_row(at, 0, used), STYLE_BAR, span_str(" "));
		used += canvas_put(c, area_row(at, 0, used), STYLE_BAR, word);
	}
	buf_free(&key);
	return used;
}

/*
 * Help first, then the keys of the open view; where not all of them fit, the
 * last tells how to see the others.
 */
static void
draw_footer(const struct console *con, struct canvas *c)
{
	struct area bar = {c->rows - 1, 0, 1, c->cols};
	const struct binding *menu = keymap_of(ACT_MENU);
	unsigned more = canvas_columns(span_str(_(menu->word))) + 4;
	unsigned groups = console_groups(con);
	const struct binding *b;
	unsigned col;

	canvas_fill(c, bar, STYLE_BAR);
	col = draw_key(keymap_of(ACT_HELP), c, bar);
	bar.cols -= more;
	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		unsigned used;

		if ((b->group & groups) == 0 || b->word[0] == '\0' ||
		    b->act == ACT_HELP || b->act == ACT_MENU)
			continue;
		used = draw_key(b, c, area_row(bar, 0, col));
		if (used == 0)
			break;
		col += used;
	}
	bar.cols += more;
	if (b != NULL)
		(void)draw_key(menu, c, area_row(bar, 0, col));
}

static void
draw_said(struct console *con, struct canvas *c)
{
	struct area row = {c->rows - ROWS_BELOW, 0, 1, c->cols};

	if (con->asking) {
		edit_draw(&con->edit, con->ask_label, c, row);
		return;
	}
	if (con->said[0] != '\0')
		canvas_printf(c, row, con->said_bad ? STYLE_BAD : STYLE_GOOD,
		    "%s%s", con->said_bad ? _("Error: ") : "", con->said);
	else if (console_filter(con)[0] != '\0')
		canvas_printf(
		    c, row, STYLE_DIM, _("Filter: %s"), console_filter(con));
}

/* Columns of text in a pane of so many. */
static unsigned
inner_columns(unsigned cols)
{
	return cols > DOC_MARGIN + 1 ? cols - DOC_MARGIN - 1 : 1;
}

/* A view's focus starts on its first item. */
static void
settle_focus(struct console *con)
{
	const struct view *v = console_view(con);
	struct scroll *s = &con->pane[con->open].main;

	if (!v->items || doc_focused(con->main, s).kind != REF_NONE)
		return;
	for (size_t i = 0; i < con->main->n; i++) {
		if (con->main->v[i].ref.kind != REF_NONE) {
			s->focus = i;
			return;
		}
	}
}

void
console_write(struct console *con)
{
	const struct view *v = console_view(con);
	struct scroll *s = &con->pane[con->open].main;

	if (con->stale) {
		con->stale = false;
		doc_reset(con->main, inner_columns(con->cols));
		v->write(con, con->main);
		settle_focus(con);
	}
	doc_reset(con->aside, inner_columns(con->cols));
	if (v->write_aside != NULL)
		v->write_aside(con, doc_focused(con->main, s), con->aside);
}

static void
draw_body(struct console *con, struct canvas *c, struct area body)
{
	const struct view *v = console_view(con);
	struct pane *pane = &con->pane[con->open];
	unsigned aside = v->aside * body.rows / (CONSOLE_ROWS - 4);
	bool active = con->overlay == OVERLAY_NONE;

	console_write(con);
	if (aside == 0 || pane->maximised || con->aside->n == 0) {
		doc_draw(con->main, &pane->main, c, body, active);
		return;
	}
	body.rows -= aside;
	doc_draw(con->main, &pane->main, c, body, active);
	body.row += body.rows;
	body.rows = aside;
	canvas_rule(c, body, "");
	body.row++;
	body.rows--;
	doc_draw(con->aside, &pane->aside, c, body, false);
}

static void
write_binding(struct doc *d, const struct binding *b, bool menu)
{
	struct buf keys = {0};

	for (unsigned k = 0; k < BINDING_KEYS && b->key[k] != K_NONE; k++) {
		if (k > 0)
			buf_byte(&keys, ' ');
		key_put(&keys, b->key[k]);
	}
	if (menu)
		doc_item(d, REF_ACT, b->act, 0);
	else
		doc_line(d);
	doc_cell(d, STYLE_KEY, 14, buf_span(&keys));
	doc_str(d, STYLE_TEXT, _(b->help));
	buf_free(&keys);
}

/* What the letters of the inbox and of the debrief's matrix mean. */
static void
write_signs(struct doc *d)
{
	doc_title(d, _("Signs"));
	for (unsigned i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++) {
		doc_line(d);
		doc_cell(d, STYLE_KEY, 14,
		    span_str(verdict_letters((enum verdict_class)i)));
		doc_printf(d, STYLE_TEXT, "%s: %s",
		    _(verdict_name((enum verdict_class)i)),
		    class_help((enum verdict_class)i));
	}
	doc_line(d);
	doc_cell(d, STYLE_KEY, 14, span_str("*"));
	doc_str(d, STYLE_TEXT, _("marked, cited, or opened"));
}

void
console_help(const struct console *con, struct doc *d)
{
	const struct binding *b;
	const struct view *v;

	doc_str(d, STYLE_TITLE, _("Keys here"));
	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		if ((b->group & console_groups(con)) != 0)
			write_binding(d, b, false);
	}
	write_signs(d);
	doc_title(d, _("Screens"));
	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		struct buf key = {0};

		if (!has_tab(con, i))
			continue;
		key_put(&key, v->key);
		doc_line(d);
		doc_cell(d, STYLE_KEY, 3, buf_span(&key));
		doc_cell(d, STYLE_TITLE, 10, span_str(_(v->name)));
		doc_str(d, STYLE_TEXT, _(v->help));
		buf_free(&key);
	}
}

static void
write_menu(const struct console *con, struct doc *d)
{
	unsigned groups = console_groups(con) & ~(unsigned)KEYS_MOVE;
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		if ((b->group & groups) != 0 && b->act != ACT_MENU)
			write_binding(d, b, true);
	}
}

static void
draw_overlay(struct console *con, struct canvas *c, struct area body)
{
	struct area box = body;
	bool help = con->overlay == OVERLAY_HELP;

	doc_reset(con->over, inner_columns(box.cols));
	if (help)
		console_help(con, con->over);
	else
		write_menu(con, con->over);
	canvas_fill(c, box, STYLE_TEXT);
	canvas_rule(c, box, help ? _("Help") : _("What to do"));
	box.row++;
	box.rows -= 2;
	doc_draw(con->over, &con->over_scroll, c, box, true);
	box.row += box.rows;
	canvas_rule(c, box, help ? _("Esc closes") : _("Enter does it"));
}

void
console_draw(struct console *con, struct canvas *c)
{
	struct area body = {ROW_BODY, 0, 0, c->cols};

	canvas_clear(c);
	if (c->rows < CONSOLE_ROWS || c->cols < CONSOLE_COLS) {
		draw_too_small(con, c);
		return;
	}
	body.rows = c->rows - ROW_BODY - ROWS_BELOW;
	draw_bar(con, c);
	draw_tabs(con, c);
	draw_body(con, c, body);
	if (con->overlay != OVERLAY_NONE)
		draw_overlay(con, c, body);
	draw_said(con, c);
	draw_footer(con, c);
}
