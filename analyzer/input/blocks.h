#ifndef ANALYZER_INPUT_BLOCKS_H
#define ANALYZER_INPUT_BLOCKS_H

/* Logs that are no lines but blocks of fixed sizes. */

#include "analyzer/input/bytes.h"
#include "analyzer/model/frame.h"

/* How such a file is laid out. */
struct block_file {
	const char *name;
	const char *mark; /* its first bytes */
	size_t mark_n;
	size_t first; /* bytes of the first block */
	size_t each;  /* bytes of those behind it */
};

/* The layout of a file that begins so, or NULL. */
const struct block_file *block_file_find(struct span head);

/* The layout of that name, for a file whose beginning is lost. */
const struct block_file *block_file_named(const char *name);

struct blocks; /* opaque */

struct blocks *blocks_new(struct bytes *from, const struct block_file *file);
void blocks_free(struct blocks *b); /* b may be NULL */

/* The next block, but for its source; the last may be short. */
bool blocks_next(struct blocks *b, struct line *block);

#endif
