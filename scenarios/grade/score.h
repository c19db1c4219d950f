#ifndef SCENARIOS_GRADE_SCORE_H
#define SCENARIOS_GRADE_SCORE_H

/*
 * The result of grading: ledgers that are kept apart, each posting with the
 * rule that it follows, so that a score can be read and disputed.
 */

#include "analyzer/base/arena.h"
#include "analyzer/model/truth.h"
#include "scenarios/grade/rule_score.h"
#include "scenarios/grade/run_log.h"

/* An alert that the trainee could judge. */
struct grade_alert {
	uint64_t id;
	const char *title;
	const char *source; /* of the frame or row that brought it about */
	uint64_t number;
	int64_t time_ns; /* of the evidence */
};

/* What a run is graded by; all of it is borrowed. */
struct grade_input {
	const struct scenario *scenario;
	const struct truth *truth;
	enum lang lang; /* of the texts that postings quote */
	const struct run_log *log;
	const struct grade_alert *alert;
	size_t alerts;
	/* What came of the rule of each task; NULL: rules were not run. */
	const struct rule_score *rule;
};

enum ledger {
	LEDGER_DETECTION,     /* attack steps that were found */
	LEDGER_TRIAGE,        /* verdicts, by the scenario's costs */
	LEDGER_JUSTIFICATION, /* evidence that is cited */
	LEDGER_MAPPING,       /* ATT&CK techniques that are named */
	LEDGER_TASKS,         /* answers */
	LEDGER_REPORTING,     /* reports to authorities */
	LEDGER_ECONOMY,       /* hints */
	LEDGER_COUNT
};

enum {
	POINTS_STEP = 10,     /* an attack step that was found */
	POINTS_EVIDENCE = 10, /* evidence that is exactly what is needed */
	POINTS_REASON = 4,    /* an accepted reason with a right verdict */
	POINTS_TECHNIQUE = 6, /* the technique of a step; half for its parent */
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

/* What became of the alerts of a label. */
struct grade_label {
	const struct label *label;
	size_t alerts;
	size_t given[VERDICT_COUNT]; /* newest verdicts; [NONE]: not judged */
	size_t right;
	bool reasoned;      /* a right verdict on it has an accepted reason */
	bool cited;         /* a right verdict on it cites evidence */
	unsigned f1;        /* permille: of the best cited of these */
	const char *missed; /* "auth.log 17": proves it, and was not cited */
};

/* What became of an attack step, which is a label of that kind. */
struct grade_step {
	const struct label *label;
	bool left_evidence; /* in this build */
	bool found;
	int64_t first_ns;     /* of the first alert on it; 0: there is none */
	int64_t found_ns;     /* on the wall; 0 when it was not found */
	bool named;           /* its technique, exactly */
	const char *evidence; /* "auth.log 17": where it shows; "" */
};

struct grade_task {
	const struct task *task;
	const char *answer; /* NULL: none was given */
	bool right;
	uint32_t hints;                /* opened */
	const struct rule_score *rule; /* of a rule that was run, or NULL */
};

struct grade {
	struct arena *arena;
	struct ledger_sum sum[LEDGER_COUNT];
	struct posting *posting; /* by ledger */
	size_t postings;
	size_t cap_postings;

	/* Alerts by [truth][verdict]; those of no known truth stay out. */
	size_t matrix[VERDICT_COUNT][VERDICT_COUNT];
	size_t graded;
	size_t ungraded;

	struct grade_label *label; /* as in the scenario, also without alerts */
	size_t labels;
	struct grade_step *step; /* in the order of the attack */
	size_t steps;
	struct grade_task *task; /* as in the scenario */
	size_t tasks;

	unsigned precision; /* permille: escalations that were right */
	unsigned recall;    /* permille: attack alerts that were escalated */
	unsigned base_rate; /* permille: attacks among the graded alerts */
	int64_t first_right_ns; /* since the begin; -1: never */
	unsigned sure_right;    /* mean confidence of right verdicts, percent */
	unsigned sure_wrong;    /* and of wrong ones */
	size_t unopened;        /* verdicts without a look at the evidence */
};

/*
 * Is v a right verdict on an alert of this label?  Where evidence is missing,
 * its note must name what is.
 */
bool grade_right(const struct label *label, const struct verdict *v);

/* The label of the frame or row, or NULL. */
const struct label *grade_label_of(
    const struct grade_input *in, const char *source, uint64_t number);

/* "detection", "triage" …, and what is counted there. */
const char *ledger_name(enum ledger l);
const char *ledger_help(enum ledger l);

/* Adds a posting with its sentence. */
void grade_post(struct grade *g, enum ledger l, int points, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* Where a label shows first in a build, as "auth.log 17"; "" nowhere. */
const char *grade_place(
    struct arena *arena, const struct truth *t, const char *label);

#endif
