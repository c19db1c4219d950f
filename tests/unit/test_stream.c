#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/prng.h"
#include "analyzer/base/time.h"
#include "analyzer/model/app.h"
#include "tests/unit/stream_rig.h"

/* Both sides speak, but how they began to was not seen. */
static void
without_a_handshake_nothing_is_established(void **state)
{
	const struct stream_options o = {0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	rig_client(&r, 101, "hello");
	rig_server_acks(&r, 106);
	rig_client(&r, 106, " you");
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
	rig_handshake(&r, 100);
	rig_client(&r, 101, "hello");
	assert_true(r.pkt.established);
	assert_true(r.pkt.in_stream);
	assert_int_equal(r.got[0].n, 0);
	assert_false(r.flow->side[0].raw.ready);
	rig_server_acks(&r, 106);
	assert_true(span_eq_str(buf_span(&r.got[0]), "hello"));
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	assert_true(span_eq_str(r.flow->side[0].raw.data, "hello"));
	/* It is inspected with a packet of its own direction. */
	rig_server_acks(&r, 106);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	rig_client(&r, 106, " you");
	assert_true(r.flow->side[0].raw.ready);
	rig_server_acks(&r, 110);
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
	rig_handshake(&r, 100);
	rig_client(&r, 101, "hello");
	rig_server_acks(&r, 106);
	assert_false(r.flow->side[0].raw.ready);
	rig_client(&r, 106, " you");
	rig_server_acks(&r, 110);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 0);
	rig_client(&r, 110, "?");
	r.flow->side[0].raw.wanted = true;
	rig_server_acks(&r, 111);
	assert_false(r.flow->side[0].raw.ready);
	r.flow->side[0].raw.wanted = true;
	rig_server_acks(&r, 111);
	assert_true(r.flow->side[0].raw.ready);
	assert_int_equal(r.flow->side[0].raw.fresh, 9);
	rig_client(&r, 111, "!");
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
		rig_client(&r, 101, "hello");
		assert_true(span_eq_str(buf_span(&r.got[0]), "hello"));
		assert_int_equal(r.flow->state, FLOW_ESTABLISHED);
		rig_client(&r, 106, " you");
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
	rig_handshake(&r, 100);
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
	rig_handshake(&r, 100);
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
		rig_handshake(&r, isn);
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
		rig_server_acks(&r, isn + 1 + N);
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
		rig_handshake(&r, 100);
		rig_client(&r, 104, "DEF");
		rig_client(&r, 101, "abcdefghi");
		assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_OVERLAP));
		rig_server_acks(&r, 110);
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
	rig_handshake(&r, 100);
	rig_client(&r, 101, "abcdefghi");
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK | TCP_FIN, 103, 501, "cd", 2});
	assert_false(anomaly_has(&r.anomalies, ANOMALY_STREAM_FIN_WINDOW));
	rig_server_acks(&r, 110);
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
		rig_handshake(&r, 100);
		rig_client(&r, 101, "abc");
		r.wire = craft_tcp(&rst);
		r.wire.p[14 + 20 + 12] = 10 << 4; /* the data are options */
		(void)rig_frame(&r);
		assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
		if (goes_on != 0) {
			rig_client(&r, 104, "def");
			assert_true(anomaly_has(
			    &r.anomalies, ANOMALY_STREAM_RST_INJECT));
			assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
			rig_server_acks(&r, 107);
		}
		assert_true(span_eq_str(
		    buf_span(&r.got[0]), goes_on != 0 ? "abcdef" : ""));
		rig_close(&r);
	}
}

/*
 * A gap is an event where a parser reads the stream, and at its very begin,
 * where one is looked for; as Suricata 7.0.10 says of the same segments.
 */
static void
a_gap_is_told_when_a_parser_misses_it(void **state)
{
	static const struct {
		uint16_t app;
		bool final;
		uint32_t from; /* of the first byte that came */
		bool told;
	} cases[] = {
	    {APP_UNKNOWN, false, 103, true},
	    {APP_UNKNOWN, false, 101, false},
	    {APP_FAILED, true, 103, false},
	    {APP_FAILED, true, 101, false},
	    {APP_HTTP, true, 101, true},
	};
	const struct stream_options o = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig r;

		rig_open(&r, &o);
		rig_handshake(&r, 100);
		r.flow->app = cases[i].app;
		r.flow->app_final = cases[i].final;
		rig_client(&r, cases[i].from, "abc");
		rig_client(&r, 110, "ghi");
		rig_server_acks(&r, 113);
		assert_int_equal(anomaly_has(&r.anomalies, ANOMALY_STREAM_GAP),
		    cases[i].told);
		assert_int_equal(r.flow->side[0].gap_bytes != 0, cases[i].told);
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
	rig_handshake(&r, 100);
	rig_client(&r, 101, "abc");
	rig_client(&r, 107, "ghi");
	rig_server_acks(&r, 104);
	assert_int_equal(r.gaps[0], 0);
	rig_server_acks(&r, 110);
	assert_int_equal(r.gaps[0], 3);
	assert_true(span_eq_str(buf_span(&r.got[0]), "abcghi"));
	/* Nobody looks at what begins with "abc" yet. */
	assert_false(anomaly_has(&r.anomalies, ANOMALY_STREAM_GAP));
	assert_int_equal(r.flow->side[0].gap_bytes, 0);
	assert_true(span_eq_str(r.flow->side[0].raw.before, "abc"));
	assert_int_equal(r.flow->side[0].raw.before_offset, 0);
	assert_int_equal(r.flow->side[0].raw.missing, 3);
	assert_true(span_eq_str(r.flow->side[0].raw.data, "ghi"));
	rig_client(&r, 110, "");
	assert_int_equal(r.flow->side[0].raw.before.n, 3);
	rig_server_acks(&r, 110);
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
	rig_handshake(&r, 100);
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_SERVER, TCP_RST, 900000, 0, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
	assert_false(anomaly_any(&r.anomalies));
	rig_tcp(&r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_RST | TCP_ACK, 101, 900000, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_ESTABLISHED);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_RST_INVALID));
	rig_client(&r, 900000, "far away");
	assert_false(r.pkt.in_stream);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_EST_WINDOW));
	rig_server_acks(&r, 900000);
	assert_true(anomaly_has(&r.anomalies, ANOMALY_STREAM_INVALID_ACK));
	rig_client(&r, 101, "x");
	rig_tcp(&r,
	    (struct craft_segment){DIR_TO_CLIENT, TCP_RST, 501, 0, NULL, 0});
	assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
	rig_close(&r);
}

/* What its sender reset is given out; the other side's bytes only when it is
 * known what they are, or at the flow's end. */
static void
a_reset_gives_out_what_is_known(void **state)
{
	const struct stream_options o = {0};

	(void)state;
	for (unsigned known = 0; known < 2; known++) {
		struct rig r;

		rig_open(&r, &o);
		rig_handshake(&r, 100);
		rig_client(&r, 101, "x");
		if (known != 0)
			r.flow->app = APP_HTTP;
		rig_tcp(&r,
		    (struct craft_segment){
			DIR_TO_CLIENT, TCP_RST, 501, 0, NULL, 0});
		assert_int_equal(r.flow->tcp_state, TCP_CLOSED);
		assert_int_equal(r.got[0].n, known);
		assert_int_equal(r.ends[0], known);
		assert_int_equal(r.ends[1], 1);
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
		rig_handshake(&r, 100);
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
	    cmocka_unit_test(a_gap_is_told_when_a_parser_misses_it),
	    cmocka_unit_test(a_hole_is_a_gap_when_acknowledged),
	    cmocka_unit_test(foreign_segments_do_not_count),
	    cmocka_unit_test(a_reset_gives_out_what_is_known),
	    cmocka_unit_test(fragments_make_a_datagram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
