#ifndef ANALYZER_STREAM_STREAM_H
#define ANALYZER_STREAM_STREAM_H

/*
 * The third stage for captures: packets are put into flows, fragments into
 * datagrams, TCP segments into the bytes that the receiving side saw.
 *
 *	packet -> [stream] -> packet with flow, chunks -> proto, detect
 *
 * For each packet the session calls stream_packet, then takes the chunks it
 * released with stream_chunk, then (after detect has seen it) the flows that
 * have ended with stream_ended, giving each back with stream_release.
 */

#include "analyzer/model/chunk.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/flow.h"
#include "analyzer/stream/options.h"

struct stream; /* opaque */

struct stream *stream_new(const struct stream_options *options);
void stream_free(struct stream *s); /* s may be NULL; flows end before */

/* What the options allow all streams. */
struct stream_share stream_whole(const struct stream_options *options);

struct stream_share stream_holds(const struct stream *s);

/* From now on it may hold so much; what is more goes when more comes. */
void stream_allow(struct stream *s, const struct stream_share *share);

/*
 * Which packet carries what: bytes of direction d are released when a packet
 * of the other direction acknowledges them (with inline_mode, by the packet
 * that brought them), or by a reset; what was never acknowledged comes with
 * stream_flush.  After the last stream_chunk of a packet, flow->side[d].raw of
 * both directions is up to date: where raw.ready is set, new bytes stand at
 * raw.fresh, and detect inspects that direction with this packet, whichever
 * way the packet itself goes.  The next packet of the flow clears ready.
 * pkt->in_stream says that the packet's own payload was taken by reassembly
 * and will be seen there; pkt->stream_end that it carries a FIN or a RST that
 * counts.  A TCP packet with a bad checksum has its flow, but is not followed.
 */

/* Takes a packet in the order of time. */
enum stream_result stream_packet(struct stream *s, struct packet *pkt);

/* After STREAM_DATAGRAM: its bytes, valid until the next stream_packet. */
struct span stream_datagram(const struct stream *s);

/*
 * The next chunk that the last packet released; for the flow of that packet.
 * False: there are no more.  Bytes are valid until the next call.
 */
bool stream_chunk(struct stream *s, struct chunk *c);

/*
 * A flow that is over: idle for longer than the timeout of its state at
 * now_ns, in whole seconds; evicted, or replaced; with all set, every flow is.
 * Rest of its data comes by stream_flush first.  NULL: none.  The caller looks
 * at it and gives it back.
 */
struct flow *stream_ended(struct stream *s, int64_t now_ns, bool all);

/* What of an ended flow's segments waited for an acknowledgement. */
bool stream_flush(struct stream *s, struct flow *f, struct chunk *c);
/*
 * The flow of a chunk was picked up in its midst from the wrong side: turns it
 * round, with the packet at hand and the chunk.
 */
void stream_turn(struct stream *s, struct chunk *c);

void stream_release(struct stream *s, struct flow *f);

void stream_counters(const struct stream *s, struct counters *out);

#endif
