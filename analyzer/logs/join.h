#ifndef ANALYZER_LOGS_JOIN_H
#define ANALYZER_LOGS_JOIN_H

/* Lines of nicely printed JSON become rows: one object each. */

#include "analyzer/base/buf.h"
#include "analyzer/model/frame.h"

/* An object whose lines are being gathered; zeroed, there is none. */
struct join {
	struct buf text;
	struct line first; /* its first line */
	unsigned depth;    /* brackets that are open */
	bool in_text;      /* inside quotes */
	bool escaped;      /* behind a backslash there */
	bool given;        /* text was given out and may go */
	uint64_t cut;      /* rows that passed LOGS_ROW_BYTES */
};

/* Does the first object of head go over several lines? */
bool join_needed(struct span head);

/* As logs_row and logs_rest. */
bool join_add(struct join *j, const struct line *line, struct line *row);
bool join_rest(struct join *j, struct line *row);

void join_free(struct join *j);

#endif
