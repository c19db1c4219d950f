#ifndef ANALYZER_DETECT_SURICATA_HOST_BITS_H
#define ANALYZER_DETECT_SURICATA_HOST_BITS_H

/*
 * Bits of xbits and hostbits: marks on an address or on a pair of addresses,
 * over all flows, that run out.  They depend on the order of the matches of
 * all threads; so they are decided behind the sessions, as thresholds are.
 */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"

struct host_bits; /* opaque */

struct host_bits *host_bits_new(void);
void host_bits_free(struct host_bits *h); /* h may be NULL */

/* Are the bits of the addresses of a as s wants them? */
bool host_bits_allow(
    struct host_bits *h, const struct signature *s, const struct alert *a);

/* s has matched: sets, takes away and toggles. */
void host_bits_change(
    struct host_bits *h, const struct signature *s, const struct alert *a);

void host_bits_counters(const struct host_bits *h, struct counters *out);

#endif
