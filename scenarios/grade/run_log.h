#ifndef SCENARIOS_GRADE_RUN_LOG_H
#define SCENARIOS_GRADE_RUN_LOG_H

/* What a trainee did in a run, in memory: what grading reads. */

#include "analyzer/base/map.h"
#include "analyzer/model/verdict.h"

enum {
	RUN_ENTRIES = 100000, /* of one journal; then it takes no more */
	RUN_LINE = 65536,     /* bytes of one entry */
	RUN_CITATIONS = 64,   /* of one verdict */
};

/* What the run is of; a journal is resumed only with the same. */
struct run_subject {
	const char *scenario;
	const char *version;
	uint64_t seed;
	const char *who;
};

struct run_verdict {
	uint64_t alert; /* alert_id() */
	struct verdict verdict;
	const char *technique; /* ATT&CK id that was named; "" for none */
	uint32_t together;     /* alerts judged by the same act, from 1 */
	bool withdrawn;        /* taken back later */
	size_t before; /* the one before on the same alert, plus one; 0: none */
	bool opened;   /* evidence of one of them had been opened before */
};

struct run_answer {
	const char *task;
	const char *text;
	const struct citation *citation;
	size_t citations;
	int64_t time_ns;
};

struct run_hint {
	const char *task;
	uint32_t step; /* 1 the first of the ladder */
	int64_t time_ns;
};

/* An alert whose evidence was opened. */
struct run_look {
	uint64_t alert;
	int64_t time_ns;
};

/* All that a run holds, oldest first; an array may be NULL when n is 0. */
struct run_log {
	const struct run_verdict *verdict;
	size_t verdicts;
	const struct run_answer *answer;
	size_t answers;
	const struct run_answer *check; /* answers that were tried */
	size_t checks;
	const struct run_hint *hint;
	size_t hints;
	const struct run_look *look;
	size_t looks;
	int64_t begun_ns;
	int64_t last_ns;     /* of the newest entry */
	int64_t finished_ns; /* 0: it goes on */
	uint32_t sittings;   /* how often it was begun or resumed */
	uint32_t backwards;  /* entries whose clock stood before the last */
	uint64_t entries;
	/* Alert -> its newest verdict that holds, plus one; 0: none does. */
	const struct map *newest;
	const struct map *looked; /* alerts whose evidence was opened */
	bool torn; /* the last line was cut off, and was left out */
};

/* The newest verdict on an alert that was not taken back, or NULL. */
const struct run_verdict *run_verdict_of(
    const struct run_log *l, uint64_t alert);

/* How many verdicts were changed later, or taken back. */
size_t run_revised(const struct run_log *l);

/*
 * The verdicts of the newest act that holds: entries *first to *last, of which
 * those that were taken back do not belong to it.  False: there is none.
 */
bool run_newest_act(const struct run_log *l, size_t *first, size_t *last);

/* The newest answer to a task, or NULL. */
const struct run_answer *run_answer_of(
    const struct run_log *l, const char *task);

/* How many hints of a task were opened. */
uint32_t run_hints_of(const struct run_log *l, const char *task);

/* Has the evidence of an alert been opened? */
bool run_looked_at(const struct run_log *l, uint64_t alert);

#endif
