#ifndef ANALYZER_MODEL_CHUNK_H
#define ANALYZER_MODEL_CHUNK_H

#include "analyzer/model/flow.h"

/*
 * The next bytes of one direction of a TCP flow, in order and once; or a gap,
 * which has bytes.p == NULL and says how many are missing; or, with end set,
 * the end of the direction (bytes may be empty).
 */
struct chunk {
	struct flow *flow;
	enum dir dir;
	int64_t time_ns;
	uint64_t offset;   /* of the first byte in the stream */
	struct span bytes; /* valid until the next chunk is asked for */
	uint64_t gap_n;    /* bytes that were lost here */
	uint32_t window;   /* bytes that its sender takes of the other side */
	bool end;
};

#endif
