#include "analyzer/detect/suricata/group.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/order.h"
#include "analyzer/detect/suricata/transform.h"

enum {
	ALERTS_OF_PACKET = 15, /* Suricata's packet-alert-max */
};

/* A search on its way: its literals, until they are compiled. */
struct making {
	struct search *search;
	struct patterns_maker *maker;
};

struct maker {
	struct group *g;
	struct arena *arena;
	struct making *v;
	size_t n;
	size_t cap;
};

enum group_proto
group_proto_of(const struct packet *pkt)
{
	switch (pkt->ip.proto) {
	case PROTO_TCP:
		return GROUP_TCP;
	case PROTO_UDP:
		return GROUP_UDP;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		return GROUP_ICMP;
	default:
		return GROUP_OTHER;
	}
}

bool
group_sig_in(const struct signature *s, enum dir dir)
{
	const uint32_t against =
	    dir == DIR_TO_SERVER ? FLOW_TO_CLIENT : FLOW_TO_SERVER;

	if ((s->flow & against) != 0)
		return false;
	if (s->both_sides)
		return true;
	for (uint32_t i = 0; i < s->buffers; i++) {
		if (s->buffer[i].target == TARGET_FIELD &&
		    s->buffer[i].field[dir] == FIELD_COUNT)
			return false;
	}
	return true;
}

static bool
sig_on(const struct signature *s, enum group_proto p)
{
	switch (s->proto) {
	case SIG_PROTO_TCP:
	case SIG_PROTO_TCP_PKT:
	case SIG_PROTO_TCP_STREAM:
		return p == GROUP_TCP;
	case SIG_PROTO_UDP:
		return p == GROUP_UDP;
	case SIG_PROTO_ICMP:
	case SIG_PROTO_ICMPV6:
		return p == GROUP_ICMP;
	case SIG_PROTO_SCTP:
		return p == GROUP_OTHER;
	case SIG_PROTO_IP:
	case SIG_PROTO_PKTHDR:
		break;
	}
	return true;
}

/* ---- literals ---- */

static void
add_literal(struct maker *m, struct search *search, uint32_t rank)
{
	const struct sig_prefilter *p = &m->g->sig[rank]->prefilter;
	struct making *making = NULL;

	for (size_t i = 0; i < m->n && making == NULL; i++) {
		if (m->v[i].search == search)
			making = &m->v[i];
	}
	if (making == NULL) {
		m->v = mem_grow(m->v, m->n, &m->cap, sizeof(*m->v));
		making = &m->v[m->n++];
		making->search = search;
		making->maker = patterns_maker_new();
	}
	patterns_add(making->maker, span_first(p->literal, PATTERN_BYTES),
	    p->nocase, rank);
}

/* The search of that buffer in a list of those with different transforms. */
static struct search *
find_search(struct maker *m, struct search **list, const struct sig_buffer *b,
    enum field field)
{
	struct search *s;

	for (s = *list; s != NULL; s = s->next) {
		if (transforms_equal(s->buffer->transform,
			s->buffer->transforms, b->transform, b->transforms))
			return s;
	}
	s = arena_zalloc(m->arena, 1, sizeof(*s));
	s->buffer = b;
	s->field = field;
	s->next = *list;
	*list = s;
	return s;
}

static void
add_payload(struct maker *m, uint32_t rank, enum dir dir)
{
	const struct signature *s = m->g->sig[rank];
	const struct sig_buffer *b = &s->buffer[s->prefilter.buffer];
	bool packets = s->in_packets || b->target == TARGET_PACKET;
	bool stream = s->in_stream && b->target == TARGET_PAYLOAD;

	for (unsigned p = 0; p < GROUP_PROTOS; p++) {
		if (sig_on(s, (enum group_proto)p) &&
		    (packets || p != GROUP_TCP))
			add_literal(m, &m->g->packet[p][dir], rank);
	}
	if (stream && sig_on(s, GROUP_TCP))
		add_literal(m, &m->g->stream[dir], rank);
}

/* False: what has to be seen first is not among what is searched. */
static bool
add_prefilter(struct maker *m, uint32_t rank, enum dir dir)
{
	struct group *g = m->g;
	const struct signature *s = g->sig[rank];
	const struct sig_buffer *b;

	if (!s->prefilter.has || s->prefilter.literal.n == 0)
		return false;
	b = &s->buffer[s->prefilter.buffer];
	switch (b->target) {
	case TARGET_PAYLOAD:
	case TARGET_PACKET:
		if (b->transforms != 0)
			return false;
		add_payload(m, rank, dir);
		return true;
	case TARGET_FIELD:
		add_literal(m,
		    find_search(
			m, &g->field[dir][b->field[dir]], b, b->field[dir]),
		    rank);
		return true;
	case TARGET_FILE:
		add_literal(
		    m, find_search(m, &g->file[dir], b, FIELD_COUNT), rank);
		return true;
	case TARGET_FILE_NAME:
	case TARGET_FILE_MAGIC:
	case TARGET_BASE64:
	case TARGET_HEADER:
		break;
	}
	return false;
}

/* ---- lists ---- */

/* The room doubles at each power of two. */
static void
add_rank(struct ranks *r, uint32_t rank)
{
	if ((r->n & (r->n - 1)) == 0)
		r->v = mem_resize(
		    r->v, r->n == 0 ? 1 : (size_t)r->n * 2, sizeof(*r->v));
	r->v[r->n++] = rank;
}

static void
add_app(struct group *g, uint32_t rank, enum dir dir)
{
	enum app app = g->sig[rank]->app;

	for (unsigned a = 0; a < APP_COUNT; a++) {
		if (app == APP_UNKNOWN || a == app)
			add_rank(&g->app[dir][a], rank);
	}
}

static void
add_to_list(struct group *g, uint32_t rank, enum dir dir)
{
	const struct signature *s = g->sig[rank];

	if (s->kind == SIG_APP) {
		add_app(g, rank, dir);
		return;
	}
	for (unsigned p = 0; p < GROUP_PROTOS; p++) {
		if (sig_on(s, (enum group_proto)p))
			add_rank(&g->always[p][dir], rank);
	}
	if (s->kind == SIG_STREAM)
		add_rank(&g->stream_always[dir], rank);
}

static void
add_signature(struct maker *m, uint32_t rank)
{
	struct group *g = m->g;
	const struct signature *s = g->sig[rank];

	if (s->kind == SIG_IP_ONLY) {
		if (!ip_index_add(g->ip_index, s, rank))
			add_rank(&g->ip_only, rank);
		return;
	}
	if (s->anomalies != 0) {
		add_rank(&g->decode, rank);
		return;
	}
	if (s->protocols != 0 && s->buffers == 0 && s->tests == 0 &&
	    s->kind != SIG_APP) {
		add_rank(&g->protocol, rank);
		return;
	}
	for (unsigned dir = 0; dir < 2; dir++) {
		if (group_sig_in(s, (enum dir)dir) &&
		    !add_prefilter(m, rank, (enum dir)dir))
			add_to_list(g, rank, (enum dir)dir);
	}
}

/* ---- the whole ---- */

static bool
compile(struct maker *m, const char *cache, bool *cached, struct err *err)
{
	struct patterns_job *jobs = mem_zalloc(m->n + 1, sizeof(*jobs));
	struct group *g = m->g;
	bool ok;

	for (size_t i = 0; i < m->n; i++)
		jobs[i].maker = m->v[i].maker;
	ok = patterns_make_all(jobs, m->n, cache, err);
	*cached = ok;
	g->all = mem_zalloc(m->n + 1, sizeof(struct patterns *));
	for (size_t i = 0; i < m->n && ok; i++) {
		m->v[i].search->patterns = jobs[i].set;
		g->all[g->n_all++] = jobs[i].set;
		*cached = *cached && jobs[i].cached;
	}
	for (size_t i = 0; i < m->n; i++)
		patterns_maker_free(m->v[i].maker);
	free(jobs);
	return ok;
}

/* The names of a map from names to numbers, by number. */
static const struct span *
names_of(const struct map *m, uint32_t n, struct arena *arena)
{
	struct span *v = arena_zalloc(arena, (size_t)n + 1, sizeof(*v));
	union map_value *number;
	struct span name;

	for (size_t at = 0; m != NULL && map_next(m, &at, &name, &number);)
		v[number->n] = arena_copy(arena, name);
	return v;
}

struct group *
group_new(const struct signatures *sigs, struct arena *arena, const char *cache,
    bool *cached, struct err *err)
{
	struct group *g = mem_zalloc(1, sizeof(*g));
	struct maker m = {.g = g, .arena = arena};
	bool ok;

	g->sig = order_signatures(sigs, arena);
	g->n = (uint32_t)sigs->n;
	g->n_flowbits = sigs->n_flowbits;
	g->alerts_of_packet =
	    sigs->policy.alerts == 0 ? ALERTS_OF_PACKET : sigs->policy.alerts;
	g->bit_name = names_of(sigs->flowbits, sigs->n_flowbits, arena);
	g->count_name = names_of(sigs->flowints, sigs->n_flowints, arena);
	g->ip_index = ip_index_new();
	for (uint32_t rank = 0; rank < g->n; rank++)
		add_signature(&m, rank);
	ip_index_finish(g->ip_index);
	ok = compile(&m, cache, cached, err);
	free(m.v);
	if (ok)
		return g;
	group_free(g);
	return NULL;
}

void
group_free(struct group *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->n_all; i++)
		patterns_free(g->all[i]);
	free(g->all);
	for (unsigned dir = 0; dir < 2; dir++) {
		free(g->stream_always[dir].v);
		for (unsigned p = 0; p < GROUP_PROTOS; p++)
			free(g->always[p][dir].v);
		for (unsigned a = 0; a < APP_COUNT; a++)
			free(g->app[dir][a].v);
	}
	ip_index_free(g->ip_index);
	free(g->decode.v);
	free(g->ip_only.v);
	free(g->protocol.v);
	free(g);
}
