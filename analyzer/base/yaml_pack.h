#ifndef ANALYZER_BASE_YAML_PACK_H
#define ANALYZER_BASE_YAML_PACK_H

/*
 * Trees of YAML documents as bytes, for a cache: taking them out of these is
 * some ten times faster than reading the text again.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/yaml.h"

/*
 * Appends n documents of one text to out.  False: they are deeper than
 * YAML_DEPTH, as aliases can make them, and what was appended is of no use.
 */
bool yaml_pack(const struct yaml *docs, size_t n, struct buf *out);

/*
 * Takes documents out of what yaml_pack appended.  Their texts stay where they
 * are in bytes, which must live as long as arena, and so must file, the name
 * in their places.  False: the bytes are no such thing.
 */
bool yaml_unpack(struct arena *arena, const char *file, struct span bytes,
    const struct yaml **docs, size_t *n);

#endif
