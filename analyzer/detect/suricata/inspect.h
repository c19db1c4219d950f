#ifndef ANALYZER_DETECT_SURICATA_INSPECT_H
#define ANALYZER_DETECT_SURICATA_INSPECT_H

/*
 * The evaluation of the checks of one buffer, with Suricata's relative
 * semantics and its way of trying further occurrences.  The front end owns it;
 * the engine calls it.
 */

#include "analyzer/base/arena.h"
#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/alert.h"

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

/*
 * Do all checks of b hold on bytes?  Applies the transforms first.  bytes.p
 * may be NULL for a buffer that is absent.
 */
bool inspect_buffer(
    const struct sig_buffer *b, struct span bytes, struct inspect *in);

/*
 * After a match: appends one struct match per content or pcre of b, found
 * again from the start, to the alert; texts are views or live in arena.
 */
void inspect_explain(const struct sig_buffer *b, struct span bytes,
    struct inspect *in, struct alert *alert, struct arena *arena);

#endif
