#ifndef ANALYZER_PIPELINE_WORKERS_H
#define ANALYZER_PIPELINE_WORKERS_H

/*
 * Sessions on threads.  The caller fills a round: frames go to the session
 * that their addresses choose, rows to one after the other.  There are more
 * sessions than threads; each does its rounds in their order, on whichever
 * thread is free, several rounds in flight.  The outcomes of a round are given
 * back together, so that the caller can put their notes in order.
 *
 * With one thread no thread is started and nothing is copied.
 */

#include "analyzer/pipeline/session.h"

struct workers; /* opaque */

enum {
	WORKERS_MAX = 64
};

/* Takes the outcomes of one round: n of them, one per session. */
typedef void (*workers_take)(void *arg, struct outcome *outcome, unsigned n);

/* threads is 1 to WORKERS_MAX; options must live as long as the workers. */
struct workers *workers_new(const struct session_options *options,
    unsigned threads, workers_take take, void *arg);
void workers_free(struct workers *w); /* w may be NULL */

void workers_frame(struct workers *w, const struct frame *f);

/* Begins a log: logs[i] is the reader of session i, until workers_sync. */
void workers_logs(struct workers *w, struct logs *const *logs);
void workers_line(struct workers *w, const struct line *l);

/* Waits until all that was given is done and taken. */
void workers_sync(struct workers *w);

/* Ends all flows; number is one more than that of the last frame. */
void workers_end(struct workers *w, uint64_t number);

/* How many readers of a log workers_logs takes. */
unsigned workers_readers(const struct workers *w);

/* As session_sources and session_last_row_ns; after workers_sync. */
void workers_sources(struct workers *w, const char *const *source, size_t n);
int64_t workers_last_row_ns(const struct workers *w);

/* Adds up what the sessions counted; after workers_sync. */
void workers_counters(const struct workers *w, struct counters *out);

#endif
