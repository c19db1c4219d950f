#ifndef ANALYZER_BASE_HASH_H
#define ANALYZER_BASE_HASH_H

/* Cryptographic digests, by libcrypto, and their hexadecimal text. */

#include "analyzer/base/span.h"

enum digest_kind {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA256,
};

enum {
	DIGEST_MAX = 32,      /* bytes of the longest digest */
	DIGEST_TEXT = 64 + 1, /* room for any digest as text */
};

struct digest; /* opaque: a digest being computed */

struct digest *digest_new(enum digest_kind kind);
void digest_add(struct digest *d, struct span bytes);

/*
 * Writes the digest to out, returns its length in bytes and starts afresh.
 */
size_t digest_end(struct digest *d, uint8_t out[DIGEST_MAX]);
void digest_free(struct digest *d); /* d may be NULL */

/* The digest of bytes at once; returns its length. */
size_t digest_of(
    enum digest_kind kind, struct span bytes, uint8_t out[DIGEST_MAX]);

/* Writes bytes as lower-case hexadecimal and a zero: 2 * n + 1 bytes. */
void hex_text(struct span bytes, char *out);

#endif
