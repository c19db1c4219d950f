#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"
#include "analyzer/base/time.h"
#include "analyzer/decode/decode.h"
#include "analyzer/stream/stream.h"
#include "tests/unit/craft.h"

/* A stream under test, and what it gave out. */
struct rig {
	struct decode *decode;
	struct stream *stream;
	int64_t now_ns;
	uint64_t number;
	struct buf got[2];
	uint64_t gaps[2];
	unsigned ends[2];
	bool many; /* flows: their bytes do not follow on each other */
	struct anomalies anomalies;
	struct packet pkt; /* the last one */
	struct flow *flow;
	struct craft wire;
	struct frame frame;
};

static void
rig_open(struct rig *r, const struct stream_options *o)
{
	*r = (struct rig){.now_ns = NS_PER_S,
	    .decode = decode_new(),
	    .stream = stream_new(o)};
}

static void
take_chunk(struct rig *r, const struct chunk *c)
{
	if (!c->end && !r->many)
		assert_true(c->offset == r->got[c->dir].n + r->gaps[c->dir]);
	buf_put(&r->got[c->dir], c->bytes);
	r->gaps[c->dir] += c->gap_n;
	r->ends[c->dir] += c->end;
}

static unsigned
rig_end(struct rig *r, int64_t now_ns, bool all)
{
	struct flow *f;
	struct chunk c;
	unsigned n = 0;

	while ((f = stream_ended(r->stream, now_ns, all)) != NULL) {
		while (stream_flush(r->stream, f, &c))
			take_chunk(r, &c);
		stream_release(r->stream, f);
		n++;
	}
	return n;
}

static void
rig_close(struct rig *r)
{
	(void)rig_end(r, INT64_MAX, true);
	stream_free(r->stream);
	decode_free(r->decode);
	buf_free(&r->got[0]);
	buf_free(&r->got[1]);
}

static enum stream_result
rig_frame(struct rig *r)
{
	struct packet pkt[DECODE_PACKETS];
	enum stream_result result;
	struct chunk c;

	r->now_ns += NS_PER_MS;
	r->frame = craft_frame(&r->wire, r->now_ns, ++r->number);
	(void)decode_frame(r->decode, &r->frame, pkt);
	r->pkt = pkt[0];
	result = stream_packet(r->stream, &r->pkt);
	while (stream_chunk(r->stream, &c))
		take_chunk(r, &c);
	r->flow = r->pkt.flow;
	for (unsigned i = 0; i < ANOMALY_WORDS; i++)
		r->anomalies.bits[i] |= r->pkt.anomalies.bits[i];
	return result;
}

static void
rig_tcp(struct rig *r, struct craft_segment s)
{
	r->wire = craft_tcp(&s);
	(void)rig_frame(r);
}

/* Client numbers from isn + 1, the server's from 501. */
static void
handshake(struct rig *r, uint32_t isn)
{
	rig_tcp(
	    r, (struct craft_segment){DIR_TO_SERVER, TCP_SYN, isn, 0, NULL, 0});
	rig_tcp(r,
	    (struct craft_segment){
		DIR_TO_CLIENT, TCP_SYN | TCP_ACK, 500, isn + 1, NULL, 0});
	rig_tcp(r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK, isn + 1, 501, NULL, 0});
	assert_int_equal(r->flow->tcp_state, TCP_ESTABLISHED);
	/* That is what the next packet meets. */
	assert_false(r->pkt.established);
}

static void
client(struct rig *r, uint32_t seq, const char *data)
{
	rig_tcp(r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK, seq, 501, data, strlen(data)});
}

static void
server_acks(struct rig *r, uint32_t ack)
{
	rig_tcp(r,
	    (struct craft_segment){DIR_TO_CLIENT, TCP_ACK, 501, ack, NULL, 0});
}

/* Both sides speak, but how they began to was not seen. */
static void
without_a_handshake_nothing_is_established(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	client(&r, 101, "hello");
	server_acks(&r, 106);
	client(&r, 106, " you");
	assert_false(r.pkt.established);
	rig_close(&r);
}

static void
releases_what_is_acknowledged(void **state)
{
	const struct stream_options o = {.limits = {.chunk_bytes = {5, 5}}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	client(&r, 101, "hello");
	assert_true(r.pkt.established);
	assert_true(r.pkt.in_stream);
	assert_int_equal(r.got[0].n, 0);
	assert_false(r.flow->side[0].raw.ready);
	server_acks(&r, 106);
	assert_true(span_eq_str(buf_span(&r.got[0]), "hello"));
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	assert_true(span_eq_str(r.flow->side[0].raw.data, "hello"));
	/* It is inspected with a packet of its own direction. */
	server_acks(&r, 106);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	client(&r, 106, " you");
	assert_true(r.flow->side[0].raw.ready);
	server_acks(&r, 110);
	assert_int_equal(r.flow->side[0].raw.fresh, 5);
	assert_true(span_eq_str(r.flow->side[0].raw.data, "hello you"));
	rig_close(&r);
}

/* Bytes are inspected by chunks, or when a parser has a whole message. */
static void
inspects_what_is_whole(void **state)
{
	const struct stream_options o = {.limits = {.chunk_bytes = {8, 8}}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	client(&r, 101, "hello");
	server_acks(&r, 106);
	assert_false(r.flow->side[0].raw.ready);
	client(&r, 106, " you");
	server_acks(&r, 110);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	client(&r, 110, "?");
	r.flow->side[0].raw.wanted = true;
	server_acks(&r, 111);
	assert_false(r.flow->side[0].raw.ready);
	r.flow->side[0].raw.wanted = true;
	server_acks(&r, 111);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 9);
	client(&r, 111, "!");
	assert_int_equal(r.flow->side[0].sequence, 12);
	assert_int_equal(r.flow->side[1].sequence, 1);
	rig_close(&r);
}

static void
one_side_is_enough_where_it_may_be(void **state)
{
	const struct stream_options o = {.midstream = true, .one_sided = true};
	struct rig r;

	(void)state;
	for (unsigned from_syn = 0; from_syn < 2; from_syn++) {
		rig_open(&r, &o);
		if (from_syn == 1)
			rig_tcp(&r,
			    (struct craft_segment){
				DIR_TO_SERVER, TCP_SYN, 100, 0, NULL, 0});
		client(&r, 101, "hello");
		assert_true(span_eq_str(buf_span(&r.got[0]), "hello"));
		assert_int_equal(r.flow->state, FLOW_ESTABLISHED);
		client(&r, 106, " you");
		assert_true(span_eq_str(buf_span(&r.got[0]), "hello you"));
		rig_close(&r);
	}
}

static void
tunnels_keep_their_flows_apart(void **state)
{
	const struct stream_options o = {0};
	struct packet inner;
	struct flow *flow;
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	r.many = true;
	handshake(&r, 100);
	flow = r.flow;
	inner = r.pkt;
	inner.outside = 7;
	(void)stream_packet(r.stream, &inner);
	assert_ptr_not_equal(inner.flow, flow);
	rig_close(&r);
}

static void
closes_in_order(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_FIN | TCP_ACK, 101, 501, "bye", 3});
	assert_int_equal(r.flow->tcp_state, TCP_CLOSE_WAIT);
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_CLIENT, TCP_FIN | TCP_ACK, 501, 105, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_LAST_ACK);
	assert_true(span_eq_str(buf_span(&r.got[0]), "bye"));
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_SERVER, TCP_ACK, 105, 502, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
	assert_int_equal(r.flow->state, FLOW_CLOSED);
	assert_int_equal(r.ends[0], 1);
	assert_int_equal(r.ends[1], 1);
	/* The same ports again are another flow. */
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_SERVER, TCP_SYN, 9000, 0, NULL, 0});
	assert_int_equal(rig_end(&r, INT64_MIN, false), 1);
	rig_close(&r);
}

/*
 * Any order, repetition and split of the segments gives the same bytes, also
 * where the sequence numbers wrap.
 */
static void
any_order_gives_the_same_bytes(void **state)
{
	enum {
		N = 3000
	};
	const struct stream_options o = {0};
	struct prng random = {.state = 7};
	char text[N];

	(void)state;
	for (unsigned i = 0; i < N; i++)
		text[i] = (char)prng_next(&random);
	for (unsigned round = 0; round < 50; round++) {
		uint32_t isn = round % 2 == 0 ? 100 : UINT32_MAX - 1500;
		uint16_t from[N], len[N];
		unsigned n = 0;
		struct rig r;

		for (unsigned at = 0; at < N;) {
			unsigned k = 1 + (unsigned)prng_below(&random, 400);

			k = k > N - at ? N - at : k;
			from[n] = (uint16_t)at;
			len[n++] = (uint16_t)k;
			at += k;
		}
		for (unsigned i = n; i > 1; i--) {
			unsigned j = (unsigned)prng_below(&random, i);
			uint16_t a = from[i - 1], b = len[i - 1];

			from[i - 1] = from[j];
			len[i - 1] = len[j];
			from[j] = a;
			len[j] = b;
		}
		rig_open(&r, &o);
		handshake(&r, isn);
		for (unsigned i = 0; i < n; i++) {
			/* Some reach into their neighbour, some come twice. */
			unsigned more = (unsigned)prng_below(&random, 50);

			if (from[i] + len[i] + more > N)
				more = 0;
			for (unsigned t = 0; t < 1 + i % 3 / 2; t++)
				rig_tcp(&r,
				    (struct craft_segment){DIR_TO_SERVER,
					TCP_ACK, isn + 1 + from[i], 501,
					text + from[i], len[i] + more});
		}
		server_acks(&r, isn + 1 + N);
		assert_true(span_eq(buf_span(&r.got[0]), span_of(text, N)));
		assert_int_equal(r.gaps[0], 0);
		assert_false(anomaly_has(&r.anomalies, ANOMALY_STREAM_OVERLAP));
		rig_close(&r);
	}
}

/* The second begins earlier: most hosts take it, some keep the first. */
static void
the_host_decides_what_counts(void **state)
{
	static const struct policy_hosts first = {
	    .hosts = {.addr = {.family = 4}},
	    .policy = {.segments = SEGMENTS_FIRST}};
	struct stream_options o = {0};

	(void)state;
	for (o.hosts_n = 0; o.hosts_n < 2; o.hosts_n++) {
		struct rig r;

		o.hosts = &first;
		rig_open(&r, &o);
		handshake(&r, 100);
		client(&r, 104, "DEF");
		client(&r, 101, "abcdefghi");
		assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_OVERLAP));
		server_acks(&r, 110);
		assert_true(span_eq_str(buf_span(&r.got[0]),
		    o.hosts_n == 0 ? "abcdefghi" : "abcDEFghi"));
		rig_close(&r);
	}
}

/* A FIN before the end of what was sent: nothing is lost. */
static void
an_early_fin_cuts_nothing(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	client(&r, 101, "abcdefghi");
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK | TCP_FIN, 103, 501, "cd", 2});
	assert_false(anomaly_has(&r.anomalies, ANOMALY_STREAM_FIN_WINDOW));
	server_acks(&r, 110);
	assert_true(span_eq_str(buf_span(&r.got[0]), "abcdefghi"));
	rig_close(&r);
}

/* A reset whose signature its receiver will not take: the sender goes on. */
static void
a_signed_reset_is_doubted(void **state)
{
	static const char md5[] = {
	    19, 18, 'm', 'd', '5', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	const struct stream_options o = {.ignore_checksums = true};

	(void)state;
	for (unsigned goes_on = 0; goes_on < 2; goes_on++) {
		struct craft_segment rst = {DIR_TO_SERVER, TCP_ACK | TCP_RST,
		    104, 501, md5, sizeof(md5)};
		struct rig r;

		rig_open(&r, &o);
		handshake(&r, 100);
		client(&r, 101, "abc");
		r.wire = craft_tcp(&rst);
		r.wire.p[14 + 20 + 12] = 10 << 4; /* the data are options */
		(void)rig_frame(&r);
		assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
		if (goes_on != 0) {
			client(&r, 104, "def");
			assert_true(anomaly_has(
			    &r.anomalies, ANOMALY_STREAM_RST_INJECT));
			assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
			server_acks(&r, 107);
		}
		assert_true(span_eq_str(
		    buf_span(&r.got[0]), goes_on != 0 ? "abcdef" : ""));
		rig_close(&r);
	}
}

static void
a_hole_is_a_gap_when_acknowledged(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	client(&r, 101, "abc");
	client(&r, 107, "ghi");
	server_acks(&r, 104);
	assert_int_equal(r.gaps[0], 0);
	server_acks(&r, 110);
	assert_int_equal(r.gaps[0], 3);
	assert_true(span_eq_str(buf_span(&r.got[0]), "abcghi"));
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_GAP));
	assert_true(span_eq_str(r.flow->side[0].raw.before, "abc"));
	assert_int_equal(r.flow->side[0].raw.before_offset, 0);
	assert_int_equal(r.flow->side[0].raw.missing, 3);
	assert_true(span_eq_str(r.flow->side[0].raw.data, "ghi"));
	client(&r, 110, "");
	assert_int_equal(r.flow->side[0].raw.before.n, 3);
	server_acks(&r, 110);
	assert_int_equal(r.flow->side[0].raw.before.n, 0);
	rig_close(&r);
}

static void
foreign_segments_do_not_count(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_SERVER, TCP_RST, 900000, 0, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
	assert_false(anomaly_any(&r.anomalies));
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_RST | TCP_ACK, 101, 900000, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_RST_INVALID));
	client(&r, 900000, "far away");
	assert_false(r.pkt.in_stream);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_EST_WINDOW));
	server_acks(&r, 900000);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_INVALID_ACK));
	client(&r, 101, "x");
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_CLIENT, TCP_RST, 501, 0, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
	assert_true(span_eq_str(buf_span(&r.got[0]), "x"));
	assert_int_equal(r.ends[0], 1);
	rig_close(&r);
}

static void
limits_are_kept_and_counted(void **state)
{
	const struct stream_options o = {.midstream = true,
	    .limits = {.flows = 8, .depth_bytes = 10, .flow_bytes = 100}};
	struct counters n = {0};
	struct rig r;
	unsigned over = 0;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	client(&r, 101, "0123456789abc");
	client(&r, 114, "more");
	assert_false(r.pkt.in_stream);
	server_acks(&r, 118);
	assert_true(span_eq_str(buf_span(&r.got[0]), "0123456789"));
	buf_clear(&r.got[0]);
	for (unsigned i = 0; i < 20; i++) {
		struct craft_segment syn = {
		    DIR_TO_SERVER, TCP_SYN, 1, 0, NULL, 0};

		r.wire = craft_tcp(&syn);
		r.wire.p[35] = (uint8_t)i; /* another port */
		(void)rig_frame(&r);
		over += rig_end(&r, INT64_MIN, false);
	}
	stream_counters(r.stream, &n);
	assert_int_equal(counter_get(&n, "tcp.stream_depth_reached"), 1);
	assert_int_equal(counter_get(&n, "flow.emerg_mode_evicted"), over);
	assert_int_equal(over, 12); /* one port was the first flow's */
	counters_free(&n);
	rig_close(&r);
}

static uint64_t
counted(const struct rig *r, const char *name)
{
	struct counters c = {0};
	uint64_t n;

	stream_counters(r->stream, &c);
	n = counter_get(&c, name);
	counters_free(&c);
	return n;
}

/* Of a flow whose receiver stays silent, no more than so much is kept. */
static void
limits_the_bytes_of_a_flow(void **state)
{
	const struct stream_options o = {.limits = {.flow_bytes = 100}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	handshake(&r, 100);
	for (unsigned i = 0; i < 1000; i++)
		client(&r, 101 + 10 * i, "0123456789");
	assert_int_equal(counted(&r, "tcp.segment_ahead_drop"), 990);
	assert_int_equal(counted(&r, "tcp.reassembly_memuse"), 2048);
	server_acks(&r, 101 + 10000);
	assert_int_equal(r.got[0].n, 100);
	client(&r, 101 + 10000, "after");
	server_acks(&r, 101 + 10005);
	assert_int_equal(r.got[0].n, 105);
	assert_int_equal(r.gaps[0], 9900);
	rig_close(&r);
}

/* A client of flow i sends n bytes; its port tells the flow. */
static void
other_client(struct rig *r, uint16_t i, uint32_t seq, size_t n)
{
	static const char zeros[1200] = {0};

	r->wire = craft_tcp(
	    &(struct craft_segment){DIR_TO_SERVER, TCP_ACK, seq, 1, zeros, n});
	r->wire.p[34] = (uint8_t)(i >> 8);
	r->wire.p[35] = (uint8_t)i;
	(void)rig_frame(r);
}

/*
 * Whatever many flows hold, first in small buffers, then in large ones, it is
 * within the limit.
 */
static void
limits_the_bytes_of_all_flows(void **state)
{
	const struct stream_options o = {.midstream = true,
	    .ignore_checksums = true,
	    .limits = {.buffered_bytes = 64 << 10, .flow_bytes = 1 << 20}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	r.many = true;
	for (uint16_t i = 0; i < 100; i++)
		other_client(&r, i, 1000, 1000);
	assert_int_equal(counted(&r, "tcp.reassembly_memuse"), 64 << 10);
	assert_true(counted(&r, "tcp.segment_memcap_drop") >= 100 - 32);
	assert_int_equal(rig_end(&r, INT64_MAX, true), 100);
	assert_int_equal(counted(&r, "tcp.reassembly_memuse"), 0);
	for (uint32_t i = 0; i < 100; i++)
		other_client(&r, 7, 1000 + 1000 * i, 1000);
	assert_true(counted(&r, "tcp.reassembly_memuse") >= 32 << 10);
	assert_true(counted(&r, "tcp.reassembly_memuse") <= 64 << 10);
	rig_close(&r);
}

static void
limits_fragments(void **state)
{
	static const uint8_t bytes[16] = {0};
	const struct stream_options o = {.limits = {.fragments = 4}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	for (uint16_t i = 0; i < 20; i++) {
		r.wire = craft_fragment(i, 0, true, span_of(bytes, 16));
		assert_int_equal(rig_frame(&r), STREAM_FRAGMENT);
	}
	assert_int_equal(counted(&r, "defrag.max_frags_reached"), 16);
	assert_int_equal(counted(&r, "tcp.reassembly_memuse"), 4 * 2048);
	/* The last four are there still. */
	r.wire = craft_fragment(19, 16, false, span_of(bytes, 16));
	assert_int_equal(rig_frame(&r), STREAM_DATAGRAM);
	r.wire = craft_fragment(15, 16, false, span_of(bytes, 16));
	assert_int_equal(rig_frame(&r), STREAM_FRAGMENT);
	rig_close(&r);
}

static void
flows_time_out(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	rig_tcp(
	    &r, (struct craft_segment){DIR_TO_SERVER, TCP_SYN, 1, 0, NULL, 0});
	assert_int_equal(rig_end(&r, r.now_ns + 59 * NS_PER_S, false), 0);
	assert_int_equal(rig_end(&r, r.now_ns + 61 * NS_PER_S, false), 1);
	rig_close(&r);
}

/*
 * A second input begins earlier than the first one ended: what times out does
 * not depend on whether this stream or another one had flows of the first.
 */
static void
time_out_by_the_clock(void **state)
{
	const struct stream_options o = {0};
	static const uint8_t bytes[16] = {0};

	(void)state;
	for (unsigned has = 0; has < 2; has++) {
		struct rig r;

		rig_open(&r, &o);
		r.now_ns = 1000 * NS_PER_S;
		assert_int_equal(rig_end(&r, r.now_ns, false), 0);
		if (has)
			handshake(&r, 100);
		r.wire = craft_fragment(1, 0, true, span_of(bytes, 16));
		r.now_ns = 500 * NS_PER_S;
		assert_int_equal(rig_frame(&r), STREAM_FRAGMENT);
		/* Much later by its own times, in no time by the clock. */
		r.wire = craft_fragment(1, 16, false, span_of(bytes, 16));
		r.now_ns = 900 * NS_PER_S;
		assert_int_equal(rig_frame(&r), STREAM_DATAGRAM);
		assert_int_equal(rig_end(&r, 1060 * NS_PER_S, false), 0);
		r.wire = craft_fragment(2, 0, true, span_of(bytes, 16));
		assert_int_equal(rig_frame(&r), STREAM_FRAGMENT);
		assert_int_equal(rig_end(&r, 1121 * NS_PER_S, false), 0);
		r.wire = craft_fragment(2, 16, false, span_of(bytes, 16));
		assert_int_equal(rig_frame(&r), STREAM_FRAGMENT);
		assert_int_equal(rig_end(&r, 1601 * NS_PER_S, false), has);
		rig_close(&r);
	}
}

static void
fragments_make_a_datagram(void **state)
{
	static const uint8_t udp[] = {0, 53, 0, 53, 0, 32, 0, 0, 'a', 'b', 'c',
	    'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p',
	    'q', 'r', 's', 't', 'u', 'v', 'w', 'x'};
	static const uint16_t orders[][2] = {{0, 16}, {16, 0}};
	const struct stream_options o = {0};
	struct packet whole[DECODE_PACKETS];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct rig r;

		rig_open(&r, &o);
		for (unsigned k = 0; k < 2; k++) {
			uint16_t at = orders[i][k];

			r.wire = craft_fragment(
			    7, at, at == 0, span_of(udp + at, 16));
			assert_int_equal(rig_frame(&r),
			    k == 0 ? STREAM_FRAGMENT : STREAM_DATAGRAM);
		}
		assert_int_equal(decode_datagram(r.decode, &r.pkt,
				     stream_datagram(r.stream), whole),
		    1);
		assert_true(whole[0].l4_ok && !whole[0].ip.checksum_bad);
		assert_int_equal(whole[0].dport, 53);
		assert_int_equal(whole[0].origin, ORIGIN_DEFRAG);
		assert_true(span_eq(whole[0].payload, span_of(udp + 8, 24)));
		rig_close(&r);
	}
}

/* What is wrong with a connection, by the segment that shows it. */
static void
names_what_is_wrong_with_a_stream(void **state)
{
	static const struct {
		struct craft_segment s; /* behind a handshake */
		enum anomaly anomaly;
	} cases[] = {
	    {{DIR_TO_SERVER, TCP_SYN, 100, 0, NULL, 0}, ANOMALY_STREAM_EST_SYN},
	    {{DIR_TO_SERVER, TCP_SYN, 200, 0, NULL, 0},
		ANOMALY_STREAM_EST_SYN_SEQ},
	    {{DIR_TO_CLIENT, TCP_SYN, 500, 0, NULL, 0},
		ANOMALY_STREAM_EST_SYN_CLIENT},
	    {{DIR_TO_SERVER, TCP_SYN | TCP_ACK, 100, 501, NULL, 0},
		ANOMALY_STREAM_EST_SYNACK_SERVER},
	    {{DIR_TO_CLIENT, TCP_SYN | TCP_ACK, 500, 200, NULL, 0},
		ANOMALY_STREAM_EST_SYNACK_ACK},
	    {{DIR_TO_CLIENT, TCP_SYN | TCP_ACK, 600, 101, NULL, 0},
		ANOMALY_STREAM_EST_SYNACK_SEQ},
	    {{DIR_TO_SERVER, TCP_ACK, 101, 999999, NULL, 0},
		ANOMALY_STREAM_EST_INVALID},
	    {{DIR_TO_SERVER, TCP_ACK, 50, 501, NULL, 0},
		ANOMALY_STREAM_EST_BEFORE_ACK},
	    {{DIR_TO_SERVER, TCP_FIN | TCP_ACK, 90, 501, NULL, 0},
		ANOMALY_STREAM_FIN_WINDOW},
	    {{DIR_TO_SERVER, TCP_FIN | TCP_ACK, 101, 999999, NULL, 0},
		ANOMALY_STREAM_FIN_INVALID},
	    {{DIR_TO_SERVER, TCP_PSH, 101, 7, "x", 1},
		ANOMALY_STREAM_BROKEN_ACK},
	    {{DIR_TO_SERVER, TCP_SYN | TCP_FIN, 101, 0, NULL, 0},
		ANOMALY_STREAM_FIN_SYN},
	};
	const struct stream_options o = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig r;

		rig_open(&r, &o);
		handshake(&r, 100);
		assert_false(anomaly_any(&r.anomalies));
		rig_tcp(&r, cases[i].s);
		assert_true(anomaly_has(&r.anomalies, cases[i].anomaly));
		rig_close(&r);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_what_is_wrong_with_a_stream),
	    cmocka_unit_test(without_a_handshake_nothing_is_established),
	    cmocka_unit_test(releases_what_is_acknowledged),
	    cmocka_unit_test(inspects_what_is_whole),
	    cmocka_unit_test(one_side_is_enough_where_it_may_be),
	    cmocka_unit_test(tunnels_keep_their_flows_apart),
	    cmocka_unit_test(closes_in_order),
	    cmocka_unit_test(any_order_gives_the_same_bytes),
	    cmocka_unit_test(the_host_decides_what_counts),
	    cmocka_unit_test(an_early_fin_cuts_nothing),
	    cmocka_unit_test(a_signed_reset_is_doubted),
	    cmocka_unit_test(a_hole_is_a_gap_when_acknowledged),
	    cmocka_unit_test(foreign_segments_do_not_count),
	    cmocka_unit_test(limits_are_kept_and_counted),
	    cmocka_unit_test(limits_the_bytes_of_a_flow),
	    cmocka_unit_test(limits_the_bytes_of_all_flows),
	    cmocka_unit_test(limits_fragments),
	    cmocka_unit_test(flows_time_out),
	    cmocka_unit_test(time_out_by_the_clock),
	    cmocka_unit_test(fragments_make_a_datagram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
