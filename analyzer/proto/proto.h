#ifndef ANALYZER_PROTO_PROTO_H
#define ANALYZER_PROTO_PROTO_H

/*
 * The fourth stage for captures: bytes of flows become transactions, which
 * are events at the end of flow->first_event's list.
 *
 *	chunk, packet -> [proto] -> event -> detect, report
 *
 * A protocol is one file with one const struct protocol and a line in
 * proto_table.c.  It is found by content, with ports as a hint.
 */

#include "analyzer/model/chunk.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/file.h"
#include "analyzer/proto/options.h"

struct proto; /* opaque */

struct proto *proto_new(const struct proto_options *options);
void proto_free(struct proto *p); /* p may be NULL; flows end before */

/* Takes the next bytes of a TCP flow. */
void proto_chunk(struct proto *p, const struct chunk *c);

/*
 * Are these the first bytes of a flow that was picked up in its midst, and do
 * they fit a protocol only when its two sides are exchanged?
 */
bool proto_backwards(const struct proto *p, const struct chunk *c);

/* Takes the payload of a UDP packet whose flow is set. */
void proto_packet(struct proto *p, const struct packet *pkt);

/* The flow is over: finishes its transactions; they stay until freed. */
void proto_flow_end(struct proto *p, struct flow *f);

/* Frees the transactions and the private state that hang on a flow. */
void proto_flow_free(struct proto *p, struct flow *f);

/* Is the transaction complete in both directions? */
bool proto_done(const struct event *ev);

/* Frees one transaction that detect and report are done with. */
void proto_event_free(struct proto *p, struct event *ev);

void proto_counters(const struct proto *p, struct counters *out);

#endif
