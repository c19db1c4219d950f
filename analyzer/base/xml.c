#include "analyzer/base/xml.h"

enum {
	REFERENCE_MAX = 10, /* bytes between "&" and ";" */
	CHARACTER_MAX = 0x10ffff,
};

struct xml
xml_of(struct span text)
{
	return (struct xml){.c = cur_of(text)};
}

/* ---- pieces ------------------------------------------------------------- */

static bool
blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
ends_name(uint8_t c)
{
	return blank(c) || c == '>' || c == '/' || c == '=' || c == '<' ||
	    c == '"' || c == '\'';
}

static void
skip_blank(struct cur *c)
{
	struct span rest = cur_rest(c);
	size_t n = 0;

	while (n < rest.n && blank(rest.p[n]))
		n++;
	cur_skip(c, n);
}

/* Takes prefix off the text.  False: it does not begin so. */
static bool
skip(struct cur *c, const char *prefix)
{
	struct span p = span_str(prefix);

	if (!span_starts(cur_rest(c), p))
		return false;
	cur_skip(c, p.n);
	return true;
}

/* Takes the text before mark, and the mark.  False: there is none. */
static bool
take_to(struct cur *c, const char *mark, struct span *text)
{
	struct span m = span_str(mark);
	size_t n = span_find(cur_rest(c), m);

	if (n == SIZE_MAX)
		return false;
	*text = cur_take(c, n);
	cur_skip(c, m.n);
	return true;
}

/* Takes a name, and gives it without its prefix; empty: there is none. */
static struct span
take_name(struct cur *c)
{
	struct span rest = cur_rest(c);
	struct span name;
	size_t n = 0;
	size_t colon;

	while (n < rest.n && !ends_name(rest.p[n]))
		n++;
	name = cur_take(c, n);
	colon = span_find_byte(name, ':', 0);
	return colon == SIZE_MAX || colon == 0 || colon + 1 == name.n
	    ? name
	    : span_from(name, colon + 1);
}

static bool
plain(struct span text)
{
	return span_find_byte(text, '&', 0) == SIZE_MAX &&
	    span_find_byte(text, '\r', 0) == SIZE_MAX;
}

static struct xml_part
bad(struct xml *x)
{
	cur_poison(&x->c);
	return (struct xml_part){.kind = XML_BAD};
}

/* ---- parts -------------------------------------------------------------- */

/* Inside a start tag: an attribute or the end of the tag. */
static struct xml_part
next_in_tag(struct xml *x)
{
	struct xml_part part = {.kind = XML_ATTRIBUTE, .name = x->open};
	struct cur *c = &x->c;

	skip_blank(c);
	if (skip(c, "/>")) {
		part.kind = XML_CLOSE;
		x->in_tag = false;
		return part;
	}
	if (skip(c, ">")) {
		part.kind = XML_START;
		x->in_tag = false;
		return part;
	}
	part.name = take_name(c);
	skip_blank(c);
	if (part.name.n == 0 || !skip(c, "="))
		return bad(x);
	skip_blank(c);
	if (skip(c, "\"") ? !take_to(c, "\"", &part.text)
			  : !skip(c, "'") || !take_to(c, "'", &part.text))
		return bad(x);
	part.plain = plain(part.text);
	return part;
}

static struct xml_part
open_tag(struct xml *x)
{
	x->open = take_name(&x->c);
	if (x->open.n == 0)
		return bad(x);
	x->in_tag = true;
	return (struct xml_part){.kind = XML_OPEN, .name = x->open};
}

static struct xml_part
close_tag(struct xml *x)
{
	struct xml_part part = {.kind = XML_CLOSE, .name = take_name(&x->c)};

	skip_blank(&x->c);
	return part.name.n != 0 && skip(&x->c, ">") ? part : bad(x);
}

/* Takes the text before the next tag; what does not end goes to the end. */
static struct xml_part
take_text(struct xml *x)
{
	size_t n = span_find_byte(cur_rest(&x->c), '<', 0);
	struct span text = cur_take(&x->c, n == SIZE_MAX ? cur_left(&x->c) : n);

	return (struct xml_part){
	    .kind = XML_TEXT, .text = text, .plain = plain(text)};
}

struct xml_part
xml_next(struct xml *x)
{
	struct xml_part text = {.kind = XML_TEXT, .plain = true};
	struct cur *c = &x->c;
	struct span left_out;

	if (!cur_ok(c))
		return bad(x);
	if (x->in_tag)
		return next_in_tag(x);
	for (;;) {
		if (cur_left(c) == 0)
			return (struct xml_part){.kind = XML_END};
		if (skip(c, "<!--")) {
			if (!take_to(c, "-->", &left_out))
				return bad(x);
		} else if (skip(c, "<?")) {
			if (!take_to(c, "?>", &left_out))
				return bad(x);
		} else {
			break;
		}
	}
	if (skip(c, "<![CDATA["))
		return take_to(c, "]]>", &text.text) ? text : bad(x);
	if (skip(c, "<!"))
		return bad(x); /* a DTD */
	if (skip(c, "</"))
		return close_tag(x);
	return skip(c, "<") ? open_tag(x) : take_text(x);
}

bool
xml_has_text(struct span s)
{
	for (;;) {
		size_t end;

		s = span_trim(s);
		if (s.n == 0)
			return false;
		if (s.p[0] != '<')
			return true;
		end = span_find_byte(s, '>', 0);
		if (end == SIZE_MAX)
			return true;
		s = span_from(s, end + 1);
	}
}

/* ---- what a text means -------------------------------------------------- */

static uint32_t
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 16;
}

/* The character of "#65" or "#x41", or 0. */
static uint32_t
by_number(struct span name)
{
	uint32_t base = 10;
	uint32_t n = 0;
	size_t i = 1;

	if (name.n > 1 && name.p[1] == 'x') {
		base = 16;
		i = 2;
	}
	if (i >= name.n)
		return 0;
	for (; i < name.n; i++) {
		uint32_t d = digit(name.p[i]);

		if (d >= base)
			return 0;
		n = n * base + d;
		if (n > CHARACTER_MAX)
			return 0;
	}
	return n >= 0xd800 && n < 0xe000 ? 0 : n;
}

/* The character of what stands between "&" and ";", or 0. */
static uint32_t
character(struct span name)
{
	static const struct {
		const char *name;
		uint8_t c;
	} known[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'},
	    {"apos", '\''}};

	if (name.n != 0 && name.p[0] == '#')
		return by_number(name);
	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (span_eq_str(name, known[i].name))
			return known[i].c;
	}
	return 0;
}

/* A character as UTF-8, which is never longer than its reference. */
static size_t
put(uint8_t *out, uint32_t c)
{
	unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};

	out[0] = (uint8_t)(first[more] | c >> 6 * more);
	for (unsigned i = 1; i <= more; i++)
		out[i] = (uint8_t)(0x80 | (c >> 6 * (more - i) & 0x3f));
	return more + 1;
}

size_t
xml_unescape(struct span text, uint8_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		size_t end = SIZE_MAX;
		uint32_t c = 0;

		if (text.p[i] == '\r' && i + 1 < text.n &&
		    text.p[i + 1] == '\n')
			continue;
		if (text.p[i] == '&')
			end = span_find_byte(span_first(span_from(text, i + 1),
						 REFERENCE_MAX + 1),
			    ';', 0);
		if (end != SIZE_MAX)
			c = character(span_of(text.p + i + 1, end));
		if (c == 0) {
			out[n++] = text.p[i] == '\r' ? '\n' : text.p[i];
			continue;
		}
		n += put(out + n, c);
		i += end + 1;
	}
	return n;
}
