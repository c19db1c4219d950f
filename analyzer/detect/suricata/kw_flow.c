/* The flow that a packet belongs to: flow, flowbits, stream_size … */

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/signatures.h"

/* ---- flow ---- */

static const struct flow_word {
	const char *word;
	uint32_t flag;
	uint32_t excludes;
} flow_words[] = {
    {"to_server", FLOW_TO_SERVER, FLOW_TO_CLIENT},
    {"from_client", FLOW_TO_SERVER, FLOW_TO_CLIENT},
    {"to_client", FLOW_TO_CLIENT, FLOW_TO_SERVER},
    {"from_server", FLOW_TO_CLIENT, FLOW_TO_SERVER},
    {"established", FLOW_IS_ESTABLISHED, FLOW_NOT_ESTABLISHED | FLOW_STATELESS},
    {"not_established", FLOW_NOT_ESTABLISHED,
	FLOW_IS_ESTABLISHED | FLOW_STATELESS},
    {"stateless", FLOW_STATELESS, FLOW_IS_ESTABLISHED | FLOW_NOT_ESTABLISHED},
    {"only_stream", FLOW_ONLY_STREAM, FLOW_NO_STREAM},
    {"no_stream", FLOW_NO_STREAM, FLOW_ONLY_STREAM},
    {"only_frag", FLOW_ONLY_FRAG, FLOW_NO_FRAG},
    {"no_frag", FLOW_NO_FRAG, FLOW_ONLY_FRAG},
};

/* Notes a word of one flow option in *flow. */
static bool
add_flow_word(struct build *b, struct span word, uint32_t *flow)
{
	for (size_t i = 0; i < sizeof(flow_words) / sizeof(flow_words[0]);
	     i++) {
		const struct flow_word *w = &flow_words[i];

		if (!span_eq_nocase(word, span_str(w->word)))
			continue;
		if ((*flow & w->excludes) != 0)
			return build_fail(b, word,
			    "flow: %s contradicts what stands before it",
			    w->word);
		if ((*flow & w->flag) != 0)
			return build_fail(
			    b, word, "flow: %s is there already", w->word);
		*flow |= w->flag;
		return true;
	}
	return build_fail(b, word,
	    "flow: unknown word \"%.*s\": expected to_server, to_client, "
	    "established, not_established, stateless, only_stream, "
	    "no_stream, only_frag or no_frag",
	    (int)(word.n < 40 ? word.n : 40), (const char *)word.p);
}

enum {
	FLOW_SIDES = FLOW_TO_SERVER | FLOW_TO_CLIENT,
	FLOW_WORDS = 3, /* of one option */
};

/*
 * Several flow options, as in Suricata: before the last one each names just a
 * direction, and lets it in.
 */
static bool
join_flow(struct build *b, const struct option *o, uint32_t flow)
{
	uint32_t sides = flow & FLOW_SIDES;

	if ((b->seen & SEEN_FLOW) != 0)
		return build_fail(b, o->name,
		    "flow: given twice; put all its words into one");
	b->flow_sides |= sides == 0 ? FLOW_SIDES : sides;
	if (flow != sides)
		b->seen |= SEEN_FLOW;
	if (flow == sides || sides == 0)
		sides = b->flow_sides;
	b->sig.flow =
	    (flow & ~(uint32_t)FLOW_SIDES) | (sides == FLOW_SIDES ? 0 : sides);
	return true;
}

static bool
parse_flow(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct span word;
	uint32_t flow = 0;
	unsigned words = 0;

	while (span_token(&rest, ',', &word)) {
		if (!add_flow_word(b, span_trim(word), &flow))
			return false;
		if (++words > FLOW_WORDS)
			return build_fail(
			    b, word, "flow: at most %d words", FLOW_WORDS);
	}
	return join_flow(b, o, flow);
}

/* ---- flowbits ---- */

enum {
	BIT_NAMES = 32, /* of one option: a|b|… */
};

static uint32_t
bit_number(struct build *b, struct span name)
{
	bool added;
	union map_value *v = map_put(b->out->flowbits, name, &added);

	if (added)
		v->n = b->out->n_flowbits++;
	return (uint32_t)v->n;
}

/* NAME or NAME|NAME */
static bool
read_bit_names(struct build *b, struct span text, struct sig_bit *bit)
{
	uint32_t id[BIT_NAMES];
	struct span rest = text;
	struct span name;

	while (span_token(&rest, '|', &name)) {
		name = span_trim(name);
		if (name.n == 0)
			continue;
		if (span_find_byte(name, ' ', 0) != SIZE_MAX)
			return build_fail(
			    b, name, "flowbits: a name has no spaces in it");
		if (bit->n == BIT_NAMES)
			return build_fail(
			    b, name, "flowbits: more than %d names", BIT_NAMES);
		id[bit->n++] = bit_number(b, name);
	}
	if (bit->n == 0)
		return build_fail(b, text, "flowbits: the name is missing");
	bit->id = (const uint32_t *)(const void *)arena_copy(
	    b->arena, span_of(id, bit->n * sizeof(id[0])))
		      .p;
	return true;
}

static bool
add_bit(struct build *b, const struct option *o, enum sig_bit_op op,
    struct span names)
{
	struct sig_bit bit = {.op = op};

	if (!read_bit_names(b, names, &bit))
		return false;
	if (span_find_byte(names, '|', 0) != SIZE_MAX && op != BIT_IS_SET &&
	    op != BIT_IS_NOT_SET) {
		build_warn(b,
		    "flowbits: of several names none is changed, as "
		    "in Suricata; write one flowbits for each");
		b->not_ip_only = b->not_ip_only || op != BIT_SET;
		return true;
	}
	if (op != BIT_SET)
		b->not_ip_only = true;
	(void)o;
	b->bit = mem_grow(b->bit, b->bits, &b->cap_bits, sizeof(*b->bit));
	b->bit[b->bits++] = bit;
	return true;
}

static bool
parse_flowbits(struct build *b, const struct option *o)
{
	enum sig_bit_op op;
	struct span rest = o->value;
	struct span word;

	(void)span_token(&rest, ',', &word);
	word = span_trim(word);
	rest = span_trim(rest);
	if (span_eq_str(word, "noalert")) {
		if (rest.n != 0)
			return build_fail(
			    b, rest, "flowbits: noalert takes no name");
		b->sig.no_alert = true;
		return true;
	}
	if (!build_bit_op(b, o, word, &op))
		return false;
	if (rest.n == 0)
		return build_fail(b, word,
		    "flowbits: the name is missing behind \"%.*s,\"",
		    (int)word.n, (const char *)word.p);
	return add_bit(b, o, op, rest);
}

/* ---- what the flow has seen ---- */

/* stream_size:WHO,SIGN,NUMBER */
struct stream_size {
	bool side[2]; /* whose bytes are counted, by enum dir */
	bool either;
	struct number_test test;
};

static bool
match_stream_size(const void *arg, const struct packet *p)
{
	const struct stream_size *a = arg;
	bool hit[2] = {false, false};

	if (p->flow == NULL || p->ip.proto != PROTO_TCP ||
	    p->flow->tcp_state == TCP_NONE)
		return false;
	for (unsigned i = 0; i < 2; i++)
		hit[i] = number_test_match(&a->test, p->flow->side[i].sequence);
	if (a->either)
		return hit[0] || hit[1];
	return (!a->side[0] || hit[0]) && (!a->side[1] || hit[1]);
}

static bool
parse_stream_size(struct build *b, const struct option *o)
{
	struct stream_size a = {0};
	struct span rest = o->value;
	struct span who;
	struct span sign = {0};

	(void)span_token(&rest, ',', &who);
	who = span_trim(who);
	a.either = span_eq_str(who, "either");
	a.side[0] = span_eq_str(who, "client") || span_eq_str(who, "both");
	a.side[1] = span_eq_str(who, "server") || span_eq_str(who, "both");
	if (!span_token(&rest, ',', &sign) || rest.p == NULL ||
	    span_eq_str(span_trim(sign), "==") ||
	    (!a.either && !a.side[0] && !a.side[1]))
		return build_fail(b, o->value,
		    "stream_size: expected server, client, both or either, "
		    "then a sign and a number: \"client,>,1000\"");
	sign = arena_printf(b->arena, "%.*s%.*s", (int)span_trim(sign).n,
	    (const char *)span_trim(sign).p, (int)span_trim(rest).n,
	    (const char *)span_trim(rest).p);
	if (!build_number_test(b, o, sign, UINT32_MAX, &a.test)) {
		b->err_at = rest;
		return false;
	}
	b->not_ip_only = true;
	b->also_packets = true;
	build_test(b, "stream_size", match_stream_size, span_of(&a, sizeof(a)));
	return true;
}

/* flow.age: seconds since that of the first packet, as the clock shows them */
static bool
match_flow_age(const void *arg, const struct packet *p)
{
	int64_t age;

	if (p->flow == NULL)
		return false;
	age = p->time_ns / NS_PER_S - p->flow->first_ns / NS_PER_S;
	return number_test_match(arg, age < 0 ? 0 : (uint64_t)age);
}

static bool
parse_flow_age(struct build *b, const struct option *o)
{
	struct number_test t;

	if (!build_number_test(b, o, o->value, UINT32_MAX, &t))
		return false;
	b->not_ip_only = true;
	build_test(b, "flow.age", match_flow_age, span_of(&t, sizeof(t)));
	return true;
}

/* app-layer-protocol:[!]NAME[,WHICH] */
static bool
read_protocol(struct build *b, struct span text, struct sig_protocol *out)
{
	static const struct {
		const char *word;
		enum sig_protocol_side side;
	} words[] = {
	    {"final", PROTOCOL_FINAL},
	    {"either", PROTOCOL_EITHER},
	    {"to_server", PROTOCOL_TO_SERVER},
	    {"to_client", PROTOCOL_TO_CLIENT},
	};
	struct span rest = text;
	struct span name;

	(void)span_token(&rest, ',', &name);
	name = span_trim(name);
	out->app = app_find(name);
	if (span_eq_str(name, "failed"))
		out->app = APP_FAILED;
	else if (out->app == APP_UNKNOWN && !span_eq_str(name, "unknown"))
		return build_fail(b, name,
		    "app-layer-protocol: unknown protocol \"%.*s\"",
		    (int)(name.n < 40 ? name.n : 40), (const char *)name.p);
	if (rest.p == NULL)
		return true;
	rest = span_trim(rest);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(rest, words[i].word)) {
			out->side = words[i].side;
			return true;
		}
	}
	return build_fail(b, rest,
	    "app-layer-protocol: expected final, either, to_server or "
	    "to_client behind the name");
}

static bool
parse_app_layer_protocol(struct build *b, const struct option *o)
{
	struct sig_protocol p = {.negated = o->negated};

	if (!read_protocol(b, o->value, &p))
		return false;
	for (size_t i = 0; i < b->protocols; i++) {
		const struct sig_protocol *q = &b->protocol[i];

		if (q->side == p.side && !(q->negated && p.negated))
			return build_fail(b, o->name,
			    "app-layer-protocol: given twice; only several "
			    "negated ones can hold at once");
	}
	if (b->sig.app != APP_UNKNOWN)
		return build_fail(b, o->name,
		    "app-layer-protocol: the rule is about %s already",
		    app_name(b->sig.app));
	b->protocol = mem_grow(
	    b->protocol, b->protocols, &b->cap_protocols, sizeof(*b->protocol));
	b->protocol[b->protocols++] = p;
	b->not_ip_only = true;
	return true;
}

/* ---- how much the flow has carried ---- */

enum flow_amount {
	AMOUNT_PACKETS,
	AMOUNT_BYTES,
};

struct amount_kind {
	enum flow_amount what;
	bool
	    dir[2]; /* the sides that the keyword names; none: the value does */
};

struct amount {
	enum flow_amount what;
	bool dir[2];
	bool either;
	struct number_test test;
};

static bool
match_amount(const void *arg, const struct packet *p)
{
	const struct amount *a = arg;
	bool all = true;
	bool any = false;

	if (p->flow == NULL)
		return false;
	for (unsigned i = 0; i < 2; i++) {
		const struct flow_side *side = &p->flow->side[i];
		uint64_t n =
		    a->what == AMOUNT_BYTES ? side->bytes : side->packets;

		if (!a->dir[i])
			continue;
		if (number_test_match(&a->test, n))
			any = true;
		else
			all = false;
	}
	return a->either ? any : all;
}

/* flow.pkts:WHO,NUMBER, flow.pkts_toserver:NUMBER and the same of bytes */
static bool
parse_amount(struct build *b, const struct option *o)
{
	const struct amount_kind *k = o->keyword->arg;
	struct amount a = {.what = k->what, .dir = {k->dir[0], k->dir[1]}};
	struct span rest = o->value;
	struct span who = {0};

	if (!a.dir[0] && !a.dir[1]) {
		(void)span_token(&rest, ',', &who);
		who = span_trim(who);
		a.either = span_eq_str(who, "either");
		a.dir[0] = a.either || span_eq_str(who, "both") ||
		    span_eq_str(who, "toserver");
		a.dir[1] = a.either || span_eq_str(who, "both") ||
		    span_eq_str(who, "toclient");
		if (rest.p == NULL || (!a.dir[0] && !a.dir[1]))
			return build_fail(b, o->value,
			    "%s: expected toserver, toclient, both or either, "
			    "then a number: \"toserver,>100\"",
			    o->keyword->name);
	}
	if (!build_number_test(b, o, span_trim(rest), UINT64_MAX, &a.test))
		return false;
	b->not_ip_only = true;
	build_test(b, o->keyword->name, match_amount, span_of(&a, sizeof(a)));
	return true;
}

static const struct amount_kind amount_packets = {.what = AMOUNT_PACKETS};
static const struct amount_kind amount_packets_server = {
    AMOUNT_PACKETS, {true, false}};
static const struct amount_kind amount_packets_client = {
    AMOUNT_PACKETS, {false, true}};
static const struct amount_kind amount_bytes = {.what = AMOUNT_BYTES};
static const struct amount_kind amount_bytes_server = {
    AMOUNT_BYTES, {true, false}};
static const struct amount_kind amount_bytes_client = {
    AMOUNT_BYTES, {false, true}};

const struct keyword kw_flow[] = {
    {"flow", NULL, "direction and state of the flow",
	"rules/flow-keywords.html#flow", VALUE_NEEDED, parse_flow, NULL},
    {"flowbits", NULL, "marks on the flow: set, ask, take away",
	"rules/flow-keywords.html#flowbits", VALUE_NEEDED, parse_flowbits,
	NULL},
    {"stream_size", NULL, "sequence numbers that a side of the flow used",
	"rules/flow-keywords.html#stream-size", VALUE_NEEDED, parse_stream_size,
	NULL},
    {"flow.age", NULL, "seconds since the flow began",
	"rules/flow-keywords.html#flow-age", VALUE_NEEDED, parse_flow_age,
	NULL},
    {"app-layer-protocol", NULL, "protocol that was recognised",
	"rules/app-layer.html#app-layer-protocol", VALUE_NEEDED | VALUE_NEGATES,
	parse_app_layer_protocol, NULL},
    {"flow.pkts", NULL, "packets that sides of the flow have sent",
	"rules/flow-keywords.html#flow-pkts", VALUE_NEEDED, parse_amount,
	&amount_packets},
    {"flow.pkts_toserver", NULL, "packets from the client",
	"rules/flow-keywords.html#flow-pkts-toserver", VALUE_NEEDED,
	parse_amount, &amount_packets_server},
    {"flow.pkts_toclient", NULL, "packets from the server",
	"rules/flow-keywords.html#flow-pkts-toclient", VALUE_NEEDED,
	parse_amount, &amount_packets_client},
    {"flow.bytes", NULL, "bytes that sides of the flow have sent",
	"rules/flow-keywords.html#flow-bytes", VALUE_NEEDED, parse_amount,
	&amount_bytes},
    {"flow.bytes_toserver", NULL, "bytes from the client",
	"rules/flow-keywords.html#flow-bytes-toserver", VALUE_NEEDED,
	parse_amount, &amount_bytes_server},
    {"flow.bytes_toclient", NULL, "bytes from the server",
	"rules/flow-keywords.html#flow-bytes-toclient", VALUE_NEEDED,
	parse_amount, &amount_bytes_client},
    {0},
};
