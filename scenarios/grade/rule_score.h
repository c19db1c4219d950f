#ifndef SCENARIOS_GRADE_RULE_SCORE_H
#define SCENARIOS_GRADE_RULE_SCORE_H

/*
 * How good a trainee's rule is: what it finds of those it is for, and on whom
 * it raises false alarms.  Whoever can run rules gives the alerts, one build
 * of the scenario after the other.
 */

#include "analyzer/model/rule.h"
#include "analyzer/model/truth.h"

enum {
	RULE_LABELS = 256, /* whose false alarms are counted apart */
	RULE_MISSED = 80,
};

/* An alert of the rule: on this frame or row. */
struct rule_hit {
	const char *source;
	uint64_t number;
};

/* All alerts of a rule in a build. */
struct rule_hits {
	enum rule_language language;
	const struct rule_hit *v;
	size_t n;
};

/* A rule that is to be run: the trainee's answer to a task. */
struct rule_try {
	const struct task *task;
	const char *rule; /* as text */
	bool hidden;      /* on variants that the trainee has not seen */
};

/* What came of a rule; zeroed, it has not been run. */
struct rule_score {
	uint32_t builds;
	uint32_t wanted; /* actors that it should find */
	uint32_t found;
	uint32_t alerts;
	uint32_t false_alerts;          /* that are on none of these actors */
	int64_t length_ns;              /* of the data, all builds together */
	uint32_t false_of[RULE_LABELS]; /* by the label's index */
	char missed[RULE_MISSED]; /* "capture.pcap 12": one not found; "" */
};

/*
 * Adds a build of the scenario: the truth about it, and all alerts of the
 * rule.  A rule for packets is to find who shows in a capture of the goal's
 * sources, a rule for logs who shows in the other ones.
 */
void rule_score_add(struct rule_score *s, const struct truth *truth,
    const struct task *task, const struct rule_hits *hits);

/* The length of a build's data, which the truth does not know. */
static inline void
rule_score_time(struct rule_score *s, const struct scenario *sc)
{
	s->length_ns += sc->length_ns;
}

/* Found, in permille of those wanted; false alarms an hour, rounded up. */
unsigned rule_recall(const struct rule_score *s);
unsigned rule_false_per_hour(const struct rule_score *s);

/* Is the goal of the task reached? */
bool rule_right(const struct task *task, const struct rule_score *s);

/* All points of the task, half when it finds enough but is too noisy, or 0. */
uint32_t rule_points(const struct task *task, const struct rule_score *s);

/* The label that most false alarms are about, or NULL. */
const struct label *rule_worst(
    const struct rule_score *s, const struct scenario *sc);

#endif
