#include "scenarios/grade/debrief.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "scenarios/grade/answer.h"
#include "scenarios/grade/grade_duties.h"

enum {
	TEXT_COLUMNS = 80
};

/* ---- lines ---- */

static void
add(struct debrief *d, enum debrief_kind kind, unsigned indent,
    const char *text)
{
	d->line =
	    arena_grow(d->arena, d->line, d->lines, &d->cap, sizeof(*d->line));
	d->line[d->lines++] = (struct debrief_line){
	    kind, indent, arena_str(d->arena, span_str(text))};
}

static void __attribute__((format(printf, 4, 5))) say(struct debrief *d,
    enum debrief_kind kind, unsigned indent, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(d, kind, indent, text);
}

static void
title(struct debrief *d, const char *text)
{
	if (d->lines > 0)
		add(d, DEBRIEF_TEXT, 0, "");
	add(d, DEBRIEF_TITLE, 0, text);
}

/* Minutes and seconds since the run began. */
static const char *
since(const struct grade_input *in, int64_t time_ns, char out[32])
{
	int64_t s = (time_ns - in->log->begun_ns) / NS_PER_S;

	snprintf(out, 32, "%s%lld:%02lld", s < 0 ? "-" : "+",
	    (long long)(llabs(s) / 60), (long long)(llabs(s) % 60));
	return out;
}

/* ---- sections ---- */

static void
tell_result(struct debrief *d, const struct grade_input *in)
{
	const struct grade *g = d->grade;
	char bar[11];

	say(d, DEBRIEF_TITLE, 0, "%s",
	    words_in(&in->scenario->title, in->lang));
	for (unsigned l = 0; l < LEDGER_COUNT; l++) {
		const struct ledger_sum *s = &g->sum[l];
		int full =
		    s->most > 0 && s->points > 0 ? s->points * 10 / s->most : 0;

		full = full > 10 ? 10 : full;
		for (int i = 0; i < 10; i++)
			bar[i] = i < full ? '#' : '.';
		bar[10] = '\0';
		if (l == LEDGER_ECONOMY)
			say(d, DEBRIEF_TEXT, 0, "%-14s %4d points",
			    ledger_name((enum ledger)l), s->points);
		else
			say(d, DEBRIEF_TEXT, 0, "%-14s %4d of %4d  %s",
			    ledger_name((enum ledger)l), s->points, s->most,
			    bar);
		say(d, DEBRIEF_NOTE, 4, "%s", ledger_help((enum ledger)l));
	}
}

static void
tell_step(
    struct debrief *d, const struct grade_input *in, const struct grade_step *s)
{
	const char *why = words_in(&s->label->why, in->lang);
	char when[TIME_TEXT] = "no alert";
	char found[32];

	if (!s->left_evidence)
		return;
	if (s->first_ns != 0)
		(void)time_text(
		    s->first_ns + in->scenario->zone_s * NS_PER_S, when);
	say(d, s->found ? DEBRIEF_GOOD : DEBRIEF_BAD, 0, "%-19s  %s  %s %s",
	    when, s->found ? since(in, s->found_ns, found) : "missed",
	    s->label->technique, words_in(&s->label->name, in->lang));
	say(d, DEBRIEF_NOTE, 4, "shows in %s%s", s->evidence,
	    s->named ? "; its technique was named" : "");
	if (!s->found && why[0] != '\0')
		add(d, DEBRIEF_NOTE, 4, why);
}

static void
tell_timeline(struct debrief *d, const struct grade_input *in)
{
	const struct grade *g = d->grade;

	title(d, "The attack, and when you found it");
	for (size_t i = 0; i < g->steps; i++)
		tell_step(d, in, &g->step[i]);
	if (g->steps == 0)
		add(d, DEBRIEF_TEXT, 0, "There was no attack in it.");
}

static void
tell_matrix(struct debrief *d)
{
	const struct grade *g = d->grade;
	char row[200];
	int n;

	title(d, "Confusion matrix (rows: the truth; columns: your verdict)");
	n = snprintf(row, sizeof(row), "%-14s", "");
	for (unsigned c = 1; c <= VERDICT_COUNT; c++)
		n += snprintf(row + n, sizeof(row) - (size_t)n, "%6s",
		    verdict_letters((enum verdict_class)(c % VERDICT_COUNT)));
	add(d, DEBRIEF_TEXT, 0, row);
	for (unsigned t = 1; t < VERDICT_COUNT; t++) {
		n = snprintf(row, sizeof(row), "%-12s%2s",
		    verdict_name((enum verdict_class)t),
		    verdict_letters((enum verdict_class)t));
		for (unsigned c = 1; c <= VERDICT_COUNT; c++)
			n += snprintf(row + n, sizeof(row) - (size_t)n, "%6zu",
			    g->matrix[t][c % VERDICT_COUNT]);
		add(d, DEBRIEF_TEXT, 0, row);
	}
	add(d, DEBRIEF_NOTE, 0, "-  means: not judged");
}

/* How many alerts there were on attacks, or judged to be, in the matrix. */
static size_t
count_malicious(const struct grade *g, bool judged)
{
	size_t n = 0;

	for (unsigned i = 0; i < VERDICT_COUNT; i++)
		n += judged ? g->matrix[i][VERDICT_MALICIOUS]
			    : g->matrix[VERDICT_MALICIOUS][i];
	return n;
}

static void
tell_escalations(struct debrief *d)
{
	const struct grade *g = d->grade;

	if (count_malicious(g, true) == 0)
		add(d, DEBRIEF_TEXT, 0, "You escalated no alert.");
	else
		say(d, DEBRIEF_TEXT, 0, "Of your escalations %u%% were right.",
		    g->precision / 10);
	if (count_malicious(g, false) == 0)
		return;
	say(d, DEBRIEF_TEXT, 0, "Of the attack alerts you escalated %u%%.",
	    g->recall / 10);
	say(d, DEBRIEF_NOTE, 0,
	    "%u%% of the alerts were attacks: compare only with runs of the "
	    "same share.",
	    g->base_rate / 10);
}

static void
tell_measures(struct debrief *d, const struct grade_input *in)
{
	const struct grade *g = d->grade;
	char after[32];

	title(d, "Measures");
	tell_escalations(d);
	if (g->first_right_ns >= 0)
		say(d, DEBRIEF_TEXT, 0,
		    "First right verdict: %s (minutes and seconds).",
		    since(in, in->log->begun_ns + g->first_right_ns, after));
	if (g->sure_right > 0)
		say(d, DEBRIEF_TEXT, 0,
		    "You were sure to %u%% where you were right.",
		    g->sure_right);
	if (g->sure_wrong > 0)
		say(d, DEBRIEF_TEXT, 0,
		    "You were sure to %u%% where you were wrong.",
		    g->sure_wrong);
	if (g->unopened > 0)
		say(d, DEBRIEF_BAD, 0,
		    "Verdicts given without opening the evidence: %zu.",
		    g->unopened);
	if (run_revised(in->log) > 0)
		say(d, DEBRIEF_NOTE, 0,
		    "Verdicts that you changed or took back: %zu. The last "
		    "one counts, and the journal keeps all.",
		    run_revised(in->log));
	if (in->log->backwards > 0)
		say(d, DEBRIEF_BAD, 0,
		    "Times that the clock was set back during the run: %u.",
		    in->log->backwards);
	if (g->ungraded > 0)
		say(d, DEBRIEF_NOTE, 0,
		    "Alerts on nothing that the scenario judges: %zu.",
		    g->ungraded);
}

/* ", fraud or account-misuse": the accepted reasons of a verdict. */
static void
put_reasons(const struct label *l, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (const char *const *r = l->reasons; r != NULL && *r != NULL; r++) {
		int more = snprintf(
		    out + n, size - n, "%s%s", n == 0 ? ", " : " or ", *r);

		if (more < 0 || (size_t)more >= size - n)
			break;
		n += (size_t)more;
	}
	out[n] = '\0';
}

static void
tell_label(struct debrief *d, const struct grade_input *in,
    const struct grade_label *l)
{
	const char *why = words_in(&l->label->why, in->lang);
	const char *find = words_in(&l->label->find, in->lang);
	bool all = l->right == l->alerts;
	char reasons[200];

	put_reasons(l->label, reasons, sizeof(reasons));
	say(d, all ? DEBRIEF_GOOD : DEBRIEF_BAD, 0, "%s: right is %s%s",
	    words_in(&l->label->name, in->lang),
	    verdict_name(l->label->verdict), reasons);
	for (unsigned c = 0; c < VERDICT_COUNT; c++) {
		if (l->given[c] > 0)
			say(d, DEBRIEF_TEXT, 4, "you: %s on %zu of %zu %s",
			    c == VERDICT_NONE
				? "no verdict"
				: verdict_name((enum verdict_class)c),
			    l->given[c], l->alerts,
			    l->alerts == 1 ? "alert" : "alerts");
	}
	if (why[0] != '\0')
		add(d, DEBRIEF_NOTE, 4, why);
	if (find[0] != '\0')
		say(d, DEBRIEF_NOTE, 4, "it shows here: %s", find);
	if (l->missed[0] != '\0')
		say(d, DEBRIEF_BAD, 4, "evidence you did not cite: %s",
		    l->missed);
}

static void
tell_verdicts(struct debrief *d, const struct grade_input *in)
{
	const struct grade *g = d->grade;
	bool any = false;

	title(d, "What was right, and why");
	for (size_t i = 0; i < g->labels; i++) {
		if (g->label[i].alerts == 0)
			continue;
		tell_label(d, in, &g->label[i]);
		any = true;
	}
	if (!any)
		add(d, DEBRIEF_TEXT, 0, "There was no alert to judge.");
}

/* What the rule found and whom it accused, on variants not seen before. */
static void
tell_rule(
    struct debrief *d, const struct grade_input *in, const struct grade_task *t)
{
	const struct rule_score *s = t->rule;
	const struct label *worst;

	if (t->answer != NULL)
		say(d, DEBRIEF_TEXT, 4, "you: %.400s", t->answer);
	if (s == NULL) {
		add(d, DEBRIEF_TEXT, 4,
		    t->answer == NULL ? "you: no rule" : "it could not be run");
		return;
	}
	say(d, DEBRIEF_TEXT, 4,
	    "on %u variants that you have not seen it finds %u of %u, with %u "
	    "alerts",
	    s->builds, s->found, s->wanted, s->alerts);
	if (s->missed[0] != '\0')
		say(d, DEBRIEF_BAD, 4, "one that it misses shows in %s there",
		    s->missed);
	worst = rule_worst(s, in->scenario);
	say(d, s->false_alerts == 0 ? DEBRIEF_TEXT : DEBRIEF_BAD, 4,
	    "false alarms: %u, which is %u an hour", s->false_alerts,
	    rule_false_per_hour(s));
	if (worst != NULL)
		say(d, DEBRIEF_BAD, 4, "most of them are on \"%s\": %s",
		    words_in(&worst->name, in->lang),
		    words_in(&worst->why, in->lang));
}

static void
tell_task(
    struct debrief *d, const struct grade_input *in, const struct grade_task *t)
{
	const char *why = words_in(&t->task->why, in->lang);
	struct buf model = {0};

	add(d, t->right ? DEBRIEF_GOOD : DEBRIEF_BAD, 0,
	    words_in(&t->task->ask, in->lang));
	if (t->task->kind == TASK_RULE) {
		tell_rule(d, in, t);
		if (why[0] != '\0')
			add(d, DEBRIEF_NOTE, 4, why);
		return;
	}
	answer_model(t->task, in->truth, &model);
	buf_byte(&model, '\0');
	say(d, DEBRIEF_TEXT, 4, "you: %s (%s)",
	    t->answer == NULL ? "no answer" : t->answer,
	    t->right ? "right" : "not right");
	if (!t->right)
		say(d, DEBRIEF_TEXT, 4, "right: %s", (const char *)model.p);
	if (why[0] != '\0')
		add(d, DEBRIEF_NOTE, 4, why);
	buf_free(&model);
}

static void
tell_tasks(struct debrief *d, const struct grade_input *in)
{
	const struct grade *g = d->grade;

	if (g->tasks == 0)
		return;
	title(d, "Tasks");
	for (size_t i = 0; i < g->tasks; i++)
		tell_task(d, in, &g->task[i]);
}

/* A report as it was handed in, beside the model. */
static void
tell_field(struct debrief *d, const struct grade_input *in,
    const struct duty *duty, const struct duty_field *f)
{
	const char *text = duty_text(in->log, duty, f);
	const char *model = words_in(&f->model, in->lang);
	bool right = duty_field_right(f, text);

	add(d, right ? DEBRIEF_GOOD : DEBRIEF_BAD, 0,
	    words_in(&f->name, in->lang));
	say(d, DEBRIEF_TEXT, 4, "you: %s%s",
	    text == NULL ? "nothing" : duty_said(f, text, in->lang),
	    f->options == 0 && right ? " (compare it with the model)" : "");
	if (!right && f->want[0] != '\0')
		say(d, DEBRIEF_TEXT, 4, "right: %s",
		    duty_said(f, f->want, in->lang));
	if (model[0] != '\0')
		say(d, DEBRIEF_NOTE, 4, "model: %s", model);
}

static void
tell_duties(struct debrief *d, const struct grade_input *in)
{
	for (size_t i = 0; i < in->scenario->duties; i++) {
		const struct duty *duty = &in->scenario->duty[i];

		title(d, words_in(&duty->name, in->lang));
		say(d, DEBRIEF_NOTE, 0,
		    "%s (as of %s): within %u hours of becoming aware. "
		    "The clock starts with awareness, not with certainty.",
		    duty->law, duty->as_of, duty->hours);
		for (size_t k = 0; k < duty->fields; k++)
			tell_field(d, in, duty, &duty->field[k]);
	}
}

static void
tell_postings(struct debrief *d)
{
	const struct grade *g = d->grade;

	title(d, "Every posting and its rule");
	for (unsigned l = 0; l < LEDGER_COUNT; l++) {
		for (size_t i = 0; i < g->postings; i++) {
			const struct posting *p = &g->posting[i];

			if (p->ledger != l)
				continue;
			say(d,
			    p->points > 0       ? DEBRIEF_GOOD
				: p->points < 0 ? DEBRIEF_BAD
						: DEBRIEF_TEXT,
			    0, "%+4d  %s: %s", p->points,
			    ledger_name(p->ledger), p->rule);
		}
	}
}

static void
tell_story(struct debrief *d, const struct grade_input *in)
{
	const char *story = words_in(&in->scenario->debrief, in->lang);

	if (story[0] == '\0')
		return;
	title(d, "What happened");
	add(d, DEBRIEF_TEXT, 0, story);
}

struct debrief *
debrief_new(const struct grade_input *in)
{
	struct debrief *d = mem_zalloc(1, sizeof(*d));

	d->arena = arena_new(16384);
	d->grade = grade_new(in);
	tell_result(d, in);
	tell_story(d, in);
	tell_timeline(d, in);
	tell_verdicts(d, in);
	tell_tasks(d, in);
	tell_duties(d, in);
	tell_matrix(d);
	tell_measures(d, in);
	tell_postings(d);
	return d;
}

void
debrief_free(struct debrief *d)
{
	if (d == NULL)
		return;
	grade_free(d->grade);
	arena_free(d->arena);
	free(d);
}

/* ---- as text ---- */

static void
indent_by(struct buf *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_byte(out, ' ');
}

/* One paragraph; blanks at its beginning and inside stay where they fit. */
static void
put_paragraph(struct buf *out, unsigned indent, struct span s)
{
	unsigned used = indent;
	struct span word;
	bool first = true;

	indent_by(out, indent);
	while (span_token(&s, ' ', &word)) {
		unsigned n = text_columns(word);

		if (!first && n > 0 && used + 1 + n > TEXT_COLUMNS) {
			while (out->n > 0 && out->p[out->n - 1] == ' ')
				out->n--;
			buf_byte(out, '\n');
			indent_by(out, indent + 2);
			used = indent + 2;
		} else if (!first) {
			buf_byte(out, ' ');
			used++;
		}
		buf_put(out, word);
		used += n;
		first = false;
	}
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
	buf_byte(out, '\n');
}

static void
put_line(struct buf *out, const struct debrief_line *l)
{
	struct buf safe = {0};
	struct span rest;
	struct span paragraph;
	unsigned indent = l->indent;

	if (l->kind == DEBRIEF_GOOD || l->kind == DEBRIEF_BAD) {
		indent_by(out, indent);
		buf_str(out, l->kind == DEBRIEF_GOOD ? "+ " : "! ");
		indent = 0;
	}
	safe_text(&safe, span_str(l->text), true);
	rest = buf_span(&safe);
	if (rest.n == 0)
		buf_byte(out, '\n');
	while (rest.n > 0 && span_token(&rest, '\n', &paragraph)) {
		put_paragraph(out, indent, paragraph);
		indent = l->indent;
	}
	buf_free(&safe);
}

void
debrief_text(const struct debrief *d, struct buf *out)
{
	for (size_t i = 0; i < d->lines; i++) {
		put_line(out, &d->line[i]);
		if (d->line[i].kind == DEBRIEF_TITLE) {
			indent_by(out, 0);
			for (unsigned k =
				 text_columns(span_str(d->line[i].text));
			     k > 0; k--)
				buf_byte(out, '=');
			buf_byte(out, '\n');
		}
	}
}
