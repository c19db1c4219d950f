#include "tui/line.h"

#include <string.h>

#include "tui/lang.h"

enum {
	LINE_BYTES = 4096,
	LINE_COLUMNS = 100, /* what paragraphs are broken at */
};

struct line {
	struct console *con;
	FILE *in;
	FILE *out;
	unsigned shown; /* the view that was printed last; VIEW_MAX: none */
};

/* Can the line be chosen by a number? */
static bool
choosable(const struct doc_line *l)
{
	return l->ref.kind != REF_NONE && l->ref.kind != REF_BYTES;
}

static void
print_line(const struct line *ln, const struct doc_line *l, unsigned number)
{
	struct buf text = {0};

	doc_line_text(l, &text);
	if (number > 0)
		fprintf(ln->out, "%u. ", number);
	if (l->sign != 0)
		fprintf(ln->out, "%c ", l->sign);
	if (text.n > 0)
		(void)fwrite(text.p, 1, text.n, ln->out);
	fputc('\n', ln->out);
	buf_free(&text);
}

static void
print_doc(const struct line *ln, const struct doc *d, bool numbers)
{
	unsigned number = 0;

	for (size_t i = 0; i < d->n; i++) {
		bool item = numbers && choosable(&d->v[i]);

		number += item;
		print_line(ln, &d->v[i], item ? number : 0);
	}
}

/* The keys of the open view that have a word, and the other views. */
static void
print_keys(const struct line *ln)
{
	const struct console *con = ln->con;
	unsigned groups = console_groups(con);
	const struct binding *b;
	const struct view *v;

	fprintf(ln->out, "%s", _("Keys:"));
	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		struct buf key = {0};

		if ((b->group & groups) == 0 || b->word[0] == '\0' ||
		    b->act == ACT_MENU)
			continue;
		key_put(&key, b->key[b->key[0] == K_SPACE ? 1 : 0]);
		fprintf(ln->out, " %.*s %s;", (int)key.n, (const char *)key.p,
		    _(b->word));
		buf_free(&key);
	}
	fprintf(ln->out, "\n%s", _("Screens:"));
	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		if (console_has(con, v))
			fprintf(ln->out, " %s", _(v->name));
	}
	fputc('\n', ln->out);
}

static void
print_view(struct line *ln)
{
	struct console *con = ln->con;
	const struct view *v = console_view(con);

	console_write(con);
	fprintf(ln->out, "\n== %s ==\n", _(v->name));
	print_doc(ln, con->main, true);
	if (v->write_aside != NULL && !v->items)
		print_doc(ln, con->aside, false);
	print_keys(ln);
	ln->shown = con->open;
}

static void
print_help(struct line *ln)
{
	doc_reset(ln->con->over, LINE_COLUMNS);
	console_help(ln->con, ln->con->over);
	print_doc(ln, ln->con->over, false);
	fprintf(ln->out, "%s\n",
	    _("Type a number to open that line, a key, a key and a number, "
	      "or the name of a screen."));
}

/* Sets the focus on item n.  False: there is no such item. */
static bool
focus_item(struct line *ln, uint64_t n)
{
	struct console *con = ln->con;
	uint64_t number = 0;

	console_write(con);
	for (size_t i = 0; i < con->main->n; i++) {
		if (!choosable(&con->main->v[i]) || ++number != n)
			continue;
		console_focus(con, i);
		return true;
	}
	fprintf(ln->out, _("There is no line %u.\n"), (unsigned)n);
	return false;
}

/* Opens item n; what belongs to it is printed before something is asked. */
static void
open_item(struct line *ln, uint64_t n)
{
	struct console *con = ln->con;

	if (!focus_item(ln, n))
		return;
	console_act(con, ACT_OPEN);
	if (con->asking && console_view(con)->write_aside != NULL) {
		console_write(con);
		print_doc(ln, con->aside, false);
	}
}

static bool
open_named(struct line *ln, struct span name)
{
	const struct view *v;

	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		if (!console_has(ln->con, v) ||
		    (!span_eq_nocase(name, span_str(v->name)) &&
			!span_eq_nocase(name, span_str(_(v->name)))))
			continue;
		console_open(ln->con, v);
		ln->shown = VIEW_MAX;
		return true;
	}
	return false;
}

/* "e", or "e 3": a key, and the item that it is for. */
static void
press(struct line *ln, struct span text)
{
	struct span rest = text;
	struct span word;
	enum act act;
	uint64_t n;
	int key;

	if (!span_token(&rest, ' ', &word))
		return;
	key = key_find(word);
	act = keymap_find(key, console_groups(ln->con));
	if (act == ACT_NONE) {
		fprintf(
		    ln->out, "%s\n", _("That is no key here; ? lists them."));
		return;
	}
	if (act == ACT_HELP || act == ACT_MENU) {
		print_help(ln);
		return;
	}
	rest = span_trim(rest);
	if (rest.n > 0 &&
	    (!span_number(rest, UINT32_MAX, &n) || !focus_item(ln, n)))
		return;
	console_act(ln->con, act);
}

static void
command(struct line *ln, char *text)
{
	struct console *con = ln->con;
	struct span s = span_trim(span_str(text));
	uint64_t n;

	con->said[0] = '\0';
	if (con->asking)
		console_enter(con, text);
	else if (s.n == 0)
		ln->shown = VIEW_MAX; /* print it again */
	else if (span_number(s, UINT32_MAX, &n))
		open_item(ln, n);
	else if (!open_named(ln, s))
		press(ln, s);
}

/* What came of a command: what was said, or else what has changed. */
static void
answer(struct line *ln)
{
	struct console *con = ln->con;

	if (con->said[0] != '\0')
		fprintf(ln->out, "%s%s\n", con->said_bad ? _("Error: ") : "",
		    con->said);
	if (con->done || con->asking)
		return;
	if (con->open != ln->shown || (con->stale && con->said[0] == '\0'))
		print_view(ln);
}

void
line_run(struct console *con, FILE *in, FILE *out)
{
	struct line ln = {con, in, out, VIEW_MAX};
	char text[LINE_BYTES];

	console_size(con, CONSOLE_ROWS, LINE_COLUMNS);
	answer(&ln);
	while (!con->done) {
		fprintf(out, "%s ", con->asking ? con->ask_label : ">");
		(void)fflush(out);
		if (fgets(text, sizeof(text), in) == NULL)
			break;
		text[strcspn(text, "\r\n")] = '\0';
		command(&ln, text);
		answer(&ln);
	}
	fputc('\n', out);
	(void)fflush(out);
}
