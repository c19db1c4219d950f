#ifndef ANALYZER_STREAM_TCP_H
#define ANALYZER_STREAM_TCP_H

/* What the files share that follow a TCP connection: tcp_*.c. */

#include "analyzer/stream/state.h"

enum {
	WSCALE_MAX = 14, /* RFC 7323, section 2.3 */
	SYN_FLAGS = TCP_SYN | TCP_ACK,
	END_FLAGS = TCP_SYN | TCP_FIN | TCP_RST,
};

/* A segment, and the two halves of its connection. */
struct seg {
	struct stream *s;
	struct conn *c;
	struct packet *pkt;
	struct half *h; /* of its sender */
	struct half *o; /* of its receiver */
	uint32_t seq;
	uint32_t ack;
	uint32_t end; /* of its bytes: seq + n */
	uint32_t n;
	uint8_t flags;
};

/* Sequence numbers wrap around (RFC 9293, section 3.4). */
static inline bool
seq_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static inline bool
seq_not_after(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) <= 0;
}

/* Notes what is wrong; false, so that a failing path is one line. */
static inline bool
seg_bad(const struct seg *x, enum anomaly a)
{
	anomaly_add(&x->pkt->anomalies, a);
	return false;
}

static inline bool
seg_to_client(const struct seg *x)
{
	return x->pkt->dir == DIR_TO_CLIENT;
}

/* The window that the segment offers, scaled. */
static inline uint32_t
seg_window(const struct seg *x)
{
	return (uint32_t)x->pkt->tcp.window << x->o->wscale;
}

/* ---- tcp_check.c: what is possible ---- */

/* May the segment acknowledge what it does?  Else it is noted. */
bool tcp_ack_valid(const struct seg *x);

/* May its sender reset the connection here?  Else it may be noted. */
bool tcp_rst_valid(const struct seg *x);

/* Is its timestamp not older than the last?  Else it is noted. */
bool tcp_timestamp_valid(const struct seg *x);
void tcp_take_timestamp(const struct seg *x);

/* All of it was sent before; noted. */
bool tcp_again(const struct seg *x);

/*
 * Segments that change nothing: probes that the other side is alive and their
 * answers, acknowledgements that others have overtaken, and what would close
 * the window for those that are expected (noted).
 */
bool tcp_of_no_effect(const struct seg *x);

/* ---- tcp_take.c: what a segment changes ---- */

void tcp_set_state(struct conn *c, enum tcp_state state);
void tcp_open_half(struct half *h, uint32_t isn);
void tcp_set_acked(struct half *h, uint32_t ack);

/* The window, the acknowledgement, the timestamp of a segment that counts. */
void tcp_take(const struct seg *x, bool window);
/* Moves the end of the window that its receiver offers. */
void tcp_open_window(const struct seg *x);
/* Its FIN: the sender has no more to say. */
void tcp_take_fin(const struct seg *x);

/* ---- tcp_open.c and tcp_close.c: by state ---- */

bool tcp_none(const struct seg *x);
bool tcp_syn_sent(const struct seg *x);
bool tcp_syn_recv(const struct seg *x);
bool tcp_established(const struct seg *x);
bool tcp_closing(const struct seg *x);

#endif
