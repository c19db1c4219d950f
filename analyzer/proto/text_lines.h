#ifndef ANALYZER_PROTO_TEXT_LINES_H
#define ANALYZER_PROTO_TEXT_LINES_H

/* The lines of a protocol that is text: SMTP, FTP. */

#include "analyzer/base/buf.h"

enum {
	TEXT_LINE_MAX = 4096 /* bytes; a longer line is cut */
};

/* One direction.  Zeroed, it is at the beginning of a line. */
struct text_lines {
	struct buf kept; /* the beginning of a line */
	bool given;      /* what is kept was given out */
	bool skipping;   /* up to the end of a line that was cut */
};

struct text_line {
	struct span text;
	uint8_t end; /* bytes of its ending: 2 CRLF, 1 LF, 0 it was cut */
};

/*
 * Takes the next line off *rest.  False: there is no whole one; what was left
 * is kept for the bytes to come.  The line is valid until the next call.  With
 * whole set the rest of a line that was cut is a line of its own; otherwise it
 * is skipped.
 */
bool text_lines_next(struct text_lines *t, struct span *rest, bool whole,
    struct text_line *line);

/* Bytes were lost: goes on behind the next end of a line. */
void text_lines_lost(struct text_lines *t);

/* Forgets what is kept; it is at the beginning of a line again. */
void text_lines_free(struct text_lines *t);

#endif
