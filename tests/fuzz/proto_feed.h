#ifndef TESTS_FUZZ_PROTO_FEED_H
#define TESTS_FUZZ_PROTO_FEED_H

#include <stddef.h>
#include <stdint.h>

/*
 * Feeds a flow with what data says: steps of a byte of kind (the direction in
 * bit 0, a gap in bit 1, an end in bit 2, more in bits 3 to 7), a byte of
 * length and as many bytes.
 */
void proto_feed(
    uint8_t ip_proto, uint16_t port, const uint8_t *data, size_t size);

#endif
