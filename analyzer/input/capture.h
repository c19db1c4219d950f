#ifndef ANALYZER_INPUT_CAPTURE_H
#define ANALYZER_INPUT_CAPTURE_H

/* Frames of a capture file: pcap by libpcap, and pcapng. */

#include "analyzer/input/bytes.h"
#include "analyzer/model/frame.h"

struct capture; /* opaque */

/* "pcap", "pcapng", or NULL: bytes that begin so are no capture. */
const char *capture_format(struct span head);

/* Reads from, which stays the caller's.  NULL: *err says why. */
struct capture *capture_new(
    struct bytes *from, const char *format, struct err *err);
void capture_free(struct capture *c); /* c may be NULL */

/* The next frame, but for its number and source; false: none is left. */
bool capture_next(struct capture *c, struct frame *f);

/* Why it ended before its end, or "". */
const char *capture_damage(const struct capture *c);

/* What libpcap calls a link type, such as "IEEE802_11"; NULL: nothing. */
const char *capture_link_name(uint32_t link);

#endif
