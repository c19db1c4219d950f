#ifndef ANALYZER_DETECT_SURICATA_ORDER_H
#define ANALYZER_DETECT_SURICATA_ORDER_H

/*
 * The order in which Suricata evaluates signatures: by action (pass, drop,
 * reject, alert), what sets flowbits before what reads them, by priority, then
 * as they were read.
 */

#include "analyzer/detect/suricata/signatures.h"

/* The signatures in that order, in arena. */
const struct signature **order_signatures(
    const struct signatures *sigs, struct arena *arena);

#endif
