/* Transforms: what is done to a sticky buffer before it is looked at. */

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/words.h"

bool
build_transform(
    struct build *b, const struct option *o, const struct transform *t)
{
	if (b->kind == NULL)
		return build_fail(b, o->name,
		    "%s: it stands behind a sticky buffer, before the "
		    "contents",
		    o->keyword->name);
	if (b->transforms == BUILD_TRANSFORMS)
		return build_fail(b, o->name,
		    "%s: a buffer may have %d transforms at most",
		    o->keyword->name, BUILD_TRANSFORMS);
	b->transform[b->transforms++] = *t;
	b->chosen_unused = true;
	b->fresh = true;
	return true;
}

static bool
parse_simple(struct build *b, const struct option *o)
{
	return build_transform(b, o, o->keyword->arg);
}

static bool
parse_pcrexform(struct build *b, const struct option *o)
{
	struct transform t = {.kind = TRANSFORM_PCREXFORM};

	t.regex = words_regex(b->words, o->value, 0, &b->err);
	if (t.regex == NULL) {
		b->err_at = o->value;
		return false;
	}
	if (regex_groups(t.regex) != 1)
		return build_fail(b, o->value,
		    "pcrexform: expected one group, which is what is kept; "
		    "the pattern has %u",
		    regex_groups(t.regex));
	return build_transform(b, o, &t);
}

/* xor:"0a0b": the key in hexadecimal */
static bool
parse_xor(struct build *b, const struct option *o)
{
	struct transform t = {.kind = TRANSFORM_XOR};
	uint8_t *key = arena_alloc(b->arena, o->value.n / 2 + 1);

	for (size_t i = 0; i < o->value.n; i++) {
		uint8_t c = byte_lower(o->value.p[i]);
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
		uint8_t digit = (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);

		if (!hex || o->value.n % 2 != 0)
			return build_fail(b, o->value,
			    "xor: expected the bytes of the key as pairs of "
			    "hexadecimal digits");
		key[i / 2] =
		    i % 2 == 0 ? (uint8_t)(digit << 4) : key[i / 2] | digit;
	}
	t.key = span_of(key, o->value.n / 2);
	if (t.key.n == 0 || t.key.n > 255)
		return build_fail(
		    b, o->value, "xor: expected a key of 1 to 255 bytes");
	return build_transform(b, o, &t);
}

static const struct transform simple_dotprefix = {.kind = TRANSFORM_DOTPREFIX};
static const struct transform simple_strip_whitespace = {
    .kind = TRANSFORM_STRIP_WHITESPACE};
static const struct transform simple_compress_whitespace = {
    .kind = TRANSFORM_COMPRESS_WHITESPACE};
static const struct transform simple_url_decode = {
    .kind = TRANSFORM_URL_DECODE};
static const struct transform simple_to_lowercase = {
    .kind = TRANSFORM_LOWERCASE};
static const struct transform simple_to_uppercase = {
    .kind = TRANSFORM_UPPERCASE};
static const struct transform simple_to_md5 = {.kind = TRANSFORM_MD5};
static const struct transform simple_to_sha1 = {.kind = TRANSFORM_SHA1};
static const struct transform simple_to_sha256 = {.kind = TRANSFORM_SHA256};
static const struct transform simple_header_lowercase = {
    .kind = TRANSFORM_HEADER_LOWERCASE};
static const struct transform simple_strip_pseudo_headers = {
    .kind = TRANSFORM_STRIP_PSEUDO_HEADERS};

const struct keyword kw_transform[] = {
    {"dotprefix", NULL, "put a dot in front", "rules/transforms.html#dotprefix",
	VALUE_NONE, parse_simple, &simple_dotprefix},
    {"strip_whitespace", NULL, "leave all white space out",
	"rules/transforms.html#strip-whitespace", VALUE_NONE, parse_simple,
	&simple_strip_whitespace},
    {"compress_whitespace", NULL, "make one of several white spaces",
	"rules/transforms.html#compress-whitespace", VALUE_NONE, parse_simple,
	&simple_compress_whitespace},
    {"url_decode", NULL, "undo %hh and +", "rules/transforms.html#url-decode",
	VALUE_NONE, parse_simple, &simple_url_decode},
    {"to_lowercase", NULL, "make letters lower case",
	"rules/transforms.html#to-lowercase", VALUE_NONE, parse_simple,
	&simple_to_lowercase},
    {"to_uppercase", NULL, "make letters upper case",
	"rules/transforms.html#to-uppercase", VALUE_NONE, parse_simple,
	&simple_to_uppercase},
    {"to_md5", NULL, "look at the MD5 instead", "rules/transforms.html#to-md5",
	VALUE_NONE, parse_simple, &simple_to_md5},
    {"to_sha1", NULL, "look at the SHA-1 instead",
	"rules/transforms.html#to-sha1", VALUE_NONE, parse_simple,
	&simple_to_sha1},
    {"to_sha256", NULL, "look at the SHA-256 instead",
	"rules/transforms.html#to-sha256", VALUE_NONE, parse_simple,
	&simple_to_sha256},
    {"header_lowercase", NULL, "make names of headers lower case",
	"rules/transforms.html#header-lowercase", VALUE_NONE, parse_simple,
	&simple_header_lowercase},
    {"strip_pseudo_headers", NULL, "leave headers out that begin with a colon",
	"rules/transforms.html#strip-pseudo-headers", VALUE_NONE, parse_simple,
	&simple_strip_pseudo_headers},
    {"pcrexform", NULL, "look at the first group of a match instead",
	"rules/transforms.html#pcre-xform", VALUE_NEEDED | VALUE_QUOTED,
	parse_pcrexform, NULL},
    {"xor", NULL, "undo an exclusive or with a key",
	"rules/transforms.html#xor", VALUE_NEEDED | VALUE_QUOTED, parse_xor,
	NULL},
    {0},
};
