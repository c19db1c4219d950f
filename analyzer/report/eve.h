#ifndef ANALYZER_REPORT_EVE_H
#define ANALYZER_REPORT_EVE_H

/*
 * EVE JSON as Suricata 7 writes it: one object a line.  Each function appends
 * one record without the end of the line.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"
#include "analyzer/model/marks.h"

/* The client that a proxy names (X-Forwarded-For), in records of alerts. */
enum eve_xff {
	XFF_OFF,
	XFF_EXTRA,     /* as alert.xff */
	XFF_OVERWRITE, /* in place of the client's address */
};

struct eve_options {
	enum eve_xff xff;
	bool xff_forward;          /* the first address is the client, not the
				    * last one */
	const char *xff_header;    /* NULL: X-Forwarded-For */
	bool payload;              /* payload, payload_printable, packet */
	bool untagged;             /* no packets that tags record */
	bool verdict;              /* what is to become of the packet */
	const char *const *source; /* names of the input files, by index */
	size_t sources;
	/*
	 * The packet at hand, for the time, number and origin of the records of
	 * transactions and files, which Suricata takes from it; NULL: those of
	 * their beginning.
	 */
	const struct packet *at;
	const struct marks *marks; /* of the flow at hand; NULL: none */
};

void eve_alert(
    struct buf *out, const struct alert *a, const struct eve_options *o);

/* The record of a complete transaction ("http", "dns" …). */
void eve_event(
    struct buf *out, const struct event *ev, const struct eve_options *o);

/* The "fileinfo" record of a file of a transaction. */
struct file;
void eve_file(struct buf *out, const struct event *ev, const struct file *f,
    const struct eve_options *o);

/* A packet that a tag of a rule records. */
void eve_packet(
    struct buf *out, const struct packet *pkt, const struct eve_options *o);

void eve_flow(
    struct buf *out, const struct flow *f, const struct eve_options *o);

/* A decoder, stream or application anomaly of a packet. */
void eve_anomaly(struct buf *out, const struct packet *pkt, enum anomaly a,
    const struct eve_options *o);

/* An anomaly of a transaction. */
void eve_event_anomaly(struct buf *out, const struct event *ev, enum anomaly a,
    const struct eve_options *o);

/* Writes another time into a record of n bytes, which may be none. */
void eve_set_time(uint8_t *record, size_t n, int64_t time_ns);

void eve_stats(struct buf *out, const struct counters *c, int64_t time_ns);

#endif
