/* The tasks and their answers. */
#include "tui/console.h"

#include "analyzer/base/file.h"
#include "scenarios/grade/answer.h"
#include "tui/duties.h"
#include "tui/lang.h"

enum {
	RULE_BYTES = 30000 /* of a file with a rule */
};

static const struct task *
task_at(const struct console *con, struct ref at)
{
	const struct scenario *s = con->options->scenario;

	return at.kind == REF_TASK && at.n < s->tasks ? &s->task[at.n] : NULL;
}

static void
tasks_write(struct console *con, struct doc *d)
{
	const struct scenario *s = con->options->scenario;
	const struct run_log *log = run_log(con->options->run);

	doc_line(d);
	doc_cell(d, STYLE_DIM, 6, span_str(_("points")));
	doc_cell(d, STYLE_DIM, 5, span_str(_("hints")));
	doc_cell(d, STYLE_DIM, doc_rest(d, 34), span_str(_("question")));
	doc_str(d, STYLE_DIM, _("your answer"));
	for (size_t i = 0; i < s->tasks; i++) {
		const struct task *t = &s->task[i];
		const struct run_answer *a = run_answer_of(log, t->id);
		char number[16];

		doc_item(d, REF_TASK, i, a != NULL ? '*' : 0);
		snprintf(number, sizeof(number), "%u", t->points);
		doc_cell(d, STYLE_TEXT, 6, span_str(number));
		snprintf(number, sizeof(number), "%u/%d",
		    run_hints_of(log, t->id), TASK_HINTS);
		doc_cell(d, STYLE_TEXT, 5, span_str(number));
		doc_cell(d, STYLE_TEXT, doc_rest(d, 34),
		    span_str(console_words(con, &t->ask)));
		doc_str(d, STYLE_GOOD,
		    a == NULL                  ? "-"
			: t->kind == TASK_RULE ? _("a rule")
					       : a->text);
	}
	if (s->tasks == 0)
		doc_prose(d, STYLE_DIM, 0, span_str(_("There are none.")));
	duties_write(con, d);
}

/* How an answer is written. */
static const char *
form_of(const struct task *t)
{
	static const char *const forms[] = {
	    [TASK_CHOICE] = N_("the number of one option"),
	    [TASK_MULTI] = N_("the numbers of options, with commas"),
	    [TASK_NUMBER] = N_("a number"),
	    [TASK_TEXT] = N_("a word or two"),
	    [TASK_ADDRESSES] = N_("addresses, with commas"),
	    [TASK_VALUES] = N_("values, with commas"),
	    [TASK_TIME] = N_("a time: 2026-05-04 09:30:00 (UTC)"),
	    [TASK_RULE] = N_("a signature, or the name of a file with a rule"),
	};

	return _(forms[t->kind <= TASK_RULE ? t->kind : TASK_TEXT]);
}

static void
tasks_aside(struct console *con, struct ref at, struct doc *d)
{
	const struct task *t = task_at(con, at);

	if (at.kind == REF_TASK)
		duties_aside(con, at.n, d);
	if (t == NULL)
		return;
	doc_prose(d, STYLE_TITLE, 0, span_str(console_words(con, &t->ask)));
	for (size_t i = 0; i < t->options; i++) {
		doc_line(d);
		doc_printf(d, STYLE_KEY, "  %zu ", i + 1);
		doc_str(d, STYLE_TEXT, console_words(con, &t->option[i].text));
	}
	doc_entry(d, _("answer with"), "%s", form_of(t));
	if (t->evidences > 0)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("Cite the evidence for it before you answer: "
			       "what is cited goes with the answer.")));
}

static void
tasks_focused(struct console *con, struct ref at)
{
	if (at.kind == REF_TASK && at.n < con->options->scenario->tasks)
		con->at_task = at.n;
}

/*
 * Runs a rule on the data of the run and says what it finds there, unless the
 * run is sealed.  False: it is no rule, which was said.
 */
static bool
try_rule(struct console *con, const struct task *t, const char *rule)
{
	const struct console_options *o = con->options;
	const struct label *worst;
	struct rule_score s;
	struct err err;

	if (o->try_rule == NULL) {
		console_say(con, _("No rule can be run here."));
		return false;
	}
	if (!o->try_rule(
		o->try_arg, &(struct rule_try){t, rule, false}, &s, &err)) {
		console_say_err(con, &err);
		return false;
	}
	worst = rule_worst(&s, o->scenario);
	if (o->sealed)
		console_say(con, _("The rule was taken."));
	else
		console_say(con,
		    worst == NULL
			? _("Here it finds %u of %u; false alarms: %u")
			: _("Here it finds %u of %u; false alarms: %u, most on "
			    "%s"),
		    s.found, s.wanted, s.false_alerts,
		    worst == NULL ? "" : console_words(con, &worst->name));
	return true;
}

/* Takes a rule, which was typed or stands in a file of that name. */
static void
take_rule(struct console *con, const struct task *t, const char *text)
{
	struct arena *arena = arena_new(0);
	struct run_answer a = {
	    .task = t->id, .text = text, .time_ns = console_now(con)};
	struct span rule;
	struct err err = {0};

	if (strchr(text, '(') == NULL) {
		if (file_read(arena, text, RULE_BYTES, &rule, &err))
			a.text = (const char *)rule.p;
		else
			console_say(con, "%s: %s", text, err.text);
	}
	if (err.code == ERR_NONE && try_rule(con, t, a.text) &&
	    !run_add_answer(con->options->run, &a, &err))
		console_say_err(con, &err);
	arena_free(arena);
}

/* Formative: tells whether the newest answer is right, and logs that. */
static void
check(struct console *con, const struct task *t)
{
	const struct console_options *o = con->options;
	const struct run_answer *a = run_answer_of(run_log(o->run), t->id);
	struct run_answer tried;
	struct err err;

	if (o->sealed) {
		console_say(con, _("Answers are not checked in this run."));
		return;
	}
	if (a == NULL) {
		console_say(con, _("There is no answer to check yet."));
		return;
	}
	tried = *a;
	tried.time_ns = console_now(con);
	if (!run_add_check(o->run, &tried, &err)) {
		console_say_err(con, &err);
		return;
	}
	if (t->kind == TASK_RULE)
		(void)try_rule(con, t, tried.text);
	else if (answer_right(t, o->truth, tried.text))
		console_say(con, _("That is right."));
	else
		console_say(con, _("That is not right yet."));
}

static void
ask(struct console *con, const struct task *t, unsigned i)
{
	const struct run_answer *a =
	    run_answer_of(run_log(con->options->run), t->id);
	bool again =
	    a != NULL && t->kind == TASK_RULE && strchr(a->text, '\n') == NULL;

	/* A rule gets better step by step. */
	console_ask(con, i,
	    t->kind == TASK_RULE ? _("Signature or file:") : _("Answer:"),
	    again ? a->text : "");
}

/* A field of a report: it is filled, and neither hinted at nor checked. */
static bool
act_on_field(struct console *con, uint64_t n, enum act act)
{
	if (act == ACT_HINT || act == ACT_CHECK)
		console_say(con,
		    _("A report has no hints and no check: nobody tells you "
		      "before."));
	else if (act != ACT_OPEN)
		return false;
	else if (console_ended(con))
		console_say(con, _("The run has ended."));
	else
		duties_ask(con, n);
	return true;
}

static bool
tasks_act(struct console *con, struct ref at, enum act act)
{
	const struct task *t = task_at(con, at);

	if (at.kind == REF_TASK && duties_has(con, at.n))
		return act_on_field(con, at.n, act);
	if (t == NULL)
		return false;
	con->at_task = at.n;
	switch (act) {
	case ACT_OPEN:
		if (console_ended(con))
			console_say(con, _("The run has ended."));
		else
			ask(con, t, (unsigned)at.n);
		return true;
	case ACT_HINT:
		console_open(con, &view_hints);
		return true;
	case ACT_CHECK:
		check(con, t);
		return true;
	default:
		return false;
	}
}

static void
tasks_entered(struct console *con, unsigned about, const char *text)
{
	const struct scenario *s = con->options->scenario;
	struct buf answer = {0};
	struct run_answer a = {.citation = con->desk.cite,
	    .citations = con->desk.cites,
	    .time_ns = console_now(con)};
	struct err err;

	if (about >= s->tasks)
		duties_entered(con, about, text);
	if (about >= s->tasks || text[0] == '\0')
		return;
	if (s->task[about].kind == TASK_RULE) {
		take_rule(con, &s->task[about], text);
		return;
	}
	if (s->task[about].kind == TASK_NUMBER &&
	    strpbrk(text, "0123456789") == NULL) {
		console_say(con, _("That is no number."));
		return;
	}
	if (!answer_typed(&s->task[about], text, &answer)) {
		console_say(con, _("That is not one of the options."));
		buf_free(&answer);
		return;
	}
	buf_byte(&answer, '\0');
	a.task = s->task[about].id;
	a.text = (const char *)answer.p;
	if (!run_add_answer(con->options->run, &a, &err)) {
		console_say_err(con, &err);
	} else {
		if (con->desk.cites == 0)
			console_say(con,
			    _("The answer was taken, with no evidence cited."));
		else
			console_say(con,
			    ngettext("The answer was taken, with %zu citation.",
				"The answer was taken, with %zu citations.",
				con->desk.cites),
			    con->desk.cites);
		desk_uncite_all(&con->desk);
	}
	buf_free(&answer);
}

const struct view view_tasks = {
    .name = N_("Tasks"),
    .help = N_("questions with hints, and reports to authorities"),
    .key = '8',
    .modes = MODE_TRAIN,
    .groups = KEYS_TASKS,
    .items = true,
    .aside = 10,
    .write = tasks_write,
    .write_aside = tasks_aside,
    .focused = tasks_focused,
    .act = tasks_act,
    .entered = tasks_entered,
};
