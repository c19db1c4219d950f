#ifndef ANALYZER_STORE_STORE_H
#define ANALYZER_STORE_STORE_H

/*
 * The only place that knows SQLite: one file in WAL mode, its schema versioned
 * and migrated in place.  Alerts are written in batches by one writer; every
 * change of an incident appends a row to a hash chain and nothing is updated
 * away.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/hash.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/incident.h"
#include "analyzer/model/source.h"
#include "analyzer/model/verdict.h"

struct frame;
struct store; /* opaque */

enum store_mode {
	STORE_CREATE, /* read and write, made when it is not there */
	STORE_WRITE,  /* read and write, must be there */
	STORE_READ,   /* read only, must be there */
};

/*
 * Opens the database at path, creating it or bringing its schema up to date.
 * NULL: *err says why (damaged, of a newer schema, not a database, locked).
 * Freed with store_close.
 */
struct store *store_open(
    const char *path, enum store_mode mode, struct err *err);

/*
 * Lets the database grow to that many pages of 4 KiB and no further: writes
 * fail then as they do when the disk is full.
 */
bool store_limit_pages(struct store *s, uint32_t pages, struct err *err);

/* Writes what is left; false: *err says why it could not be. */
bool store_close(struct store *s, struct err *err); /* s may be NULL */

/* ---- what analyze writes ----------------------------------------- */

/* Begins a source; *id names it in the calls below.  A source that was read
 * before (same digest) gets its former id when it ends. */
bool store_source_begin(
    struct store *s, const struct source *source, int64_t *id, struct err *err);
bool store_source_end(
    struct store *s, int64_t id, const struct source *source, struct err *err);

/*
 * Adds an alert with its evidence under its alert_id(); one that is there
 * already stays as it is.  Committed in batches.
 */
bool store_alert(struct store *s, int64_t source, uint64_t id,
    const struct alert *a, struct err *err);

/*
 * Adds a frame that a tag recorded to the evidence of an alert that was added
 * before; one that it has already counts once.
 */
bool store_tagged(
    struct store *s, uint64_t alert, const struct frame *f, struct err *err);

/*
 * Adds or extends incidents and commits; verdicts and notes of known ones
 * stay.  One whose alerts all belong to a stored one already adds nothing; a
 * stored one whose alerts all belong to a new one becomes part of that.
 */
bool store_incidents(
    struct store *s, const struct incident *v, size_t n, struct err *err);
bool store_counters(struct store *s, const struct counters *c, struct err *err);

/* Commits what was added so far. */
bool store_flush(struct store *s, struct err *err);

/* ---- what people write: each appends to the chain ---------------- */

/* Who decides, and when on the wall clock. */
struct store_by {
	const char *who;
	int64_t now_ns;
};

bool store_incident_state(struct store *s, const char *id,
    enum incident_state state, const struct store_by *by, struct err *err);
bool store_verdict(struct store *s, const char *incident,
    const struct verdict *v, struct err *err);
bool store_note(struct store *s, const char *incident, const char *text,
    const struct store_by *by, struct err *err);

/* ---- what report and tui read; results live in arena ------------- */

struct incident_query {
	const char *text; /* words to find, or NULL */
	int state;        /* enum incident_state, or -1 for all */
	uint8_t severity; /* at least so severe, 0 for all */
	size_t limit;     /* 0: all */
	size_t offset;
};

/* The incidents by score, *n of them, without their alerts, links and
 * entities.  NULL: *err (and never for no incidents). */
const struct incident *store_list(struct store *s,
    const struct incident_query *q, struct arena *arena, size_t *n,
    struct err *err);

/* One incident whole; id may be shortened while it stays the only one.
 * NULL: *err says that there is none. */
const struct incident *store_load(
    struct store *s, const char *id, struct arena *arena, struct err *err);

/* The evidence of an alert: the frame or row, and why its rule matched. */
struct store_evidence {
	struct span bytes;
	uint32_t link;       /* 0: a row */
	const char *rule;    /* its text as written */
	const char *rule_at; /* FILE:LINE */
	const struct match *match;
	size_t matches;
	const char *eve;
};
bool store_evidence(struct store *s, uint64_t alert, struct arena *arena,
    struct store_evidence *out, struct err *err);

/* A frame that the tag of an alert's rule recorded behind the alert. */
struct store_frame {
	uint64_t number; /* of the run that stored it */
	int64_t time_ns;
	uint32_t link;
	uint32_t wire_n; /* bytes on the wire */
	struct span bytes;
};

/* Those of an alert by time, *n of them.  NULL: *err (and never for none). */
const struct store_frame *store_tagged_list(struct store *s, uint64_t alert,
    struct arena *arena, size_t *n, struct err *err);

struct store_note {
	int64_t time_ns;
	const char *who;
	const char *text;
};

/* What people noted about an incident, the newest first, *n of them.  NULL:
 * *err (and never for no notes). */
const struct store_note *store_notes(struct store *s, const char *id,
    struct arena *arena, size_t *n, struct err *err);

bool store_sources(struct store *s, struct arena *arena,
    const struct source **v, size_t *n, struct err *err);

/*
 * Walks the chain and compares the incidents with it.  False: it is broken, or
 * an incident was changed behind its back; *err says where.  Rows cut off the
 * end show only by their incidents, or by a head that was noted elsewhere.
 */
bool store_verify(struct store *s, uint64_t *rows, struct err *err);

/* The hash of the last row, as hexadecimal: worth keeping elsewhere. */
bool store_chain_head(struct store *s, char hex[DIGEST_TEXT], struct err *err);

#endif
