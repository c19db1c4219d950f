#include "tui/edit.h"

#include "analyzer/base/text.h"
#include "tui/key.h"

void
edit_free(struct edit *e)
{
	buf_free(&e->text);
	*e = (struct edit){0};
}

void
edit_begin(struct edit *e, const char *text)
{
	buf_clear(&e->text);
	buf_put(&e->text, span_first(span_str(text), EDIT_BYTES));
	e->at = e->text.n;
}

/* A byte that continues a character of UTF-8. */
static bool
continues(const struct edit *e, size_t at)
{
	return at < e->text.n && (e->text.p[at] & 0xc0) == 0x80;
}

static size_t
before(const struct edit *e, size_t at)
{
	if (at == 0)
		return 0;
	at--;
	while (at > 0 && continues(e, at))
		at--;
	return at;
}

static size_t
behind(const struct edit *e, size_t at)
{
	if (at >= e->text.n)
		return e->text.n;
	at++;
	while (continues(e, at))
		at++;
	return at;
}

static void
cut(struct edit *e, size_t from, size_t to)
{
	if (from == to)
		return;
	memmove(e->text.p + from, e->text.p + to, e->text.n - to);
	e->text.n -= to - from;
	e->at = from;
}

static void
insert(struct edit *e, uint32_t c)
{
	struct buf one = {0};

	utf8_put(&one, c);
	if (e->text.n + one.n <= EDIT_BYTES) {
		(void)buf_room(&e->text, one.n);
		memmove(e->text.p + e->at + one.n, e->text.p + e->at,
		    e->text.n - e->at);
		memcpy(e->text.p + e->at, one.p, one.n);
		e->text.n += one.n;
		e->at += one.n;
	}
	buf_free(&one);
}

enum edit_state
edit_key(struct edit *e, int key)
{
	switch (key) {
	case K_ENTER:
		return EDIT_DONE;
	case K_ESC:
	case K_CTRL_C:
		return EDIT_CANCELLED;
	case K_LEFT:
		e->at = before(e, e->at);
		break;
	case K_RIGHT:
		e->at = behind(e, e->at);
		break;
	case K_HOME:
		e->at = 0;
		break;
	case K_END:
		e->at = e->text.n;
		break;
	case K_BACKSPACE:
		cut(e, before(e, e->at), e->at);
		break;
	case K_DELETE:
		cut(e, e->at, behind(e, e->at));
		break;
	case K_CTRL_U:
		cut(e, 0, e->at);
		break;
	default:
		if (key >= K_SPACE && key < K_UP)
			insert(e, (uint32_t)key);
		break;
	}
	return EDIT_GOING;
}

void
edit_draw(
    const struct edit *e, const char *label, struct canvas *c, struct area at)
{
	unsigned used = canvas_put(c, at, STYLE_TITLE, span_str(label));
	struct area rest;
	size_t from = 0;

	used +=
	    canvas_put(c, area_row(at, 0, used), STYLE_TITLE, span_str(" "));
	rest = area_row(at, 0, used);
	while (from < e->at &&
	    canvas_columns(span_of(e->text.p + from, e->at - from)) + 1 >
		rest.cols)
		from = behind(e, from);
	canvas_put(c, rest, STYLE_TEXT, span_from(buf_span(&e->text), from));
	canvas_cursor(c, at.row,
	    rest.col + canvas_columns(span_of(e->text.p + from, e->at - from)));
}
