#ifndef ANALYZER_PROTO_PROTO_FILE_H
#define ANALYZER_PROTO_PROTO_FILE_H

/*
 * The files that transactions carry, whatever the protocol: opened, filled and
 * closed by its parser, which keeps the bytes.  Digests and magic are computed
 * here, and only when the rules or the output need them.
 */

#include "analyzer/model/file.h"
#include "analyzer/proto/protocol.h"

/* A new file at the end of the transaction's list; name is copied. */
struct file *proto_file_open(
    struct conn *c, struct event *ev, enum dir dir, struct span name);

/*
 * The next bytes of the file; kept is all of it that is kept so far, these
 * included, and must stay where it is until the next call.
 */
void proto_file_bytes(struct file *f, struct span kept, struct span bytes);

/* n bytes of an open file are missing; the next ones stand behind them. */
void proto_file_gap(struct file *f, uint64_t n);

/* The end of a file, which is cut when it has gaps; a second one is without
 * effect.  f may be NULL. */
void proto_file_close(struct file *f, enum file_state state);

/* Gives back what open files of the transaction hold. */
void proto_file_free(struct event *ev);

#endif
