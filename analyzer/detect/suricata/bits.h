#ifndef ANALYZER_DETECT_SURICATA_BITS_H
#define ANALYZER_DETECT_SURICATA_BITS_H

/* Flowbits: what the signatures of a flow tell each other. */

#include "analyzer/detect/suricata/signature.h"

/* Do the bits of f allow s to match?  Without a flow none does. */
bool bits_allow(const struct signature *s, const struct flow *f);

/* Changes the bits of f as s says; n is their number in the rule set. */
void bits_change(const struct signature *s, struct flow *f, uint32_t n);

#endif
