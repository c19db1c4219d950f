#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/prng.h"
#include "analyzer/base/time.h"
#include "tests/unit/stream_rig.h"

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
	rig_handshake(&r, 100);
	rig_client(&r, 101, "0123456789abc");
	rig_client(&r, 114, "more");
	assert_false(r.pkt.in_stream);
	rig_server_acks(&r, 118);
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

/* Of a flow whose receiver stays silent, no more than so much is kept. */
static void
limits_the_bytes_of_a_flow(void **state)
{
	const struct stream_options o = {.limits = {.flow_bytes = 100}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	rig_handshake(&r, 100);
	for (unsigned i = 0; i < 1000; i++)
		rig_client(&r, 101 + 10 * i, "0123456789");
	assert_int_equal(rig_counted(&r, "tcp.segment_ahead_drop"), 990);
	assert_int_equal(rig_counted(&r, "tcp.reassembly_memuse"), 2048);
	rig_server_acks(&r, 101 + 10000);
	assert_int_equal(r.got[0].n, 100);
	rig_client(&r, 101 + 10000, "after");
	rig_server_acks(&r, 101 + 10005);
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
	assert_int_equal(rig_counted(&r, "tcp.reassembly_memuse"), 64 << 10);
	assert_true(rig_counted(&r, "tcp.segment_memcap_drop") >= 100 - 32);
	assert_int_equal(rig_end(&r, INT64_MAX, true), 100);
	assert_int_equal(rig_counted(&r, "tcp.reassembly_memuse"), 0);
	for (uint32_t i = 0; i < 100; i++)
		other_client(&r, 7, 1000 + 1000 * i, 1000);
	assert_true(rig_counted(&r, "tcp.reassembly_memuse") >= 32 << 10);
	assert_true(rig_counted(&r, "tcp.reassembly_memuse") <= 64 << 10);
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
	assert_int_equal(rig_counted(&r, "defrag.max_frags_reached"), 16);
	assert_int_equal(rig_counted(&r, "tcp.reassembly_memuse"), 4 * 2048);
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
			rig_handshake(&r, 100);
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

/* A SYN from another port. */
static void
knock(struct rig *r, uint8_t port)
{
	struct craft_segment syn = {DIR_TO_SERVER, TCP_SYN, 1, 0, NULL, 0};

	r->wire = craft_tcp(&syn);
	r->wire.p[35] = port;
	(void)rig_frame(r);
}

/*
 * A full table: first what is over by the shorter timeouts goes, then what is
 * not established, then the rest; until enough of it is free.
 */
static void
an_emergency_makes_room(void **state)
{
	const struct stream_options o = {
	    .ignore_checksums = true, .limits = {.flows = 10}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	rig_handshake(&r, 100);
	r.now_ns += NS_PER_S;
	for (uint8_t i = 100; i < 104; i++)
		knock(&r, i);
	r.now_ns += 6 * NS_PER_S;
	for (uint8_t i = 110; i < 115; i++)
		knock(&r, i);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_entered"), 0);
	/* Four of them are silent for more than 5 seconds. */
	knock(&r, 120);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_entered"), 1);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_pruned"), 4);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_evicted"), 0);
	assert_int_equal(rig_end(&r, INT64_MIN, false), 4);
	/* Then one by one goes, but not the longest silent one of all. */
	for (uint8_t i = 130; i < 136; i++)
		knock(&r, i);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_pruned"), 4);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_evicted"), 3);
	assert_int_equal(rig_end(&r, INT64_MIN, false), 3);
	rig_client(&r, 101, "hello");
	assert_true(r.pkt.established);
	assert_int_equal(rig_end(&r, r.now_ns, false), 0);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_over"), 0);
	assert_int_equal(rig_end(&r, r.now_ns + 8 * NS_PER_S, false), 9);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_over"), 1);
	assert_int_equal(rig_counted(&r, "flow.emerg_mode_entered"), 1);
	/* The usual timeouts hold again. */
	assert_int_equal(rig_end(&r, r.now_ns + 599 * NS_PER_S, false), 0);
	assert_int_equal(rig_end(&r, r.now_ns + 602 * NS_PER_S, false), 1);
	rig_close(&r);
}

static void
timeouts_may_be_given(void **state)
{
	const struct stream_options o = {
	    .timeouts = {.idle_s = {{[TIMEOUT_TCP] = {7, 20, 3}}}}};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	knock(&r, 100);
	assert_int_equal(rig_end(&r, r.now_ns + 7 * NS_PER_S, false), 0);
	assert_int_equal(rig_end(&r, r.now_ns + 9 * NS_PER_S, false), 1);
	rig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(limits_are_kept_and_counted),
	    cmocka_unit_test(limits_the_bytes_of_a_flow),
	    cmocka_unit_test(limits_the_bytes_of_all_flows),
	    cmocka_unit_test(limits_fragments),
	    cmocka_unit_test(flows_time_out),
	    cmocka_unit_test(time_out_by_the_clock),
	    cmocka_unit_test(an_emergency_makes_room),
	    cmocka_unit_test(timeouts_may_be_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
