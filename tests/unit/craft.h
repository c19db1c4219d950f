#ifndef TESTS_UNIT_CRAFT_H
#define TESTS_UNIT_CRAFT_H

/* Frames built in code, for tests of the stages of packets. */

#include "analyzer/model/frame.h"
#include "analyzer/model/packet.h"

enum {
	WIRE_MAX = 2048
};

struct craft {
	uint8_t p[WIRE_MAX];
	size_t n;
};

/* A TCP segment between 10.0.0.1:1025 (the client) and 10.0.0.2:80. */
struct craft_segment {
	enum dir dir;
	uint8_t flags;
	uint32_t seq;
	uint32_t ack;
	const char *data; /* NULL: none */
	size_t n;         /* bytes of data */
};

/* Builds Ethernet, IPv4 and TCP with right checksums. */
struct craft craft_tcp(const struct craft_segment *s);

/* Builds one fragment of an IPv4 datagram of UDP. */
struct craft craft_fragment(
    uint16_t id, uint16_t offset, bool more, struct span data);

/* The frame that w makes. */
struct frame craft_frame(
    const struct craft *w, int64_t time_ns, uint64_t number);

#endif
