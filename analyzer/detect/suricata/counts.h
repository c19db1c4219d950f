#ifndef ANALYZER_DETECT_SURICATA_COUNTS_H
#define ANALYZER_DETECT_SURICATA_COUNTS_H

/* Flowints: numbers that the signatures of a flow count with. */

#include "analyzer/detect/suricata/signature.h"

/* Do the numbers of f allow s to match?  Without a flow none does. */
bool counts_allow(const struct signature *s, const struct flow *f);

/* Changes the numbers of f as s says. */
void counts_change(const struct signature *s, struct flow *f);

#endif
