#ifndef TESTS_UNIT_CHAT_H
#define TESTS_UNIT_CHAT_H

/* A conversation over one flow, for the tests of protocols. */

#include "analyzer/base/buf.h"
#include "analyzer/model/event.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"
#include "analyzer/proto/proto.h"

struct chat {
	struct proto *proto;
	struct flow flow;
	size_t split;   /* bytes a chunk; 0: as they are said */
	uint64_t at[2]; /* stream offsets */
};

/* A fresh flow to that port; limits may be NULL. */
void chat_open(struct chat *t, uint8_t ip_proto, uint16_t port,
    const struct proto_limits *limits);

/* The same with what is to be computed of files (enum file_need). */
void chat_open_needs(struct chat *t, uint8_t ip_proto, uint16_t port,
    const struct proto_limits *limits, unsigned file_needs);

/* Bytes of a direction: a chunk or several, or a datagram. */
void chat_say(struct chat *t, enum dir dir, struct span bytes);
void chat_gap(struct chat *t, enum dir dir, uint64_t n);
void chat_end(struct chat *t, enum dir dir);

/* The flow is over; the events are still there. */
void chat_finish(struct chat *t);
void chat_close(struct chat *t);

/* The n-th live transaction, or NULL. */
const struct event *chat_event(const struct chat *t, unsigned n);

/* All that the transactions say, as text: "\n"-ended lines in out. */
void chat_dump(const struct chat *t, struct buf *out);

/*
 * Converses over TCP, in chunks as they are said and in chunks of 1 to splits
 * - 1 bytes: all that the transactions say must be the same.
 */
void chat_split_alike(
    uint16_t port, size_t splits, void (*converse)(struct chat *t));

/* Is that the text of a field of the n-th transaction?  Prints it if not. */
bool chat_says(
    const struct chat *t, unsigned n, enum field f, const char *want);

#endif
