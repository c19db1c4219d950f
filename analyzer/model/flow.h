#ifndef ANALYZER_MODEL_FLOW_H
#define ANALYZER_MODEL_FLOW_H

/*
 * A conversation between two end points.  stream owns it (makes, counts, ends
 * it); each later stage hangs its own state on the pointer that bears its name
 * and frees it when the session says that the flow ends.
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/arena.h"
#include "analyzer/model/packet.h"

struct event;

enum flow_state {
	FLOW_NEW,
	FLOW_ESTABLISHED,
	FLOW_CLOSED,
};

enum flow_end {
	FLOW_END_NONE,
	FLOW_END_TIMEOUT,
	FLOW_END_SHUTDOWN, /* the input is at its end */
	FLOW_END_EVICTED,  /* a limit of the flow table */
	FLOW_END_REUSED,   /* a new TCP session of the same end points */
};

/* TCP states of RFC 9293 as EVE names them. */
enum tcp_state {
	TCP_NONE,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_ESTABLISHED,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_LAST_ACK,
	TCP_CLOSE_WAIT,
	TCP_CLOSING,
	TCP_CLOSED,
};

/*
 * Reassembled bytes of one direction that content without an application
 * buffer is inspected in.  data begins at stream offset `offset` and ends at
 * what is reassembled so far; detect may look at all of it, and must look at
 * what stands at or behind `fresh`.  As in Suricata that is done with a packet
 * of the same direction once a chunk of bytes has come, at the end, or when a
 * parser asks for it; until then it stays.
 */
struct raw_stream {
	struct span data;
	uint64_t offset; /* of data.p[0] in the stream, 0 the first byte */
	uint64_t fresh;  /* offset of the first byte not inspected before */
	bool ready;      /* what is fresh is to be inspected */
	bool wanted;     /* a message is whole: do not wait for a chunk */
	bool due;        /* so much that it is inspected with any packet */

	/* Fresh bytes that a gap parts from data; none: empty. */
	struct span before;
	uint64_t before_offset;
	uint64_t missing; /* bytes of the gap between before and data */
	uint64_t until;   /* where data ends, with no_payload */
};

/* What a pass, drop or reject rule says of the rest of a flow. */
enum flow_action {
	FLOW_ACTION_NONE,
	FLOW_ACTION_PASS,
	FLOW_ACTION_DROP,
};

/* One direction of a flow; packets and bytes as EVE's flow record counts. */
struct flow_side {
	uint64_t packets;
	uint64_t bytes; /* of whole frames */
	uint16_t min_ttl;
	uint16_t max_ttl;
	uint8_t tcp_flags;     /* all that were seen */
	uint64_t stream_bytes; /* reassembled so far, gaps included */
	uint32_t sequence;     /* of TCP: numbers used, SYN and FIN too */
	uint64_t gap_bytes;    /* that a parser missed */
	uint32_t urgent_bytes; /* of TCP, that went out of band */
	struct raw_stream raw;
};

struct flow {
	uint64_t id; /* EVE: flow_id; depends on end points and start only */
	uint64_t first_number; /* frame that began it */
	struct addr
	    addr[2]; /* [0] who spoke first: the client; [1] the server */
	uint16_t port[2];
	uint8_t proto; /* IP protocol */
	uint8_t ip_version;
	uint8_t icmp_type[2];
	uint8_t icmp_code[2];
	uint16_t vlan[PACKET_VLANS];
	uint8_t vlans;
	enum flow_state state;
	enum flow_end end;
	enum tcp_state tcp_state;
	int64_t first_ns;
	int64_t last_ns;
	struct flow_side side[2]; /* by enum dir: what the client sent, … */
	bool alerted;
	bool midstream;          /* picked up without its handshake */
	enum flow_action action; /* of a rule that matched the flow */
	bool no_inspect;         /* an action or encryption ended inspection */
	bool no_reassembly;
	bool no_payload;  /* encrypted: rules see no payload behind raw.until */
	bool quiet;       /* a rule wants no records of it */
	bool tcp_reset;   /* ended by RST */
	bool late_answer; /* the server's last bytes came with its end */

	/* Application protocol, see app.h; 0 unknown. */
	uint16_t app;
	uint16_t app_by_dir[2];
	bool app_mismatch;     /* they differ, which a packet is yet to say */
	bool app_changed;      /* from one to another with the last packet */
	bool app_one_way;      /* of one only it is known; the same */
	uint16_t app_expected; /* by a related flow, such as FTP data, or of
				  what comes after a change */
	uint16_t app_original; /* what it was before a change */
	uint8_t app_changes;
	bool app_fresh[2];  /* app_by_dir is told from the next packet on */
	bool app_backwards; /* the wrong side spoke first: a packet says so */
	bool app_skipped;   /* too much was of none to look on; the same */
	bool app_surprise;  /* after a change came what was not expected; so */
	bool app_surprises; /* every packet says so while it is not known */
	uint64_t parent_id; /* of that flow; 0: none */
	bool app_final;     /* detection has ended, with or without success */

	struct event *first_event; /* live transactions, oldest first */
	struct event *last_event;
	uint64_t events; /* made so far: the next one's id */

	struct arena *arena; /* until the flow ends */
	void *stream;        /* private state of the stage of that name */
	void *protocol;
	void *detect;
};

/* The direction against dir. */
static inline enum dir
dir_other(enum dir dir)
{
	return dir == DIR_TO_SERVER ? DIR_TO_CLIENT : DIR_TO_SERVER;
}

/* "established", "timeout", "syn_sent" …, as EVE names them. */
const char *flow_state_name(enum flow_state s);
const char *flow_end_name(enum flow_end e);
const char *tcp_state_name(enum tcp_state s);

#endif
