#ifndef ANALYZER_INPUT_PCAPNG_H
#define ANALYZER_INPUT_PCAPNG_H

/*
 * Frames of a pcapng file (draft-ietf-opsawg-pcapng).  libpcap reads those
 * whose interfaces are all of one link type and whose sections are all of one
 * byte order; Wireshark writes others too.
 */

#include "analyzer/input/bytes.h"
#include "analyzer/model/frame.h"

struct pcapng; /* opaque */

/* Reads from, which stays the caller's. */
struct pcapng *pcapng_new(struct bytes *from);
void pcapng_free(struct pcapng *p); /* p may be NULL */

/* The next frame, but for its number and source; false: none is left. */
bool pcapng_next(struct pcapng *p, struct frame *f);

/* Why it ended before its end, or "". */
const char *pcapng_damage(const struct pcapng *p);

#endif
