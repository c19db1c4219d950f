#ifndef ANALYZER_DECODE_DECODE_H
#define ANALYZER_DECODE_DECODE_H

/*
 * The second stage for captures: a frame becomes packets, one for the frame
 * and one for each tunnel inside it.  Malformed headers are anomalies of the
 * packet, never errors.
 *
 *	frame -> [decode] -> packet -> stream ...
 */

#include "analyzer/decode/options.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/packet.h"

enum {
	DECODE_PACKETS = 8, /* of one frame: the outermost first */
};

struct decode; /* opaque: counters */

/* o lives as long; NULL: the well-known ports. */
struct decode *decode_new(const struct tunnel_options *o);
void decode_free(struct decode *d); /* d may be NULL */

/* Fills out and returns how many packets there are: at least one. */
unsigned decode_frame(
    struct decode *d, const struct frame *f, struct packet out[DECODE_PACKETS]);

/*
 * The same for an IP datagram that was put together from fragments: bytes
 * begin with the IP header of the first one; like is the packet that made it
 * whole, from which link, frame and VLANs are taken.
 */
unsigned decode_datagram(struct decode *d, const struct packet *like,
    struct span bytes, struct packet out[DECODE_PACKETS]);

/*
 * A number that is equal for all packets between the same two addresses, in
 * either direction, fragments included; for spreading frames over threads.
 * It is the same for all frames that may be tunnels, but for those in UDP that
 * may come to any port: of these the outer addresses count.
 */
uint32_t decode_spread(const struct frame *f, const struct tunnel_options *o);

/* Is there a decoder of frames of this link type? */
bool decode_knows_link(uint32_t link);

void decode_counters(const struct decode *d, struct counters *out);

#endif
