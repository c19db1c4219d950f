#ifndef ANALYZER_INPUT_UNPACK_H
#define ANALYZER_INPUT_UNPACK_H

/* Packed streams, told by their magic numbers and unpacked as they are read. */

#include "analyzer/input/bytes.h"

enum unpack_status {
	UNPACK_MORE, /* wants more input or more room */
	UNPACK_END,  /* a member of the file is whole */
	UNPACK_BAD,  /* damaged */
};

/* Room that an unpacker writes to. */
struct unpack_room {
	uint8_t *p;
	size_t n;
};

/* One way of packing.  step moves *in and *out behind what it used. */
struct unpacker {
	const char *name;
	const char *source; /* the text that it follows */
	const uint8_t *magic;
	size_t magic_n;
	void *(*start)(void);
	enum unpack_status (*step)(
	    void *state, struct span *in, struct unpack_room *out);
	void (*end)(void *state);
};

extern const struct unpacker unpacker_gzip;
extern const struct unpacker unpacker_zstd;
extern const struct unpacker unpacker_xz;
extern const struct unpacker unpacker_bzip2;

/* The unpacker for bytes that begin so, or NULL. */
const struct unpacker *unpack_find(struct span head);

/*
 * What u makes of from, which it then owns.  A member may become ratio times
 * as long as it was (and 16 MiB in any case); then the stream is damaged.
 */
struct bytes *unpack_new(
    const struct unpacker *u, struct bytes *from, uint64_t ratio);

#endif
