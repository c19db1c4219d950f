#ifndef ANALYZER_STREAM_FRAGMENT_H
#define ANALYZER_STREAM_FRAGMENT_H

/*
 * IP datagrams put together from fragments (RFC 791, section 3.2; RFC 8200,
 * section 4.5).  Of bytes that were sent twice the first ones count; a
 * datagram that is not whole after a minute is given up.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/packet.h"

struct fragments; /* opaque */

struct fragment_counts {
	uint64_t fragments[2]; /* IPv4, IPv6 */
	uint64_t datagrams[2];
	uint64_t timeouts;
	uint64_t evicted;
	uint64_t overlaps;
};

struct fragments *fragments_new(uint32_t limit);
void fragments_free(struct fragments *f);

/*
 * Takes a fragment.  True: it made its datagram whole; *bytes, which begin
 * with the IP header of the first fragment, are valid until the next call.
 */
bool fragments_take(
    struct fragments *f, struct packet *pkt, struct span *bytes);

const struct fragment_counts *fragments_counts(const struct fragments *f);

#endif
