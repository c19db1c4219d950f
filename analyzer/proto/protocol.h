#ifndef ANALYZER_PROTO_PROTOCOL_H
#define ANALYZER_PROTO_PROTOCOL_H

/*
 * What a protocol of layer 7 is to the stage: a const entry of proto_table.c.
 * proto.c finds the protocol of a flow, hands it the bytes of both directions
 * in order and keeps count.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/app.h"
#include "analyzer/model/chunk.h"
#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"
#include "analyzer/proto/expect.h"
#include "analyzer/proto/options.h"

enum probe {
	PROBE_NO,
	PROBE_MAYBE, /* more bytes are needed to tell */
	PROBE_YES,
};

/* What went wrong in a protocol, for the counters. */
enum proto_fault {
	FAULT_GAP,    /* bytes were lost where they could not be done without */
	FAULT_PARSER, /* the bytes are not of the protocol */
	FAULT_LIMIT,  /* a limit was passed */
	FAULTS,
};

/* A flow as this stage sees it; lives in the flow's arena. */
struct conn {
	struct proto *proto;
	struct flow *flow;
	const struct protocol *protocol; /* NULL: not known yet */
	void *state;                     /* what protocol->open returned */
	void *shared;                    /* what protocol->start returned */
	const struct proto_limits *limits;
	unsigned file_needs; /* enum file_need */
	int64_t time_ns;     /* of what is being taken */
	uint64_t number;     /* frame of what is being taken; 0: not known */
	uint32_t live;       /* transactions that are not freed */
	uint32_t files;      /* made so far */
	bool failed;         /* the protocol's parser has given up */

	struct buf held[2]; /* bytes of a direction before it is known */
	uint64_t lost[2];   /* leading bytes that are not in held */
	bool given_up[2];   /* looks like no protocol; what is held stays for
			       the case that the other direction tells */
	bool begun[2];      /* the protocol has got bytes that tell */
	uint64_t few[2];    /* bytes that it has got before, too few to tell */

	const struct expected *expected; /* what announced the flow, or NULL */

	/* Set by a parser: what follows is another protocol (CONNECT), which
	 * is wanted (STARTTLS) or any. */
	bool change;
	enum app wanted;
	bool changing;    /* it is not known yet which */
	struct span rest; /* of the bytes it was given */
};

/* Names of the counters of a protocol. */
struct counter_names {
	const char *flows;
	const char *events;
	const char *gaps;
	const char *errors;
	const char *limits;
};

struct protocol {
	const char *source; /* RFC */
	struct counter_names counters;
	enum app app;
	const struct event_type *type; /* NULL: it is recognised, not read;
					  then start to event_free are, too */
	bool tcp;
	bool udp;
	bool server_first; /* its server speaks before its client */
	bool client_first; /* its client does, or it is another */
	uint16_t port;     /* looked for only there; 0: on every port */

	/* Do the first bytes of a direction (a datagram) look like it? */
	enum probe (*probe)(struct span start, enum dir dir, bool datagram);

	/* State of a struct proto, such as a configuration; may be NULL. */
	void *(*start)(const struct proto_limits *limits);
	void (*stop)(void *shared);

	void *(*open)(struct conn *c);
	void (*bytes)(struct conn *c, const struct chunk *chunk);
	void (*datagram)(struct conn *c, struct span payload, enum dir dir);
	/* The flow is over; frees what open made.  Events stay. */
	void (*close)(struct conn *c);
	/* Frees what hangs on ev->protocol; may be NULL. */
	void (*event_free)(struct event *ev);
};

extern const struct protocol protocol_dns;
extern const struct protocol protocol_ftp;
extern const struct protocol protocol_ftp_data;
extern const struct protocol protocol_http;
extern const struct protocol protocol_modbus;
extern const struct protocol protocol_mqtt;
extern const struct protocol protocol_sip_tcp;
extern const struct protocol protocol_sip_udp;
extern const struct protocol protocol_smtp;
extern const struct protocol protocol_ssh;
extern const struct protocol protocol_tftp;
extern const struct protocol protocol_tls;

/* Those that are recognised only: they have no type, and never an event. */
extern const struct protocol protocol_dcerpc;
extern const struct protocol protocol_dhcp;
extern const struct protocol protocol_dht;
extern const struct protocol protocol_ike;
extern const struct protocol protocol_ntp;
extern const struct protocol protocol_rdp;
extern const struct protocol protocol_rfb;
extern const struct protocol protocol_smb;
extern const struct protocol protocol_snmp;

/* All protocols, NULL at the end. */
extern const struct protocol *const proto_table[];

enum {
	PROTOCOLS = 32 /* room for all of proto_table */
};

/*
 * A new transaction of the flow; NULL when the flow has too many live ones,
 * which ends the protocol's parsing.
 */
struct event *conn_event(struct conn *c);

/*
 * What libmagic says of a file that begins with bytes, as a text in arena.
 * NULL: it can't tell.
 */
const char *conn_file_type(
    struct conn *c, struct span bytes, struct arena *arena);

/* Ends parsing of the flow for that reason. */
void conn_fail(struct conn *c, enum proto_fault why);

/* Announces a flow between the ends of this one; fills in who and when. */
void conn_expect(struct conn *c, struct expected *e);

/* Counts a fault that parsing goes on after. */
void conn_fault(struct conn *c, enum proto_fault why);

#endif
