#include "analyzer/detect/suricata/engine.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/bits.h"
#include "analyzer/detect/suricata/counts.h"
#include "analyzer/detect/suricata/engine_parts.h"
#include "analyzer/detect/suricata/inspect.h"
#include "analyzer/detect/suricata/match.h"
#include "analyzer/detect/suricata/tags.h"

enum {
	FEW = 24, /* so many are sorted by insertion */
};

struct engine *
engine_new(const struct group *g)
{
	struct engine *e = mem_zalloc(1, sizeof(*e));
	size_t room = (size_t)g->n + 1;

	e->g = g;
	e->scratch = pattern_scratch_new(g->all, g->n_all);
	e->arena = arena_new(0);
	e->hits.bits = mem_zalloc(g->n / 64 + 1, sizeof(uint64_t));
	e->hits.found = mem_zalloc(room, sizeof(uint32_t));
	e->candidate = mem_zalloc(room * 2, sizeof(uint32_t));
	e->waiting = mem_zalloc(room, sizeof(uint32_t));
	e->live = mem_zalloc(room * 2, sizeof(*e->live));
	e->in.regex = regex_scratch_new();
	e->in.scratch = e->arena;
	return e;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	pattern_scratch_free(e->scratch);
	regex_scratch_free(e->in.regex);
	arena_free(e->arena);
	free(e->hits.bits);
	free(e->hits.found);
	free(e->candidate);
	free(e->waiting);
	free(e->live);
	free(e);
}

void
engine_counters(const struct engine *e, struct counters *out)
{
	counter_add(out, "detect.alert", e->given);
	counter_add(out, "detect.alert_queue_overflow", e->overflow);
	counter_add(out, "detect.candidates", e->evaluated);
	counter_add(out, "detect.matches", e->matched);
	counter_add(out, "detect.passed", e->passed);
	counter_add(out, "detect.pktvars_refused", e->vars.refused);
	counter_add(out, "detect.regex_limited", regex_limited(e->in.regex));
	counter_add(out, "detect.inspect_limited", e->in.limited);
}

/* ---- candidates ---- */

void
engine_search(struct engine *e, const struct search *s, struct span bytes)
{
	if (s->patterns != NULL && bytes.n != 0)
		patterns_scan(s->patterns, e->scratch, bytes, &e->hits);
}

static int
by_number(const void *va, const void *vb)
{
	const uint32_t *a = va;
	const uint32_t *b = vb;

	return *a < *b ? -1 : *a > *b;
}

static void
sort_ranks(uint32_t *v, size_t n)
{
	if (n > FEW) {
		qsort(v, n, sizeof(*v), by_number);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		uint32_t x = v[i];
		size_t k = i;

		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

void
engine_candidates(struct engine *e, const struct ranks *list)
{
	const uint32_t *a = e->hits.found;
	uint32_t n_a = (uint32_t)e->hits.n;
	uint32_t n = 0;
	uint32_t i = 0;
	uint32_t k = 0;

	for (; i < n_a; i++)
		e->hits.bits[a[i] / 64] = 0;
	sort_ranks(e->hits.found, n_a);
	for (i = 0; i < n_a || k < list->n;) {
		if (k == list->n || (i < n_a && a[i] < list->v[k]))
			e->candidate[n++] = a[i++];
		else
			e->candidate[n++] = list->v[k++];
	}
	e->hits.n = 0;
	e->candidates = n;
}

/* ---- all but bytes ---- */

static bool
flow_fits(const struct signature *s, const struct packet *pkt)
{
	uint32_t want = s->flow;

	if (want == 0)
		return true;
	if (pkt->flow == NULL)
		return false;
	if ((want & FLOW_TO_SERVER) != 0 && pkt->dir != DIR_TO_SERVER)
		return false;
	if ((want & FLOW_TO_CLIENT) != 0 && pkt->dir != DIR_TO_CLIENT)
		return false;
	if ((want & FLOW_IS_ESTABLISHED) != 0 && !pkt->established)
		return false;
	if ((want & FLOW_NOT_ESTABLISHED) != 0 && pkt->established)
		return false;
	/* It speaks of where the content is found; there is none. */
	if ((want & FLOW_ONLY_STREAM) != 0 && !s->in_stream)
		return false;
	if ((want & FLOW_ONLY_FRAG) != 0 && pkt->origin != ORIGIN_DEFRAG)
		return false;
	return (want & FLOW_NO_FRAG) == 0 || pkt->origin != ORIGIN_DEFRAG;
}

/* Does the flow have the protocol in the place that is asked? */
static bool
has_protocol(const struct sig_protocol *p, const struct packet *pkt)
{
	const struct flow *f = pkt->flow;
	unsigned client = f->app_by_dir[DIR_TO_SERVER];
	unsigned server = f->app_by_dir[DIR_TO_CLIENT];

	switch (p->side) {
	case PROTOCOL_FINAL:
		return f->app == p->app;
	case PROTOCOL_EITHER:
		return client == p->app || server == p->app;
	case PROTOCOL_TO_SERVER:
		return client == p->app;
	case PROTOCOL_TO_CLIENT:
		return server == p->app;
	case PROTOCOL_ANY:
		break;
	}
	return f->app_by_dir[pkt->dir] == p->app;
}

static bool
protocol_known(const struct flow *f, enum dir dir)
{
	return f != NULL && f->app_by_dir[dir] != APP_UNKNOWN &&
	    !f->app_fresh[dir];
}

static bool
protocol_fits(const struct signature *s, const struct packet *pkt)
{
	const struct flow *f = pkt->flow;

	if (s->app != APP_UNKNOWN && (f == NULL || s->app != f->app))
		return false;
	if (s->protocols == 0)
		return true;
	if (!protocol_known(f, pkt->dir))
		return false; /* also of what it is not */
	for (uint32_t i = 0; i < s->protocols; i++) {
		if (has_protocol(&s->protocol[i], pkt) ==
		    s->protocol[i].negated)
			return false;
	}
	return true;
}

static bool
anomalies_fit(const struct signature *s, const struct packet *pkt)
{
	for (uint32_t i = 0; i < s->anomalies; i++) {
		if (!anomaly_has(&pkt->anomalies, s->anomaly[i]))
			return false;
	}
	return true;
}

bool
engine_header(
    struct engine *e, const struct signature *s, const struct packet *pkt)
{
	e->evaluated++;
	if (!flow_fits(s, pkt) || !protocol_fits(s, pkt) ||
	    !sig_header_match(s, pkt) || !anomalies_fit(s, pkt))
		return false;
	for (uint32_t i = 0; i < s->tests; i++) {
		if (!s->test[i].match(s->test[i].arg, pkt))
			return false;
	}
	return bits_allow(s, pkt->flow) && counts_allow(s, pkt->flow) &&
	    vars_allow(s, pkt->flow, &e->vars);
}

/* ---- matches ---- */

/* config: no records of it. */
static void
make_quiet(
    const struct engine *e, const struct signature *s, const struct queued *q)
{
	if (s->quiet == QUIET_FLOW && e->packet->flow != NULL)
		e->packet->flow->quiet = true;
	else if (s->quiet == QUIET_TRANSACTION && q->event != NULL)
		q->event->quiet = true;
}

void
engine_match(struct engine *e, const struct queued *q)
{
	const struct signature *s = e->g->sig[q->rank];

	e->matched++;
	bits_change(s, e->packet->flow, e->g->n_flowbits);
	counts_change(s, e->packet->flow);
	if (s->captures)
		engine_capture(e, q);
	make_quiet(e, s, q);
	if (s->rule.action == ACTION_CONFIG)
		return;
	/*
	 * What data sets and bits of hosts have to say is asked, and changed,
	 * in the order of the alerts.
	 */
	if (s->no_alert && !s->changes_sets && s->host_bits == 0 &&
	    s->rule.action == ACTION_ALERT)
		return;
	if (e->queued == QUEUE) {
		e->overflow++;
		return;
	}
	e->queue[e->queued++] = *q;
}

/* The transaction that is under way in the packet's direction. */
static struct event *
event_beside(const struct packet *pkt)
{
	struct event *ev = pkt->flow == NULL ? NULL : pkt->flow->first_event;

	while (ev != NULL && ev->progress[pkt->dir] != 0 &&
	    ev->progress[pkt->dir] == ev->inspected[pkt->dir] &&
	    ev->progress[pkt->dir] >= ev->type->done[pkt->dir])
		ev = ev->next;
	return ev;
}

static void
try_packet(struct engine *e, uint32_t rank)
{
	const struct signature *s = e->g->sig[rank];
	struct queued q = {.rank = rank, .dir = e->packet->dir};

	if (s->kind == SIG_APP) {
		e->waiting[e->n_waiting++] = rank;
		return;
	}
	if (!engine_header(e, s, e->packet))
		return;
	for (uint32_t i = 0; i < s->buffers; i++) {
		if (!engine_payload(
			e, rank, &s->buffer[i], e->packet, &q.from_stream))
			return;
	}
	if (q.from_stream ||
	    (s->app != APP_UNKNOWN && e->packet->ip.proto == PROTO_UDP))
		q.event = event_beside(e->packet);
	engine_match(e, &q);
}

/* ---- a packet ---- */

static void
try_list(struct engine *e, const struct ranks *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		try_packet(e, list->v[i]);
}

static void
add_hit(void *arg, uint32_t rank)
{
	struct pattern_hits *hits = arg;
	uint64_t bit = UINT64_C(1) << (rank % 64);

	if ((hits->bits[rank / 64] & bit) != 0)
		return;
	hits->bits[rank / 64] |= bit;
	hits->found[hits->n++] = rank;
}

static void
try_addresses(struct engine *e)
{
	const struct ip_index_hits hits = {add_hit, &e->hits};

	ip_index_find(e->g->ip_index, e->packet, &hits);
	if (e->hits.n == 0 && e->g->ip_only.n == 0)
		return;
	engine_candidates(e, &e->g->ip_only);
	for (uint32_t i = 0; i < e->candidates; i++)
		try_packet(e, e->candidate[i]);
}

/* Of UDP Suricata asks with the next packet of the direction, too. */
static uint8_t
protocol_tries(const struct flow *f)
{
	return f->proto == PROTO_UDP ? 2 : 1;
}

/* Signatures that one look at a flow in a direction decides. */
static void
try_once(struct engine *e)
{
	const struct packet *pkt = e->packet;
	struct flow *f = pkt->flow;
	struct flow_detect *state;

	if (f == NULL) {
		try_addresses(e);
		return;
	}
	state = flow_detect_of(f);
	if (!state->ip_done[pkt->dir]) {
		state->ip_done[pkt->dir] = true;
		try_addresses(e);
	}
	if (state->app_changes != f->app_changes) {
		state->app_changes = f->app_changes;
		state->protocol_tries[0] = state->protocol_tries[1] = 0;
	}
	if (state->protocol_tries[pkt->dir] == protocol_tries(f) ||
	    !protocol_known(f, pkt->dir))
		return;
	state->protocol_tries[pkt->dir]++;
	try_list(e, &e->g->protocol);
}

static void
search_packet(struct engine *e)
{
	const struct packet *pkt = e->packet;
	const struct group *g = e->g;
	enum group_proto proto = group_proto_of(pkt);
	const struct search *stream = &g->stream[pkt->dir];
	const struct raw_stream *raw = engine_ready_stream(e, pkt);

	if (!engine_closed(pkt))
		engine_search(e, &g->packet[proto][pkt->dir], pkt->payload);
	if (proto != GROUP_TCP || stream->patterns == NULL)
		return;
	if (raw != NULL)
		engine_search(e, stream,
		    engine_fresh_bytes(
			raw, patterns_longest(stream->patterns) - 1));
	if (!pkt->in_stream && !engine_closed(pkt))
		engine_search(e, stream, pkt->payload);
}

static void
begin(struct engine *e, const struct packet *pkt)
{
	e->packet = pkt;
	e->toward[pkt->dir] = pkt;
	e->toward[dir_other(pkt->dir)] = NULL;
	e->n_waiting = 0;
	e->both = false;
	e->vars.n = 0;
	e->tagged = false;
	arena_reset(e->arena);
}

const struct packet *
engine_toward(struct engine *e, enum dir dir)
{
	struct packet *t = &e->turned;
	const struct packet *pkt = e->packet;

	if (e->toward[dir] != NULL)
		return e->toward[dir];
	*t = *pkt;
	t->dir = dir;
	t->src = pkt->dst;
	t->dst = pkt->src;
	t->sport = pkt->dport;
	t->dport = pkt->sport;
	t->payload = (struct span){0};
	e->toward[dir] = t;
	return t;
}

static void
try_candidates(struct engine *e, const struct ranks *list)
{
	search_packet(e);
	engine_candidates(e, list);
	for (uint32_t i = 0; i < e->candidates; i++)
		try_packet(e, e->candidate[i]);
}

/* Bytes of a direction that a gap parts from what came later. */
static void
try_before(struct engine *e, enum dir dir)
{
	const struct packet *pkt = e->packet;
	const struct raw_stream *raw = &pkt->flow->side[dir].raw;
	const struct search *s = &e->g->stream[dir];

	if (raw->before.n == 0)
		return;
	e->before = (struct raw_stream){.data = raw->before,
	    .offset = raw->before_offset,
	    .fresh = raw->fresh,
	    .ready = true};
	e->packet = engine_toward(e, dir);
	if (s->patterns != NULL)
		engine_search(e, s,
		    engine_fresh_bytes(
			&e->before, patterns_longest(s->patterns) - 1));
	engine_candidates(e, &e->g->stream_always[dir]);
	for (uint32_t i = 0; i < e->candidates; i++)
		try_packet(e, e->candidate[i]);
	e->before.ready = false;
	e->packet = pkt;
}

/* Bytes of the other direction, of which much has come. */
static void
try_other_stream(struct engine *e)
{
	const struct packet *pkt = e->packet;
	enum dir other = dir_other(pkt->dir);
	uint32_t waiting = e->n_waiting;

	try_before(e, other);
	e->packet = engine_toward(e, other);
	if (engine_ready_stream(e, e->packet) != NULL)
		try_candidates(e, &e->g->stream_always[other]);
	e->both = e->n_waiting > waiting;
	e->packet = pkt;
}

void
engine_packet(struct engine *e, const struct packet *pkt, struct alerts *out)
{
	struct flow *f = pkt->flow;

	e->tagged = false;
	if (f != NULL && f->no_inspect) {
		e->vars.n = 0;
		e->tagged = tags_count(pkt, &e->evidence);
		return;
	}
	begin(e, pkt);
	if (anomaly_any(&pkt->anomalies))
		try_list(e, &e->g->decode);
	if (pkt->ip.version != 0)
		try_once(e);
	if (f != NULL)
		try_before(e, pkt->dir);
	try_candidates(e, &e->g->always[group_proto_of(pkt)][pkt->dir]);
	if (f != NULL && f->side[dir_other(pkt->dir)].raw.due)
		try_other_stream(e);
	if (f != NULL && f->first_event != NULL && pkt->ip.proto == f->proto)
		engine_transactions(e);
	engine_give(e, out);
	e->tagged = tags_count(pkt, &e->evidence);
}

const struct tagged *
engine_tagged(const struct engine *e)
{
	return e->tagged ? &e->evidence : NULL;
}

void
engine_marks(const struct engine *e, const struct flow *f, struct marks *out)
{
	vars_marks(e->g, f, &e->vars, out);
}

/* What stands in for the last packet says less than a real one. */
static void
begin_end(struct engine *e, const struct packet *pkt)
{
	e->last = *pkt;
	e->last.established = pkt->flow->state != FLOW_NEW;
	begin(e, &e->last);
}

/* Does it ask for nothing but addresses and the protocol? */
static bool
is_plain(const struct signature *s, const struct flow *f)
{
	const uint32_t state = FLOW_IS_ESTABLISHED | FLOW_NOT_ESTABLISHED;

	if (s->kind == SIG_IP_EACH)
		return true;
	return s->kind == SIG_PACKET && s->app != APP_UNKNOWN &&
	    s->app == f->app && s->buffers == 0 && s->tests == 0 &&
	    (s->flow & state) == 0;
}

/* Is a transaction of a connection left that was not complete? */
static bool
is_left(const struct packet *pkt)
{
	const struct event *ev = pkt->flow->first_event;

	if (pkt->ip.proto != PROTO_TCP)
		return false;
	while (ev != NULL &&
	    (!ev->cut[pkt->dir] || (ev->one_sided && ev->dir != pkt->dir)))
		ev = ev->next;
	return ev != NULL;
}

/*
 * With bytes or a transaction that waited for the end, what is plain is tried
 * once more.
 */
static void
try_plain(struct engine *e, enum dir dir)
{
	const struct ranks *list =
	    &e->g->always[group_proto_of(e->packet)][dir];

	if (engine_ready_stream(e, e->packet) == NULL && !is_left(e->packet))
		return;
	for (uint32_t i = 0; i < list->n; i++) {
		if (is_plain(e->g->sig[list->v[i]], e->packet->flow))
			try_packet(e, list->v[i]);
	}
}

void
engine_flow_end(struct engine *e, const struct packet *pkt, struct alerts *out)
{
	e->vars.n = 0;
	if (pkt->flow->no_inspect)
		return;
	e->ending = true;
	begin_end(e, pkt);
	for (unsigned dir = 0; dir < 2; dir++) {
		try_before(e, (enum dir)dir);
		e->packet = engine_toward(e, (enum dir)dir);
		try_candidates(e, &e->g->stream_always[dir]);
		try_plain(e, (enum dir)dir);
		e->packet = &e->last;
	}
	if (pkt->flow->first_event != NULL)
		engine_transactions(e);
	engine_give(e, out);
	e->ending = false;
}
