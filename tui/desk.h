#ifndef TUI_DESK_H
#define TUI_DESK_H

/*
 * What lies on the desk: the incidents and alerts of the store, the one that
 * is looked at with its evidence, what is marked and cited, and the verdicts.
 * Knows no screen.
 */

#include "analyzer/base/map.h"
#include "analyzer/store/store.h"
#include "scenarios/grade/run.h"

enum {
	DESK_INCIDENTS = 2000, /* shown, by score */
	DESK_ALERTS = 50000,   /* then no further incident is loaded */
	DESK_CITATIONS = RUN_CITATIONS,
};

struct desk_alert {
	const struct incident_alert *alert;
	size_t incident; /* index of its incident */
};

struct desk {
	struct store *store;
	struct run *run; /* NULL: a real store, verdicts go into it */
	const char *who;

	struct arena *arena; /* what was loaded from the store */
	const struct incident **incident;
	size_t incidents;
	size_t incidents_left_out;
	const struct desk_alert *alert; /* by time */
	size_t alerts;
	struct map *index; /* alert id -> place in alert */

	/* What is looked at. */
	bool on_alert; /* an alert, not only an incident */
	size_t at_incident;
	size_t at_alert;
	struct arena *evidence_arena;
	struct store_evidence evidence; /* of at_alert */
	bool evidence_ok;
	const struct store_frame
	    *tagged; /* recorded behind it by its rule's tag */
	size_t tagged_n;
	size_t at_tagged; /* which is looked at, from 1; 0: its own frame */

	struct map *marked; /* keys: alert ids */
	char *cite_source[DESK_CITATIONS];
	struct citation cite[DESK_CITATIONS];
	size_t cites;
};

/* Loads the store.  False: *err says why; desk_close is needed all the same. */
bool desk_open(struct desk *d, struct store *store, struct run *run,
    const char *who, struct err *err);
void desk_close(struct desk *d);

/* Looks at an incident, or at an alert and its incident. */
void desk_look_incident(struct desk *d, size_t i);
bool desk_look_alert(struct desk *d, size_t i, struct err *err);

/* The incident or alert that is looked at, or NULL. */
const struct incident *desk_incident(const struct desk *d);
const struct incident_alert *desk_alert(const struct desk *d);

/* Index of an alert of an incident in the queue of alerts, or SIZE_MAX. */
size_t desk_alert_index(const struct desk *d, uint64_t id);

/* What was decided on an alert or an incident; VERDICT_NONE for nothing. */
enum verdict_class desk_alert_class(const struct desk *d, size_t i);
enum verdict_class desk_incident_class(const struct desk *d, size_t i);

/* Alerts that have a verdict, of all and of an incident. */
size_t desk_judged(const struct desk *d);
size_t desk_incident_judged(const struct desk *d, size_t i);

bool desk_marked(const struct desk *d, size_t alert);
void desk_mark(struct desk *d, size_t alert, bool on);
void desk_unmark_all(struct desk *d);

/* Is a frame or row cited? */
bool desk_cited(const struct desk *d, const char *source, uint64_t number);

/* Cites it, or no longer.  False: there are too many. */
bool desk_cite(struct desk *d, const char *source, uint64_t number);
void desk_uncite_all(struct desk *d);

/* Notes in the run that the evidence of the open alert was looked at. */
bool desk_note_look(struct desk *d, int64_t now_ns, struct err *err);

/* What a verdict is given on: alerts in training, else incidents. */
struct desk_target {
	const size_t *v; /* indexes of alerts */
	size_t n;
};

/*
 * Gives a verdict on all alerts of the target (in training), or on their
 * incidents, which close or, when it is malicious, are worked on.
 */
bool desk_judge(struct desk *d, struct desk_target target,
    const struct verdict *v, const char *technique, struct err *err);

/*
 * Takes the newest verdict of a run back, on all alerts that got it together;
 * the ones before hold again.  *n is how many these were, 0: there was none.
 */
bool desk_undo(struct desk *d, int64_t now_ns, size_t *n, struct err *err);

/* The file's name without its folder. */
const char *desk_file_name(const char *path);

#endif
