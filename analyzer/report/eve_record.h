#ifndef ANALYZER_REPORT_EVE_RECORD_H
#define ANALYZER_REPORT_EVE_RECORD_H

/* What records of several kinds have in common. */

#include "analyzer/base/buf.h"
#include "analyzer/model/event.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"
#include "analyzer/model/marks.h"

/* Who talks with whom, as the head of a record says it. */
struct eve_head {
	int64_t time_ns;
	const char *type;   /* event_type */
	uint64_t flow_id;   /* 0: none */
	uint64_t parent_id; /* flow that announced it; 0: none */
	uint64_t number;    /* pcap_cnt, 0: none */
	const char *origin; /* pkt_src, NULL: none */
	const uint16_t *vlan;
	uint8_t vlans;
	struct addr src;
	struct addr dst;
	uint16_t sport;
	uint16_t dport;
	uint8_t proto;
	bool has_proto;
	bool has_icmp;
	uint8_t icmp_type;
	uint8_t icmp_code;
	const struct marks *marks; /* what rules noted; NULL: nothing */
};

/* Who speaks to whom: addresses, ports and protocol. */
void eve_head_ends(struct buf *out, const struct eve_head *h);

/* Writes what rules noted: "metadata" and "traffic". */
void eve_marks(struct buf *out, const struct marks *m);

/* Opens the record and writes its head up to pkt_src. */
void eve_head(struct buf *out, const struct eve_head *h);

/* The head of a record about a packet. */
struct eve_head eve_head_packet(const struct packet *pkt, const char *type);

/* The head of a record about a flow seen in direction dir. */
struct eve_head eve_head_flow(
    const struct flow *f, enum dir dir, const char *type);

/* "wire/pcap", "gre tunnel" … */
const char *eve_origin(enum packet_origin origin);

/* Have packets of this IP protocol ports? */
bool eve_has_ports(uint8_t proto);

/* The number of the frame that the packet is; 0: it was made of others. */
uint64_t eve_number(const struct packet *pkt);

/* app_proto and what differs from it by direction. */
void eve_app(struct buf *out, const struct flow *f);

/* Counters and start of a flow, inside its object. */
void eve_flow_counts(struct buf *out, const struct flow *f);

/* The members of a file's object. */
void eve_file_members(
    struct buf *out, const struct file *f, const struct event *ev);

/* The key and array of the fields below path ("dns.answers"). */
void eve_array(struct buf *out, const struct event *ev, const char *path);

/* The mqtt object, with an object for each message. */
void eve_mqtt(struct buf *out, const struct event *ev);

/* The dns object: of a record, and of an alert, which nests it. */
void eve_dns(struct buf *out, const struct event *ev, bool in_alert);

/* The object(s) of a transaction, whatever its protocol. */
void eve_transaction(struct buf *out, const struct event *ev, bool in_alert);

#endif
