#ifndef ANALYZER_INPUT_LINES_H
#define ANALYZER_INPUT_LINES_H

/* Lines of a stream, as views into a buffer that is read in big blocks. */

#include "analyzer/input/bytes.h"
#include "analyzer/model/frame.h"

struct lines; /* opaque */

/*
 * What ends a line of a file that begins so: a newline, but in a document of
 * Windows events in XML the end of an event, wherever the lines end there.
 */
struct span lines_mark(struct span head);

/*
 * Reads from, which stays the caller's; a line longer than max is cut.  A mark
 * that is no newline is part of the line, and what is blank before a line then
 * is not.
 */
struct lines *lines_new(struct bytes *from, uint32_t max, struct span mark);

/*
 * The lines are UTF-16, and so is what ends them, which may also have been told
 * by a head of UTF-16.  Before the first line.
 */
void lines_wide(struct lines *l, bool big_endian);

/* Long lines are given in pieces instead of being cut. */
void lines_in_pieces(struct lines *l);

void lines_free(struct lines *l); /* l may be NULL */

/* The next line, but for its source; false: none is left. */
bool lines_next(struct lines *l, struct line *line);

/* Lines that were cut so far. */
uint64_t lines_cut(const struct lines *l);

#endif
