#ifndef ANALYZER_DETECT_SURICATA_ENGINE_PARTS_H
#define ANALYZER_DETECT_SURICATA_ENGINE_PARTS_H

/* The inside of the engine, for its own files. */

#include "analyzer/detect/suricata/group.h"
#include "analyzer/detect/suricata/inspect_state.h"
#include "analyzer/detect/suricata/state.h"
#include "analyzer/detect/suricata/vars.h"
#include "analyzer/model/alert.h"

enum {
	QUEUE = 1024, /* matches of one packet that are put in order */
};

/* A match that waits for the end of the packet's evaluation. */
struct queued {
	uint32_t rank;
	enum dir dir;
	struct event *event; /* or NULL */
	bool of_event;       /* matched in it, not beside it */
	bool from_stream;
};

struct engine {
	const struct group *g;
	struct pattern_scratch *scratch;
	struct arena *arena; /* until the next packet */
	struct pattern_hits hits;
	struct inspect in;

	uint32_t *candidate; /* ranks; room for all */
	uint32_t candidates;
	uint32_t *waiting; /* of transactions, found in payload */
	uint32_t n_waiting;
	struct live *live; /* of one transaction; room for twice all */

	struct queued queue[QUEUE];
	uint32_t queued;

	/* The packet, and the same as if it went the other way. */
	const struct packet *packet;
	const struct packet *toward[2]; /* NULL: not made yet */
	struct packet_vars vars;
	bool tagged;            /* the packet is to be recorded … */
	struct tagged evidence; /* … as evidence of those alerts */
	struct packet turned;
	struct packet last;
	bool ending; /* the flow is over */
	bool both;   /* transactions of the other direction are due, too */
	struct raw_stream before; /* ready: what a gap follows is looked at */

	uint64_t evaluated; /* candidates */
	uint64_t matched;
	uint64_t given;
	uint64_t passed; /* packets that a pass rule let through */
	uint64_t overflow;
};

/* Searches bytes for the literals of s (NULL: none), adding to e->hits. */
void engine_search(struct engine *e, const struct search *s, struct span bytes);

/*
 * Takes the hits and a list as candidates, in ascending order, and empties
 * the hits.
 */
void engine_candidates(struct engine *e, const struct ranks *list);

/* Header, direction, protocol, tests and flowbits: all but the bytes. */
bool engine_header(
    struct engine *e, const struct signature *s, const struct packet *pkt);

/* The packet as if it went in that direction. */
const struct packet *engine_toward(struct engine *e, enum dir dir);

/* Reassembled bytes that this packet has to look at, or NULL. */
const struct raw_stream *engine_ready_stream(
    const struct engine *e, const struct packet *pkt);

/* The fresh bytes and the n before them, in which a literal may begin. */
struct span engine_fresh_bytes(const struct raw_stream *raw, size_t n);

/* Is it encrypted, or of a protocol that Suricata does not look into? */
bool engine_closed(const struct packet *pkt);

/* Do the checks of a payload, packet or header buffer hold? */
bool engine_payload(struct engine *e, uint32_t rank, const struct sig_buffer *b,
    const struct packet *pkt, bool *from_stream);

/* Do they hold on these bytes? */
bool engine_inspect(
    struct engine *e, const struct sig_buffer *b, struct span bytes);

/* s has matched: flowbits change, and the match is queued. */
void engine_match(struct engine *e, const struct queued *q);

/* The transactions of the flow of the packet, on the side that it is of; at
 * the end of the flow on both. */
void engine_transactions(struct engine *e);

/* Bytes that engine_transactions looked at, for people: the value of b in
 * that direction that its checks hold on. */
struct span engine_event_bytes(struct engine *e, struct event *ev,
    const struct sig_buffer *b, enum dir dir);

/* The bytes of a buffer of header. */
struct span engine_header_bytes(
    const struct packet *pkt, enum sig_header header);

/* Takes what the expressions of a match capture as variables. */
void engine_capture(struct engine *e, const struct queued *q);

/* Sorts the queue, applies pass and the limit, and gives the rest out. */
void engine_give(struct engine *e, struct alerts *out);

#endif
