#ifndef ANALYZER_DECODE_CHECKSUM_H
#define ANALYZER_DECODE_CHECKSUM_H

#include "analyzer/model/packet.h"

/* Is the Internet checksum (RFC 1071) over an IPv4 header wrong? */
bool checksum_ip_bad(struct span header);

/*
 * Is the checksum over a TCP, UDP or ICMP message wrong?  With pseudo, the
 * pseudo header of the packet's IP version counts.
 */
bool checksum_l4_bad(
    const struct packet *pkt, struct span message, bool pseudo);

/*
 * Is a checksum, of a message of n bytes, what a sender leaves to its network
 * card: nothing, or the sum of the pseudo header (without the length, where
 * the card splits the message)?
 */
bool checksum_unfinished(
    const struct packet *pkt, size_t n, const uint8_t *field);

#endif
