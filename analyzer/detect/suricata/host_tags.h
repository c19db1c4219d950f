#ifndef ANALYZER_DETECT_SURICATA_HOST_TAGS_H
#define ANALYZER_DETECT_SURICATA_HOST_TAGS_H

/*
 * tag:host: the packets of all flows of a host that are recorded behind an
 * alert.  They depend on the order of what all threads see; so they are
 * decided behind the sessions, as thresholds are.
 */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/passing.h"

struct host_tags; /* opaque */

struct host_tags *host_tags_new(void);
void host_tags_free(struct host_tags *h); /* h may be NULL */

/* Does s want packets of hosts? */
bool host_tags_wanted(const struct signature *s);

/* s gave the alert a: its tags of hosts begin, or begin anew. */
void host_tags_begin(
    struct host_tags *h, const struct signature *s, const struct alert *a);

/*
 * Counts a packet for its two hosts.  The alerts, maybe none, whose evidence it
 * is, until the next one; NULL: it is not to be recorded.
 */
const struct tagged *host_tags_count(
    struct host_tags *h, const struct passing *p);

void host_tags_counters(const struct host_tags *h, struct counters *out);

#endif
