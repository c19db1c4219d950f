#ifndef ANALYZER_PIPELINE_SHARES_H
#define ANALYZER_PIPELINE_SHARES_H

/*
 * The limits of a run, shared among its sessions: each may hold what it held a
 * few rounds ago, and an even part of what was free then.  So what is allowed
 * does not add up to more than the limit (but for one each, without which none
 * could go on), a session with most of the flows gets most of the room, and
 * what one gets does not depend on when the threads are done.  What is held may
 * be over it for a few rounds: by what sessions took while others were still
 * allowed what was theirs before.
 */

#include "analyzer/stream/stream.h"

struct shares; /* opaque */

/* lanes sessions share the whole; late: rounds that may be under way at once.
 */
struct shares *shares_new(
    struct stream_share whole, unsigned lanes, unsigned late);
void shares_free(struct shares *s); /* s may be NULL */

/* What the next round allows each session: room for as many as there are. */
void shares_next(struct shares *s, struct stream_share *out);

/* What a session holds behind a round … */
void shares_hold(
    struct shares *s, unsigned lane, const struct stream_share *holds);

/* … and that this was all of that round.  One at most late - 1 rounds behind
 * shares_next for the same. */
void shares_note(struct shares *s);

#endif
