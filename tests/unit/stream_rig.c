#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "tests/unit/stream_rig.h"

void
rig_open(struct rig *r, const struct stream_options *o)
{
	*r = (struct rig){.now_ns = NS_PER_S,
	    .decode = decode_new(NULL),
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

unsigned
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

void
rig_close(struct rig *r)
{
	(void)rig_end(r, INT64_MAX, true);
	stream_free(r->stream);
	decode_free(r->decode);
	buf_free(&r->got[0]);
	buf_free(&r->got[1]);
}

enum stream_result
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

void
rig_tcp(struct rig *r, struct craft_segment s)
{
	r->wire = craft_tcp(&s);
	(void)rig_frame(r);
}

void
rig_handshake(struct rig *r, uint32_t isn)
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

void
rig_client(struct rig *r, uint32_t seq, const char *data)
{
	rig_tcp(r,
	    (struct craft_segment){
		DIR_TO_SERVER, TCP_ACK, seq, 501, data, strlen(data)});
}

void
rig_server_acks(struct rig *r, uint32_t ack)
{
	rig_tcp(r,
	    (struct craft_segment){DIR_TO_CLIENT, TCP_ACK, 501, ack, NULL, 0});
}

uint64_t
rig_counted(const struct rig *r, const char *name)
{
	struct counters c = {0};
	uint64_t n;

	stream_counters(r->stream, &c);
	n = counter_get(&c, name);
	counters_free(&c);
	return n;
}
