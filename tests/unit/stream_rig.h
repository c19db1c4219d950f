#ifndef TESTS_UNIT_STREAM_RIG_H
#define TESTS_UNIT_STREAM_RIG_H

/* A stream under test: frames go in, what it gives out is kept. */

#include "analyzer/base/buf.h"
#include "analyzer/decode/decode.h"
#include "analyzer/stream/stream.h"
#include "tests/unit/craft.h"

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

void rig_open(struct rig *r, const struct stream_options *o);

/* Takes out the flows that are over at that time; returns how many. */
unsigned rig_end(struct rig *r, int64_t now_ns, bool all);
void rig_close(struct rig *r);

/* Sends the frame in r->wire. */
enum stream_result rig_frame(struct rig *r);
void rig_tcp(struct rig *r, struct craft_segment s);

/* Client numbers from isn + 1, the server's from 501. */
void rig_handshake(struct rig *r, uint32_t isn);

/* Data of the client; an acknowledgement of the server. */
void rig_client(struct rig *r, uint32_t seq, const char *data);
void rig_server_acks(struct rig *r, uint32_t ack);

/* What a counter of the stream stands at. */
uint64_t rig_counted(const struct rig *r, const char *name);

#endif
