#ifndef ANALYZER_DETECT_SURICATA_ENGINE_H
#define ANALYZER_DETECT_SURICATA_ENGINE_H

/*
 * The evaluation of signatures on packets, streams and transactions, as
 * Suricata 7 does it; one engine per thread.
 */

#include "analyzer/detect/suricata/group.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/marks.h"

struct engine; /* opaque */

/* g must outlive the engine. */
struct engine *engine_new(const struct group *g);
void engine_free(struct engine *e); /* e may be NULL */

void engine_packet(
    struct engine *e, const struct packet *pkt, struct alerts *out);
void engine_flow_end(
    struct engine *e, const struct packet *pkt, struct alerts *out);

/* As detect_tagged. */
const struct tagged *engine_tagged(const struct engine *e);

/* Adds what rules noted of the last packet, and of f (may be NULL). */
void engine_marks(
    const struct engine *e, const struct flow *f, struct marks *out);

void engine_counters(const struct engine *e, struct counters *out);

#endif
