#ifndef SCENARIOS_GRADE_RUN_H
#define SCENARIOS_GRADE_RUN_H

/*
 * A trainee's run: everything that was done, in order and with its time.
 *
 *	actions -> [run] -> grade -> debrief, report
 *
 * The journal is a text file of JSON lines that only grows.  Each line names
 * the digest of the one before and carries its own, so that a line that was
 * changed, removed or put in later is found.
 */

#include "analyzer/base/err.h"
#include "scenarios/grade/run_log.h"

struct run; /* opaque */

/*
 * Opens the journal at path, making it when it is not there; writes that the
 * run began or was resumed.  NULL: *err says why (it cannot be read or
 * written, it is of another subject, its chain is broken and at which line).
 * Freed with run_close.
 */
struct run *run_open(const char *path, const struct run_subject *subject,
    int64_t now_ns, struct err *err);

/* Reads a journal to look at; nothing can be added.  NULL: as run_open. */
struct run *run_read(const char *path, struct err *err);

void run_close(struct run *r); /* r may be NULL */

/* Valid until something is added. */
const struct run_log *run_log(const struct run *r);
const struct run_subject *run_subject(const struct run *r);

/*
 * Each appends one entry and brings it to the disk.  False: *err says why it
 * could not be (the run has ended, a limit, a full disk); nothing changed.
 */
bool run_add_verdict(
    struct run *r, const struct run_verdict *v, struct err *err);

/* Takes the newest verdict on an alert back; both stay in the journal. */
bool run_add_withdrawal(
    struct run *r, uint64_t alert, int64_t now_ns, struct err *err);
bool run_add_answer(struct run *r, const struct run_answer *a, struct err *err);
bool run_add_check(struct run *r, const struct run_answer *a, struct err *err);
bool run_add_hint(struct run *r, const struct run_hint *h, struct err *err);
bool run_add_look(struct run *r, const struct run_look *l, struct err *err);
bool run_finish(struct run *r, int64_t now_ns, struct err *err);

#endif
