#ifndef ANALYZER_DECODE_TUNNELS_H
#define ANALYZER_DECODE_TUNNELS_H

/* Which tunnel a datagram of UDP carries, by its ports. */

#include "analyzer/decode/decoder.h"
#include "analyzer/decode/options.h"

/* The decoder behind UDP, of which *c begins with the data; LAYER_END: none. */
struct next tunnels_next(
    const struct tunnel_options *o, const struct cur *c, struct packet *pkt);

/*
 * Is a port of the datagram one where a tunnel is looked for?  Tunnels that may
 * come to any port do not count: that would be all of UDP.
 */
bool tunnels_at(const struct tunnel_options *o, const struct packet *pkt);

#endif
