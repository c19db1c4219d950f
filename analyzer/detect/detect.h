#ifndef ANALYZER_DETECT_DETECT_H
#define ANALYZER_DETECT_DETECT_H

/*
 * The stage where both ways meet: rules are matched on packets, streams,
 * transactions and rows.
 *
 *	packet with flow, event -> [detect] -> alert -> incident, store, report
 *
 * A detect belongs to one thread and keeps nothing from a packet to the next:
 * what it notes hangs on flows and transactions.  What depends on the order of
 * alerts over all threads (threshold, detection_filter, correlation) is decided
 * afterwards, in the order of the input, by one struct deciding.
 */

#include "analyzer/detect/ruleset.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"
#include "analyzer/model/marks.h"
#include "analyzer/model/passing.h"

struct detect; /* opaque */

struct detect *detect_new(const struct ruleset *rules);
void detect_free(struct detect *d); /* d may be NULL */

/*
 * Matches the signatures on a packet, on what its flow's streams have fresh,
 * and on the progress of its flow's transactions; appends what matched, in the
 * order of Suricata's evaluation.
 */
void detect_packet(
    struct detect *d, const struct packet *pkt, struct alerts *out);

/*
 * The flow has ended: inspects what had to wait for the end.  pkt stands in
 * for the last packet (ORIGIN_FLOW_END).
 */
void detect_flow_end(
    struct detect *d, const struct packet *pkt, struct alerts *out);

/* Frees the private state that hangs on a flow or on a transaction. */
void detect_flow_free(struct detect *d, struct flow *f);
void detect_event_free(struct detect *d, struct event *ev);

/*
 * If the last packet is one that a tag of a rule records: the alerts, maybe
 * none, whose evidence it is, until the next packet.  NULL: it is none.
 */
const struct tagged *detect_tagged(const struct detect *d);

/* Adds what rules noted of the last packet, and of f (may be NULL). */
void detect_marks(
    const struct detect *d, const struct flow *f, struct marks *out);

/* Matches the Sigma rules on a row, or on a complete transaction; what
 * correlations count goes to out, too. */
void detect_event(struct detect *d, const struct event *ev, struct alerts *out);

/*
 * Could detect_event find anything in a row of which maybe only the head was
 * read (ev->rest)?  Often the row as it stands shows that it can't.
 */
bool detect_head(struct detect *d, const struct event *ev);

void detect_counters(const struct detect *d, struct counters *out);

struct deciding; /* opaque: what thresholds have counted so far */

struct deciding *deciding_new(const struct ruleset *rules);
void deciding_free(struct deciding *d); /* d may be NULL */

/*
 * Takes the next alert in the order of the input, all threads together, and
 * says whether it is given out; may change its action (rate_filter).
 */
bool deciding_pass(struct deciding *d, struct alert *a);

/*
 * Takes the next packet in the same order, behind its own alerts, when
 * ruleset_follows_hosts; is it to be recorded for one of its hosts?  As
 * detect_tagged.
 */
const struct tagged *deciding_tagged(
    struct deciding *d, const struct passing *p);

/*
 * Writes the data sets that rules want saved below folder; what can't be
 * written is added to diags.
 */
void deciding_save(
    const struct deciding *d, const char *folder, struct diags *diags);

/*
 * Takes the next sighting in the same order, for correlations; then
 * deciding_next has to be asked until it has nothing more.
 */
void deciding_see(struct deciding *d, const struct sighting *s);

/* The input has ended; end_ns is the last time in it. */
void deciding_end(struct deciding *d, int64_t end_ns);

/*
 * The next alert of a correlation; what it points to lives until the next call
 * of deciding_see, deciding_end or deciding_next.  False: there is none yet.
 */
bool deciding_next(struct deciding *d, struct alert *a);

void deciding_counters(const struct deciding *d, struct counters *out);

#endif
