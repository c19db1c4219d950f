#ifndef ANALYZER_STREAM_SENDERS_H
#define ANALYZER_STREAM_SENDERS_H

/*
 * Whose checksums can be believed.  Of a sender most of whose checksums are
 * wrong they mean nothing: something filled them in, or changed the packets,
 * where they were captured.  Where most are right, a wrong one is a packet that
 * its receiver drops.  (What a network card was yet to finish tells by itself:
 * see l4_checksum_unfinished.)
 */

#include <stdbool.h>

#include "analyzer/base/addr.h"

/* What one host sent to another so far. */
struct sender {
	uint64_t right;
	uint64_t wrong;
};

struct senders; /* opaque */

struct senders *senders_new(void);
void senders_free(struct senders *s); /* s may be NULL */

/* The sender of packets from src to dst; NULL: there are too many. */
struct sender *senders_get(
    struct senders *s, const struct addr *src, const struct addr *dst);

/* How many were too many. */
uint64_t senders_refused(const struct senders *s);

/* Counts a packet; is it one that its receiver takes? */
bool senders_believe(struct sender *s, bool wrong);

#endif
