#ifndef ANALYZER_DETECT_SURICATA_ENGINE_H
#define ANALYZER_DETECT_SURICATA_ENGINE_H

/*
 * The evaluation of signatures on packets, streams and transactions, as
 * Suricata 7 does it; one engine per thread.
 */

#include "analyzer/detect/suricata/group.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"

struct engine; /* opaque */

/* g must outlive the engine. */
struct engine *engine_new(const struct group *g);
void engine_free(struct engine *e); /* e may be NULL */

void engine_packet(
    struct engine *e, const struct packet *pkt, struct alerts *out);
void engine_flow_end(
    struct engine *e, const struct packet *pkt, struct alerts *out);

void engine_counters(const struct engine *e, struct counters *out);

#endif
