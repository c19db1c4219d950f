#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/stream_rig.h"

enum {
	URGENT_POINTER = 14 + 20 + 18, /* where it stands in a frame */
};

/* Data of the client with an urgent pointer, acknowledged at once. */
static void
urgent(struct rig *r, uint32_t seq, const char *data, uint16_t pointer)
{
	uint32_t n = (uint32_t)strlen(data);

	r->wire = craft_tcp(&(struct craft_segment){
	    DIR_TO_SERVER, TCP_ACK | TCP_URG, seq, 501, data, n});
	r->wire.p[URGENT_POINTER] = (uint8_t)(pointer >> 8);
	r->wire.p[URGENT_POINTER + 1] = (uint8_t)pointer;
	(void)rig_frame(r);
	assert_true(r->pkt.in_stream);
	rig_server_acks(r, seq + n);
}

/* The streams that Suricata 7.0.10 logs (tcp-data) of the same segments. */
static void
stands_where_the_policy_says(void **state)
{
	static const struct {
		enum urgent_policy policy;
		uint16_t pointer;
		const char *data;
		const char *stream;
		uint64_t gap;
		uint32_t out;
	} cases[] = {
	    {URGENT_INLINE, 1, "abc", "01abc23", 0, 0},
	    {URGENT_DROP, 1, "abc", "01abc23", 0, 0},
	    /* The pointer may stand behind the data, but no further. */
	    {URGENT_OOB, 0, "abc", "01abc23", 0, 0},
	    {URGENT_OOB, 1, "abc", "01ab23", 0, 1},
	    {URGENT_OOB, 3, "abc", "01ab23", 0, 1},
	    {URGENT_OOB, 4, "abc", "01abc23", 0, 0},
	    {URGENT_OOB, 1, "x", "0123", 0, 1},
	    {URGENT_GAP, 0, "abc", "01abc23", 0, 0},
	    {URGENT_GAP, 2, "abc", "01ab23", 1, 0},
	    {URGENT_GAP, 1, "x", "0123", 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct stream_options o = {
		    .ignore_checksums = true, .urgent = cases[i].policy};
		uint32_t seq = 103 + (uint32_t)strlen(cases[i].data);
		struct rig r;

		rig_open(&r, &o);
		rig_handshake(&r, 100);
		rig_client(&r, 101, "01");
		urgent(&r, 103, cases[i].data, cases[i].pointer);
		rig_client(&r, seq, "23");
		rig_server_acks(&r, seq + 2);
		assert_true(span_eq_str(buf_span(&r.got[0]), cases[i].stream));
		assert_int_equal(r.gaps[0], cases[i].gap);
		assert_int_equal(r.flow->side[0].urgent_bytes, cases[i].out);
		assert_int_equal(rig_counted(&r, "tcp.urg"), 1);
		assert_int_equal(
		    rig_counted(&r, "tcp.urgent_oob_data"), cases[i].out);
		rig_close(&r);
	}
}

/* So many bytes go out of band; then another policy holds. */
static void
out_of_band_has_a_limit(void **state)
{
	static const struct {
		enum urgent_policy behind;
		const char *stream;
		uint64_t gap;
	} cases[] = {
	    /* The last byte out of band and the next one share their place. */
	    {URGENT_INLINE, "01xbc23", 0},
	    {URGENT_GAP, "01ab23", 1},
	    {URGENT_DROP, "0123", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct stream_options o = {.ignore_checksums = true,
		    .urgent = URGENT_OOB,
		    .urgent_behind = cases[i].behind};
		struct rig r;

		rig_open(&r, &o);
		rig_handshake(&r, 100);
		rig_client(&r, 101, "01");
		for (uint32_t n = 0; n < UINT16_MAX; n++) {
			assert_false(anomaly_has(
			    &r.anomalies, ANOMALY_STREAM_URGENT_LIMIT));
			urgent(&r, 103 + n, "x", 1);
		}
		assert_true(
		    anomaly_has(&r.anomalies, ANOMALY_STREAM_URGENT_LIMIT));
		urgent(&r, 103 + UINT16_MAX, "abc", 2);
		rig_client(&r, 106 + UINT16_MAX, "23");
		rig_server_acks(&r, 108 + UINT16_MAX);
		assert_true(span_eq_str(buf_span(&r.got[0]), cases[i].stream));
		assert_int_equal(r.gaps[0], cases[i].gap);
		assert_int_equal(r.flow->side[0].urgent_bytes, UINT16_MAX);
		rig_close(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stands_where_the_policy_says),
	    cmocka_unit_test(out_of_band_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
