#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/decode/decode.h"
#include "analyzer/stream/stream.h"

/* A stream under test, and what was found wrong. */
struct rig {
	struct decode *decode;
	struct stream *stream;
	struct anomalies anomalies;
};

static void
rig_open(struct rig *r, const struct stream_options *o)
{
	*r = (struct rig){.decode = decode_new(NULL), .stream = stream_new(o)};
}

static void
rig_close(struct rig *r)
{
	struct flow *f;

	while ((f = stream_ended(r->stream, INT64_MAX, true)) != NULL)
		stream_release(r->stream, f);
	stream_free(r->stream);
	decode_free(r->decode);
}

/* A fragment of 8-byte units, each of which is the letter. */
static enum stream_result
fragment(struct rig *r, unsigned unit, unsigned units, bool more, char letter)
{
	static const uint8_t head[20] = {0x45, 0, 0, 0, 0, 7, 0, 0, 64, 17, 0,
	    0, 192, 0, 2, 1, 192, 0, 2, 2};
	uint8_t wire[20 + 64];
	size_t n = sizeof(head) + units * 8;
	struct packet pkt[DECODE_PACKETS];
	struct frame f = {.link = 101, .number = 1};
	enum stream_result result;

	memcpy(wire, head, sizeof(head));
	wire[3] = (uint8_t)n;
	wire[6] = more ? 0x20 : 0;
	wire[7] = (uint8_t)unit;
	memset(wire + sizeof(head), letter, units * 8);
	f.bytes = span_of(wire, n);
	f.wire_n = (uint32_t)n;
	(void)decode_frame(r->decode, &f, pkt);
	result = stream_packet(r->stream, &pkt[0]);
	for (unsigned i = 0; i < ANOMALY_WORDS; i++)
		r->anomalies.bits[i] |= pkt[0].anomalies.bits[i];
	return result;
}

/* Novak, "Target-Based Fragmentation Reassembly", has the cases. */
static void
fragments_overlap_as_the_host_takes_them(void **state)
{
	static const struct {
		enum overlap overlap;
		const char *want; /* a letter for each unit */
	} cases[] = {
	    {OVERLAP_FIRST, "DAABBC"},
	    {OVERLAP_LAST, "DDEEEC"},
	    {OVERLAP_BSD, "DDAEEC"},
	    {OVERLAP_LINUX, "DDAEEC"},
	    {OVERLAP_WINDOWS, "DAABBC"},
	    {OVERLAP_SOLARIS, "DAAEEC"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct policy_hosts all = {.hosts = {.addr = {.family = 4}},
		    .policy = {.overlap = cases[i].overlap}};
		struct stream_options o = {.hosts = &all, .hosts_n = 1};
		struct span whole;
		struct rig r;

		rig_open(&r, &o);
		(void)fragment(&r, 1, 2, true, 'A');
		(void)fragment(&r, 3, 2, true, 'B');
		(void)fragment(&r, 5, 1, false, 'C');
		assert_false(
		    anomaly_has(&r.anomalies, ANOMALY_IPV4_FRAG_OVERLAP));
		(void)fragment(&r, 2, 3, true, 'E');
		assert_true(
		    anomaly_has(&r.anomalies, ANOMALY_IPV4_FRAG_OVERLAP));
		assert_int_equal(
		    fragment(&r, 0, 2, true, 'D'), STREAM_DATAGRAM);
		whole = stream_datagram(r.stream);
		assert_int_equal(whole.n, 20 + 48);
		for (unsigned u = 0; u < 6; u++)
			assert_int_equal(whole.p[20 + 8 * u], cases[i].want[u]);
		rig_close(&r);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fragments_overlap_as_the_host_takes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
