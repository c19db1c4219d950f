#include "scenarios/grade/score.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	const char *help;
} ledgers[LEDGER_COUNT] = {
    [LEDGER_DETECTION] = {"detection",
	"attack steps that were found: an alert of it judged malicious, or its "
	"evidence cited"},
    [LEDGER_TRIAGE] = {"triage",
	"verdicts by the scenario's costs, each kind of alert in its share"},
    [LEDGER_JUSTIFICATION] = {"justification",
	"cited evidence against what is enough: nothing missing, nothing "
	"beside the point"},
    [LEDGER_MAPPING] = {"mapping",
	"ATT&CK techniques named for the attack steps"},
    [LEDGER_TASKS] = {"tasks", "right answers"},
    [LEDGER_REPORTING] = {"reporting",
	"reports to authorities: fields that hold, handed in within the "
	"law's time"},
    [LEDGER_ECONOMY] = {"economy",
	"hints, charged when their task was solved and never above its "
	"points"},
};

const char *
ledger_name(enum ledger l)
{
	return l < LEDGER_COUNT ? ledgers[l].name : "";
}

const char *
ledger_help(enum ledger l)
{
	return l < LEDGER_COUNT ? ledgers[l].help : "";
}

static bool
names(struct span text, struct span word)
{
	for (size_t i = 0; i + word.n <= text.n; i++) {
		if (span_eq_nocase(span_of(text.p + i, word.n), word))
			return true;
	}
	return false;
}

bool
grade_right(const struct label *label, const struct verdict *v)
{
	if (v->class == VERDICT_NONE || v->class != label->verdict)
		return false;
	return v->class != VERDICT_UNDETERMINED ||
	    names(span_str(v->note), span_str(label->missing));
}

const struct label *
grade_label_of(
    const struct grade_input *in, const char *source, uint64_t number)
{
	const struct truth_mark *m = truth_find(in->truth, source, number);

	if (m == NULL || m->label >= in->truth->labels)
		return NULL;
	return scenario_label(in->scenario, in->truth->label[m->label]);
}

void
grade_post(struct grade *g, enum ledger l, int points, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	g->posting = arena_grow(g->arena, g->posting, g->postings,
	    &g->cap_postings, sizeof(*g->posting));
	g->posting[g->postings++] =
	    (struct posting){l, points, arena_str(g->arena, span_str(text))};
	g->sum[l].points += points;
}

const char *
grade_place(struct arena *arena, const struct truth *t, const char *label)
{
	for (size_t i = 0; i < t->marks; i++) {
		const struct truth_mark *m = &t->mark[i];

		if (m->label < t->labels && m->source < t->sources &&
		    strcmp(t->label[m->label], label) == 0)
			return (const char *)arena_printf(arena, "%s %llu",
			    t->source[m->source].name,
			    (unsigned long long)m->first)
			    .p;
	}
	return "";
}
