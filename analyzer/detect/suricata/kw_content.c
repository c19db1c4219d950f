/* content and what modifies it, pcre, and the sizes of buffers. */

#include <stdio.h>

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/literal.h"

enum {
	CONTENT_BYTES = 8192,    /* of a literal */
	DISTANCE_MOST = 1 << 20, /* from the match before */
};

/* ---- content ---- */

/* Reads "0d 0a|" behind a "|"; returns the index behind the closing one. */
static size_t
read_hex(struct build *b, struct span text, size_t i, struct content *c)
{
	uint8_t *out = (uint8_t *)c->literal.p;
	int high = -1;

	for (; i < text.n && text.p[i] != '|'; i++) {
		int digit = hex_digit(text.p[i]);

		if (text.p[i] == ' ')
			continue;
		if (digit < 0) {
			build_fail(b, span_from(text, i),
			    "content: between \"|\" only hexadecimal digits "
			    "and spaces may stand, not \"%c\"",
			    text.p[i] >= ' ' && text.p[i] < 127 ? text.p[i]
								: '?');
			return SIZE_MAX;
		}
		if (high < 0) {
			high = digit;
			continue;
		}
		out[c->literal.n++] = (uint8_t)(high << 4 | digit);
		high = -1;
	}
	if (i == text.n) {
		build_fail(b, text, "content: unbalanced '|'");
		return SIZE_MAX;
	}
	if (high >= 0) {
		build_fail(b, span_from(text, i),
		    "content: an odd number of hexadecimal digits between "
		    "\"|\"");
		return SIZE_MAX;
	}
	return i + 1;
}

bool
build_literal(struct build *b, struct span text, struct content *c)
{
	uint8_t *out = arena_alloc(b->arena, text.n + 1);
	size_t i = 0;

	c->literal = span_of(out, 0);
	while (i < text.n) {
		uint8_t byte = text.p[i++];

		if (byte == '|') {
			i = read_hex(b, text, i, c);
			if (i == SIZE_MAX)
				return false;
			continue;
		}
		if (byte == '\\') {
			byte = i < text.n ? text.p[i++] : 0;
			if (byte == 0 || strchr("\\;:\"", byte) == NULL)
				return build_fail(b, span_from(text, i - 2),
				    "content: only \\\\ \\; \\: and \\\" may "
				    "stand behind a backslash; write other "
				    "bytes as |hh|");
		}
		out[c->literal.n++] = byte;
	}
	return true;
}

static bool
parse_content(struct build *b, const struct option *o)
{
	struct content literal = {0};
	struct check *c;

	if (!build_literal(b, o->value, &literal))
		return false;
	if (literal.literal.n == 0)
		return build_fail(b, o->name, "content: it is empty");
	if (literal.literal.n > CONTENT_BYTES)
		return build_fail(b, o->value,
		    "content: it stands for %zu bytes; %d is the limit",
		    literal.literal.n, CONTENT_BYTES);
	c = build_check(b, CHECK_CONTENT);
	if (c == NULL)
		return false;
	c->negated = o->negated;
	c->text = o->value;
	c->content = literal;
	return true;
}

static bool
parse_uricontent(struct build *b, const struct option *o)
{
	if (b->kind != NULL)
		return build_fail(b, o->name,
		    "uricontent: it can't be used behind the sticky buffer "
		    "%s; write \"http.uri; content:…\"",
		    b->kind->name);
	return parse_content(b, o) && build_move_last(b, o, &buffer_http_uri);
}

static bool
parse_nocase(struct build *b, const struct option *o)
{
	struct check *c = build_last_content(b, o);
	uint8_t *p;

	if (c == NULL)
		return false;
	if (c->content.nocase)
		return build_fail(
		    b, o->name, "nocase: given twice for one content");
	c->content.nocase = true;
	p = (uint8_t *)c->content.literal.p;
	for (size_t i = 0; i < c->content.literal.n; i++)
		p[i] = byte_lower(p[i]);
	return true;
}

/* Which operand of a content a keyword sets, and what it excludes. */
struct place_word {
	enum content_has has;
	unsigned excludes;
};

static bool
place_conflict(struct build *b, const struct option *o, const struct check *c)
{
	const struct place_word *w = o->keyword->arg;
	const char *name = o->keyword->name;

	if ((c->content.has & HAS_STARTSWITH) != 0)
		return build_fail(
		    b, o->name, "%s: the content has startswith already", name);
	if ((c->content.has & w->has) != 0)
		return build_fail(
		    b, o->name, "%s: given twice for one content", name);
	if ((c->content.has & w->excludes) == 0)
		return true;
	if ((w->excludes & HAS_DISTANCE) != 0)
		return build_fail(b, o->name,
		    "%s: it counts from the start of the buffer and can't be "
		    "combined with distance or within, which count from the "
		    "match before",
		    name);
	return build_fail(b, o->name,
	    "%s: it counts from the match before and can't be combined with "
	    "offset, depth or startswith, which count from the start of the "
	    "buffer",
	    name);
}

/* depth and within must leave room for the content. */
static bool
room_for(struct build *b, const struct option *o, const struct check *c,
    const struct operand *v)
{
	if (v->variable || v->n >= (int64_t)c->content.literal.n)
		return true;
	return build_fail(b, o->value,
	    "%s: %lld is less than the %zu bytes of the content, which can "
	    "never fit",
	    o->keyword->name, (long long)v->n, c->content.literal.n);
}

/* Is the last content the fast_pattern? */
static bool
same_as_fast(const struct build *b)
{
	return b->fast.at.given && b->fast.at.list == b->content.list &&
	    b->fast.at.check == b->content.check;
}

static bool
parse_place(struct build *b, const struct option *o)
{
	const struct place_word *w = o->keyword->arg;
	struct check *c = build_last_content(b, o);
	int64_t most = (w->has & (HAS_DISTANCE | HAS_WITHIN)) != 0
	    ? DISTANCE_MOST
	    : UINT16_MAX;
	struct operand v;

	if (c == NULL || !place_conflict(b, o, c) ||
	    !build_operand(b, o, o->value, &v))
		return false;
	if (b->fast.only && b->fast.at.list == b->content.list &&
	    (b->fast.at.check == b->content.check ||
		((w->has & (HAS_DISTANCE | HAS_WITHIN)) != 0 &&
		    b->fast.at.check + 1 == b->content.check)))
		return build_fail(b, o->name,
		    "%s: fast_pattern:only binds its content to no place; "
		    "leave \"only\" away",
		    o->keyword->name);
	if (c->negated && same_as_fast(b))
		return build_fail(b, o->name,
		    "%s: a negated content that is bound to a place can't be "
		    "the fast_pattern",
		    o->keyword->name);
	if (!v.variable && (v.n > most || v.n < -most))
		return build_fail(b, o->value,
		    "%s: expected a number up to %lld", o->keyword->name,
		    (long long)most);
	if (w->has != HAS_DISTANCE && !v.variable && v.n < 0)
		return build_fail(
		    b, o->value, "%s: it can't be negative", o->keyword->name);
	switch (w->has) {
	case HAS_OFFSET:
		c->content.offset = v;
		break;
	case HAS_DEPTH:
		if (!room_for(b, o, c, &v))
			return false;
		c->content.depth = v;
		break;
	case HAS_DISTANCE:
		c->content.distance = v;
		break;
	default:
		if (!room_for(b, o, c, &v))
			return false;
		c->content.within = v;
		break;
	}
	c->content.has |= (uint8_t)w->has;
	if ((w->has & (HAS_DISTANCE | HAS_WITHIN)) != 0)
		build_relative(b, c);
	return true;
}

static bool
parse_startswith(struct build *b, const struct option *o)
{
	struct check *c = build_last_content(b, o);

	if (c == NULL)
		return false;
	if ((c->content.has &
		(HAS_OFFSET | HAS_DEPTH | HAS_DISTANCE | HAS_WITHIN)) != 0)
		return build_fail(b, o->name,
		    "startswith: it can't be combined with offset, depth, "
		    "distance or within");
	c->content.has |= HAS_DEPTH | HAS_STARTSWITH;
	c->content.depth = (struct operand){.n = (int64_t)c->content.literal.n};
	return true;
}

static bool
parse_endswith(struct build *b, const struct option *o)
{
	struct check *c = build_last_content(b, o);

	if (c == NULL)
		return false;
	c->content.has |= HAS_ENDSWITH;
	return true;
}

static bool
parse_rawbytes(struct build *b, const struct option *o)
{
	struct check *c = build_last_content(b, o);

	if (c == NULL)
		return false;
	if (b->list[b->content.list].kind != &buffer_payload)
		return build_fail(b, o->name,
		    "rawbytes: it is about the payload, but the content is in "
		    "%s",
		    b->list[b->content.list].kind->name);
	if ((c->content.has & HAS_RAWBYTES) != 0)
		return build_fail(
		    b, o->name, "rawbytes: given twice for one content");
	c->content.has |= HAS_RAWBYTES;
	return true;
}

/* fast_pattern:OFFSET,LENGTH */
static bool
read_chop(struct build *b, const struct option *o, const struct check *c)
{
	size_t comma = span_find_byte(o->value, ',', 0);
	uint64_t offset;
	uint64_t n;

	if (comma == SIZE_MAX ||
	    !span_number(
		span_trim(span_first(o->value, comma)), 65535, &offset) ||
	    !span_number(span_trim(span_from(o->value, comma + 1)), 65535, &n))
		return build_fail(b, o->value,
		    "fast_pattern: expected \"only\" or OFFSET,LENGTH");
	if (offset + n > c->content.literal.n)
		return build_fail(b, o->value,
		    "fast_pattern: the content has only %zu bytes",
		    c->content.literal.n);
	b->fast.chop = n != 0;
	b->fast.chop_offset = offset;
	b->fast.chop_n = n;
	return true;
}

static bool
parse_fast_pattern(struct build *b, const struct option *o)
{
	const struct check *c = build_last_content(b, o);

	if (c == NULL)
		return false;
	if (b->fast.at.given && b->fast.at.list == b->content.list)
		return build_fail(
		    b, o->name, "fast_pattern: given twice; a buffer has one");
	if (c->negated && (c->content.has & HAS_PLACES) != 0)
		return build_fail(b, o->name,
		    "fast_pattern: it can't be used with a negated content "
		    "that is bound to a place");
	b->fast.at = b->content;
	if (!o->has_value)
		return true;
	if (span_eq_str(o->value, "only")) {
		if (c->negated || (c->content.has & HAS_PLACES) != 0)
			return build_fail(b, o->name,
			    "fast_pattern: \"only\" goes with a content that "
			    "is neither negated nor bound to a place; leave "
			    "\"only\" away");
		b->fast.only = true;
		return true;
	}
	return read_chop(b, o, c);
}

/* replace:"BYTES" is for those who stand in the way of packets. */
static bool
parse_replace(struct build *b, const struct option *o)
{
	struct content with = {0};
	const struct check *c = build_last_content(b, o);

	if (c == NULL || !build_literal(b, o->value, &with))
		return false;
	if (c->negated)
		return build_fail(b, o->name,
		    "replace: a negated content leaves nothing to replace");
	if (with.literal.n != c->content.literal.n)
		return build_fail(b, o->value,
		    "replace: it has %zu bytes, but the content has %zu",
		    with.literal.n, c->content.literal.n);
	build_warn(b, "replace: packets are read, not changed");
	return true;
}

static const struct place_word place_offset = {
    HAS_OFFSET, HAS_DISTANCE | HAS_WITHIN};
static const struct place_word place_depth = {
    HAS_DEPTH, HAS_DISTANCE | HAS_WITHIN};
static const struct place_word place_distance = {
    HAS_DISTANCE, HAS_OFFSET | HAS_DEPTH};
static const struct place_word place_within = {
    HAS_WITHIN, HAS_OFFSET | HAS_DEPTH};

const struct keyword kw_content[] = {
    {"content", NULL, "bytes that must be there (or not: !)",
	"rules/payload-keywords.html#content",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_content, NULL},
    {"uricontent", NULL, "content in http.uri, the old way",
	"rules/http-keywords.html#uricontent",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_uricontent, NULL},
    {"nocase", NULL, "the content matches in either case",
	"rules/payload-keywords.html#nocase", VALUE_NONE, parse_nocase, NULL},
    {"depth", NULL, "how far from the start the content may end",
	"rules/payload-keywords.html#depth", VALUE_NEEDED, parse_place,
	&place_depth},
    {"offset", NULL, "from which byte on the content is looked for",
	"rules/payload-keywords.html#offset", VALUE_NEEDED, parse_place,
	&place_offset},
    {"distance", NULL, "bytes at least between the match before and this",
	"rules/payload-keywords.html#distance", VALUE_NEEDED, parse_place,
	&place_distance},
    {"within", NULL, "how far behind the match before it may end",
	"rules/payload-keywords.html#within", VALUE_NEEDED, parse_place,
	&place_within},
    {"startswith", NULL, "the content stands at the start of the buffer",
	"rules/payload-keywords.html#startswith", VALUE_NONE, parse_startswith,
	NULL},
    {"endswith", NULL, "the content stands at the end of the buffer",
	"rules/payload-keywords.html#endswith", VALUE_NONE, parse_endswith,
	NULL},
    {"rawbytes", NULL, "accepted for Snort's sake, without effect",
	"rules/payload-keywords.html#rawbytes", VALUE_NONE, parse_rawbytes,
	NULL},
    {"replace", NULL, "change the packet: not done here",
	"rules/payload-keywords.html#replace", VALUE_NEEDED | VALUE_QUOTED,
	parse_replace, NULL},
    {"fast_pattern", NULL, "the content to search for first",
	"rules/prefilter-keywords.html#fast-pattern", VALUE_MAY,
	parse_fast_pattern, NULL},
    {0},
};
