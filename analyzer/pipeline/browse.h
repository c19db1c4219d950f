#ifndef ANALYZER_PIPELINE_BROWSE_H
#define ANALYZER_PIPELINE_BROWSE_H

/* A file of evidence item by item, for somebody who looks through it. */

#include "analyzer/base/err.h"
#include "analyzer/model/event.h"
#include "analyzer/model/source.h"

struct browse; /* opaque: one open file */

/* Valid until the next one is read. */
struct browse_item {
	uint64_t number; /* frame or row of the file, from 1 */
	bool timed;
	int64_t time_ns;
	struct span bytes;
	uint32_t link;             /* LINKTYPE_ of a frame */
	uint64_t talk;             /* equal for frames between the same two
				    * addresses and ports; 0: no address */
	const struct event *event; /* of a row; NULL for a frame */
};

/*
 * Opens a capture or a log.  A log is read as an analysis read it, when as is
 * not NULL and its format can be had.  NULL: *err says why it cannot be read,
 * or that it is neither.
 */
struct browse *browse_open(
    const char *path, const struct source *as, struct err *err);
void browse_close(struct browse *b); /* b may be NULL */

bool browse_is_capture(const struct browse *b);

/* "pcap", "json", "syslog" …: what the file was found to be. */
const char *browse_format(const struct browse *b);

/* False: there is no more. */
bool browse_next(struct browse *b, struct browse_item *item);

#endif
