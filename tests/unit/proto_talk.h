#ifndef TESTS_UNIT_PROTO_TALK_H
#define TESTS_UNIT_PROTO_TALK_H

/* A conversation over one flow, for the tests of protocols. */

#include "analyzer/base/buf.h"
#include "analyzer/model/event.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"
#include "analyzer/proto/proto.h"

struct talk {
	struct proto *proto;
	struct flow flow;
	size_t split;   /* bytes a chunk; 0: as they are said */
	uint64_t at[2]; /* stream offsets */
};

/* A fresh flow to that port; limits may be NULL. */
void talk_open(struct talk *t, uint8_t ip_proto, uint16_t port,
    const struct proto_limits *limits);

/* Bytes of a direction: a chunk or several, or a datagram. */
void talk_say(struct talk *t, enum dir dir, struct span bytes);
void talk_gap(struct talk *t, enum dir dir, uint64_t n);
void talk_end(struct talk *t, enum dir dir);

/* The flow is over; the events are still there. */
void talk_finish(struct talk *t);
void talk_close(struct talk *t);

/* The n-th live transaction, or NULL. */
const struct event *talk_event(const struct talk *t, unsigned n);

/* All that the transactions say, as text: "\n"-ended lines in out. */
void talk_dump(const struct talk *t, struct buf *out);

/* Is that the text of a field of the n-th transaction?  Prints it if not. */
bool talk_says(
    const struct talk *t, unsigned n, enum field f, const char *want);

#endif
