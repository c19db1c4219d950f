#ifndef ANALYZER_PROTO_CARRY_H
#define ANALYZER_PROTO_CARRY_H

/*
 * A file that a transaction carries, while its bytes come: an attachment, FTP
 * data.  What lies behind the limit of body_bytes is counted and digested,
 * not kept; all files of a transaction share CARRY_FILES times as much.
 */

#include "analyzer/model/file.h"
#include "analyzer/proto/growing.h"
#include "analyzer/proto/protocol.h"

enum {
	CARRY_FILES = 16 /* of one transaction that may be kept to the limit */
};

/* Zeroed, no file is open. */
struct carry {
	struct file *file; /* NULL: none is open */
	struct growing bytes;
	size_t before; /* bytes kept of the files before it */
};

/* Begins a file of ev; the name is copied. */
void carry_open(struct carry *a, struct conn *c, struct event *ev, enum dir dir,
    struct span name);

/* The file's next bytes; nothing happens where none is open. */
void carry_bytes(
    struct carry *a, const struct conn *c, struct event *ev, struct span bytes);

/* Ends the file, where one is open, and fills its digests. */
void carry_close(struct carry *a, enum file_state state);

#endif
