#ifndef ANALYZER_REPORT_PACKET_TEXT_H
#define ANALYZER_REPORT_PACKET_TEXT_H

/*
 * A frame for a reader: a tree of its headers, each line with the bytes that
 * it was read from.  For looking at single frames; rules see what decode made.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/span.h"

enum {
	PACKET_LINES = 200, /* of one frame; the rest is left out */
};

struct packet_line {
	unsigned depth; /* 0: a header; 1: a field of it */
	size_t from;    /* bytes of the frame: first, and one past the last */
	size_t to;
	struct span text; /* not made safe: may hold bytes of the frame */
};

/*
 * Describes a frame of a LINKTYPE_; the lines live in arena.  Truncated or
 * unknown headers end the tree with a line that says so.
 */
size_t packet_text(struct arena *arena, struct span frame, uint32_t link,
    const struct packet_line **lines);

/* Appends the innermost addresses, ports and the payload's first line. */
void packet_summary(struct span frame, uint32_t link, struct buf *out);

/* The same without the headers around the innermost one. */
void packet_gist(struct span frame, uint32_t link, struct buf *out);

#endif
