#ifndef SCENARIOS_GRADE_GRADE_H
#define SCENARIOS_GRADE_GRADE_H

/*
 * A run judged by the truth: ledgers that are kept apart, each posting with
 * the rule that it follows, so that a score can be read and disputed.
 */

#include "analyzer/base/arena.h"
#include "scenarios/grade/lesson.h"
#include "scenarios/grade/run.h"

/* An alert that the trainee could judge. */
struct grade_alert {
	uint64_t id;
	const char *title;
	const char *source; /* of the frame or row that brought it about */
	uint64_t number;
	int64_t time_ns;
};

enum ledger {
	LEDGER_DETECTION,     /* attack steps that were found */
	LEDGER_TRIAGE,        /* verdicts, by the cost matrix */
	LEDGER_JUSTIFICATION, /* evidence that verdicts cite */
	LEDGER_MAPPING,       /* ATT&CK techniques named */
	LEDGER_TASKS,         /* answers */
	LEDGER_ECONOMY,       /* hints */
	LEDGER_COUNT
};

struct posting {
	enum ledger ledger;
	int points;
	const char *rule; /* one sentence: what for */
};

struct ledger_sum {
	int points;
	int most; /* that could be had */
};

/* What became of a label: one line of "why each verdict was right". */
struct grade_label {
	const struct lesson_label *label;
	size_t alerts;               /* of it */
	size_t given[VERDICT_COUNT]; /* newest verdicts; [NONE]: not judged */
	size_t right;
	unsigned f1;        /* permille: of the best cited verdict */
	bool cited;         /* any verdict on it cites anything */
	const char *missed; /* "auth.log 17": evidence that was not cited */
};

/* What became of an attack step. */
struct grade_step {
	const struct lesson_step *step;
	bool found;
	int64_t found_ns;     /* on the wall; 0 when it was not */
	bool mapped;          /* its technique was named exactly */
	const char *evidence; /* "auth.log 17": a place that proves it */
};

struct grade_task {
	const struct lesson_task *task;
	const char *answer; /* NULL: none */
	bool right;
	uint32_t hints;
};

struct grade {
	struct arena *arena;
	struct ledger_sum sum[LEDGER_COUNT];
	const struct posting *posting;
	size_t postings;

	/* Alerts by [truth][verdict]; alerts of unknown truth stay out. */
	size_t matrix[VERDICT_COUNT][VERDICT_COUNT];
	size_t graded;
	size_t ungraded;

	const struct grade_label *label; /* those that have alerts */
	size_t labels;
	const struct grade_step *step; /* as in the lesson */
	size_t steps;
	const struct grade_task *task; /* as in the lesson */
	size_t tasks;

	/* Permille; of escalations that were right, of attacks found. */
	unsigned precision;
	unsigned recall;
	unsigned base_rate;      /* attacks among the alerts */
	int64_t first_right_ns;  /* after the begin; -1: never */
	unsigned sure_right;     /* mean percent of confidence when right */
	unsigned sure_wrong;     /* and when wrong */
	size_t unopened;         /* verdicts without opening the evidence */
};

/*
 * Judges a run; all must live as long as the result, which grade_free frees.
 */
struct grade *grade_new(const struct lesson *l, const struct run_log *log,
    const struct grade_alert *v, size_t n);
void grade_free(struct grade *g); /* g may be NULL */

/* "detection", "triage" …, and what is counted there. */
const char *ledger_name(enum ledger l);
const char *ledger_help(enum ledger l);

#endif
