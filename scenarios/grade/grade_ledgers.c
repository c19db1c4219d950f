#include "scenarios/grade/grade_ledgers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/grade/answer.h"

/* ---- evidence ---- */

/*
 * How well citations meet a set: harmonic mean of the share of citations that
 * the set asks for and the share of its items that they meet, in permille.  A
 * citation beyond what an item needs is neither right nor wrong.
 */
struct meeting {
	size_t cited;
	size_t useful; /* of a label in the set */
	size_t items;
	size_t met;
};

static unsigned
f1_of(const struct meeting *m)
{
	if (m->useful == 0 || m->met == 0)
		return 0;
	return (unsigned)(2000 * m->useful * m->met /
	    (m->useful * m->items + m->met * m->cited));
}

/* Citations of a label, each place once. */
static size_t
count_of(const struct grade_input *in, const struct citation *c, size_t n,
    const char *label)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct label *of =
		    grade_label_of(in, c[i].source, c[i].number);

		count += of != NULL && strcmp(of->id, label) == 0;
	}
	return count;
}

static unsigned
meet(const struct grade_input *in, const struct evidence_set *set,
    const struct citation *c, size_t n)
{
	struct meeting m = {.cited = n, .items = set->n};

	for (size_t i = 0; i < set->n; i++) {
		size_t have = count_of(in, c, n, set->item[i].label);

		m.useful += have;
		m.met += have >= set->item[i].at_least;
	}
	return f1_of(&m);
}

static bool
set_names(const struct evidence_set *set, const char *label)
{
	for (size_t i = 0; i < set->n; i++) {
		if (strcmp(set->item[i].label, label) == 0)
			return true;
	}
	return false;
}

/*
 * How well citations prove a label: any frame or row of its own is enough,
 * and so is any set of a task that names it.
 */
static unsigned
prove(const struct grade_input *in, const struct label *label,
    const struct citation *c, size_t n)
{
	const struct evidence_item own = {label->id, 1};
	const struct evidence_set alone = {&own, 1};
	unsigned best = meet(in, &alone, c, n);

	for (size_t t = 0; t < in->scenario->tasks; t++) {
		const struct task *task = &in->scenario->task[t];

		for (size_t k = 0; k < task->evidences; k++) {
			unsigned f1;

			if (!set_names(&task->evidence[k], label->id))
				continue;
			f1 = meet(in, &task->evidence[k], c, n);
			if (f1 > best)
				best = f1;
		}
	}
	return best;
}

static bool
accepted(const struct label *label, const char *reason)
{
	for (const char *const *r = label->reasons; *r != NULL; r++) {
		if (strcmp(*r, reason) == 0)
			return true;
	}
	return false;
}

/* What the right verdicts on alerts of a label give as their grounds. */
static void
find_grounds(const struct grade_input *in, struct grade_label *l)
{
	for (size_t i = 0; i < in->alerts; i++) {
		const struct grade_alert *a = &in->alert[i];
		const struct run_verdict *v = run_verdict_of(in->log, a->id);
		unsigned f1;

		if (v == NULL || !grade_right(l->label, &v->verdict) ||
		    grade_label_of(in, a->source, a->number) != l->label)
			continue;
		if (accepted(l->label, v->verdict.reason))
			l->reasoned = true;
		if (v->verdict.citations == 0)
			continue;
		l->cited = true;
		f1 = prove(
		    in, l->label, v->verdict.citation, v->verdict.citations);
		if (f1 > l->f1)
			l->f1 = f1;
	}
}

static void
justify_reason(
    struct grade *g, const struct grade_input *in, const struct grade_label *l)
{
	const char *name = words_in(&l->label->name, in->lang);

	if (l->label->reasons[0] == NULL)
		return;
	g->sum[LEDGER_JUSTIFICATION].most += POINTS_REASON;
	if (l->reasoned)
		grade_post(g, LEDGER_JUSTIFICATION, POINTS_REASON,
		    "\"%s\": the reason fits", name);
	else if (l->right > 0)
		grade_post(g, LEDGER_JUSTIFICATION, 0,
		    "\"%s\": the reason that fits is %s", name,
		    l->label->reasons[0]);
}

static void
justify_label(
    struct grade *g, const struct grade_input *in, struct grade_label *l)
{
	const char *name = words_in(&l->label->name, in->lang);
	int points;

	g->sum[LEDGER_JUSTIFICATION].most += POINTS_EVIDENCE;
	find_grounds(in, l);
	points = (int)(l->f1 * POINTS_EVIDENCE / 1000);
	if (l->f1 == 0)
		l->missed = grade_place(g->arena, in->truth, l->label->id);
	if (l->right == 0)
		grade_post(g, LEDGER_JUSTIFICATION, 0,
		    "\"%s\": no right verdict to be justified", name);
	else if (!l->cited)
		grade_post(g, LEDGER_JUSTIFICATION, 0,
		    "\"%s\": the right verdict cites nothing; %s shows it",
		    name, l->missed);
	else
		grade_post(g, LEDGER_JUSTIFICATION, points,
		    "\"%s\": cited evidence meets what is enough by %u%%", name,
		    l->f1 / 10);
}

/* The evidence that was cited with the answer to a task. */
static void
justify_task(
    struct grade *g, const struct grade_input *in, const struct task *task)
{
	const struct run_answer *a = run_answer_of(in->log, task->id);
	unsigned best = 0;

	if (task->evidences == 0)
		return;
	g->sum[LEDGER_JUSTIFICATION].most += POINTS_EVIDENCE;
	for (size_t k = 0; a != NULL && k < task->evidences; k++) {
		unsigned f1 =
		    meet(in, &task->evidence[k], a->citation, a->citations);

		if (f1 > best)
			best = f1;
	}
	if (a == NULL || a->citations == 0)
		grade_post(g, LEDGER_JUSTIFICATION, 0,
		    "Task %s: no evidence was cited", task->id);
	else
		grade_post(g, LEDGER_JUSTIFICATION,
		    (int)(best * POINTS_EVIDENCE / 1000),
		    "Task %s: cited evidence meets what is enough by %u%%",
		    task->id, best / 10);
}

void
grade_justification(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < g->labels; i++) {
		if (g->label[i].alerts == 0)
			continue;
		/* Ordinary life proves itself; its reason is enough. */
		if (g->label[i].label->kind != LABEL_BASELINE)
			justify_label(g, in, &g->label[i]);
		else
			find_grounds(in, &g->label[i]);
		justify_reason(g, in, &g->label[i]);
	}
	for (size_t i = 0; i < in->scenario->tasks; i++)
		justify_task(g, in, &in->scenario->task[i]);
}

/* ---- tasks and hints ---- */

/* ", opened at +3:20, +4:05": minutes and seconds since the begin. */
static void
put_times(
    const struct grade_input *in, const struct task *t, char *out, size_t size)
{
	const char *before = ", opened at";
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < in->log->hints && used < size; i++) {
		const struct run_hint *h = &in->log->hint[i];
		int64_t s = (h->time_ns - in->log->begun_ns) / NS_PER_S;
		int n;

		if (strcmp(h->task, t->id) != 0)
			continue;
		n = snprintf(out + used, size - used, "%s %s%lld:%02lld",
		    before, s < 0 ? "-" : "+", (long long)(llabs(s) / 60),
		    (long long)(llabs(s) % 60));
		used += n < 0 ? size : (size_t)n;
		before = ",";
	}
}

static void
charge_hints(
    struct grade *g, const struct grade_input *in, const struct grade_task *t)
{
	uint32_t cost = 0;
	char times[100];

	for (uint32_t i = 0; i < t->hints && i < TASK_HINTS; i++)
		cost += t->task->hint[i].cost;
	if (t->hints == 0)
		return;
	if (cost > t->task->points)
		cost = t->task->points;
	put_times(in, t->task, times, sizeof(times));
	if (t->right)
		grade_post(g, LEDGER_ECONOMY, -(int)cost,
		    "Task %s was solved with %u %s%s", t->task->id, t->hints,
		    t->hints == 1 ? "hint" : "hints", times);
	else
		grade_post(g, LEDGER_ECONOMY, 0,
		    "Task %s: %u %s%s, free because it was not solved",
		    t->task->id, t->hints, t->hints == 1 ? "hint" : "hints",
		    times);
}

/* A rule is judged by what it did on variants that the trainee has not seen. */
static void
grade_rule(struct grade *g, const struct grade_input *in, struct grade_task *t)
{
	const struct rule_score *s =
	    in->rule == NULL ? NULL : &in->rule[t - g->task];
	const struct label *worst;

	if (t->answer == NULL || s == NULL || s->builds == 0) {
		grade_post(g, LEDGER_TASKS, 0, "Task %s: %s", t->task->id,
		    t->answer == NULL ? "no rule" : "the rule does not run");
		return;
	}
	t->rule = s;
	t->right = rule_right(t->task, s);
	worst = rule_worst(s, in->scenario);
	grade_post(g, LEDGER_TASKS, (int)rule_points(t->task, s),
	    "Task %s: on variants that you have not seen the rule finds %u of "
	    "%u (%u%% are asked for) and raises %u false alarms an hour (at "
	    "most %u)%s%s",
	    t->task->id, s->found, s->wanted,
	    t->task->rule.recall_permille / 10, rule_false_per_hour(s),
	    t->task->rule.false_per_hour, worst == NULL ? "" : ", most on ",
	    worst == NULL ? "" : words_in(&worst->name, in->lang));
}

static void
grade_task(struct grade *g, const struct grade_input *in, struct grade_task *t)
{
	const struct run_answer *a = run_answer_of(in->log, t->task->id);
	uint32_t points = t->task->points;

	t->hints = run_hints_of(in->log, t->task->id);
	g->sum[LEDGER_TASKS].most += (int)points;
	t->answer = a == NULL ? NULL : a->text;
	if (t->task->kind == TASK_RULE) {
		grade_rule(g, in, t);
		charge_hints(g, in, t);
		return;
	}
	t->right = a != NULL && answer_right(t->task, in->truth, a->text);
	if (t->right)
		grade_post(g, LEDGER_TASKS, (int)points,
		    "Task %s: the answer is right", t->task->id);
	else
		grade_post(g, LEDGER_TASKS, 0, "Task %s: %s", t->task->id,
		    a == NULL ? "no answer" : "the answer is wrong");
	charge_hints(g, in, t);
}

void
grade_tasks(struct grade *g, const struct grade_input *in)
{
	const struct scenario *s = in->scenario;

	g->tasks = s->tasks;
	g->task = arena_zalloc(g->arena, s->tasks + 1, sizeof(*g->task));
	for (size_t i = 0; i < s->tasks; i++) {
		g->task[i].task = &s->task[i];
		grade_task(g, in, &g->task[i]);
	}
}
