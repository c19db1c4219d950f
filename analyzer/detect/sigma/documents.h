#ifndef ANALYZER_DETECT_SIGMA_DOCUMENTS_H
#define ANALYZER_DETECT_SIGMA_DOCUMENTS_H

/*
 * The documents of rule files, through the cache: a text that was read before,
 * by its SHA-256, is not read as YAML again.
 */

#include "analyzer/base/yaml.h"

struct documents; /* opaque */

/* folder, the cache's, and arena must live as long. */
struct documents *documents_new(struct arena *arena, const char *folder);
void documents_free(struct documents *d); /* d may be NULL */

/*
 * As yaml_read, but that the trees may be gone with the next call; what is in
 * them, such as texts, lives as long as d and the arena.  Only a text of which
 * nothing had to be said is kept.
 */
size_t documents_read(struct documents *d, const char *file, struct span text,
    const struct yaml **docs, struct diags *diags);

/* All is read (d may be NULL): writes what the next run can use, if that is
 * worth it. */
void documents_keep(struct documents *d);

#endif
