#include "scenarios/grade/grade_duties.h"

#include <stdio.h>
#include <string.h>

#include "analyzer/base/time.h"

const char *
duty_key(const struct duty *d, const struct duty_field *f, char out[DUTY_KEY])
{
	(void)snprintf(out, DUTY_KEY, "%.80s/%.70s", d->id, f->id);
	return out;
}

static const struct run_answer *
answer_of(
    const struct run_log *log, const struct duty *d, const struct duty_field *f)
{
	char key[DUTY_KEY];

	return run_answer_of(log, duty_key(d, f, key));
}

const char *
duty_text(
    const struct run_log *log, const struct duty *d, const struct duty_field *f)
{
	const struct run_answer *a = answer_of(log, d, f);

	return a == NULL ? NULL : a->text;
}

const char *
duty_said(const struct duty_field *f, const char *text, enum lang lang)
{
	for (size_t i = 0; i < f->options; i++) {
		if (strcmp(f->option[i].id, text) == 0)
			return words_in(&f->option[i].text, lang);
	}
	return text;
}

const char *
duty_typed(const struct duty_field *f, const char *text)
{
	struct span s = span_trim(span_str(text));
	uint64_t n;

	if (f->options == 0)
		return s.n == 0 ? NULL : text;
	for (size_t i = 0; i < f->options; i++) {
		if (span_eq_nocase(s, span_str(f->option[i].id)))
			return f->option[i].id;
	}
	return span_number(s, f->options, &n) && n > 0 ? f->option[n - 1].id
						       : NULL;
}

bool
duty_field_right(const struct duty_field *f, const char *text)
{
	if (text == NULL || span_trim(span_str(text)).n == 0)
		return false;
	return f->want[0] == '\0' || strcmp(f->want, text) == 0;
}

int64_t
duty_aware_ns(const struct run_log *log)
{
	for (size_t i = 0; i < log->verdicts; i++) {
		const struct run_verdict *v = &log->verdict[i];

		if (v->verdict.class == VERDICT_MALICIOUS && !v->withdrawn)
			return v->verdict.time_ns;
	}
	return 0;
}

int64_t
duty_handed_in_ns(const struct run_log *log, const struct duty *d)
{
	int64_t last = 0;

	for (size_t i = 0; i < d->fields; i++) {
		const struct run_answer *a = answer_of(log, d, &d->field[i]);

		if (a == NULL && d->field[i].required)
			return 0;
		/* What may stay empty may also come later. */
		if (d->field[i].required && a->time_ns > last)
			last = a->time_ns;
	}
	return last;
}

/* Hours and minutes from becoming aware until it was handed in. */
static int64_t
took_ns(const struct run_log *log, const struct duty *d)
{
	int64_t aware = duty_aware_ns(log);
	int64_t handed = duty_handed_in_ns(log, d);

	return aware == 0 || handed < aware ? 0 : handed - aware;
}

static void
grade_duty(struct grade *g, const struct grade_input *in, const struct duty *d)
{
	const char *name = words_in(&d->name, in->lang);
	int64_t minutes = took_ns(in->log, d) / (60 * NS_PER_S);
	bool late = minutes > (int64_t)d->hours * 60;
	size_t right = 0;
	int points;

	g->sum[LEDGER_REPORTING].most += (int)d->points;
	for (size_t i = 0; i < d->fields; i++)
		right += duty_field_right(
		    &d->field[i], duty_text(in->log, d, &d->field[i]));
	if (duty_handed_in_ns(in->log, d) == 0) {
		grade_post(g, LEDGER_REPORTING, 0,
		    "\"%s\" was not handed in: a required field is empty (%zu "
		    "of %zu hold)",
		    name, right, d->fields);
		return;
	}
	points = (int)((size_t)d->points * right / d->fields);
	grade_post(g, LEDGER_REPORTING, late ? points / 2 : points,
	    "\"%s\": %zu of %zu fields hold; handed in %lld:%02lld hours after "
	    "you became aware, %u are allowed%s",
	    name, right, d->fields, (long long)(minutes / 60),
	    (long long)(minutes % 60), d->hours,
	    late ? ": late, which halves it" : "");
}

void
grade_duties(struct grade *g, const struct grade_input *in)
{
	for (size_t i = 0; i < in->scenario->duties; i++) {
		if (in->scenario->duty[i].fields > 0)
			grade_duty(g, in, &in->scenario->duty[i]);
	}
}
