/* pcre and the checks of where a buffer ends: isdataat, bsize, absent. */

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/words.h"

/* ---- pcre ---- */

/* Takes "/PATTERN/LETTERS" apart at the last "/". */
static bool
split_pattern(struct build *b, const struct option *o, struct span *pattern,
    struct span *letters)
{
	struct span v = o->value;
	size_t start = 0; /* of "/PATTERN/", which an "m" may precede */
	size_t end = v.n;

	if (v.n > 1 && v.p[0] == 'm' && v.p[1] == '/')
		start = 1;
	while (end > start + 1 && v.p[end - 1] != '/')
		end--;
	if (v.n > 1 && v.p[0] == '!' && v.p[1] == '/')
		return build_fail(b, v,
		    "pcre: a \"!\" stands before the quotes: "
		    "!\"/PATTERN/LETTERS\"");
	if (v.n < 2 || v.p[start] != '/' || end < start + 2)
		return build_fail(b, v, "pcre: expected \"/PATTERN/LETTERS\"");
	*pattern = span_of(v.p + start + 1, end - start - 2);
	*letters = span_from(v, end);
	return true;
}

/* The buffers that a letter of pcre stands for. */
static const struct buffer_kind *
letter_buffer(uint8_t c)
{
	switch (c) {
	case 'U':
		return &buffer_http_uri;
	case 'I':
		return &buffer_http_uri_raw;
	case 'H':
		return &buffer_http_header;
	case 'D':
		return &buffer_http_header_raw;
	case 'M':
		return &buffer_http_method;
	case 'C':
		return &buffer_http_cookie;
	case 'P':
		return &buffer_http_request_body;
	case 'Q':
		return &buffer_http_response_body;
	case 'Y':
		return &buffer_http_stat_msg;
	case 'S':
		return &buffer_http_stat_code;
	case 'V':
		return &buffer_http_user_agent;
	case 'W':
		return &buffer_http_host;
	case 'Z':
		return &buffer_http_host_raw;
	default:
		return NULL;
	}
}

static unsigned
letter_flag(uint8_t c)
{
	switch (c) {
	case 'i':
		return REGEX_CASELESS;
	case 'm':
		return REGEX_MULTILINE;
	case 's':
		return REGEX_DOTALL;
	case 'x':
		return REGEX_EXTENDED;
	case 'A':
		return REGEX_ANCHORED;
	case 'E':
		return REGEX_DOLLAR_ENDONLY;
	case 'G':
		return REGEX_UNGREEDY;
	default:
		return 0;
	}
}

struct letters {
	unsigned flags;
	bool relative;
	const struct buffer_kind *kind;
};

static bool
read_letters(struct build *b, struct span text, struct letters *out)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		unsigned flag = letter_flag(c);
		const struct buffer_kind *k = letter_buffer(c);

		if (flag != 0)
			out->flags |= flag;
		else if (c == 'R')
			out->relative = true;
		else if (k != NULL && out->kind == NULL)
			out->kind = k;
		else if (k != NULL)
			return build_fail(b, span_from(text, i),
			    "pcre: the letters name two buffers, %s and %s",
			    out->kind->name, k->name);
		else if (c == ',')
			break; /* names of captures follow */
		else if (c != 'O' && c != 'B')
			return build_fail(b, span_from(text, i),
			    "pcre: unknown letter \"%c\" behind the pattern",
			    c >= ' ' && c < 127 ? c : '?');
	}
	return true;
}

/* The letter may repeat the sticky buffer; bodies of responses are files. */
static bool
letter_fits(const struct buffer_kind *sticky, const struct buffer_kind *letter)
{
	return sticky == letter ||
	    (sticky == &buffer_file && letter == &buffer_http_response_body);
}

enum {
	CAPTURES = REGEX_GROUPS - 1, /* of one expression */
};

/* What is captured, until it is known to be all. */
struct captures {
	struct capture v[CAPTURES];
	uint32_t n;
};

static bool
add_capture(struct build *b, struct captures *c, struct span text,
    size_t prefix, unsigned group)
{
	if (c->n == CAPTURES || group > CAPTURES)
		return build_fail(
		    b, text, "pcre: at most %d captures", CAPTURES);
	c->v[c->n++] = (struct capture){
	    .name = arena_str(b->arena, span_from(text, prefix)),
	    .group = group,
	    .of_packet = text.p[0] == 'p'};
	return true;
}

/* The bytes of "flow", "pkt" and what parts them from a name; 0: neither. */
static size_t
capture_prefix(struct span text, char sep)
{
	const char *flow = sep == ':' ? "flow:" : "flow_";
	const char *pkt = sep == ':' ? "pkt:" : "pkt_";

	if (span_starts(text, span_str(flow)) && text.n > strlen(flow))
		return strlen(flow);
	if (span_starts(text, span_str(pkt)) && text.n > strlen(pkt))
		return strlen(pkt);
	return 0;
}

/* Captures: groups named flow_NAME or pkt_NAME, and "flow:NAME, pkt:NAME"
 * behind the letters for the groups in their order. */
static bool
read_captures(struct build *b, struct span letters, const struct regex *regex,
    struct captures *c)
{
	struct span name;
	struct span rest;
	unsigned group;

	for (size_t i = 0; (group = regex_group_name(regex, i, &name)) != 0;
	     i++) {
		size_t n = capture_prefix(name, '_');

		if (n != 0 && !add_capture(b, c, name, n, group))
			return false;
	}
	(void)span_token(&letters, ',', &rest);
	for (group = 1; span_token(&letters, ',', &rest); group++) {
		struct span text = span_trim(rest);
		size_t n = capture_prefix(text, ':');

		if (text.n == 0 && letters.p == NULL)
			break; /* a comma at the end */
		if (group > regex_groups(regex) && regex_groups(regex) != 0)
			return build_fail(b, rest,
			    "pcre: the pattern has only %u groups to capture",
			    regex_groups(regex));
		if (n == 0)
			return build_fail(b, rest,
			    "pcre: expected \"flow:NAME\" or \"pkt:NAME\" for "
			    "a capture");
		if (!add_capture(b, c, text, n, group))
			return false;
	}
	return true;
}

/* Upper case that stands for itself: not "\\S", and not "\\x4A". */
static bool
has_upper(struct span pattern)
{
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '\\')
			i += i + 1 < pattern.n && pattern.p[i + 1] == 'x' ? 3
									  : 1;
		else if (byte_lower(pattern.p[i]) != pattern.p[i])
			return true;
	}
	return false;
}

static bool
check_letters(struct build *b, const struct option *o, struct span pattern,
    const struct letters *l)
{
	const struct buffer_kind *k = l->kind;

	if (k == &buffer_http_host && (l->flags & REGEX_CASELESS) == 0 &&
	    has_upper(pattern))
		return build_fail(b, pattern,
		    "pcre: http.host is in lower case, so that upper case can "
		    "never match");
	if (l->relative && b->kind == NULL &&
	    !build_has_match(b, k == NULL ? &buffer_payload : k))
		return build_fail(b, o->value,
		    "pcre: R counts from the match before, but there is no "
		    "content or pcre before it in the same buffer");
	return true;
}

static bool
parse_pcre(struct build *b, const struct option *o)
{
	struct letters l = {0};
	struct span pattern = {0};
	struct span letters = {0};
	struct captures captures = {0};
	const struct regex *regex;
	struct check *c;

	if (!split_pattern(b, o, &pattern, &letters) ||
	    !read_letters(b, letters, &l))
		return false;
	if (l.kind != NULL && b->kind != NULL && !letter_fits(b->kind, l.kind))
		return build_fail(b, letters,
		    "pcre: the letters name the buffer %s, but the sticky "
		    "buffer %s is in force",
		    l.kind->name, b->kind->name);
	if (!check_letters(b, o, pattern, &l))
		return false;
	regex = words_regex(b->words, pattern, l.flags, &b->err);
	if (regex == NULL) {
		b->err_at = pattern;
		return false;
	}
	if (!read_captures(b, letters, regex, &captures))
		return false;
	c = l.kind == NULL || b->kind != NULL
	    ? build_check(b, CHECK_PCRE)
	    : build_check_in(b, l.kind, CHECK_PCRE);
	if (c == NULL)
		return false;
	c->negated = o->negated;
	c->text = o->value;
	c->regex = regex;
	c->captures = captures.n;
	if (captures.n != 0) {
		b->sig.captures = true;
		c->capture =
		    (const struct capture *)(const void *)arena_copy(b->arena,
			span_of(captures.v, captures.n * sizeof(captures.v[0])))
			.p;
	}
	if (l.relative)
		build_relative(b, c);
	return true;
}

/* ---- where a buffer ends ---- */

/* isdataat: [!]NUMBER[,relative][,rawbytes] */
static bool
parse_is_data_at(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct operand at = {0};
	bool relative = false;
	bool raw = false;
	struct span item;
	struct check *c;

	(void)span_token(&rest, ',', &item);
	if (!build_operand(b, o, span_trim(item), &at))
		return false;
	if (!at.variable &&
	    (at.n < 0 || at.n > 65535 ||
		span_find_byte(item, 'x', 0) != SIZE_MAX))
		return build_fail(b, item,
		    "isdataat: expected a decimal number from 0 to 65535");
	while (span_token(&rest, ',', &item)) {
		item = span_trim(item);
		if (span_eq_str(item, "relative") && !relative)
			relative = true;
		else if (!span_eq_str(item, "rawbytes") || !relative || raw)
			return build_fail(b, item,
			    "isdataat: expected relative, and rawbytes behind "
			    "it");
		else
			raw = true;
	}
	c = relative ? build_check_near(b, CHECK_IS_DATA_AT)
		     : build_check(b, CHECK_IS_DATA_AT);
	if (c == NULL)
		return false;
	c->negated = o->negated;
	c->text = o->value;
	c->data_at.at = at;
	if (relative)
		build_relative(b, c);
	return true;
}

static bool
parse_bsize(struct build *b, const struct option *o)
{
	struct number_test t;
	struct check *c;

	if (!build_number_test(b, o, o->value, UINT64_MAX, &t))
		return false;
	if (b->kind == NULL)
		return build_fail(b, o->name,
		    "bsize: it is about a sticky buffer, and none is named "
		    "before it; for the payload of a packet use dsize");
	c = build_check(b, CHECK_SIZE);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->size = t;
	return true;
}

/* absent or absent:or_else */
static bool
parse_absent(struct build *b, const struct option *o)
{
	struct check *c;

	if (o->has_value && !span_eq_str(o->value, "or_else"))
		return build_fail(
		    b, o->value, "absent: expected nothing or \"or_else\"");
	if (b->kind == NULL || !b->chosen_unused)
		return build_fail(b, o->name,
		    "absent: it stands right behind a sticky buffer");
	c = build_check(b, CHECK_ABSENT);
	if (c == NULL)
		return false;
	c->or_else = o->has_value;
	return true;
}

const struct keyword kw_payload[] = {
    {"pcre", NULL, "a regular expression that must match (or not: !)",
	"rules/payload-keywords.html#pcre-perl-compatible-regular-expressions",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_pcre, NULL},
    {"isdataat", NULL, "there are still bytes at that place (or not: !)",
	"rules/payload-keywords.html#isdataat", VALUE_NEEDED | VALUE_NEGATES,
	parse_is_data_at, NULL},
    {"bsize", NULL, "bytes in the sticky buffer",
	"rules/payload-keywords.html#bsize", VALUE_NEEDED, parse_bsize, NULL},
    {"absent", NULL, "the sticky buffer is not there at all",
	"rules/payload-keywords.html#absent", VALUE_MAY, parse_absent, NULL},
    {0},
};
