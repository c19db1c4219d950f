#ifndef ANALYZER_LOGS_JOIN_ELEMENT_H
#define ANALYZER_LOGS_JOIN_ELEMENT_H

/*
 * The elements of one name in an XML document become rows, however the document
 * is broken into lines: an element goes over many lines, or all stand in one.
 *
 *	<AUDIT><REC a="1"/><REC><B>text</B>
 *	</REC></AUDIT>
 *
 * Elements do not hold each other.  One that is not over where the next one
 * begins was torn, and ends there: so a quote that is missing hides nothing.
 * Text between the elements is a row, tags and declarations are none.
 */

#include "analyzer/base/span.h"
#include "analyzer/model/frame.h"

struct join_element; /* opaque: what was not given out yet */

/* name stays the caller's; it is taken as it is written. */
struct join_element *join_element_new(struct span name);
void join_element_free(struct join_element *e); /* e may be NULL */

/* As logs_row, logs_more and logs_rest. */
bool join_element_add(
    struct join_element *e, const struct line *line, struct line *row);
bool join_element_more(struct join_element *e, struct line *row);
bool join_element_rest(struct join_element *e, struct line *row);

/* How many elements passed LOGS_ROW_BYTES and were cut there. */
uint64_t join_element_cut(const struct join_element *e);

#endif
