#include "tui/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

enum {
	LABEL_COLUMNS = 14
};

struct doc *
doc_new(void)
{
	struct doc *d = mem_zalloc(1, sizeof(*d));

	d->arena = arena_new(16384);
	doc_reset(d, 80);
	return d;
}

void
doc_free(struct doc *d)
{
	if (d == NULL)
		return;
	arena_free(d->arena);
	free(d);
}

void
doc_reset(struct doc *d, unsigned width)
{
	arena_reset(d->arena);
	d->v = NULL;
	d->n = 0;
	d->cap = 0;
	d->width = width < DOC_WIDTH_MIN ? DOC_WIDTH_MIN : width;
}

void
doc_line(struct doc *d)
{
	d->v = arena_grow(d->arena, d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n++] = (struct doc_line){0};
}

void
doc_item(struct doc *d, enum ref_kind kind, uint64_t n, char sign)
{
	doc_line(d);
	d->v[d->n - 1].ref = (struct ref){kind, n};
	d->v[d->n - 1].sign = sign;
}

/* Adds text that is safe and lives in the arena. */
static void
add_run(struct doc *d, enum style style, struct span text, unsigned columns)
{
	struct doc_line *l;

	if (d->n == 0)
		doc_line(d);
	l = &d->v[d->n - 1];
	if (text.n == 0)
		return;
	l->run =
	    arena_grow(d->arena, l->run, l->runs, &l->cap, sizeof(*l->run));
	l->run[l->runs++] = (struct doc_run){
	    .style = (uint8_t)style, .columns = columns, .text = text};
	l->columns += columns;
}

/* A safe copy of text in the arena. */
static struct span
keep(struct doc *d, struct span text, bool lines)
{
	struct buf safe = {0};
	struct span out;

	safe_text(&safe, text, lines);
	out = arena_copy(d->arena, buf_span(&safe));
	buf_free(&safe);
	return out;
}

/* The beginning of safe text that fits into so many columns. */
static struct span
fit(struct span text, unsigned columns)
{
	unsigned n = 0;
	size_t i = 0;

	while (i < text.n) {
		size_t before = i;
		int32_t c = utf8_next(text, &i);

		n += c < 0 ? 1 : char_columns((uint32_t)c);
		if (n > columns)
			return span_first(text, before);
	}
	return text;
}

void
doc_put(struct doc *d, enum style style, struct span text)
{
	struct span safe = keep(d, text, false);

	add_run(d, style, safe, text_columns(safe));
}

void
doc_str(struct doc *d, enum style style, const char *text)
{
	doc_put(d, style, span_str(text));
}

void
doc_printf(struct doc *d, enum style style, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n > 0)
		doc_str(d, style, text);
}

static void
blanks(struct doc *d, unsigned n)
{
	char *p;

	if (n == 0)
		return;
	p = arena_alloc(d->arena, n);
	memset(p, ' ', n);
	add_run(d, STYLE_TEXT, span_of(p, n), n);
}

void
doc_cell(struct doc *d, enum style style, unsigned columns, struct span text)
{
	struct span safe = keep(d, text, false);
	unsigned n = text_columns(safe);

	if (columns == 0)
		return;
	if (n > columns) {
		safe = fit(safe, columns - 1);
		n = text_columns(safe);
		add_run(d, style, safe, n);
		add_run(d, style, span_str("\xe2\x80\xa6"), 1);
		n++;
	} else {
		add_run(d, style, safe, n);
	}
	blanks(d, columns - n + 1);
}

unsigned
doc_rest(const struct doc *d, unsigned used)
{
	return d->width > used ? d->width - used : 1;
}

void
doc_tab(struct doc *d, unsigned column)
{
	unsigned have = d->n == 0 ? 0 : d->v[d->n - 1].columns;

	blanks(d, have < column ? column - have : 1);
}

/* How much of a paragraph goes on a line of so many columns. */
static struct span
break_off(struct span *rest, unsigned columns)
{
	struct span line = fit(*rest, columns);
	size_t cut = line.n;

	if (cut < rest->n && rest->p[cut] != ' ') {
		while (cut > 0 && line.p[cut - 1] != ' ')
			cut--;
		if (cut == 0)
			cut = line.n;
	}
	if (cut == 0)
		cut = rest->n;
	line = span_first(*rest, cut);
	*rest = span_from(*rest, cut);
	while (rest->n > 0 && rest->p[0] == ' ')
		*rest = span_from(*rest, 1);
	return line;
}

void
doc_prose(struct doc *d, enum style style, unsigned indent, struct span text)
{
	unsigned columns = d->width > indent + DOC_WIDTH_MIN ? d->width - indent
							     : DOC_WIDTH_MIN;
	struct span rest = keep(d, text, true);
	struct span paragraph;

	while (rest.n > 0 && rest.p[rest.n - 1] == '\n')
		rest.n--;
	if (rest.n == 0)
		return;
	while (span_token(&rest, '\n', &paragraph)) {
		do {
			struct span line = break_off(&paragraph, columns);

			doc_line(d);
			if (line.n > 0)
				blanks(d, indent);
			add_run(d, style, line, text_columns(line));
		} while (paragraph.n > 0);
	}
}

void
doc_title(struct doc *d, const char *text)
{
	if (d->n > 0)
		doc_line(d);
	doc_line(d);
	doc_str(d, STYLE_TITLE, text);
}

void
doc_entry(struct doc *d, const char *label, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	doc_line(d);
	doc_str(d, STYLE_DIM, label);
	doc_tab(d, LABEL_COLUMNS);
	if (n > 0)
		doc_str(d, STYLE_TEXT, text);
}

void
doc_line_text(const struct doc_line *l, struct buf *out)
{
	size_t start = out->n;

	for (size_t i = 0; i < l->runs; i++)
		buf_put(out, l->run[i].text);
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->n--;
}

void
doc_text(const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < d->n; i++) {
		doc_line_text(&d->v[i], out);
		buf_byte(out, '\n');
	}
}

struct ref
doc_focused(const struct doc *d, const struct scroll *s)
{
	if (s->focus >= d->n)
		return (struct ref){REF_NONE, 0};
	return d->v[s->focus].ref;
}

bool
doc_find(const struct doc *d, struct ref ref, struct scroll *s)
{
	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].ref.kind == ref.kind && d->v[i].ref.n == ref.n) {
			s->focus = i;
			return true;
		}
	}
	return false;
}

/* The nearest item from a line on in one direction, or n. */
static size_t
item_from(const struct doc *d, size_t line, bool down)
{
	while (line < d->n) {
		if (d->v[line].ref.kind != REF_NONE)
			return line;
		line = down ? line + 1 : line - 1; /* wraps past 0: ends */
	}
	return d->n;
}

/* One step down or up. */
static void
step(const struct doc *d, struct scroll *s, bool down, bool items)
{
	size_t next = down ? s->focus + 1 : s->focus - 1;

	if (next >= d->n)
		return;
	if (items) {
		next = item_from(d, next, down);
		if (next >= d->n) {
			/* No more items: let the rest be read. */
			if (!down)
				s->top = 0;
			return;
		}
	}
	s->focus = next;
}

void
doc_move(
    const struct doc *d, struct scroll *s, long by, bool items, unsigned rows)
{
	bool down = by > 0;

	for (long i = 0; i < labs(by); i++)
		step(d, s, down, items);
	if (s->focus < s->top)
		s->top = s->focus;
	if (rows > 0 && s->focus >= s->top + rows)
		s->top = s->focus - rows + 1;
}

/* Keeps focus and top inside the document and the focus on the screen. */
static void
settle(const struct doc *d, struct scroll *s, unsigned rows)
{
	if (s->focus >= d->n)
		s->focus = d->n == 0 ? 0 : d->n - 1;
	if (s->top > s->focus)
		s->top = s->focus;
	if (s->focus >= s->top + rows)
		s->top = s->focus - rows + 1;
	if (s->top > 0 && s->top + rows > d->n)
		s->top = d->n > rows ? d->n - rows : 0;
}

/* The rest of a run behind so many columns. */
static struct span
skip_columns(struct span text, unsigned columns)
{
	return span_from(text, fit(text, columns).n);
}

static void
draw_line(const struct doc_line *l, const struct scroll *s, struct canvas *c,
    struct area at)
{
	unsigned skip = s->left;
	unsigned col = 0;

	for (size_t i = 0; i < l->runs && col < at.cols; i++) {
		struct span text = l->run[i].text;

		if (skip >= l->run[i].columns) {
			skip -= l->run[i].columns;
			continue;
		}
		text = skip_columns(text, skip);
		skip = 0;
		col += canvas_put(
		    c, area_row(at, 0, col), (enum style)l->run[i].style, text);
	}
	if (l->columns > s->left + at.cols && at.cols > 0)
		canvas_put(c, area_row(at, 0, at.cols - 1), STYLE_DIM,
		    span_str("\xe2\x80\xa6"));
}

void
doc_draw(const struct doc *d, struct scroll *s, struct canvas *c,
    struct area at, bool active)
{
	if (at.rows == 0 || at.cols <= DOC_MARGIN)
		return;
	settle(d, s, at.rows);
	for (unsigned r = 0; r < at.rows && s->top + r < d->n; r++) {
		size_t i = s->top + r;
		struct area row = area_row(at, r, 0);

		row.rows = 1;
		if (d->v[i].sign != 0)
			canvas_put(c, area_row(at, r, 1), STYLE_KEY,
			    span_of(&d->v[i].sign, 1));
		draw_line(&d->v[i], s, c, area_row(at, r, DOC_MARGIN));
		if (active && i == s->focus) {
			canvas_put(c, row, STYLE_KEY, span_str("\xe2\x96\xb8"));
			canvas_focus(c, row);
			canvas_cursor(c, row.row, at.col);
		}
	}
}
