#ifndef ANALYZER_DETECT_SURICATA_BUILD_PARTS_H
#define ANALYZER_DETECT_SURICATA_BUILD_PARTS_H

/* What a signature is gathered in while its options are read: see build.h. */

#include "analyzer/detect/suricata/buffer_kind.h"
#include "analyzer/detect/suricata/check.h"
#include "analyzer/detect/suricata/transform.h"

/* A buffer with its checks, still growing. */
struct build_list {
	const struct buffer_kind *kind;
	uint8_t sides; /* that "=>" rules name: a bit by enum dir; 0: none */
	const struct transform *transform;
	uint32_t transforms;
	struct check *check;
	size_t checks;
	size_t cap_checks;
};

enum {
	BUILD_TRANSFORMS = 8, /* of one buffer */
	BUILD_LISTS = 64,     /* buffers of one rule */
	BUILD_CHECKS = 512,   /* of one rule */
};

/* Options that a rule has once. */
enum build_seen {
	SEEN_SID = 1,
	SEEN_REV = 2,
	SEEN_GID = 4,
	SEEN_MSG = 8,
	SEEN_CLASSTYPE = 16,
	SEEN_PRIORITY = 32,
	SEEN_FLOW = 64,
	SEEN_DSIZE = 128,
	SEEN_IP_PROTO = 256, /* that names one */
	SEEN_IP_PROTO_ANY = 512,
	SEEN_PREFILTER = 1024,
};

/* A check by its place. */
struct build_last {
	bool given;
	size_t list;
	size_t check;
};

/* An explicit fast_pattern. */
struct build_fast {
	struct build_last at;
	bool only;
	bool chop;
	size_t chop_offset;
	size_t chop_n;
};

#endif
