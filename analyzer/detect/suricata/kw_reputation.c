/* iprep: the reputation of a packet's addresses. */

#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/reputation.h"
#include "analyzer/detect/suricata/signatures.h"
#include "analyzer/model/packet.h"

enum side {
	SIDE_SRC,
	SIDE_DST,
	SIDE_EACH,
	SIDE_ANY,
	SIDES,
};

enum known {
	KNOWN_SCORE, /* the score passes the test */
	KNOWN_IS_SET,
	KNOWN_IS_NOT_SET,
};

struct ask {
	const struct reputation *reputation;
	enum side side;
	enum known known;
	unsigned category;
	struct number_test score;
};

static bool
holds(const struct ask *ask, const struct addr *a)
{
	int score = reputation_of(ask->reputation, a, ask->category);

	switch (ask->known) {
	case KNOWN_IS_SET:
		return score != REPUTATION_NONE;
	case KNOWN_IS_NOT_SET:
		return score == REPUTATION_NONE;
	case KNOWN_SCORE:
		break;
	}
	return score != REPUTATION_NONE &&
	    number_test_match(&ask->score, (uint64_t)score);
}

static bool
match(const void *arg, const struct packet *pkt)
{
	const struct ask *ask = arg;

	switch (ask->side) {
	case SIDE_SRC:
		return holds(ask, &pkt->src);
	case SIDE_DST:
		return holds(ask, &pkt->dst);
	case SIDE_EACH:
		return holds(ask, &pkt->src) && holds(ask, &pkt->dst);
	case SIDE_ANY:
	case SIDES:
		break;
	}
	return holds(ask, &pkt->src) || holds(ask, &pkt->dst);
}

static bool
read_side(struct build *b, struct span word, enum side *side)
{
	static const char *const words[] = {
	    [SIDE_SRC] = "src",
	    [SIDE_DST] = "dst",
	    [SIDE_EACH] = "both",
	    [SIDE_ANY] = "any",
	};

	for (unsigned i = 0; i < SIDES; i++) {
		if (span_eq_nocase(word, span_str(words[i]))) {
			*side = (enum side)i;
			return true;
		}
	}
	return build_fail(
	    b, word, "iprep: expected src, dst, both or any first");
}

static bool
read_category(struct build *b, struct span name, struct ask *ask)
{
	const struct reputation *r = b->out->reputation;

	if (r == NULL)
		return build_fail(b, b->at,
		    "iprep: no reputations are configured; name them as "
		    "reputation-categories-file and reputation-files in the "
		    "configuration");
	ask->reputation = r;
	ask->category = reputation_category(r, name);
	if (ask->category == 0)
		return build_fail(b, name,
		    "iprep: reputation-categories-file has no category "
		    "\"%.*s\"",
		    (int)(name.n < 40 ? name.n : 40), (const char *)name.p);
	return true;
}

/* "isset", "isnotset", or a sign and a number, with a comma between. */
static bool
read_test(
    struct build *b, const struct option *o, struct span rest, struct ask *ask)
{
	struct span sign = {0};

	if (rest.p == NULL)
		return build_fail(b, o->value,
		    "iprep: expected SIDE,CATEGORY,SIGN,SCORE, such as "
		    "\"src,BadHosts,>,30\"");
	(void)span_token(&rest, ',', &sign);
	sign = span_trim(sign);
	if (span_eq_str(sign, "isset") || span_eq_str(sign, "isnotset")) {
		ask->known = sign.n == 5 ? KNOWN_IS_SET : KNOWN_IS_NOT_SET;
		return true;
	}
	rest = span_trim(rest);
	rest = arena_printf(b->arena, "%.*s%.*s", (int)sign.n,
	    (const char *)sign.p, (int)rest.n, (const char *)rest.p);
	if (build_number_test(b, o, rest, REPUTATION_MOST, &ask->score))
		return true;
	b->err_at = sign;
	return false;
}

/* iprep:SIDE,CATEGORY,SIGN,SCORE */
static bool
parse_reputation(struct build *b, const struct option *o)
{
	struct ask ask;
	struct span rest = o->value;
	struct span side = {0};
	struct span category = {0};

	memset(&ask, 0, sizeof(ask));
	(void)span_token(&rest, ',', &side);
	if (rest.p != NULL)
		(void)span_token(&rest, ',', &category);
	if (!read_side(b, span_trim(side), &ask.side) ||
	    !read_category(b, span_trim(category), &ask) ||
	    !read_test(b, o, rest, &ask))
		return false;
	build_test(b, "iprep", match, span_of(&ask, sizeof(ask)));
	return true;
}

const struct keyword kw_reputation[] = {
    {"iprep", NULL, "the reputation of an address in a category",
	"rules/ip-reputation-rules.html", VALUE_NEEDED, parse_reputation, NULL},
    {0},
};
