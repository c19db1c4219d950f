#ifndef ANALYZER_DETECT_SURICATA_TAGS_H
#define ANALYZER_DETECT_SURICATA_TAGS_H

/* tag:session: the packets of a flow that are recorded behind an alert. */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/packet.h"
#include "analyzer/model/passing.h"

/* s gave an alert on pkt: its tag of the flow begins, or begins anew. */
void tags_begin(const struct signature *s, const struct packet *pkt);

/* Counts pkt for the tags of its flow; is it to be recorded, and for which? */
bool tags_count(const struct packet *pkt, struct tagged *out);

#endif
