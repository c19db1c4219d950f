#ifndef ANALYZER_STREAM_STATE_H
#define ANALYZER_STREAM_STATE_H

/* What the files of this folder share: the flow table and its flows. */

#include "analyzer/model/chunk.h"
#include "analyzer/model/flow.h"
#include "analyzer/stream/options.h"
#include "analyzer/stream/senders.h"
#include "analyzer/stream/window.h"

/* One direction of a TCP connection: what its sender says. */
struct half {
	uint32_t isn;      /* sequence number before the first byte */
	uint32_t next_seq; /* behind the last byte that was sent */
	uint32_t last_ack; /* what the other side acknowledged */
	uint32_t next_win; /* how far the other side's window went */
	uint32_t window;   /* of the other side, scaled */
	uint32_t last_ts;  /* timestamp (RFC 7323) */
	int64_t last_ts_ns;
	uint8_t wscale;  /* of the other side's windows */
	bool open;       /* isn is known */
	bool has_wscale; /* its SYN had one */
	bool has_ts;     /* its SYN had a timestamp */
	bool zero_ts;    /* last_ts is 0 since the handshake */
	bool keep_alive; /* it asked whether the other is there */
	bool fin;        /* fin_at is known */
	bool ended;      /* the end was given out */
	bool limited;    /* passed the depth: no more is taken */
	uint64_t acked;  /* offset that the other side acknowledged */
	uint64_t fin_at;
	uint64_t released;    /* offset up to which chunks were given out */
	uint64_t raw_from;    /* no gap stands between here and released */
	uint64_t before_from; /* of bytes before the gap that are not … */
	uint64_t before_to;   /* … inspected; both equal: none */
	uint32_t urgent;      /* bytes that went out of band so far */
	uint64_t refused;     /* offset behind what found no room: once it is
				 acknowledged, it will not come again */
	struct window bytes;  /* bytes that were not given out yet */
};

/* A SYN, or an answer to it, besides the first. */
struct opening {
	struct opening *next;
	int64_t time_ns;
	uint32_t seq;
	uint32_t ack;
	uint32_t timestamp;
	uint16_t window;
	uint8_t wscale;
	bool has_wscale;
	bool has_timestamp;
};

/* Lists of flows, each sorted by touched_ns: by class and state … */
enum {
	IDLE_STATES = 3,
	IDLE_OVER =
	    TIMEOUT_CLASSES * IDLE_STATES, /* … and ended, for
					      stream_ended to give out */
	IDLE_LISTS,
};

struct conn {
	struct flow flow; /* first: a flow is its conn */
	uint64_t hash;
	struct conn *chain; /* of the same bucket */
	struct conn *prev;  /* of the same list */
	struct conn *next;
	unsigned list;
	int64_t touched_ns;  /* by the clock, at the last packet */
	bool hashed;         /* still in the table */
	bool shown[2];       /* the last packet went in that direction */
	bool flushing[2];    /* all of it is given out, acknowledged or not */
	struct half half[2]; /* by enum dir: the sender */
	struct sender *sender[2]; /* the same, when checksums are guessed */
	struct sender own[2];     /* those that are not shared */

	/* Of TCP. */
	bool async;            /* one side is not heard */
	bool refused;          /* the answer to its SYN was a reset */
	bool doubted[2];       /* that sender's reset was signed: it is believed
				  when nothing else comes */
	enum tcp_state before; /* such a reset */
	bool fast_open;        /* its SYN may bring data (RFC 7413) */
	bool simultaneous;     /* both sides sent a SYN */
	bool picked_answer;    /* picked up with the answer to a SYN */
	bool timestamps;       /* both sides send them */
	bool confirmed;        /* the server knows that it is established */
	struct opening *syns;
	struct opening *answers;
};

struct list {
	struct conn *first; /* the longest idle */
	struct conn *last;
};

struct stream_counts {
	uint64_t tcp, udp, icmpv4, icmpv6, other;
	uint64_t evicted, timed_out, reused;
	uint64_t emergencies, emergencies_over, pruned;
	uint64_t sessions, syn, synack, rst, midstream;
	uint64_t urgent, out_of_band;
	uint64_t overlap, overlap_different, gaps, gap_bytes;
	uint64_t uninspected_bytes;
	uint64_t invalid_checksum, ignored_checksum, no_session,
	    invalid_packets;
	uint64_t depth_reached, refused_ahead;
	uint64_t chunk_bytes;
	uint64_t fragments4, fragments6, whole4, whole6;
	uint64_t fragments_timeout, fragments_evicted, fragments_refused;
	uint64_t active, active_max;
	uint64_t by_anomaly[ANOMALY_COUNT];
};

struct defrag; /* opaque: defrag.c */

struct stream {
	struct stream_options options;
	struct stream_share allowed;
	/* The latest second so far.  Timeouts go by it, not by the times of
	 * packets, so that what ends does not depend on which other flows this
	 * stream has, even where the times of the input run backwards. */
	int64_t clock_ns;
	struct stream_counts counts;
	struct conn **bucket;
	uint64_t mask;
	struct list list[IDLE_LISTS];
	int64_t idle_ns[2][IDLE_OVER]; /* [1] in an emergency */
	bool emergency;                /* the flow table is short of room */
	struct conn *free;             /* `spare` of them */
	uint32_t spare;
	struct window_pool pool;
	struct conn *current; /* of the last packet */
	struct packet *packet;
	struct defrag *defrag;
	struct senders *senders; /* NULL: checksums are not guessed */
};

/* ---- stream.c ---- */

/* What a host does that receives what overlaps. */
struct host_policy policy_of(
    const struct stream_options *o, const struct addr *host);

/* The time is time_ns, unless it was later before. */
void stream_clock(struct stream *s, int64_t time_ns);

/* ---- flows.c ---- */

/* Takes over the timeouts of the options. */
void flows_set_timeouts(struct stream *s);

/* The flow of a packet, made when there is none, and sets pkt->dir.  NULL: it
 * tells of an error of no flow that is known. */
struct conn *flows_find(struct stream *s, struct packet *pkt);

/* Puts a flow behind all others of the timeout of its state. */
void flows_touch(struct stream *s, struct conn *c);

/* Exchanges client and server. */
void flows_turn(struct conn *c);

/* Lets go of an ended flow. */
void flows_release(struct stream *s, struct conn *c);

/* Frees a flow that flows_release, or no list, has any more. */
void flows_drop(struct conn *c);

/* The next that is over at now_ns, or NULL; see stream_ended. */
struct conn *flows_over(struct stream *s, int64_t now_ns, bool all);

/* ---- tcp_state.c ---- */

/*
 * Follows the connection.  True: the packet's payload belongs into the
 * stream of its direction.
 */
bool tcp_follow(struct stream *s, struct conn *c, struct packet *pkt);

/* Does a SYN begin another connection between the same end points? */
bool tcp_begins_anew(const struct conn *c, const struct packet *pkt);

/* The offset of a sequence number in the stream of h; may be negative. */
int64_t tcp_offset(const struct half *h, uint32_t seq);

/* ---- reassemble.c ---- */

void reassemble_put(struct stream *s, struct conn *c, struct packet *pkt);

/* The next piece of a direction that may be given out. */
bool reassemble_next(
    struct stream *s, struct conn *c, enum dir dir, struct chunk *out);

/* The same of the direction of the packet at hand. */
bool reassemble_own(
    struct stream *s, struct conn *c, enum dir dir, struct chunk *out);

/* Renews the view that content rules inspect. */
void reassemble_raw(struct stream *s, struct conn *c);

/* ---- defrag.c ---- */

struct defrag *defrag_new(void);
void defrag_free(struct defrag *d, struct window_pool *pool);
enum stream_result defrag_put(struct stream *s, struct packet *pkt);
struct span defrag_datagram(const struct defrag *d);

/* How many datagrams are in the making. */
uint32_t defrag_held(const struct defrag *d);

#endif
