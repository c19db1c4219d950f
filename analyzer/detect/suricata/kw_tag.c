/* tag: packets to record behind the alert. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"

enum {
	TAG_COUNT = 256, /* packets, where the rule is silent */
};

static bool
read_unit(struct build *b, struct span text, enum sig_tag_unit *unit)
{
	static const struct {
		const char *word;
		enum sig_tag_unit unit;
	} words[] = {
	    {"packets", TAG_PACKETS},
	    {"bytes", TAG_BYTES},
	    {"seconds", TAG_SECONDS},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(text, words[i].word)) {
			*unit = words[i].unit;
			return true;
		}
	}
	return build_fail(b, text,
	    "tag: expected packets, bytes or seconds behind the number");
}

/* session|host[,…[,src|dst]] */
static bool
read_scope(struct build *b, struct span word, enum sig_tag_scope *scope)
{
	if (span_eq_str(word, "host"))
		*scope = TAG_DST;
	else if (!span_eq_str(word, "session"))
		return build_fail(b, word, "tag: expected session or host");
	return true;
}

static bool
read_side(struct build *b, struct span word, struct sig_tag *t)
{
	if (!span_eq_str(word, "src") && !span_eq_str(word, "dst"))
		return build_fail(b, word, "tag: expected src or dst");
	if (t->scope == TAG_FLOW)
		build_warn(b,
		    "tag: a session has both sides; \"%.*s\" is ignored",
		    (int)word.n, (const char *)word.p);
	else if (span_eq_str(word, "src"))
		t->scope = TAG_SRC;
	return true;
}

/* tag:session|host[,COUNT,UNIT[,src|dst]] */
static bool
parse_tag(struct build *b, const struct option *o)
{
	struct sig_tag t = {.count = TAG_COUNT};
	struct span rest = o->value;
	struct span word;
	uint64_t n;

	(void)span_token(&rest, ',', &word);
	if (!read_scope(b, span_trim(word), &t.scope))
		return false;
	if (rest.p != NULL) {
		(void)span_token(&rest, ',', &word);
		if (!build_number(b, o, span_trim(word), UINT32_MAX, &n))
			return false;
		t.count = (uint32_t)n;
		if (!span_token(&rest, ',', &word))
			return build_fail(b, o->value,
			    "tag: expected a number with packets, bytes "
			    "or seconds behind it");
		if (!read_unit(b, span_trim(word), &t.unit))
			return false;
		if (rest.p != NULL && !read_side(b, span_trim(rest), &t))
			return false;
	}
	b->tag = mem_grow(b->tag, b->tags, &b->cap_tags, sizeof(*b->tag));
	b->tag[b->tags++] = t;
	return true;
}

const struct keyword kw_tag[] = {
    {"tag", NULL,
	"packets of the flow, or of a host, to record behind the alert",
	"rules/tag.html", VALUE_NEEDED, parse_tag, NULL},
    {0},
};
