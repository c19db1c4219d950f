#include "analyzer/proto/proto.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/proto/file_type.h"
#include "analyzer/proto/proto_file.h"
#include "analyzer/proto/protocol.h"

/* What one protocol did. */
struct tally {
	uint64_t flows;
	uint64_t events;
	uint64_t faults[FAULTS];
};

struct proto {
	struct proto_limits limits;
	unsigned file_needs;
	struct file_types *types; /* NULL: not needed yet */
	uint64_t typed;           /* files that libmagic was asked about */
	void *shared[PROTOCOLS];
	struct tally tally[PROTOCOLS];
	uint64_t failed_tcp; /* flows of none of the protocols */
	uint64_t failed_udp;
	uint64_t changes;      /* of protocol within a flow */
	struct expect *expect; /* NULL: no flow was announced yet */
};

static uint32_t
or_default(uint32_t n, uint32_t value)
{
	return n == 0 ? value : n;
}

static uint32_t
larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

struct proto *
proto_new(const struct proto_options *options)
{
	struct proto *p = mem_zalloc(1, sizeof(*p));
	struct proto_limits *l = &p->limits;

	*l = options->limits;
	l->probe_bytes = or_default(l->probe_bytes, 4096);
	l->unknown_bytes = or_default(l->unknown_bytes, 100000);
	l->body_bytes = or_default(l->body_bytes, 100 << 10);
	l->unpack_bytes = or_default(l->unpack_bytes, 1 << 20);
	l->transactions = or_default(l->transactions, 512);
	l->record_bytes = or_default(l->record_bytes, 64 << 10);
	l->file_bytes = or_default(l->file_bytes, 1 << 20);
	p->file_needs = options->file_needs;
	l->answer_bytes = or_default(l->answer_bytes, l->body_bytes);
	l->layers = or_default(l->layers, 2);
	if ((p->file_needs & FILE_NEED_BYTES) != 0) {
		l->body_bytes = larger(l->body_bytes, l->file_bytes);
		l->answer_bytes = larger(l->answer_bytes, l->file_bytes);
	}
	for (unsigned i = 0; proto_table[i] != NULL; i++) {
		assert(i < PROTOCOLS);
		if (proto_table[i]->start != NULL)
			p->shared[i] = proto_table[i]->start(l);
	}
	return p;
}

void
proto_free(struct proto *p)
{
	if (p == NULL)
		return;
	for (unsigned i = 0; proto_table[i] != NULL; i++) {
		if (proto_table[i]->stop != NULL)
			proto_table[i]->stop(p->shared[i]);
	}
	file_types_free(p->types);
	expect_free(p->expect);
	free(p);
}

static unsigned
index_of(const struct protocol *protocol)
{
	unsigned i = 0;

	while (proto_table[i] != protocol)
		i++;
	return i;
}

struct event *
conn_event(struct conn *c)
{
	struct event *ev;

	if (c->live >= c->limits->transactions) {
		conn_fail(c, FAULT_LIMIT);
		return NULL;
	}
	ev = event_new(c->protocol->type, c->flow, c->time_ns);
	ev->number = c->number;
	c->live++;
	c->proto->tally[index_of(c->protocol)].events++;
	return ev;
}

const char *
conn_file_type(struct conn *c, struct span bytes, struct arena *arena)
{
	struct proto *p = c->proto;
	const char *text;

	if (p->types == NULL)
		p->types = file_types_new();
	p->typed++;
	text = file_type(p->types, bytes);
	return text == NULL ? NULL : arena_str(arena, span_str(text));
}

void
conn_fault(struct conn *c, enum proto_fault why)
{
	c->proto->tally[index_of(c->protocol)].faults[why]++;
}

void
conn_fail(struct conn *c, enum proto_fault why)
{
	if (!c->failed)
		conn_fault(c, why);
	c->failed = true;
}

/* Is protocol looked for in this flow? */
static bool
eligible(const struct protocol *protocol, const struct flow *f)
{
	if (f->proto == PROTO_TCP ? !protocol->tcp : !protocol->udp)
		return false;
	return protocol->port == 0 || protocol->port == f->port[0] ||
	    protocol->port == f->port[1];
}

/* *maybe: none yet, but more bytes could tell. */
static const struct protocol *
find_protocol(
    const struct flow *f, struct span start, enum dir dir, bool *maybe)
{
	*maybe = false;
	for (unsigned i = 0; proto_table[i] != NULL; i++) {
		const struct protocol *protocol = proto_table[i];

		if (!eligible(protocol, f))
			continue;
		switch (protocol->probe(start, dir, f->proto != PROTO_TCP)) {
		case PROBE_YES:
			return protocol;
		case PROBE_MAYBE:
			*maybe = true;
			break;
		case PROBE_NO:
			break;
		}
	}
	return NULL;
}

/* Of the other side it was known that it looks like none. */
static void
fail_other(struct conn *c, enum dir dir)
{
	struct flow *f = c->flow;
	enum dir other = dir_other(dir);

	if (f->proto != PROTO_TCP || !c->given_up[other] || c->lost[other] != 0)
		return;
	f->app_by_dir[other] = APP_FAILED;
	f->app_fresh[other] = true;
	f->app_one_way = true;
}

static void
adopt(struct conn *c, const struct protocol *protocol, enum dir dir)
{
	unsigned i = index_of(protocol);
	struct flow *f = c->flow;

	c->protocol = protocol;
	c->shared = c->proto->shared[i];
	c->failed = false;
	c->proto->tally[i].flows++;
	f->app = (uint16_t)protocol->app;
	f->app_by_dir[dir] = (uint16_t)protocol->app;
	fail_other(c, dir);
	f->app_final = true;
	f->app_surprises = false;
	c->changing = false;
	if (protocol->type != NULL)
		c->state = protocol->open(c);
}

/* A flow that another has announced has its protocol from the start. */
static void
adopt_expected(struct conn *c, enum dir dir)
{
	struct expect *expect = c->proto->expect;
	struct flow *f = c->flow;
	struct expected *e;
	struct expected found;

	if (expect == NULL || !expect_take(expect, f, c->time_ns, &found))
		return;
	e = arena_zalloc(f->arena, 1, sizeof(*e));
	*e = found;
	c->expected = e;
	f->parent_id = e->parent_id;
	f->app_expected = (uint16_t)e->protocol->app;
	adopt(c, e->protocol, dir);
	f->app_by_dir[dir_other(dir)] = f->app;
}

static struct conn *
conn_of(struct proto *p, struct flow *f, enum dir dir, int64_t time_ns)
{
	struct conn *c = f->protocol;

	if (c != NULL) {
		c->time_ns = time_ns;
		return c;
	}
	c = arena_zalloc(f->arena, 1, sizeof(*c));
	c->proto = p;
	c->flow = f;
	c->limits = &p->limits;
	c->file_needs = p->file_needs;
	c->time_ns = time_ns;
	f->protocol = c;
	adopt_expected(c, dir);
	return c;
}

void
conn_expect(struct conn *c, struct expected *e)
{
	struct proto *p = c->proto;

	if (p->expect == NULL)
		p->expect = expect_new();
	e->addr[0] = c->flow->addr[0];
	e->addr[1] = c->flow->addr[1];
	e->until_ns = c->time_ns + EXPECT_SECONDS * INT64_C(1000000000);
	e->parent_id = c->flow->id;
	expect_add(p->expect, e);
}

bool
proto_backwards(const struct proto *p, const struct chunk *c)
{
	const struct flow *f = c->flow;
	bool maybe;

	(void)p;
	return f->midstream && f->app == APP_UNKNOWN && f->protocol == NULL &&
	    c->bytes.n != 0 &&
	    find_protocol(f, c->bytes, c->dir, &maybe) == NULL && !maybe &&
	    find_protocol(f, c->bytes, dir_other(c->dir), &maybe) != NULL;
}

/* Neither of the directions looks like one of the protocols. */
static void
fail(struct conn *c)
{
	struct flow *f = c->flow;

	for (unsigned d = 0; d < 2; d++) {
		buf_free(&c->held[d]);
		c->given_up[d] = true;
		f->app_by_dir[d] = APP_FAILED;
	}
	f->app_final = true;
	if (f->app == APP_UNKNOWN)
		f->app = APP_FAILED;
	f->app_surprise = c->changing && c->wanted != APP_UNKNOWN;
	f->app_surprises = false;
	c->changing = false;
}

/* This direction looks like none of the protocols. */
static void
give_up(struct conn *c, enum dir dir)
{
	struct flow *f = c->flow;

	if (c->given_up[dir])
		return;
	c->given_up[dir] = true;
	if (f->proto != PROTO_TCP)
		f->app_by_dir[dir] = APP_FAILED;
	/* A datagram tells at once, until one of the other side knows better.
	 */
	if (f->proto != PROTO_TCP && f->app == APP_UNKNOWN)
		f->app = APP_FAILED;
	if (!c->given_up[dir_other(dir)])
		return;
	fail(c);
	if (f->proto == PROTO_TCP)
		c->proto->failed_tcp++;
	else
		c->proto->failed_udp++;
}

/* Keeps bytes for the parser that may yet be found, within the limit. */
static void
hold(struct conn *c, enum dir dir, struct span bytes)
{
	struct buf *held = &c->held[dir];

	if (c->lost[dir] == 0 && held->n + bytes.n <= c->limits->probe_bytes) {
		buf_put(held, bytes);
		return;
	}
	c->lost[dir] += held->n + bytes.n;
	buf_free(held);
	give_up(c, dir);
}

/* Are there so many bytes that Suricata sees that they are of none? */
static bool
is_enough(const struct flow *f, enum dir dir, size_t n)
{
	static const size_t enough[2] = {
	    [DIR_TO_SERVER] = 17, [DIR_TO_CLIENT] = 8};

	return f->proto != PROTO_TCP || n >= enough[dir];
}

/* The first bytes of the second direction: do they agree? */
static void
check_other(struct conn *c, struct span bytes, enum dir dir)
{
	struct flow *f = c->flow;
	const struct protocol *protocol = c->protocol;
	bool maybe;

	c->begun[dir] = true;
	if (f->app_by_dir[dir] != APP_UNKNOWN)
		return;
	if (c->few[dir] != 0)
		protocol = NULL;
	else if (protocol->probe(bytes, dir, f->proto != PROTO_TCP) == PROBE_NO)
		protocol = find_protocol(f, bytes, dir, &maybe);
	if (protocol == NULL && !is_enough(f, dir, c->few[dir] + bytes.n)) {
		c->few[dir] += bytes.n;
		c->begun[dir] = false;
		return;
	}
	f->app_by_dir[dir] =
	    (uint16_t)(protocol == NULL ? APP_FAILED : protocol->app);
	f->app_mismatch = protocol != NULL && protocol->app != c->protocol->app;
	f->app_one_way = protocol == NULL && f->proto == PROTO_TCP &&
	    f->side[dir].gap_bytes == 0;
}

static void probe_chunk(struct conn *c, const struct chunk *chunk);

/* The parser says that another protocol follows its last bytes. */
static void
change(struct conn *c, const struct chunk *chunk)
{
	struct chunk rest = *chunk;

	c->protocol->close(c);
	c->protocol = NULL;
	c->state = NULL;
	c->change = false;
	c->changing = true;
	c->flow->app_changed = true;
	c->flow->app_original = c->flow->app;
	c->flow->app_expected = (uint16_t)c->wanted;
	c->proto->changes++;
	c->flow->app_final = false;
	for (unsigned d = 0; d < 2; d++) {
		c->given_up[d] = false;
		c->begun[d] = false;
		c->few[d] = 0;
		c->lost[d] = 0;
	}
	rest.bytes = c->rest;
	if (rest.bytes.n != 0 || rest.end)
		probe_chunk(c, &rest);
}

static void
deliver(struct conn *c, const struct chunk *chunk)
{
	if (c->failed)
		return;
	if (!c->begun[chunk->dir] && chunk->bytes.n != 0)
		check_other(c, chunk->bytes, chunk->dir);
	else if (chunk->gap_n != 0)
		c->begun[chunk->dir] = true; /* it will never be known */
	if (c->protocol->type != NULL)
		c->protocol->bytes(c, chunk);
	/* Suricata does not get so far as to say that it is none. */
	if (c->failed && c->flow->app_by_dir[chunk->dir] == APP_FAILED)
		c->flow->app_by_dir[chunk->dir] = APP_UNKNOWN;
	if (c->change)
		change(c, chunk);
}

/* What was held of the other direction while the protocol was not known. */
static void
deliver_held(struct conn *c, const struct chunk *like, enum dir dir)
{
	struct chunk held = {
	    .flow = c->flow, .dir = dir, .time_ns = like->time_ns};
	struct buf kept = c->held[dir];

	c->held[dir] = (struct buf){0};
	if (c->lost[dir] != 0) {
		held.gap_n = c->lost[dir];
		deliver(c, &held);
	} else if (kept.n != 0) {
		held.bytes = buf_span(&kept);
		deliver(c, &held);
	}
	buf_free(&kept);
}

static void
found(struct conn *c, const struct protocol *protocol,
    const struct chunk *chunk, struct span start)
{
	struct buf kept = c->held[chunk->dir];
	struct chunk all = *chunk;

	c->held[chunk->dir] = (struct buf){0};
	all.bytes = start;
	adopt(c, protocol, chunk->dir);
	if (chunk->dir == DIR_TO_CLIENT || protocol->server_first)
		deliver_held(c, chunk, dir_other(chunk->dir));
	/* A change of protocol cannot have happened yet, but a failure can. */
	deliver(c, &all);
	if (chunk->dir == DIR_TO_SERVER && c->protocol == protocol)
		deliver_held(c, chunk, DIR_TO_CLIENT);
	buf_free(&kept);
}

/* All bytes of the direction so far: what is held, then these. */
static struct span
start_of(struct conn *c, const struct chunk *chunk)
{
	struct buf *held = &c->held[chunk->dir];

	if (held->n == 0)
		return chunk->bytes;
	buf_put(held, chunk->bytes);
	return buf_span(held);
}

/* Has the server said what its client must say first? */
static bool
is_backwards(const struct conn *c, const struct protocol *p, enum dir dir)
{
	enum dir other = dir_other(dir);

	if (!p->client_first || c->flow->midstream || c->changing)
		return false;
	return dir == DIR_TO_CLIENT
	    ? c->held[other].n == 0 && c->lost[other] == 0
	    : false;
}

/* It is the protocol, but no one could read it. */
static void
turn_down(struct conn *c, const struct protocol *protocol, enum dir dir)
{
	struct flow *f = c->flow;

	fail(c);
	f->app_backwards = true;
	f->app_by_dir[dir] = (uint16_t)protocol->app;
	f->app_fresh[dir_other(dir)] = true;
}

/* The first bytes behind a change: what was known is so no more. */
static void
forget(struct conn *c)
{
	struct flow *f = c->flow;

	if (f->app != f->app_original)
		return;
	f->app = APP_UNKNOWN;
	f->app_by_dir[0] = f->app_by_dir[1] = APP_UNKNOWN;
	f->app_surprises = c->wanted != APP_UNKNOWN;
	f->app_changes++;
}

/* Is it another protocol than the one that was to come? */
static void
check_wanted(struct conn *c, const struct protocol *protocol)
{
	struct flow *f = c->flow;

	if (!c->changing || c->wanted == APP_UNKNOWN ||
	    protocol->app == c->wanted)
		return;
	f->app_surprise = true;
}

/* Suricata gives up a flow of which it holds so much and cannot tell. */
static bool
is_too_much(const struct conn *c, const struct chunk *chunk)
{
	const struct flow *f = c->flow;
	enum dir dir = chunk->dir;
	uint64_t most = larger(chunk->window, c->limits->unknown_bytes);

	return f->proto == PROTO_TCP && !c->changing && c->given_up[dir] &&
	    !c->given_up[dir_other(dir)] && f->side[dir].gap_bytes == 0 &&
	    c->lost[dir] + c->held[dir].n > most;
}

/* Bytes of a flow whose protocol is not known. */
static void
probe_chunk(struct conn *c, const struct chunk *chunk)
{
	enum dir dir = chunk->dir;
	const struct protocol *protocol = NULL;
	bool maybe = false;

	if (c->changing && chunk->bytes.n != 0)
		forget(c);
	if (c->given_up[0] && c->given_up[1])
		return;
	if (chunk->bytes.p == NULL && chunk->gap_n != 0) {
		c->lost[dir] += c->held[dir].n + chunk->gap_n;
		buf_free(&c->held[dir]);
		give_up(c, dir);
		return;
	}
	if (!c->given_up[dir] && chunk->bytes.n != 0) {
		size_t before = c->held[dir].n;
		struct span start = start_of(c, chunk);

		protocol = find_protocol(c->flow, start, dir, &maybe);
		if (protocol != NULL && is_backwards(c, protocol, dir)) {
			turn_down(c, protocol, dir);
			return;
		}
		if (protocol != NULL) {
			check_wanted(c, protocol);
			found(c, protocol, chunk, start);
			return;
		}
		c->held[dir].n = before;
	}
	hold(c, dir, chunk->bytes);
	if (chunk->bytes.n != 0 && !maybe &&
	    is_enough(c->flow, dir, c->held[dir].n))
		give_up(c, dir);
	if (is_too_much(c, chunk)) {
		give_up(c, dir_other(dir));
		c->flow->app_skipped = true;
	}
}

void
proto_chunk(struct proto *p, const struct chunk *chunk)
{
	struct conn *c = conn_of(p, chunk->flow, chunk->dir, chunk->time_ns);

	c->number = 0;
	if (c->protocol == NULL)
		probe_chunk(c, chunk);
	else
		deliver(c, chunk);
}

void
proto_packet(struct proto *p, const struct packet *pkt)
{
	struct conn *c;
	bool maybe;

	if (pkt->payload.n == 0 || pkt->flow == NULL)
		return;
	c = conn_of(p, pkt->flow, pkt->dir, pkt->time_ns);
	c->number = pkt->number;
	if (c->protocol == NULL && !c->given_up[pkt->dir]) {
		const struct protocol *protocol =
		    find_protocol(pkt->flow, pkt->payload, pkt->dir, &maybe);

		if (protocol == NULL)
			give_up(c, pkt->dir);
		else
			adopt(c, protocol, pkt->dir);
	}
	if (c->protocol == NULL || c->failed)
		return;
	if (!c->begun[pkt->dir])
		check_other(c, pkt->payload, pkt->dir);
	if (c->protocol->type != NULL)
		c->protocol->datagram(c, pkt->payload, pkt->dir);
}

void
proto_flow_end(struct proto *p, struct flow *f)
{
	struct conn *c = f->protocol;

	(void)p;
	if (c == NULL)
		return;
	event_cut(f);
	if (c->protocol != NULL && c->state != NULL) {
		c->protocol->close(c);
		c->state = NULL;
		c->failed = true;
	}
	for (struct event *ev = f->first_event; ev != NULL; ev = ev->next) {
		for (unsigned d = 0; d < 2; d++) {
			if (ev->progress[d] < ev->type->done[d] &&
			    !ev->type->waits_for_ever)
				ev->progress[d] = ev->type->done[d];
		}
	}
}

bool
proto_done(const struct event *ev)
{
	return ev->progress[0] >= ev->type->done[0] &&
	    ev->progress[1] >= ev->type->done[1];
}

void
proto_event_free(struct proto *p, struct event *ev)
{
	struct conn *c;

	(void)p;
	if (ev == NULL)
		return;
	c = ev->flow->protocol;
	if (c != NULL && c->live > 0)
		c->live--;
	for (unsigned i = 0; proto_table[i] != NULL; i++) {
		if (proto_table[i]->type == ev->type &&
		    proto_table[i]->event_free != NULL)
			proto_table[i]->event_free(ev);
	}
	proto_file_free(ev);
	event_free(ev);
}

void
proto_flow_free(struct proto *p, struct flow *f)
{
	struct conn *c = f->protocol;

	while (f->first_event != NULL)
		proto_event_free(p, f->first_event);
	if (c == NULL)
		return;
	if (c->protocol != NULL && c->state != NULL)
		c->protocol->close(c);
	buf_free(&c->held[0]);
	buf_free(&c->held[1]);
	f->protocol = NULL; /* its memory is the flow's arena */
}

void
proto_counters(const struct proto *p, struct counters *out)
{
	for (unsigned i = 0; proto_table[i] != NULL; i++) {
		const struct protocol *protocol = proto_table[i];
		const struct tally *t = &p->tally[i];

		counter_add(out, protocol->counters.flows, t->flows);
		if (protocol->type == NULL)
			continue;
		counter_add(out, protocol->counters.events, t->events);
		counter_add(out, protocol->counters.gaps, t->faults[FAULT_GAP]);
		counter_add(
		    out, protocol->counters.errors, t->faults[FAULT_PARSER]);
		counter_add(
		    out, protocol->counters.limits, t->faults[FAULT_LIMIT]);
	}
	counter_add(out, "file.types_told", p->typed);
	counter_add(out, "app_layer.flow.failed_tcp", p->failed_tcp);
	counter_add(out, "app_layer.flow.failed_udp", p->failed_udp);
	counter_add(out, "app_layer.protocol_changes", p->changes);
}
