#ifndef ANALYZER_DETECT_SURICATA_SIGNATURE_H
#define ANALYZER_DETECT_SURICATA_SIGNATURE_H

/*
 * A compiled Suricata signature: what the front end (parse.c, keyword_*.c)
 * makes of a line of text, and the engine (engine.c, group.c) evaluates.
 * Immutable; lives in the rule set's arena.
 */

#include "analyzer/detect/regex.h"
#include "analyzer/detect/suricata/sets.h"
#include "analyzer/detect/suricata/signature_parts.h"
#include "analyzer/detect/suricata/threshold.h"
#include "analyzer/model/app.h"
#include "analyzer/model/field.h"
#include "analyzer/model/flow.h"
#include "analyzer/model/packet.h"
#include "analyzer/model/rule.h"

/* ---- header ---- */

enum sig_proto {
	SIG_PROTO_IP, /* ip, any, ipv4, ipv6 and all names of layer 7 */
	SIG_PROTO_TCP,
	SIG_PROTO_TCP_PKT,    /* packets only, never reassembled bytes */
	SIG_PROTO_TCP_STREAM, /* reassembled bytes only */
	SIG_PROTO_UDP,
	SIG_PROTO_ICMP,
	SIG_PROTO_ICMPV6,
	SIG_PROTO_SCTP,
	SIG_PROTO_PKTHDR, /* packets with broken headers, too */
};

/* ---- what is looked at ---- */

/* The bytes that a list of checks is about. */
enum sig_target {
	TARGET_PAYLOAD, /* packet payload and reassembled stream */
	TARGET_PACKET,  /* after pkt_data of a stream rule: payload */
	TARGET_FIELD,   /* a field of a transaction */
	TARGET_FILE,    /* file_data: bodies and files of the protocol */
	TARGET_FILE_NAME,
	TARGET_FILE_MAGIC, /* what libmagic says of a file */
	TARGET_BASE64, /* base64_data: hangs on the check of base64_decode */
	TARGET_HEADER, /* ipv4.hdr, tcp.hdr …: header says which */
};

enum sig_header {
	HEADER_IPV4,
	HEADER_IPV6,
	HEADER_TCP,
	HEADER_UDP,
	HEADER_ICMP,
	HEADER_SRC, /* an address: 4 or 16 bytes */
	HEADER_DST,
};

struct check;     /* one content, pcre, byte_test …: see check.h */
struct transform; /* dotprefix, url_decode …: see transform.h */

/*
 * A buffer with the checks on it, in the order of the rule.  A field may
 * differ by direction (http.header); field[dir] is FIELD_COUNT where the
 * signature does not look.  multi: each value of the field is tried alone and
 * one must pass all checks (tls.certs, dns.query, file_data …).
 */
struct sig_buffer {
	const char *name; /* as rules write it: "http.uri", "payload" */
	enum sig_target target;
	enum sig_header header;
	enum field field[2];
	bool multi;
	bool changes; /* its value is another one as time goes */
	bool number;  /* the value is a number: its decimal digits */
	bool filled;  /* an empty value is none */
	const struct transform *transform;
	uint32_t transforms;
	const struct check *check;
	uint32_t checks;
};

/* A test of the packet or flow that needs no bytes: dsize, flags, itype … */
struct sig_test {
	const char *keyword;
	bool (*match)(const void *arg, const struct packet *pkt);
	const void *arg;
};

/* flow: keyword. */
enum sig_flow {
	FLOW_TO_SERVER = 1,
	FLOW_TO_CLIENT = 2,
	FLOW_IS_ESTABLISHED = 4,
	FLOW_NOT_ESTABLISHED = 8,
	FLOW_STATELESS = 16,
	FLOW_ONLY_STREAM = 32,
	FLOW_NO_STREAM = 64,
	FLOW_ONLY_FRAG = 128,
	FLOW_NO_FRAG = 256,
};

/* ---- the whole ---- */

/* What has to be there for the signature to be decided. */
enum sig_kind {
	SIG_IP_ONLY, /* header alone: once per flow and direction */
	SIG_IP_EACH, /* the same of each packet, for addresses under "!" */
	SIG_PACKET,  /* packet header, tests, payload of one packet */
	SIG_STREAM,  /* payload: of packets and of reassembled bytes */
	SIG_APP,     /* fields of transactions (may look at payload, too) */
};

/*
 * The literal that must be seen before the signature is evaluated; buffer is
 * an index of buffers, check one of its checks.
 */
struct sig_prefilter {
	bool has;
	uint32_t buffer;
	uint32_t check;
	struct span literal; /* as searched for; may be a part (chop) */
	bool nocase;
};

struct signature {
	struct rule rule;
	enum sig_kind kind;

	enum sig_proto proto;
	uint8_t ip_version; /* 4, 6, or 0 for both */
	enum app app;       /* of the header or the keywords; 0: any */
	bool app_both;      /* header names http: version 1 and 2 … */
	bool bidirectional; /* "<>" */
	uint8_t file_sides; /* of both_sides: whose files, a bit per enum dir */
	bool both_sides;    /* "=>": a request and its response at once */
	struct addr_set src;
	struct addr_set dst;
	struct port_set sport;
	struct port_set dport;

	uint32_t flow; /* enum sig_flow; 0: no flow keyword */
	const struct sig_test *test;
	uint32_t tests;
	const struct sig_buffer *buffer;
	uint32_t buffers;
	bool in_packets; /* payload checks look at the payload of packets */
	bool in_stream;  /* … and at reassembled bytes (TCP) */
	struct sig_prefilter prefilter;

	const struct sig_bit *bit; /* checks before, changes after the match */
	uint32_t bits;
	const struct sig_host_bit *host_bit; /* the same, of addresses */
	uint32_t host_bits;
	const struct threshold *threshold;
	uint32_t thresholds;
	bool no_alert;
	const enum anomaly *anomaly; /* decode-event and its kin */
	uint32_t anomalies;
	const enum anomaly *app_anomaly; /* app-layer-event */
	uint32_t app_anomalies;
	const struct sig_protocol *protocol; /* app-layer-protocol: all hold */
	uint32_t protocols;
	const struct sig_int *count; /* flowint */
	uint32_t counts;
	const struct sig_var *var;
	uint32_t vars;
	const struct sig_file *file;
	uint32_t files;
	struct sig_store store;
	const struct sig_tag *tag;
	uint32_t tags;
	bool captures;     /* a pcre of it captures variables */
	bool changes_sets; /* dataset:set or unset */
	enum sig_quiet quiet;
};

#endif
