#ifndef ANALYZER_PIPELINE_FILESTORE_H
#define ANALYZER_PIPELINE_FILESTORE_H

/*
 * Files that rules want kept, in a folder: DIR/ab/abcd…, named by the SHA-256
 * of their bytes, as Suricata's file-store (version 2) lays them out.
 */

#include "analyzer/model/counter.h"
#include "analyzer/model/file.h"

struct filestore; /* opaque; of one session */

/* dir must live as long; it is made with the first file. */
struct filestore *filestore_new(const char *dir);
void filestore_free(struct filestore *s); /* s may be NULL */

/*
 * Writes the bytes that are kept of a file, unless the folder has them
 * already.  What can't be written is counted.
 */
void filestore_put(struct filestore *s, const struct file *f);

/* file.store.written, .known and .failed; s may be NULL. */
void filestore_counters(const struct filestore *s, struct counters *out);

#endif
