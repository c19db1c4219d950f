#ifndef ANALYZER_STORE_CHAIN_H
#define ANALYZER_STORE_CHAIN_H

/*
 * The audit chain.  Every creation and extension of an incident by analysis
 * and every decision of a person is a row; rows are only added.
 *
 *	hash = SHA-256(previous hash, canonical row)
 *
 * The canonical row is: seq and time_ns as 8 bytes each, most significant
 * first; then who, action, incident and body, each as its length in 8 bytes
 * and its bytes.  The first row's previous hash is 32 zero bytes.
 *
 * The body is JSON.  By action:
 *	"analysis"	title, score, severity, first_ns, last_ns, alerts,
 *			digest (SHA-256 over the ids of the alerts, ascending,
 *			8 bytes each)
 *	"merge"		into: the incident that took all its alerts
 *	"state"		state: new, open or closed
 *	"verdict"	class, reason, note, confidence, citations
 *	"note"		text
 */

#include "analyzer/base/hash.h"
#include "analyzer/model/incident.h"
#include "analyzer/store/db.h"

enum {
	CHAIN_HASH = 32
}; /* bytes of a hash */

struct chain_row {
	int64_t time_ns;
	const char *who;
	const char *action;
	const char *incident;
	struct span body;
};

/* The hash of row number seq behind one whose hash is previous. */
void chain_hash(uint8_t out[DIGEST_MAX], const uint8_t previous[CHAIN_HASH],
    int64_t seq, const struct chain_row *row);

bool chain_add(struct store *s, const struct chain_row *row, struct err *err);

/* The body of the newest row of that action; empty when there is none. */
bool chain_newest(struct store *s, const char *incident, const char *action,
    struct buf *body, struct err *err);

/* What an incident's "analysis" row says of it. */
struct chain_summary {
	struct span title;
	int64_t score;
	int64_t severity;
	int64_t first_ns;
	int64_t last_ns;
	int64_t alerts;
	uint8_t digest[CHAIN_HASH];
};

void chain_summary_body(struct buf *out, const struct chain_summary *c);

/* Counts the incident's alerts in the store and makes their digest. */
bool chain_digest(struct store *s, int64_t incident, struct chain_summary *out,
    struct err *err);

/* Appends a member to a body; the first one opens it. */
void chain_text(struct buf *out, const char *key, struct span text);
void chain_number(struct buf *out, const char *key, int64_t n);

/* "new", "open", "closed". */
const char *chain_state_name(enum incident_state state);

#endif
