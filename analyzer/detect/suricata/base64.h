#ifndef ANALYZER_DETECT_SURICATA_BASE64_H
#define ANALYZER_DETECT_SURICATA_BASE64_H

/* Base64 as rules undo it (RFC 4648, section 4). */

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"

enum base64_mode {
	BASE64_STOP,   /* ends at the first other byte (Suricata: rfc4648) */
	BASE64_SKIP,   /* passes over other bytes (rfc2045) */
	BASE64_STRICT, /* nothing, where there is another byte */
};

/* The bytes that text stands for, in arena; empty when there are none. */
struct span base64_decode(
    struct span text, enum base64_mode mode, struct arena *arena);

#endif
