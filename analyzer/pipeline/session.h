#ifndef ANALYZER_PIPELINE_SESSION_H
#define ANALYZER_PIPELINE_SESSION_H

/*
 * The whole way of a frame or a row through the stages, for one thread: a
 * session owns one of each stage and feeds one to the next.
 */

#include "analyzer/decode/decode.h"
#include "analyzer/detect/detect.h"
#include "analyzer/logs/logs.h"
#include "analyzer/pipeline/outcome.h"
#include "analyzer/proto/proto.h"
#include "analyzer/report/eve.h"
#include "analyzer/stream/stream.h"

struct session_options {
	const struct ruleset *rules;
	struct tunnel_options tunnels;
	struct stream_options stream;
	struct proto_options proto;
	const char *filestore; /* folder that files are kept in, or NULL */
	bool records;          /* EVE records besides the alerts are wanted */
	bool eve;              /* the text of alerts is wanted */
	bool evidence;         /* frames that tags record are wanted */
	struct eve_options eve_options;
};

struct session; /* opaque */

/*
 * options must live as long as the session.  detect, NULL or else one that
 * several sessions of a thread use in turn, stays the caller's.
 */
struct session *session_new(
    const struct session_options *options, struct detect *detect);
void session_free(struct session *s); /* s may be NULL */

/* From now on another one that was lent does the matching. */
void session_use(struct session *s, struct detect *detect);

/* As stream_holds and stream_allow. */
struct stream_share session_holds(const struct session *s);
void session_allow(struct session *s, const struct stream_share *share);

/* Takes the next frame of this session. */
void session_frame(
    struct session *s, const struct frame *f, struct outcome *out);

/*
 * Tells the time of the capture, when a new second begins with frame number:
 * flows that are over by then end here, so that when they end does not depend
 * on how frames are spread over sessions.
 */
void session_tick(
    struct session *s, int64_t now_ns, uint64_t number, struct outcome *out);

/*
 * Ends all flows at the time of the last frame, of whichever session; number
 * is one more than its.
 */
void session_end(
    struct session *s, int64_t now_ns, uint64_t number, struct outcome *out);

/* The time of the rows of a log so far. */
struct row_time {
	int64_t time_ns; /* of the last one that has a time */
	bool known;      /* there was one */
	bool missing;    /* one in front of the first of these has none */
};

/*
 * The rows that follow are of another log, or behind some that the session
 * does not see.  From there on a row without a time has that of the row before,
 * once there is one.
 */
void session_begin_rows(struct session *s);
struct row_time session_row_time(const struct session *s);

/* Takes the next row of a log; logs is this session's reader of the file. */
void session_row(struct session *s, struct logs *logs, const struct line *l,
    struct outcome *out);

/* The latest time of a row so far; 0: none had one. */
int64_t session_last_row_ns(const struct session *s);

/* Tells the names of the input files, which live until the next call. */
void session_sources(struct session *s, const char *const *source, size_t n);

/* What the session counted, without a detect that was lent to it. */
void session_counters(const struct session *s, struct counters *out);

#endif
