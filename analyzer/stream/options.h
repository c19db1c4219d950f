#ifndef ANALYZER_STREAM_OPTIONS_H
#define ANALYZER_STREAM_OPTIONS_H

/* How stream is set up, and what it says of a packet. */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/addr.h"

/* What has timeouts of its own. */
enum timeout_class {
	TIMEOUT_OTHER,
	TIMEOUT_TCP,
	TIMEOUT_UDP,
	TIMEOUT_ICMP,
	TIMEOUT_CLASSES,
};

/*
 * Seconds of silence behind which a flow is over, by class and enum flow_state,
 * [1] while the flow table is short of room; 0 is the default, which is
 * Suricata's.
 */
struct flow_timeouts {
	uint32_t idle_s[2][TIMEOUT_CLASSES][3];
};

/* What a stream may use; zero means the default. */
struct stream_limits {
	uint32_t flows;      /* default 262144; then it is short of room, see
				flows.c */
	uint32_t flow_bytes; /* unacknowledged bytes kept of a direction,
				default 1 MiB; then a gap is made */
	uint64_t buffered_bytes; /* of all flows, default 256 MiB */
	uint32_t depth_bytes;    /* of a direction, default 1 MiB; then its
				    reassembly ends (0 default) */
	uint32_t fragments;      /* datagrams in the making, default 8192 */
	uint32_t raw_bytes;      /* window of raw_stream, default 64 KiB */
	uint32_t chunk_bytes[2]; /* by enum dir: of raw_stream that are
				    inspected at once, default 2560 */
};

/* Of what is limited for all streams of a run together, what one of them holds,
 * or may hold. */
struct stream_share {
	uint64_t flows;
	uint64_t buffered_bytes;
	uint64_t fragments;
};

/*
 * Which bytes count where fragments of a datagram overlap, and where segments
 * of a connection do.  Hosts differ in it (Novak, "Target-Based Fragmentation
 * Reassembly", 2005; Novak and Sturges, "Target-Based TCP Stream Reassembly",
 * 2007).
 */
enum overlap {
	OVERLAP_BSD, /* the old ones, unless they begin later */
	OVERLAP_BSD_RIGHT,
	OVERLAP_FIRST,
	OVERLAP_LAST,
	OVERLAP_LINUX,
	OVERLAP_SOLARIS,
	OVERLAP_WINDOWS,
};

enum segment_policy {
	SEGMENTS_BSD,       /* the new ones, if they begin earlier */
	SEGMENTS_OLD_LINUX, /* or at the same byte, and end no earlier */
	SEGMENTS_LINUX,     /* or at the same byte, and end later */
	SEGMENTS_SOLARIS,   /* if they end no earlier, begin they or not */
	SEGMENTS_HPUX11,    /* the same; but another reset is believed */
	SEGMENTS_FIRST,
	SEGMENTS_LAST,
};

/*
 * What becomes of urgent data: of a segment whose urgent pointer points into
 * it, or right behind it (RFC 6093), as Suricata 7 has it.
 */
enum urgent_policy {
	URGENT_INLINE, /* nothing: its bytes stand in the stream */
	URGENT_DROP,   /* the segment is none, where packets can be dropped */
	URGENT_OOB,    /* its last byte is no part of the stream */
	URGENT_GAP,    /* its last byte is missing in the stream */
};

/* What a host does. */
struct host_policy {
	enum overlap overlap;
	enum segment_policy segments;
};

/* Hosts of a policy; the longest prefix that fits counts. */
struct policy_hosts {
	struct prefix hosts;
	struct host_policy policy;
};

struct stream_options {
	struct stream_limits limits;
	struct flow_timeouts timeouts;
	const struct policy_hosts *hosts; /* others: Windows, IPv6 BSD */
	size_t hosts_n;
	enum urgent_policy urgent;
	/* … behind so many bytes out of band, as URGENT_OOB_MOST */
	enum urgent_policy urgent_behind;
	bool midstream;        /* take up flows without their handshake */
	bool one_sided;        /* take up flows of which only one side is
				  seen; nothing is waited for */
	bool ignore_vlans;     /* the same ends in other VLANs are the same */
	bool ignore_checksums; /* packets with a bad checksum count too */
	bool guess_checksums;  /* they do where most of a sender are bad */
	bool inline_mode;      /* inspect segments as they come, not as
				  they are acknowledged */
};

enum stream_result {
	STREAM_FLOW,     /* pkt->flow and what goes with it is set */
	STREAM_NONE,     /* belongs to no flow: no IP, or a broken header */
	STREAM_FRAGMENT, /* kept: wait for the others */
	STREAM_DATAGRAM, /* made a datagram whole: see stream_datagram */
};

#endif
