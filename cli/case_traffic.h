#ifndef CLI_CASE_TRAFFIC_H
#define CLI_CASE_TRAFFIC_H

/* The inputs of rule cases as frames: small conversations, made on the spot. */

#include "analyzer/base/buf.h"
#include "analyzer/base/yaml.h"

struct case_frame {
	size_t from; /* of its bytes in the buffer */
	size_t n;
	int64_t time_ns;
};

struct case_frames {
	struct buf bytes;
	struct case_frame *v;
	size_t n;
	size_t cap;
	int64_t now_ns; /* of the next one */
	unsigned talks; /* conversations begun */
	unsigned depth; /* of steps */
};

/*
 * Appends the frames of an input, as often as it says.  False: the input is
 * wrong, which was added to diags.
 */
bool case_frames_add(
    struct case_frames *out, const struct yaml *input, struct diags *diags);

void case_frames_free(struct case_frames *f);

#endif
