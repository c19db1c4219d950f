#ifndef ANALYZER_PIPELINE_LINKS_H
#define ANALYZER_PIPELINE_LINKS_H

/* The link types of a capture that no decoder reads. */

#include "analyzer/base/err.h"
#include "analyzer/model/frame.h"

enum {
	LINKS_MAX = 8, /* kinds that are told of, of one file */
};

/* Zeroed, it is empty. */
struct links {
	struct {
		uint32_t link;
		uint64_t frames;
		uint64_t offset; /* of the first */
	} v[LINKS_MAX];
	unsigned n;
	bool any;
	bool known;    /* the link type that was seen last */
	uint32_t last; /* is this one, if any */
};

void links_see(struct links *l, const struct frame *f);

/* Adds an error for each to diags.  False: there was none. */
bool links_tell(const struct links *l, const char *file, struct diags *diags);

#endif
