#include "scenarios/grade/grade.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "scenarios/grade/answer.h"
#include "scenarios/grade/grade_duties.h"
#include "scenarios/grade/grade_ledgers.h"

/* ---- what was judged how ---- */

static void
count_alert(
    struct grade *g, const struct grade_input *in, const struct grade_alert *a)
{
	const struct label *label = grade_label_of(in, a->source, a->number);
	const struct run_verdict *v = run_verdict_of(in->log, a->id);
	enum verdict_class given = v == NULL ? VERDICT_NONE : v->verdict.class;
	struct grade_label *l;

	if (label == NULL || label->verdict == VERDICT_NONE) {
		g->ungraded++;
		return;
	}
	l = &g->label[label - in->scenario->label];
	l->alerts++;
	l->given[given]++;
	l->right += v != NULL && grade_right(label, &v->verdict);
	g->matrix[label->verdict][given]++;
	g->graded++;
}

static unsigned
permille(size_t part, size_t whole)
{
	return whole == 0 ? 0 : (unsigned)(part * 1000 / whole);
}

static void
count_rates(struct grade *g)
{
	size_t attacks = 0;
	size_t escalated = 0;
	size_t both = g->matrix[VERDICT_MALICIOUS][VERDICT_MALICIOUS];

	for (unsigned c = 0; c < VERDICT_COUNT; c++) {
		attacks += g->matrix[VERDICT_MALICIOUS][c];
		escalated += g->matrix[c][VERDICT_MALICIOUS];
	}
	g->precision = permille(both, escalated);
	g->recall = permille(both, attacks);
	g->base_rate = permille(attacks, g->graded);
}

/* The first right verdict, and how sure right and wrong ones were. */
static void
count_verdicts(struct grade *g, const struct grade_input *in)
{
	size_t n[2] = {0, 0};
	size_t sure[2] = {0, 0};

	g->first_right_ns = -1;
	for (size_t i = 0; i < in->alerts; i++) {
		const struct grade_alert *a = &in->alert[i];
		const struct run_verdict *v = run_verdict_of(in->log, a->id);
		const struct label *label =
		    grade_label_of(in, a->source, a->number);
		int64_t after;
		bool right;

		if (v == NULL || label == NULL)
			continue;
		right = grade_right(label, &v->verdict);
		n[right]++;
		sure[right] += v->verdict.confidence;
		g->unopened += !v->opened;
		after = v->verdict.time_ns - in->log->begun_ns;
		if (right &&
		    (g->first_right_ns < 0 || after < g->first_right_ns))
			g->first_right_ns = after;
	}
	g->sure_wrong = n[0] == 0 ? 0 : (unsigned)(sure[0] / n[0]);
	g->sure_right = n[1] == 0 ? 0 : (unsigned)(sure[1] / n[1]);
}

/* ---- triage ---- */

/*
 * Alerts of a label share its points, so that a flood of one kind weighs as
 * much as a single alert of another.
 */
static int
share(int32_t cost, size_t n, const struct grade_label *l)
{
	int64_t whole = (int64_t)l->alerts;
	int64_t twice = 2 * (int64_t)cost * (int64_t)n;

	return (int)((twice + (twice < 0 ? -whole : whole)) / (2 * whole));
}

/*
 * What no verdict costs: what the scenario says, or else, for an attack, as
 * much as the worst verdict, and for the others nothing.
 */
static int32_t
cost_of_none(const struct grade_input *in, enum verdict_class right)
{
	const int32_t *cost = in->scenario->costs.cost[right];
	int32_t worst = cost[VERDICT_NONE];

	if (worst != 0 || right != VERDICT_MALICIOUS)
		return worst;
	for (unsigned c = 0; c < VERDICT_COUNT; c++)
		worst = cost[c] < worst ? cost[c] : worst;
	return worst;
}

/* Posts alerts of a label that were given a class which is not right. */
static void
triage_wrong(struct grade *g, const struct grade_input *in,
    const struct grade_label *l, enum verdict_class class)
{
	const int32_t *cost = in->scenario->costs.cost[l->label->verdict];
	const char *name = words_in(&l->label->name, in->lang);
	const char *right = verdict_name(l->label->verdict);
	size_t n = l->given[class];

	if (class == l->label->verdict) {
		/* Undetermined for another source costs like no verdict. */
		n -= l->right;
		if (n > 0)
			grade_post(g, LEDGER_TRIAGE,
			    share(cost_of_none(in, class), n, l),
			    "%zu of %zu alerts on \"%s\" judged %s without "
			    "naming what is missing: %s",
			    n, l->alerts, name, right, l->label->missing);
	} else if (n > 0 && class == VERDICT_NONE) {
		grade_post(g, LEDGER_TRIAGE,
		    share(cost_of_none(in, l->label->verdict), n, l),
		    "%zu of %zu alerts on \"%s\" were not judged; right is "
		    "%s",
		    n, l->alerts, name, right);
	} else if (n > 0) {
		grade_post(g, LEDGER_TRIAGE, share(cost[class], n, l),
		    "%zu of %zu alerts on \"%s\" judged %s; right is %s", n,
		    l->alerts, name, verdict_name(class), right);
	}
}

static void
triage_label(
    struct grade *g, const struct grade_input *in, const struct grade_label *l)
{
	enum verdict_class right = l->label->verdict;
	int32_t worth = in->scenario->costs.cost[right][right];

	g->sum[LEDGER_TRIAGE].most += worth;
	if (l->right > 0)
		grade_post(g, LEDGER_TRIAGE, share(worth, l->right, l),
		    "%zu of %zu alerts on \"%s\" judged %s: right", l->right,
		    l->alerts, words_in(&l->label->name, in->lang),
		    verdict_name(right));
	for (unsigned c = 0; c < VERDICT_COUNT; c++)
		triage_wrong(g, in, l, (enum verdict_class)c);
}

static void
grade_triage(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < g->labels; i++) {
		if (g->label[i].alerts > 0)
			triage_label(g, in, &g->label[i]);
	}
}

/* ---- attack steps ---- */

static int
step_cmp(const void *a, const void *b)
{
	const struct label *x = ((const struct grade_step *)a)->label;
	const struct label *y = ((const struct grade_step *)b)->label;

	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return strcmp(x->id, y->id);
}

static void
list_steps(struct grade *g, const struct grade_input *in)
{
	const struct scenario *s = in->scenario;

	g->step = arena_zalloc(g->arena, s->labels + 1, sizeof(*g->step));
	for (size_t i = 0; i < s->labels; i++) {
		struct grade_step *step = &g->step[g->steps];

		if (s->label[i].kind != LABEL_ATTACK)
			continue;
		step->label = &s->label[i];
		step->evidence =
		    grade_place(g->arena, in->truth, s->label[i].id);
		step->left_evidence = step->evidence[0] != '\0';
		g->steps++;
	}
	if (g->steps > 0)
		qsort(g->step, g->steps, sizeof(*g->step), step_cmp);
}

static struct grade_step *
step_of(const struct grade *g, const struct label *label)
{
	for (size_t i = 0; label != NULL && i < g->steps; i++) {
		if (g->step[i].label == label)
			return &g->step[i];
	}
	return NULL;
}

static void
find_step(struct grade_step *step, int64_t time_ns)
{
	if (step == NULL || (step->found && step->found_ns <= time_ns))
		return;
	step->found = true;
	step->found_ns = time_ns;
}

/* Finds the steps whose evidence is cited. */
static void
find_cited(struct grade *g, const struct grade_input *in,
    const struct citation *c, size_t n, int64_t time_ns)
{
	for (size_t i = 0; i < n; i++)
		find_step(
		    step_of(g, grade_label_of(in, c[i].source, c[i].number)),
		    time_ns);
}

static void
find_by_verdict(
    struct grade *g, const struct grade_input *in, const struct grade_alert *a)
{
	const struct run_verdict *v = run_verdict_of(in->log, a->id);
	const struct label *label = grade_label_of(in, a->source, a->number);
	struct grade_step *step = step_of(g, label);

	if (step != NULL &&
	    (step->first_ns == 0 || a->time_ns < step->first_ns))
		step->first_ns = a->time_ns;
	if (v == NULL || label == NULL ||
	    v->verdict.class != VERDICT_MALICIOUS ||
	    !grade_right(label, &v->verdict))
		return;
	find_step(step, v->verdict.time_ns);
	find_cited(g, in, v->verdict.citation, v->verdict.citations,
	    v->verdict.time_ns);
}

/*
 * A step is found by judging one of its alerts malicious, or by citing its
 * evidence, be it in a verdict that is rightly malicious or with the right
 * answer to a task.
 */
static void
find_steps(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < in->alerts; i++)
		find_by_verdict(g, in, &in->alert[i]);
	for (size_t i = 0; i < in->scenario->tasks; i++) {
		const struct task *t = &in->scenario->task[i];
		const struct run_answer *a = run_answer_of(in->log, t->id);

		if (a != NULL && answer_right(t, in->truth, a->text))
			find_cited(
			    g, in, a->citation, a->citations, a->time_ns);
	}
}

static void
grade_detection(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < g->steps; i++) {
		const struct grade_step *s = &g->step[i];
		const char *name = words_in(&s->label->name, in->lang);

		if (!s->left_evidence)
			continue;
		g->sum[LEDGER_DETECTION].most += POINTS_STEP;
		if (s->found)
			grade_post(g, LEDGER_DETECTION, POINTS_STEP,
			    "\"%s\" was found", name);
		else
			grade_post(g, LEDGER_DETECTION, 0,
			    "\"%s\" was missed; it shows in %s", name,
			    s->evidence);
	}
}

/* ---- techniques ---- */

/* 2: the same technique; 1: its parent or a sibling; 0: another one. */
static unsigned
technique_match(const char *want, const char *given)
{
	size_t parent = strcspn(want, ".");

	if (strcasecmp(want, given) == 0)
		return 2;
	return given[0] != '\0' && strcspn(given, ".") == parent &&
	    strncasecmp(want, given, parent) == 0;
}

/* The best technique that was named for a step. */
static unsigned
technique_named(const struct grade_input *in, const struct label *label)
{
	unsigned best = 0;

	for (size_t i = 0; i < in->alerts; i++) {
		const struct grade_alert *a = &in->alert[i];
		const struct run_verdict *v = run_verdict_of(in->log, a->id);
		unsigned match;

		if (v == NULL || v->verdict.class != VERDICT_MALICIOUS ||
		    grade_label_of(in, a->source, a->number) != label)
			continue;
		match = technique_match(label->technique, v->technique);
		if (match > best)
			best = match;
	}
	return best;
}

static void
grade_mapping(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < g->steps; i++) {
		struct grade_step *s = &g->step[i];
		const char *name = words_in(&s->label->name, in->lang);
		unsigned match;

		/* A step without an alert gets no verdict to name it in. */
		if (s->label->technique[0] == '\0' || s->first_ns == 0)
			continue;
		g->sum[LEDGER_MAPPING].most += POINTS_TECHNIQUE;
		match = technique_named(in, s->label);
		s->named = match == 2;
		if (match == 2)
			grade_post(g, LEDGER_MAPPING, POINTS_TECHNIQUE,
			    "\"%s\" is %s", name, s->label->technique);
		else if (match == 1)
			grade_post(g, LEDGER_MAPPING, POINTS_TECHNIQUE / 2,
			    "\"%s\" is %s; its family was named", name,
			    s->label->technique);
		else
			grade_post(g, LEDGER_MAPPING, 0,
			    "\"%s\" is %s, which was not named", name,
			    s->label->technique);
	}
}

/* ---- all of it ---- */

struct grade *
grade_new(const struct grade_input *in)
{
	struct grade *g = mem_zalloc(1, sizeof(*g));
	const struct scenario *s = in->scenario;

	g->arena = arena_new(16384);
	g->labels = s->labels;
	g->label = arena_zalloc(g->arena, s->labels + 1, sizeof(*g->label));
	for (size_t i = 0; i < s->labels; i++) {
		g->label[i].label = &s->label[i];
		g->label[i].missed = "";
	}
	for (size_t i = 0; i < in->alerts; i++)
		count_alert(g, in, &in->alert[i]);
	count_rates(g);
	count_verdicts(g, in);
	list_steps(g, in);
	find_steps(g, in);
	grade_detection(g, in);
	grade_triage(g, in);
	grade_justification(g, in);
	grade_mapping(g, in);
	grade_tasks(g, in);
	grade_duties(g, in);
	return g;
}

void
grade_free(struct grade *g)
{
	if (g == NULL)
		return;
	arena_free(g->arena);
	free(g);
}
