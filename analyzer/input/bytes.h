#ifndef ANALYZER_INPUT_BYTES_H
#define ANALYZER_INPUT_BYTES_H

/*
 * A stream of bytes that input reads from: a file, or what an unpacker makes
 * of another stream.  A stream that ends early says why in damage.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/span.h"

struct bytes {
	/* Reads up to n bytes into out; 0 at the end or for damage. */
	size_t (*read)(struct bytes *b, uint8_t *out, size_t n);
	void (*close)(struct bytes *b);
	char damage[200]; /* "" while there is none */
};

/* Reads until n bytes are there or the stream ends. */
size_t bytes_fill(struct bytes *b, uint8_t *out, size_t n);

/* The bytes of an open file, counted and hashed as they are read. */
struct file_bytes {
	struct bytes bytes;
	int fd;
	bool regular;
	uint64_t done;         /* bytes read */
	uint64_t size;         /* 0: unknown */
	struct digest *digest; /* NULL: not wanted */
};

/* Opens path, "-" being standard input.  NULL: *err says why. */
struct file_bytes *file_bytes_open(
    const char *path, bool digest, struct err *err);

/*
 * A stream whose first bytes can be looked at before they are read.  It owns
 * from.
 */
struct head_bytes {
	struct bytes bytes;
	struct bytes *from;
	uint8_t *head;
	size_t n;
	size_t given;
};

struct head_bytes *head_bytes_new(struct bytes *from, size_t n);

#endif
