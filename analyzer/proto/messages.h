#ifndef ANALYZER_PROTO_MESSAGES_H
#define ANALYZER_PROTO_MESSAGES_H

/*
 * Messages on a stream that tell their own length: what has come of one is
 * kept until it is whole.  Behind a gap they are looked for at the starts of
 * segments, where the protocol's probe sees one.
 */

#include "analyzer/proto/protocol.h"

/* Zeroed, nothing is kept. */
struct messages {
	struct buf kept[2];
	bool lost[2]; /* a gap: where the next message begins is not known */
};

/* Takes the whole messages; returns how many bytes they have. */
typedef size_t messages_take(struct conn *c, struct span bytes, enum dir dir);

void messages_put(struct messages *m, struct conn *c, const struct chunk *chunk,
    messages_take *take);

void messages_free(struct messages *m);

#endif
