#ifndef ANALYZER_DETECT_SURICATA_TRANSFORM_H
#define ANALYZER_DETECT_SURICATA_TRANSFORM_H

/*
 * What is done to the bytes of a buffer before its checks look at them:
 * dotprefix, url_decode, to_sha256 …
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"
#include "analyzer/detect/regex.h"
#include "analyzer/detect/suricata/base64.h"

enum transform_kind {
	TRANSFORM_DOTPREFIX,
	TRANSFORM_STRIP_WHITESPACE,
	TRANSFORM_COMPRESS_WHITESPACE,
	TRANSFORM_URL_DECODE,
	TRANSFORM_LOWERCASE,
	TRANSFORM_UPPERCASE,
	TRANSFORM_MD5,
	TRANSFORM_SHA1,
	TRANSFORM_SHA256,
	TRANSFORM_PCREXFORM, /* the first group of a match */
	TRANSFORM_XOR,
	TRANSFORM_HEADER_LOWERCASE,
	TRANSFORM_STRIP_PSEUDO_HEADERS,
	TRANSFORM_BASE64,
};

struct transform {
	enum transform_kind kind;
	const struct regex *regex; /* of pcrexform */
	struct span key;           /* of xor */
	enum base64_mode mode;     /* of from_base64 */
	uint32_t offset;
	uint32_t bytes; /* 0: all */
};

/*
 * The bytes after the transforms, in order; what is new lives in scratch.
 * regex is only used by pcrexform.
 */
struct span transform_apply(const struct transform *t, uint32_t n,
    struct span bytes, struct regex_scratch *regex, struct arena *scratch);

/* Are these the same transforms with the same arguments? */
bool transforms_equal(const struct transform *a, uint32_t n_a,
    const struct transform *b, uint32_t n_b);

#endif
