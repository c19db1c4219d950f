#ifndef ANALYZER_STREAM_TCP_H
#define ANALYZER_STREAM_TCP_H

/* A TCP session: its state (RFC 9293) and its two sides. */

#include "analyzer/model/packet.h"
#include "analyzer/stream/side.h"

struct tcp_end {
	struct side side;
	uint32_t window; /* that it offers, scaled, bytes */
	uint8_t wscale;
	bool has_wscale;
	uint32_t last_ack;
	bool acked; /* it has acknowledged something */
};

struct tcp {
	struct tcp_end end[2]; /* by enum dir: [0] the client's */
	bool tracked;          /* the session was seen to begin, or taken up */
};

struct tcp_rules {
	bool midstream;
	bool inline_mode;
};

/*
 * Takes a segment of the flow in direction pkt->dir: checks it against the
 * session, changes the flow's tcp_state and state, puts its bytes in order.
 * Anomalies go to pkt.  Returns the directions (bits 1 << enum dir) that may
 * have something to release.
 */
unsigned tcp_take(struct tcp *t, struct side_shared *sh,
    const struct tcp_rules *rules, struct packet *pkt);

/* Offset up to which a direction may be released. */
uint64_t tcp_limit(
    const struct tcp *t, const struct tcp_rules *rules, enum dir dir);

#endif
