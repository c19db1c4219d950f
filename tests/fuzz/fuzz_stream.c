/*
 * A capture through decode and stream, with small limits.  The last byte
 * chooses the options.
 */

#include <assert.h>

#include "analyzer/decode/decode.h"
#include "analyzer/stream/stream.h"
#include "tests/fuzz/input_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t
look(struct span s)
{
	return s.n == 0 ? 0 : (uint64_t)s.p[0] + s.p[s.n - 1];
}

static uint64_t
finish(struct stream *s, struct flow *f)
{
	uint64_t sum = 0;
	struct chunk c;

	while (stream_flush(s, f, &c))
		sum += look(c.bytes);
	sum += look(f->side[0].raw.data) + look(f->side[1].raw.data);
	stream_release(s, f);
	return sum;
}

static uint64_t
take(struct stream *s, struct decode *d, struct packet *pkt, bool inner)
{
	struct packet whole[DECODE_PACKETS];
	enum stream_result r = stream_packet(s, pkt);
	struct flow *f;
	struct chunk c;
	uint64_t sum = 0;

	while ((f = stream_ended(s, INT64_MIN, false)) != NULL)
		sum += finish(s, f);
	while (stream_chunk(s, &c)) {
		assert(c.gap_n == 0 || c.bytes.n == 0);
		sum += look(c.bytes);
	}
	if (pkt->flow != NULL)
		sum += look(pkt->flow->side[0].raw.data) +
		    look(pkt->flow->side[1].raw.data);
	if (r != STREAM_DATAGRAM || inner)
		return sum;
	for (unsigned i = 0,
		      n = decode_datagram(d, pkt, stream_datagram(s), whole);
	     i < n; i++)
		sum += take(s, d, &whole[i], true);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t choice = size == 0 ? 0 : data[size - 1];
	/* All hosts, of the policy that the highest bits choose. */
	const struct policy_hosts hosts = {.hosts = {.addr = {.family = 4}},
	    .policy = {.overlap = (enum overlap)(
			   (choice >> 5) % (OVERLAP_WINDOWS + 1)),
		.segments = (enum segment_policy)(
		    (choice >> 5) % (SEGMENTS_LAST + 1))}};
	struct stream_options options = {
	    .limits = {.flows = 4,
		.flow_bytes = 8192,
		.buffered_bytes = 65536,
		.depth_bytes = 16384,
		.fragments = 4,
		.raw_bytes = 1024},
	    .hosts = &hosts,
	    .hosts_n = 1,
	    .midstream = (choice & 1) != 0,
	    .one_sided = (choice & 8) != 0,
	    .ignore_vlans = (choice & 16) != 0,
	    .ignore_checksums = (choice & 2) == 0,
	    .inline_mode = (choice & 4) != 0,
	};
	struct input *in = input_of_bytes(data, size);
	struct packet pkt[DECODE_PACKETS];
	struct stream *s;
	struct decode *d;
	struct flow *f;
	struct frame frame;
	uint64_t number = 0, sum = 0;

	if (in == NULL)
		return 0;
	s = stream_new(&options);
	d = decode_new(NULL);
	while (input_frame(in, &number, &frame)) {
		unsigned n = decode_frame(d, &frame, pkt);

		for (unsigned i = 0; i < n; i++)
			sum += take(s, d, &pkt[i], false);
	}
	while ((f = stream_ended(s, INT64_MAX, true)) != NULL)
		sum += finish(s, f);
	stream_free(s);
	decode_free(d);
	input_close(in);
	return sum == UINT64_MAX;
}
