#ifndef ANALYZER_DETECT_CACHE_H
#define ANALYZER_DETECT_CACHE_H

/*
 * Compiled patterns on the disk.  A file is named for the digest of all that
 * its content depends on, and carries that digest and one of its content; one
 * that is damaged, of another key or writable by others is as good as none.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/hash.h"

enum {
	CACHE_KEY = 32,        /* bytes: a SHA-256 */
	CACHE_BYTES = 1 << 30, /* longest content that is read */
	CACHE_HEAD = 8 + 4 + 4 + 8 + CACHE_KEY + 32,
};

/*
 * Finds the content for key; file, which is empty before, gets the bytes that
 * content stands in.  False: there is no good one.
 */
bool cache_read(const char *folder, const uint8_t key[CACHE_KEY],
    struct buf *file, struct span *content);

/*
 * Puts content under key, so that a reader sees all of it or none.  What goes
 * wrong leaves no file: a cache that cannot be written costs time only.
 */
bool cache_write(
    const char *folder, const uint8_t key[CACHE_KEY], struct span content);

/*
 * Takes the content out of a file's bytes.  False: they are no cache file, of
 * another version or key, truncated or damaged.
 */
bool cache_content(
    struct span file, const uint8_t key[CACHE_KEY], struct span *content);

/* The bytes of the file that cache_content takes content from. */
void cache_file(
    const uint8_t key[CACHE_KEY], struct span content, struct buf *out);

#endif
