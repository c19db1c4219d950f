#ifndef ANALYZER_BASE_FILE_H
#define ANALYZER_BASE_FILE_H

/* Whole files, and all bytes of a read or write. */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"

/*
 * Reads a regular file of at most limit bytes into arena; a zero byte stands
 * behind it.  False: *err says why (ERR_IO, or ERR_LIMIT for a longer one)
 * without the path.
 */
bool file_read(struct arena *arena, const char *path, size_t limit,
    struct span *text, struct err *err);

/*
 * Reads n bytes, or writes all of s, however many calls that takes.  False:
 * errno says why; it is 0 when the file ended before.
 */
bool file_get(int fd, uint8_t *p, size_t n);
bool file_put(int fd, struct span s);

#endif
