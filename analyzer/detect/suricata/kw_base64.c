/* Base64 in buffers: base64_decode, base64_data, from_base64. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_base64 = {
    .name = "base64_data",
    .target = TARGET_BASE64,
    .field = {FIELD_COUNT, FIELD_COUNT},
};

/* "bytes N", "offset N", "relative", "mode WORD", with commas between. */
struct base64_args {
	uint64_t bytes;
	uint64_t offset;
	bool relative;
	enum base64_mode mode;
};

/* What stands behind a word and blanks, or p == NULL. */
static struct span
behind(struct span item, const char *word)
{
	struct span w = span_str(word);

	if (!span_starts(item, w) || item.n == w.n ||
	    (item.p[w.n] != ' ' && item.p[w.n] != '\t'))
		return (struct span){0};
	return span_trim(span_from(item, w.n));
}

static bool
read_mode(struct build *b, struct span word, enum base64_mode *mode)
{
	static const char *const words[] = {
	    [BASE64_STOP] = "rfc4648",
	    [BASE64_SKIP] = "rfc2045",
	    [BASE64_STRICT] = "strict",
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_nocase(word, span_str(words[i]))) {
			*mode = (enum base64_mode)i;
			return true;
		}
	}
	return build_fail(b, word,
	    "from_base64: expected rfc4648, rfc2045 or strict behind mode");
}

/* base64_decode has its words in one order: the place of one. */
static unsigned
place_of(struct span item)
{
	return behind(item, "bytes").n != 0 ? 1
	    : behind(item, "offset").n != 0 ? 2
					    : 3;
}

static bool
read_args(struct build *b, const struct option *o, bool transform,
    struct base64_args *a)
{
	struct span rest = o->value;
	unsigned step = 0; /* the place of the word before */
	struct span item;
	struct span value;

	while (o->has_value && span_token(&rest, ',', &item)) {
		bool ok;

		item = span_trim(item);
		if (!transform && item.n == 0 && rest.p == NULL)
			break; /* a comma at the end */
		if (!transform && place_of(item) <= step)
			return build_fail(b, item,
			    "base64_decode: expected bytes, offset and "
			    "relative in this order, each once");
		step = place_of(item);
		if ((value = behind(item, "bytes")).n != 0)
			ok = build_number(b, o, value, UINT16_MAX, &a->bytes);
		else if ((value = behind(item, "offset")).n != 0)
			ok = build_number(b, o, value,
			    transform ? UINT16_MAX : UINT32_MAX, &a->offset);
		else if (transform && (value = behind(item, "mode")).n != 0)
			ok = read_mode(b, value, &a->mode);
		else if (!transform && span_eq_str(item, "relative"))
			ok = a->relative = true;
		else
			return build_fail(b, item,
			    "%s: expected \"bytes N\", \"offset N\" or %s",
			    o->keyword->name,
			    transform ? "\"mode WORD\"" : "relative");
		if (!ok)
			return false;
	}
	return true;
}

static bool
parse_decode(struct build *b, const struct option *o)
{
	struct base64_args a = {0};
	struct check *c;

	if (!read_args(b, o, false, &a))
		return false;
	c = build_check_near(b, CHECK_BASE64);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->base64 = arena_zalloc(b->arena, 1, sizeof(*c->base64));
	c->base64->bytes = (uint32_t)a.bytes;
	c->base64->offset = (uint32_t)a.offset;
	if (a.relative)
		build_relative(b, c);
	return true;
}

static bool
parse_from(struct build *b, const struct option *o)
{
	struct base64_args a = {0};
	struct transform t = {.kind = TRANSFORM_BASE64};

	if (!read_args(b, o, true, &a))
		return false;
	t.mode = a.mode;
	t.bytes = (uint32_t)a.bytes;
	t.offset = (uint32_t)a.offset;
	return build_transform(b, o, &t);
}

const struct keyword kw_base64[] = {
    {"base64_decode", NULL, "decode from here on, for base64_data",
	"rules/base64-keywords.html#base64-decode", VALUE_MAY, parse_decode,
	NULL},
    {"base64_data", NULL, "what base64_decode made",
	"rules/base64-keywords.html#base64-data", VALUE_NONE, parse_sticky,
	&buffer_base64},
    {"from_base64", NULL, "undo base64", "rules/transforms.html#from-base64",
	VALUE_MAY, parse_from, NULL},
    {0},
};
