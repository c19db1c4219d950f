#ifndef ANALYZER_DETECT_SURICATA_INSPECT_STATE_H
#define ANALYZER_DETECT_SURICATA_INSPECT_STATE_H

/* What the evaluation of the checks of one signature carries along. */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/arena.h"
#include "analyzer/model/packet.h"

struct regex_scratch;

enum {
	BYTE_VARIABLES = 16, /* byte_extract and byte_math of one signature */
};

/* State of one evaluation of one signature, and what it needs. */
struct inspect {
	struct regex_scratch *regex;
	struct arena *scratch; /* for transforms; reset by the engine */
	uint64_t variable[BYTE_VARIABLES];
	uint64_t base_offset; /* of bytes[0] in the stream or body */
	bool to_server;       /* direction, for what depends on it */
	bool bytes_final;     /* no more bytes of this buffer will come */
	const struct packet *packet; /* may be NULL */
	uint32_t steps;   /* spent; at a limit the buffer does not match */
	uint64_t limited; /* how often the limit was reached */
};

#endif
