#ifndef ANALYZER_PROTO_FILE_TYPE_H
#define ANALYZER_PROTO_FILE_TYPE_H

/* What a file is, told from its first bytes by libmagic. */

#include "analyzer/base/span.h"

struct file_types; /* opaque: libmagic with its database; of one thread */

/*
 * Opens libmagic's own database.  Never NULL; without a database nothing is
 * told.
 */
struct file_types *file_types_new(void);
void file_types_free(struct file_types *t); /* t may be NULL */

/*
 * libmagic's description of a file that begins with bytes ("PDF document,
 * version 1.6"), or NULL.  Valid until the next call.
 */
const char *file_type(struct file_types *t, struct span bytes);

#endif
