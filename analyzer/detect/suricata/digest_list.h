#ifndef ANALYZER_DETECT_SURICATA_DIGEST_LIST_H
#define ANALYZER_DETECT_SURICATA_DIGEST_LIST_H

/* A list of digests of files, for filemd5, filesha1 and filesha256. */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/hash.h"

struct digest_list {
	enum digest_kind kind;
	const uint8_t *v; /* n digests, ascending */
	size_t n;
};

/* Bytes of a digest of that kind. */
size_t digest_size(enum digest_kind kind);

/* Reads exactly n bytes in hexadecimal.  False: it is not that. */
bool digest_read(struct span text, uint8_t *out, size_t n);

/*
 * Reads a list: a digest in hexadecimal at the beginning of each line; what
 * stands behind it, empty lines and "#" are passed over.  A line that begins
 * otherwise is added to diags with its place in file and left out.
 */
const struct digest_list *digest_list_read(enum digest_kind kind,
    const char *file, struct span text, struct arena *arena,
    struct diags *diags);

bool digest_list_has(const struct digest_list *l, const uint8_t *digest);

#endif
