#ifndef SCENARIOS_GRADE_RUN_ENTRY_H
#define SCENARIOS_GRADE_RUN_ENTRY_H

/*
 * Entries of a run's journal as JSON, and back.  A writer leaves the object
 * open: run.c adds the chain.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/json.h"
#include "scenarios/grade/run_log.h"

/* A run in memory; its texts live in arena. */
struct run_state {
	struct arena *arena;
	struct run_subject subject;
	struct run_log log;
	/* The arrays behind log, and their room. */
	struct run_verdict *verdict;
	size_t cap_verdicts;
	struct run_answer *answer;
	size_t cap_answers;
	struct run_answer *check;
	size_t cap_checks;
	struct run_hint *hint;
	size_t cap_hints;
	struct run_look *look;
	size_t cap_looks;
	struct map *newest;
	struct map *looked;
};

void run_state_start(struct run_state *s);
void run_state_end(struct run_state *s);

void run_entry_begin(struct buf *out, const struct run_subject *subject,
    int64_t now_ns, bool first);
void run_entry_verdict(struct buf *out, const struct run_verdict *v);
void run_entry_withdrawal(struct buf *out, uint64_t alert, int64_t now_ns);
void run_entry_answer(struct buf *out, const struct run_answer *a, bool check);
void run_entry_hint(struct buf *out, const struct run_hint *h);
void run_entry_look(struct buf *out, const struct run_look *l);
void run_entry_finish(struct buf *out, int64_t now_ns);

/*
 * Takes an entry into s.  False: it is none, *why (static) says in what way;
 * s is as before.
 */
bool run_entry_read(
    struct run_state *s, struct json *json, struct span line, const char **why);

#endif
