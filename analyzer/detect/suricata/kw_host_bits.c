/* xbits and hostbits: marks on addresses, over all flows. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/signatures.h"

enum {
	XBITS_SECONDS = 30, /* how long a bit stands where the rule is silent */
	HOSTBITS_SECONDS = 300,
};

/* Bits of one address and those of a pair have names of their own. */
static uint32_t
number_of(struct build *b, struct span name, enum sig_host_bit_track track)
{
	struct span key =
	    arena_printf(b->arena, "%c%.*s", track == HOST_BIT_PAIR ? 'p' : 'a',
		(int)name.n, (const char *)name.p);
	bool added;
	union map_value *v = map_put(b->out->host_bits, key, &added);

	if (added)
		v->n = b->out->n_host_bits++;
	return (uint32_t)v->n;
}

static bool parse_xbits(struct build *b, const struct option *o);

/* What every form begins with: OP,NAME; of noalert nothing is left to do. */
static bool
read_begin(struct build *b, const struct option *o, struct span *rest,
    struct sig_host_bit *bit, struct span *name)
{
	struct span word;

	*rest = o->value;
	*name = (struct span){0};
	(void)span_token(rest, ',', &word);
	word = span_trim(word);
	(void)span_token(rest, ',', name);
	*name = span_trim(*name);
	if (span_eq_str(word, "noalert")) {
		if (o->keyword->parse == parse_xbits)
			return build_fail(b, word,
			    "xbits: it has no noalert; write \"noalert;\"");
		if (name->n != 0)
			return build_fail(b, *name, "%s: noalert takes no name",
			    o->keyword->name);
		b->sig.no_alert = true;
		return true;
	}
	if (!build_bit_op(b, o, word, &bit->op))
		return false;
	if (name->n == 0)
		return build_fail(b, o->value,
		    "%s: the name is missing behind \"%.*s,\"",
		    o->keyword->name, (int)word.n, (const char *)word.p);
	return true;
}

static bool
add(struct build *b, const struct sig_host_bit *bit)
{
	b->host_bit = mem_grow(
	    b->host_bit, b->host_bits, &b->cap_host_bits, sizeof(*bit));
	b->host_bit[b->host_bits++] = *bit;
	return true;
}

/* "track ip_src", "expire 60": the word and what stands behind it. */
static bool
read_field(struct span item, const char *word, struct span *value)
{
	item = span_trim(item);
	if (!span_starts(item, span_str(word)))
		return false;
	*value = span_from(item, strlen(word));
	if (value->n == 0 || (value->p[0] != ' ' && value->p[0] != '\t'))
		return false;
	*value = span_trim(*value);
	return true;
}

static bool
read_track(struct build *b, struct span item, struct sig_host_bit *bit)
{
	struct span who = {0};

	if (read_field(item, "track", &who)) {
		if (span_eq_str(who, "ip_src")) {
			bit->track = HOST_BIT_SRC;
			return true;
		}
		if (span_eq_str(who, "ip_dst")) {
			bit->track = HOST_BIT_DST;
			return true;
		}
		if (span_eq_str(who, "ip_pair")) {
			bit->track = HOST_BIT_PAIR;
			return true;
		}
	}
	return build_fail(b, item,
	    "xbits: expected \"track ip_src\", \"track ip_dst\" or \"track "
	    "ip_pair\" behind the name");
}

/* xbits:OP,NAME,track WHOSE[,expire SECONDS] */
static bool
parse_xbits(struct build *b, const struct option *o)
{
	struct sig_host_bit bit = {.expire_s = XBITS_SECONDS};
	struct span rest, name;
	struct span item = {0};
	struct span text = {0};
	uint64_t n;

	if (!read_begin(b, o, &rest, &bit, &name))
		return false;
	if (name.n == 0)
		return true;
	if (!span_token(&rest, ',', &item))
		item = o->value;
	if (!read_track(b, item, &bit))
		return false;
	if (rest.p != NULL) {
		if (!read_field(rest, "expire", &text) ||
		    !span_number(text, UINT32_MAX, &n) || n == 0)
			return build_fail(b, rest,
			    "xbits: expected \"expire\" and a number of "
			    "seconds from 1");
		bit.expire_s = (uint32_t)n;
	}
	bit.id = number_of(b, name, bit.track);
	return add(b, &bit);
}

/* hostbits:OP,NAME[,src|dst] */
static bool
parse_hostbits(struct build *b, const struct option *o)
{
	struct sig_host_bit bit = {.expire_s = HOSTBITS_SECONDS};
	struct span rest, name;

	if (!read_begin(b, o, &rest, &bit, &name))
		return false;
	if (name.n == 0)
		return true;
	rest = span_trim(rest);
	if (span_eq_str(rest, "dst"))
		bit.track = HOST_BIT_DST;
	else if (rest.n == 0)
		build_warn(b,
		    "hostbits: src or dst is missing behind the name; src is "
		    "taken");
	else if (!span_eq_str(rest, "src"))
		return build_fail(
		    b, rest, "hostbits: expected src or dst behind the name");
	bit.id = number_of(b, name, bit.track);
	return add(b, &bit);
}

const struct keyword kw_host_bits[] = {
    {"xbits", NULL, "marks on addresses, over all flows: set, ask, take away",
	"rules/xbits.html", VALUE_NEEDED, parse_xbits, NULL},
    {"hostbits", NULL, "the same on the source or the destination",
	"rules/xbits.html", VALUE_NEEDED, parse_hostbits, NULL},
    {0},
};
