#include "analyzer/detect/suricata/finish.h"

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/contents.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/host_tags.h"
#include "analyzer/detect/suricata/prefilter.h"
#include "analyzer/detect/suricata/signatures.h"
#include "analyzer/model/file.h"

/* ---- directions ---- */

static bool
list_in(const struct build_list *l, enum dir dir)
{
	if (l->sides != 0 && (l->sides >> dir & 1) == 0)
		return false;
	return l->kind->target != TARGET_FIELD ||
	    l->kind->field[dir] != FIELD_COUNT;
}

/* The buffers of a "=>" rule: each is of a transaction, and of one side. */
static bool
settle_sides(struct build *b)
{
	for (size_t i = 0; i < b->lists; i++) {
		struct build_list *l = &b->list[i];

		if (l->kind->target != TARGET_FIELD)
			return build_fail(b, b->sig_at,
			    "%s is of no side of a transaction, as \"=>\" asks "
			    "for",
			    l->kind->name);
		if (list_in(l, DIR_TO_SERVER) && list_in(l, DIR_TO_CLIENT))
			return build_fail(b, b->sig_at,
			    "%s is seen on both sides: write \"%s:to_server\" "
			    "or \"%s:to_client\"",
			    l->kind->name, l->kind->name, l->kind->name);
		if (!list_in(l, DIR_TO_SERVER) && !list_in(l, DIR_TO_CLIENT))
			return build_fail(b, b->sig_at,
			    "%s is not seen on that side", l->kind->name);
	}
	if (b->lists == 0 || b->sig.flow != 0)
		return build_fail(b, b->sig_at,
		    "a rule with \"=>\" looks at buffers of both sides of a "
		    "transaction, without flow");
	return true;
}

/* Of requests and of responses: which, only flow can say. */
static bool
raw_header_has_side(struct build *b)
{
	for (size_t i = 0; i < b->lists; i++) {
		if (b->list[i].kind == &buffer_http_header_raw &&
		    (b->sig.flow & (FLOW_TO_SERVER | FLOW_TO_CLIENT)) == 0)
			return build_fail(b, b->sig_at,
			    "http.header.raw is of requests and of responses: "
			    "say which with flow:to_server or "
			    "flow:to_client");
	}
	return true;
}

/*
 * The direction that the buffers leave; two that exclude each other can never
 * match at once, as one packet has one direction.
 */
static bool
settle_direction(struct build *b)
{
	const struct build_list *only[2] = {NULL, NULL};
	static const char *const names[2] = {"to_server", "to_client"};
	uint32_t flags[2] = {FLOW_TO_SERVER, FLOW_TO_CLIENT};

	if (b->sig.both_sides)
		return settle_sides(b);
	if (!raw_header_has_side(b))
		return false;
	for (size_t i = 0; i < b->lists; i++) {
		const struct build_list *l = &b->list[i];

		for (unsigned dir = 0; dir < 2; dir++) {
			if (l->checks != 0 && !list_in(l, (enum dir) !dir))
				only[dir] = l;
		}
	}
	if (only[0] != NULL && only[1] != NULL)
		return build_fail(b, b->sig_at,
		    "%s is only seen to_server and %s only to_client: the "
		    "rule can never match",
		    only[0]->kind->name, only[1]->kind->name);
	for (unsigned dir = 0; dir < 2; dir++) {
		if (only[dir] == NULL)
			continue;
		if ((b->sig.flow & flags[!dir]) != 0)
			return build_fail(b, b->sig_at,
			    "flow:%s contradicts %s, which is only seen %s",
			    names[!dir], only[dir]->kind->name, names[dir]);
		b->sig.flow |= flags[dir];
	}
	return true;
}

/* ---- kind ---- */

static bool
is_payload(const struct build_list *l)
{
	return l->kind->target == TARGET_PAYLOAD;
}

static bool
is_app(const struct build_list *l)
{
	return l->kind->target == TARGET_FIELD ||
	    l->kind->target == TARGET_FILE ||
	    l->kind->target == TARGET_FILE_NAME ||
	    l->kind->target == TARGET_FILE_MAGIC;
}

/* A content that speaks of places from the start must be seen in packets. */
static bool
has_place(const struct build_list *l)
{
	for (size_t i = 0; i < l->checks; i++) {
		const struct check *c = &l->check[i];

		if (c->kind == CHECK_CONTENT &&
		    (c->content.has & (HAS_DEPTH | HAS_OFFSET)) != 0)
			return true;
	}
	return false;
}

static bool
may_be_tcp(const struct signature *s)
{
	return s->proto == SIG_PROTO_IP || s->proto == SIG_PROTO_TCP ||
	    s->proto == SIG_PROTO_TCP_PKT || s->proto == SIG_PROTO_TCP_STREAM;
}

/*
 * As Suricata: what asks for properties of a packet looks at packets only;
 * else TCP payload is looked for in reassembled bytes, and in packets as well
 * when a content is bound to a place.
 */
static bool
settle_payload(struct build *b, const struct build_list *payload)
{
	struct signature *s = &b->sig;

	if (s->proto == SIG_PROTO_TCP_STREAM && b->needs_packet)
		return build_fail(b, b->sig_at,
		    "tcp-stream looks at reassembled bytes, but an option of "
		    "the rule is about single packets; use tcp");
	s->in_packets = true;
	if (!may_be_tcp(s) || s->proto == SIG_PROTO_TCP_PKT ||
	    b->needs_packet || (s->flow & FLOW_NO_STREAM) != 0)
		return true;
	s->in_stream = true;
	if (s->proto == SIG_PROTO_TCP_STREAM ||
	    (s->flow & FLOW_ONLY_STREAM) != 0 ||
	    (!b->also_packets && !has_place(payload)))
		s->in_packets = false;
	return true;
}

/* What matches one packet at once changes nothing that others wait for: the
 * bits of addresses are known only behind the sessions. */
static bool
settle_host_bits(struct build *b)
{
	bool asks = false;

	for (size_t i = 0; i < b->host_bits; i++)
		asks = asks || b->host_bit[i].op == BIT_IS_SET ||
		    b->host_bit[i].op == BIT_IS_NOT_SET;
	if (!asks)
		return true;
	if (b->sig.rule.action == ACTION_PASS)
		return build_fail(b, b->sig_at,
		    "a pass rule can't ask for xbits or hostbits; use "
		    "flowbits");
	for (size_t i = 0; i < b->bits; i++) {
		if (b->bit[i].op != BIT_IS_SET &&
		    b->bit[i].op != BIT_IS_NOT_SET)
			return build_fail(b, b->sig_at,
			    "a rule that asks for xbits or hostbits can't "
			    "change flowbits");
	}
	for (size_t i = 0; i < b->counts; i++) {
		if (b->count[i].op >= INT_SET)
			return build_fail(b, b->sig_at,
			    "a rule that asks for xbits or hostbits can't "
			    "change a flowint");
	}
	return true;
}

static bool
is_ip_only(const struct build *b)
{
	const struct signature *s = &b->sig;

	return s->app == APP_UNKNOWN && b->lists == 0 && !b->not_ip_only &&
	    b->protocols == 0 && b->anomalies == 0 && s->flow == 0;
}

/* A rule about single packets: is it about nothing else? */
static bool
settle_packets(struct build *b, bool app)
{
	const struct signature *s = &b->sig;

	if (app)
		return build_fail(b, b->sig_at,
		    "the rule asks for a header or the size of a packet, and "
		    "for what is read from the flow: no packet is both; make "
		    "two rules of it, with a flowbit between them");
	if (s->proto == SIG_PROTO_TCP_STREAM)
		return build_fail(b, b->sig_at,
		    "tcp-stream looks at reassembled bytes, but an option of "
		    "the rule is about single packets; use tcp");
	if ((s->flow & FLOW_ONLY_STREAM) != 0)
		return build_fail(b, b->sig_at,
		    "flow:only_stream looks at reassembled bytes, but an "
		    "option of the rule is about single packets; leave "
		    "only_stream away");
	return true;
}

static bool
settle_kind(struct build *b)
{
	struct signature *s = &b->sig;
	const struct build_list *payload = NULL;
	bool app = b->app_anomalies != 0 || b->files != 0 ||
	    s->store.scope != STORE_NOTHING;

	for (size_t i = 0; i < b->lists; i++) {
		if (is_payload(&b->list[i]))
			payload = &b->list[i];
		app = app || is_app(&b->list[i]);
	}
	if (b->packet_only && !settle_packets(b, app))
		return false;
	if (payload != NULL && !settle_payload(b, payload))
		return false;
	if (app)
		s->kind = SIG_APP;
	else if (s->in_stream)
		s->kind = SIG_STREAM;
	else if (!is_ip_only(b))
		s->kind = SIG_PACKET;
	else if (!s->src.negates && !s->dst.negates)
		s->kind = SIG_IP_ONLY;
	else
		s->kind = SIG_IP_EACH;
	return true;
}

/* ---- copies ---- */

static const void *
keep(struct build *b, const void *v, size_t n, size_t size)
{
	void *p = arena_alloc(b->arena, n * size);

	if (n != 0)
		memcpy(p, v, n * size);
	return p;
}

/* An array of pointers with a NULL at the end. */
static const char *const *
keep_texts(struct build *b, const char *const *v, size_t n)
{
	const char **p = arena_alloc(b->arena, (n + 1) * sizeof(*p));

	for (size_t i = 0; i < n; i++)
		p[i] = v[i];
	p[n] = NULL;
	return p;
}

static const struct pair *
keep_pairs(struct build *b)
{
	struct pair *p = arena_alloc(b->arena, (b->metadatas + 1) * sizeof(*p));

	for (size_t i = 0; i < b->metadatas; i++)
		p[i] = b->metadata[i];
	p[b->metadatas] = (struct pair){0};
	return p;
}

static void
fill_buffer(struct build *b, const struct build_list *l, struct sig_buffer *out)
{
	out->name = l->kind->name;
	out->target = l->kind->target;
	out->header = l->kind->header;
	out->field[0] = FIELD_COUNT;
	out->field[1] = FIELD_COUNT;
	out->multi = l->kind->multi;
	out->changes = l->kind->changes;
	out->number = l->kind->number;
	out->filled = l->kind->filled;
	out->transform = l->transform;
	out->transforms = l->transforms;
	out->check = keep(b, l->check, l->checks, sizeof(*out->check));
	out->checks = (uint32_t)l->checks;
}

static void
keep_buffers(struct build *b)
{
	struct signature *s = &b->sig;
	struct sig_buffer *all = arena_zalloc(b->arena, b->lists, sizeof(*all));
	bool dirs[2];

	dirs[0] = (s->flow & FLOW_TO_CLIENT) == 0;
	dirs[1] = (s->flow & FLOW_TO_SERVER) == 0;
	for (size_t i = 0; i < b->lists; i++) {
		const struct build_list *l = &b->list[i];
		struct sig_buffer *out = &all[i];

		fill_buffer(b, l, out);
		for (unsigned dir = 0; dir < 2; dir++)
			out->field[dir] = out->target == TARGET_FIELD &&
				dirs[dir] && list_in(l, (enum dir)dir)
			    ? l->kind->field[dir]
			    : FIELD_COUNT;
	}
	s->buffer = all;
	s->buffers = (uint32_t)b->lists;
}

/* Gives data to every base64_decode.  False: there is none. */
static bool
hang_on(struct build *b, const struct sig_buffer *data)
{
	bool any = false;

	for (size_t i = 0; i < b->lists; i++) {
		struct build_list *l = &b->list[i];

		for (size_t k = 0; k < l->checks; k++) {
			if (l->check[k].kind != CHECK_BASE64)
				continue;
			l->check[k].base64->data = data;
			any = true;
		}
	}
	return any;
}

/* The checks of base64_data go to those of base64_decode. */
static bool
settle_base64(struct build *b)
{
	for (size_t i = 0; i < b->lists; i++) {
		struct build_list *l = &b->list[i];
		struct sig_buffer *data;

		if (l->kind->target != TARGET_BASE64 || l->checks == 0)
			continue;
		data = arena_zalloc(b->arena, 1, sizeof(*data));
		fill_buffer(b, l, data);
		l->checks = 0;
		if (b->fast.at.given && b->fast.at.list == i)
			b->fast.at.given = false;
		if (!hang_on(b, data))
			return build_fail(b, b->sig_at,
			    "base64_data: there is no base64_decode that could "
			    "fill it");
	}
	return true;
}

/* Buffers that a modifier took the last check from are gone. */
static void
drop_empty(struct build *b)
{
	for (size_t i = 0; i < b->lists;) {
		struct build_list empty = b->list[i];

		if (empty.checks != 0) {
			i++;
			continue;
		}
		b->lists--;
		memmove(&b->list[i], &b->list[i + 1],
		    (b->lists - i) * sizeof(b->list[0]));
		b->list[b->lists] = empty;
		if (b->fast.at.given && b->fast.at.list > i)
			b->fast.at.list--;
	}
}

static void
keep_rest(struct build *b)
{
	struct signature *s = &b->sig;

	s->test = keep(b, b->test, b->tests, sizeof(*s->test));
	s->tests = (uint32_t)b->tests;
	s->bit = keep(b, b->bit, b->bits, sizeof(*s->bit));
	s->bits = (uint32_t)b->bits;
	s->host_bit = keep(b, b->host_bit, b->host_bits, sizeof(*s->host_bit));
	s->host_bits = (uint32_t)b->host_bits;
	s->tag = keep(b, b->tag, b->tags, sizeof(*s->tag));
	s->tags = (uint32_t)b->tags;
	s->count = keep(b, b->count, b->counts, sizeof(*s->count));
	s->counts = (uint32_t)b->counts;
	s->var = keep(b, b->var, b->vars, sizeof(*s->var));
	s->vars = (uint32_t)b->vars;
	s->file = keep(b, b->file, b->files, sizeof(*s->file));
	s->files = (uint32_t)b->files;
	s->protocol = keep(b, b->protocol, b->protocols, sizeof(*s->protocol));
	s->protocols = (uint32_t)b->protocols;
	s->threshold =
	    keep(b, b->threshold, b->thresholds, sizeof(*s->threshold));
	s->thresholds = (uint32_t)b->thresholds;
	s->anomaly = keep(b, b->anomaly, b->anomalies, sizeof(*s->anomaly));
	s->anomalies = (uint32_t)b->anomalies;
	s->app_anomaly =
	    keep(b, b->app_anomaly, b->app_anomalies, sizeof(*s->app_anomaly));
	s->app_anomalies = (uint32_t)b->app_anomalies;
}

/* What has to be computed of files for the signature. */
static unsigned
file_needs(const struct signature *s)
{
	unsigned needs = 0;

	for (uint32_t i = 0; i < s->files; i++) {
		if (s->file[i].kind == FILE_TEST_MAGIC)
			needs |= FILE_NEED_MAGIC;
		else if (s->file[i].kind == FILE_TEST_DIGEST)
			needs |= 1U << s->file[i].list->kind;
	}
	for (uint32_t i = 0; i < s->buffers; i++) {
		if (s->buffer[i].target == TARGET_FILE_MAGIC)
			needs |= FILE_NEED_MAGIC;
	}
	if (s->store.scope != STORE_NOTHING)
		needs |= FILE_NEED_BYTES | FILE_NEED_SHA256 | FILE_NEED_CUT;
	return needs;
}

static void
keep_rule(struct build *b)
{
	struct rule *r = &b->sig.rule;

	if (r->title == NULL)
		r->title = "";
	if ((b->seen & SEEN_GID) == 0)
		r->gid = 1;
	if ((b->seen & (SEEN_CLASSTYPE | SEEN_PRIORITY)) == 0)
		r->severity = 3;
	if (r->category == NULL)
		r->category = "";
	r->language = RULE_SURICATA;
	if (r->action == ACTION_PASS && !b->alerts)
		b->sig.no_alert = true;
	r->no_alert = b->sig.no_alert;
	r->references = keep_texts(b, b->reference, b->references);
	r->techniques = keep_texts(b, b->technique, b->techniques);
	r->tags = keep_texts(b, NULL, 0);
	r->false_positives = keep_texts(b, NULL, 0);
	r->metadata = keep_pairs(b);
}

struct signature *
finish(struct build *b)
{
	struct signature *s;

	if ((b->seen & SEEN_SID) == 0) {
		build_fail(b, b->sig_at,
		    "sid is missing: every rule needs a number of its own, "
		    "such as \"sid:1000001;\"");
		return NULL;
	}
	if (!build_leave(b))
		return NULL;
	if (!contents_settle(b) || !settle_base64(b))
		return NULL;
	drop_empty(b);
	if (!settle_direction(b) || !settle_host_bits(b) || !settle_kind(b))
		return NULL;
	if (!b->sig.both_sides)
		prefilter_choose(b);
	keep_buffers(b);
	keep_rest(b);
	keep_rule(b);
	b->out->file_needs |= file_needs(&b->sig);
	if (host_tags_wanted(&b->sig))
		b->out->follows_hosts = true;
	s = arena_alloc(b->arena, sizeof(*s));
	*s = b->sig;
	return s;
}
