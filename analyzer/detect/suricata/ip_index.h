#ifndef ANALYZER_DETECT_SURICATA_IP_INDEX_H
#define ANALYZER_DETECT_SURICATA_IP_INDEX_H

/*
 * Signatures by the addresses that they are about, so that thousands of
 * listed addresses cost a packet two look-ups.
 */

#include "analyzer/detect/suricata/signature.h"

struct ip_index; /* opaque */

struct ip_index *ip_index_new(void);
void ip_index_free(struct ip_index *x); /* x may be NULL */

/*
 * Adds a signature by its source or else its destination.  False: neither is
 * narrow enough for the index to be of use.
 */
bool ip_index_add(struct ip_index *x, const struct signature *s, uint32_t rank);

/* Once all are added, before the first look-up. */
void ip_index_finish(struct ip_index *x);

/*
 * Calls found for each signature whose source has src, or whose destination
 * has dst, perhaps several times for one.
 */
struct ip_index_hits {
	void (*found)(void *arg, uint32_t rank);
	void *arg;
};
void ip_index_find(const struct ip_index *x, const struct packet *pkt,
    const struct ip_index_hits *hits);

#endif
