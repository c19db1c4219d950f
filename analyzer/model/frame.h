#ifndef ANALYZER_MODEL_FRAME_H
#define ANALYZER_MODEL_FRAME_H

/*
 * The nouns of haechi, which every stage shares, begin here: input reads a
 * capture into frames and a log into lines.
 */

#include "analyzer/base/span.h"

/* A frame as a capture holds it.  Valid until the next one is read. */
struct frame {
	int64_t time_ns;
	uint64_t number; /* 1 for the first frame of the run (EVE: pcap_cnt) */
	uint64_t offset; /* where its bytes stand in the (unpacked) file */
	uint32_t source; /* index of the file or device, see source.h */
	uint32_t link;   /* LINKTYPE_ of www.tcpdump.org/linktypes.html */
	uint32_t wire_n; /* bytes on the wire; bytes.n may be fewer */
	struct span bytes;
};

/*
 * What follows a row in memory: bytes up to until, which stay as they are while
 * the row is dealt with.  Those of rows of one source and filling lie in one
 * piece of memory that has not changed between them.
 */
struct following {
	const uint8_t *until; /* NULL: nothing is known */
	uint64_t filling;
};

/* A row of a log, or a block of rows.  Valid until the next one is read. */
struct line {
	uint64_t number; /* 1 for the first row of its file */
	uint64_t offset; /* where its bytes stand in the (unpacked) file */
	uint32_t source;
	uint32_t rows;     /* of a block, once it was looked at; of a row 0 */
	struct span bytes; /* without the line's end */
	struct following following;
	bool goes_on; /* a long line's piece: the next one follows it */
};

#endif
