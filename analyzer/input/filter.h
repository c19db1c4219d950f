#ifndef ANALYZER_INPUT_FILTER_H
#define ANALYZER_INPUT_FILTER_H

/* Which frames of a capture are read: an expression of pcap-filter(7). */

#include "analyzer/base/err.h"
#include "analyzer/model/frame.h"

enum {
	FILTER_LINKS = 8, /* link types of one capture */
};

struct filter; /* opaque */

/* Is it such an expression?  False: *err says why not. */
bool filter_check(const char *text, struct err *err);

/* text must live as long as the filter. */
struct filter *filter_new(const char *text);
void filter_free(struct filter *f); /* f may be NULL */

/*
 * Sets *takes.  False: the filter says nothing of the frame's link type; *err
 * says why.
 */
bool filter_frame(
    struct filter *f, const struct frame *frame, bool *takes, struct err *err);

#endif
