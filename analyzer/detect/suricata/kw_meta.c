/* What a rule says about itself: msg, sid, classtype, reference … */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/words.h"

enum {
	MSG_BYTES = 4096,
};

/* A copy of a text without the "\" before escaped characters. */
static const char *
plain_text(struct build *b, struct span text)
{
	char *p = arena_alloc(b->arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\' && i + 1 < text.n)
			i++;
		p[n++] = (char)text.p[i];
	}
	p[n] = '\0';
	return p;
}

static bool
parse_msg(struct build *b, const struct option *o)
{
	if (!build_once(b, o, SEEN_MSG))
		return false;
	if (o->value.n > MSG_BYTES)
		return build_fail(
		    b, o->value, "msg: it is longer than %d bytes", MSG_BYTES);
	b->sig.rule.title = plain_text(b, o->value);
	return true;
}

static bool
parse_sid(struct build *b, const struct option *o)
{
	uint64_t n;

	if (!build_once(b, o, SEEN_SID))
		return false;
	if (!span_number(o->value, UINT32_MAX, &n) || n == 0)
		return build_fail(
		    b, o->value, "sid: expected a number from 1 to 4294967295");
	b->sig.rule.sid = (uint32_t)n;
	b->sid_at = o->value;
	return true;
}

static bool
parse_rev(struct build *b, const struct option *o)
{
	uint64_t n;

	if (!build_once(b, o, SEEN_REV))
		return false;
	if (!span_number(o->value, UINT32_MAX - 1, &n) || n == 0)
		return build_fail(
		    b, o->value, "rev: expected a number from 1 to 4294967294");
	b->sig.rule.rev = (uint32_t)n;
	return true;
}

static bool
parse_gid(struct build *b, const struct option *o)
{
	uint64_t n;

	if (!build_once(b, o, SEEN_GID))
		return false;
	if (!span_number(o->value, UINT32_MAX, &n))
		return build_fail(
		    b, o->value, "gid: expected a number from 0 to 4294967295");
	b->sig.rule.gid = (uint32_t)n;
	return true;
}

static bool
parse_priority(struct build *b, const struct option *o)
{
	uint64_t n;

	if (!span_number(o->value, INT32_MAX, &n))
		return build_fail(
		    b, o->value, "priority: expected a number from 1 to 255");
	if (n == 0 || n > 255) {
		build_warn(b,
		    "priority: %s is taken; 1 is the highest, 255 "
		    "the lowest",
		    n == 0 ? "1" : "255");
		n = n == 0 ? 1 : 255;
	}
	if ((b->seen & SEEN_PRIORITY) != 0)
		build_warn(b, "priority: given twice; this one counts");
	b->seen |= SEEN_PRIORITY;
	b->sig.rule.severity = (uint8_t)n;
	return true;
}

static bool
parse_classtype(struct build *b, const struct option *o)
{
	const union map_value *v = map_get(b->words->classes, o->value);
	const struct class *c;

	if (v == NULL) {
		build_warn(b,
		    "unknown classtype \"%.*s\": the rule gets priority 3; "
		    "known ones stand in classification.config",
		    (int)(o->value.n < 60 ? o->value.n : 60),
		    (const char *)o->value.p);
		if ((b->seen & (SEEN_PRIORITY | SEEN_CLASSTYPE)) == 0)
			b->sig.rule.severity = 3;
		return true;
	}
	c = v->cp;
	if ((b->seen & SEEN_CLASSTYPE) != 0) {
		build_warn(b,
		    "classtype: given twice; the one of the highest "
		    "priority counts");
		if (c->priority >= b->class_priority)
			return true;
	}
	b->seen |= SEEN_CLASSTYPE;
	b->class_priority = c->priority;
	b->sig.rule.category = c->text;
	if ((b->seen & SEEN_PRIORITY) == 0)
		b->sig.rule.severity = c->priority;
	return true;
}

static bool
parse_reference(struct build *b, const struct option *o)
{
	size_t comma = span_find_byte(o->value, ',', 0);
	struct span system = span_trim(span_first(o->value, comma));
	struct span id;
	char lower[32];
	const union map_value *v = NULL;

	if (comma == SIZE_MAX || system.n == 0)
		return build_fail(b, o->value,
		    "reference: expected SYSTEM,ID such as "
		    "\"url,example.org/advisory\"");
	id = span_trim(span_from(o->value, comma + 1));
	if (id.n == 0)
		return build_fail(b, o->value,
		    "reference: the identifier is missing behind the comma");
	for (size_t i = 0; i < system.n && i < sizeof(lower); i++)
		lower[i] = (char)byte_lower(system.p[i]);
	if (system.n <= sizeof(lower))
		v = map_get(b->words->references, span_of(lower, system.n));
	if (v == NULL)
		v = map_get(b->words->references, system);
	b->reference = mem_grow(b->reference, b->references, &b->cap_references,
	    sizeof(*b->reference));
	b->reference[b->references++] = (const char *)arena_printf(b->arena,
	    "%s%.*s", v == NULL ? "" : (const char *)v->cp, (int)id.n,
	    (const char *)id.p)
					    .p;
	return true;
}

static void
add_technique(struct build *b, const char *id)
{
	b->technique = mem_grow(b->technique, b->techniques, &b->cap_techniques,
	    sizeof(*b->technique));
	b->technique[b->techniques++] = id;
}

/* metadata: KEY VALUE, KEY VALUE */
static bool
parse_metadata(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct span item;

	while (span_token(&rest, ',', &item)) {
		struct pair *p;
		size_t n = 0;

		item = span_trim(item);
		if (item.n == 0)
			continue;
		while (n < item.n && item.p[n] != ' ' && item.p[n] != '\t')
			n++;
		b->metadata = mem_grow(b->metadata, b->metadatas,
		    &b->cap_metadata, sizeof(*b->metadata));
		p = &b->metadata[b->metadatas++];
		p->key = words_text(b->words, span_first(item, n));
		p->value = words_text(b->words, span_trim(span_from(item, n)));
		if (span_eq_str(span_first(item, n), "mitre_technique_id"))
			add_technique(b, p->value);
	}
	return true;
}

static bool
parse_target(struct build *b, const struct option *o)
{
	uint8_t target = span_eq_str(o->value, "src_ip") ? 1
	    : span_eq_str(o->value, "dest_ip")           ? 2
							 : 0;

	if (target == 0)
		return build_fail(
		    b, o->value, "target: expected src_ip or dest_ip");
	if (b->sig.rule.target != 0 && b->sig.rule.target != target)
		return build_fail(
		    b, o->value, "target: it contradicts the one before it");
	b->sig.rule.target = target;
	return true;
}

static bool
parse_noalert(struct build *b, const struct option *o)
{
	(void)o;
	b->sig.no_alert = true;
	return true;
}

static bool
parse_alert(struct build *b, const struct option *o)
{
	(void)o;
	b->sig.no_alert = false;
	b->alerts = true;
	return true;
}

/* What cannot be looked for first, in whatever version of Suricata. */
static bool
never_first(const char *name)
{
	static const char *const names[] = {"app-layer-event", "asn1",
	    "base64_decode", "bsize", "byte_extract", "byte_jump", "byte_math",
	    "byte_test", "datarep", "dataset", "dns.opcode", "filesize",
	    "flowbits", "flowint", "hostbits", "isdataat", "pcre", "sameip",
	    "ssl_state", "ssl_version", "tls.version", "urilen", "xbits"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static bool
parse_prefilter(struct build *b, const struct option *o)
{
	const char *name;

	if (b->last_match == NULL)
		return build_fail(b, o->name,
		    "prefilter: it stands behind what is to be looked for "
		    "first");
	name = b->last_match->name;
	if ((b->seen & SEEN_PREFILTER) != 0)
		return build_fail(b, o->name, "prefilter: given twice");
	if (strcmp(name, "content") == 0 || strcmp(name, "uricontent") == 0) {
		const struct check *c = build_last_content(b, o);

		if (c->negated && (c->content.has & HAS_PLACES) != 0)
			return build_fail(b, o->name,
			    "prefilter: it can't be used with a negated "
			    "content that is bound to a place");
		if (!b->fast.at.given)
			b->fast.at = b->content;
		return true;
	}
	b->seen |= SEEN_PREFILTER;
	return !never_first(name) ||
	    build_fail(b, o->name,
		"prefilter: %s can't be looked for first; a content can, or "
		"ttl, dsize, tcp.flags, itype …",
		name);
}

/* A version such as 7.0.3, as one number; what stands behind the third part
 * is ignored, as by Suricata. */
static bool
read_version(struct span text, uint64_t *out)
{
	struct span part;
	uint64_t n;
	unsigned parts = 0;

	*out = 0;
	while (parts < 3 && span_token(&text, '.', &part)) {
		size_t digits = 0;

		while (parts == 2 && digits < part.n && part.p[digits] >= '0' &&
		    part.p[digits] <= '9')
			digits++;
		if (digits == 0)
			digits = part.n;
		if (!span_number(span_first(part, digits), 255, &n))
			return false;
		*out = *out * 10000 + n;
		parts++;
	}
	for (; parts < 3; parts++)
		*out *= 10000;
	return true;
}

enum {
	OUR_MAJOR = 7, /* the Suricata whose rules we follow: 7.0.10 */
	OUR_PATCH = 10,
};

/* One term of "version >= 7.0.3 < 8". */
static bool
version_holds(struct span sign, uint64_t wanted)
{
	uint64_t ours = (uint64_t)OUR_MAJOR * 100000000 + OUR_PATCH;

	if (span_eq_str(sign, ">="))
		return ours >= wanted;
	if (span_eq_str(sign, ">"))
		return ours > wanted;
	if (span_eq_str(sign, "<="))
		return ours <= wanted;
	return ours < wanted;
}

/* The next word: a sign, or letters and digits. */
static struct span
take_word(struct span *rest)
{
	size_t n = 0;
	bool sign;
	struct span word;

	*rest = span_trim(*rest);
	sign = rest->n > 0 && (rest->p[0] == '<' || rest->p[0] == '>');
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '|' &&
	    sign ==
		(rest->p[n] == '<' || rest->p[n] == '>' || rest->p[n] == '='))
		n++;
	word = span_first(*rest, n);
	*rest = span_from(*rest, n);
	return word;
}

static bool
version_missing(struct build *b, struct span at)
{
	return build_fail(
	    b, at, "requires: expected a version such as \"version >= 7.0.3\"");
}

/* version >= 7.0.3 < 8.0 | >= 8.0.2: one of the alternatives holds. */
static bool
read_versions(struct build *b, struct span item, bool *holds)
{
	struct span all = item;
	struct span one;

	*holds = false;
	while (span_token(&item, '|', &one)) {
		bool both = true;

		one = span_trim(one);
		if (one.n == 0)
			return version_missing(b, all);
		while (one.n != 0) {
			struct span sign = take_word(&one);
			uint64_t wanted;

			if (!read_version(take_word(&one), &wanted) ||
			    (sign.p[0] != '<' && sign.p[0] != '>'))
				return version_missing(b, all);
			both = both && version_holds(sign, wanted);
		}
		*holds = *holds || both;
	}
	return true;
}

/*
 * requires: version …, feature NAME, keyword NAME.  A rule that asks for what
 * is not here is left out, without an error.
 */
static bool
parse_requires(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct span item;
	bool holds;

	while (span_token(&rest, ',', &item)) {
		struct span word;

		item = span_trim(item);
		if (item.n == 0)
			continue; /* a comma too many */
		word = take_word(&item);
		item = span_trim(item);
		if (span_eq_str(word, "version")) {
			if (item.n == 0)
				return version_missing(b, o->value);
			if (!read_versions(b, item, &holds))
				return false;
		} else if (span_eq_str(word, "keyword")) {
			const union map_value *v =
			    map_get(b->words->keywords, item);
			const struct keyword *k = v == NULL ? NULL : v->cp;

			holds = k != NULL && k->help[0] != '\0';
		} else if (span_eq_str(word, "feature")) {
			holds = false;
		} else {
			build_warn(b,
			    "requires: \"%.*s\" is not known here, the rule is "
			    "left out; known are version, feature and keyword",
			    (int)(word.n < 40 ? word.n : 40),
			    (const char *)word.p);
			holds = false;
		}
		if (!holds)
			b->skip = true;
	}
	return true;
}

/* What is done with the packet besides the alert is not done here. */
static bool
parse_ignored(struct build *b, const struct option *o)
{
	build_warn(
	    b, "%s: %s", o->keyword->name, (const char *)o->keyword->arg);
	return true;
}

const struct keyword kw_meta[] = {
    {"msg", NULL, "text of the alert", "rules/meta.html#msg-message",
	VALUE_NEEDED | VALUE_QUOTED, parse_msg, NULL},
    {"sid", NULL, "number of the rule", "rules/meta.html#sid-signature-id",
	VALUE_NEEDED, parse_sid, NULL},
    {"rev", NULL, "version of the rule", "rules/meta.html#rev-revision",
	VALUE_NEEDED, parse_rev, NULL},
    {"gid", NULL, "group of the rule's number, 1 by default",
	"rules/meta.html#gid-group-id", VALUE_NEEDED, parse_gid, NULL},
    {"classtype", NULL, "class of the rule, which gives its priority",
	"rules/meta.html#classtype", VALUE_NEEDED, parse_classtype, NULL},
    {"priority", NULL, "1 is the highest, 255 the lowest",
	"rules/meta.html#priority", VALUE_NEEDED, parse_priority, NULL},
    {"reference", NULL, "where to read more: SYSTEM,ID",
	"rules/meta.html#reference", VALUE_NEEDED, parse_reference, NULL},
    {"metadata", NULL, "KEY VALUE pairs that go into the alert",
	"rules/meta.html#metadata", VALUE_NEEDED, parse_metadata, NULL},
    {"target", NULL, "whose side is attacked: src_ip or dest_ip",
	"rules/meta.html#target", VALUE_NEEDED, parse_target, NULL},
    {"noalert", NULL, "match, set flowbits, and stay silent",
	"rules/noalert.html", VALUE_NONE, parse_noalert, NULL},
    {"alert", NULL, "the opposite of noalert", "rules/noalert.html", VALUE_NONE,
	parse_alert, NULL},
    {"requires", NULL, "leave the rule out unless this holds",
	"rules/meta.html#requires", VALUE_NEEDED, parse_requires, NULL},
    {"prefilter", NULL, "what to look for first: of a content, fast_pattern",
	"rules/prefilter-keywords.html#prefilter", VALUE_NONE, parse_prefilter,
	NULL},
    {"bypass", NULL, "stop looking at the flow: not done here",
	"rules/bypass-keyword.html", VALUE_NONE, parse_ignored,
	"the flow is looked at further"},
    {"tls.store", "tls_store", "keep the certificates: not done here",
	"rules/tls-keywords.html#tls-store", VALUE_NONE, parse_ignored,
	"certificates are not stored"},
    {"nfq_set_mark", NULL, "mark the packet: not done here",
	"configuration/suricata-yaml.html#nfq", VALUE_NEEDED, parse_ignored,
	"packets are not marked"},
    {0},
};
