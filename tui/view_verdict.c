/* The verdict form: class, reason, confidence, technique, evidence, note. */
#include "tui/console.h"

#include <inttypes.h>

#include "tui/judge.h"
#include "tui/lang.h"

enum {
	TITLES = 4 /* in the head; the others are counted */
};

/* Alerts of the form from the i-th on that have its title. */
static size_t
of_title(const struct console *con, size_t i)
{
	const struct form *f = &con->form;
	const char *title = con->desk.alert[f->target[i]].alert->title;
	size_t n = 0;

	for (size_t k = 0; k < f->targets; k++) {
		bool same = strcmp(con->desk.alert[f->target[k]].alert->title,
				title) == 0;

		if (same && k < i)
			return 0; /* it was counted there */
		n += same;
	}
	return n;
}

/* What they are, each title once. */
static void
write_titles(const struct console *con, struct doc *d)
{
	const struct form *f = &con->form;
	unsigned titles = 0;
	size_t told = 0;

	for (size_t i = 0; told < f->targets && titles < TITLES; i++) {
		size_t n = of_title(con, i);

		if (n == 0)
			continue;
		doc_line(d);
		doc_printf(d, STYLE_DIM, "%5zu ", n);
		doc_str(
		    d, STYLE_TEXT, con->desk.alert[f->target[i]].alert->title);
		told += n;
		titles++;
	}
	if (told < f->targets) {
		doc_line(d);
		doc_printf(d, STYLE_DIM, _("%5zu others"), f->targets - told);
	}
}

static void
write_head(const struct console *con, struct doc *d)
{
	const struct form *f = &con->form;

	doc_printf(d, STYLE_TITLE,
	    ngettext(
		"Verdict on %zu alert", "Verdict on %zu alerts", f->targets),
	    f->targets);
	write_titles(con, d);
	if (con->mode == MODE_SOC)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("It holds for the whole incident: malicious "
			       "opens it, any other class closes it.")));
	doc_line(d);
}

static void
field(struct doc *d, enum form_field f, const char *label)
{
	doc_item(d, REF_FIELD, f, 0);
	doc_str(d, STYLE_DIM, label);
	doc_tab(d, 14);
}

static void
write_classes(const struct form *f, struct doc *d)
{
	field(d, FORM_CLASS, _("class"));
	for (int c = VERDICT_MALICIOUS; c < VERDICT_COUNT; c++) {
		bool on = c == (int)f->class;

		doc_printf(d, on ? STYLE_TITLE : STYLE_DIM,
		    on ? "[%s] " : "%s ",
		    _(verdict_name((enum verdict_class)c)));
	}
	doc_line(d);
	doc_tab(d, 14);
	doc_str(d, STYLE_DIM, class_help(f->class));
}

static void
write_reasons(const struct form *f, struct doc *d)
{
	const char *const *reason = verdict_reasons(f->class);

	field(d, FORM_REASON, _("reason"));
	for (unsigned i = 0; reason[i] != NULL; i++) {
		bool on = i == f->reason;

		if (d->v[d->n - 1].columns + strlen(reason[i]) + 3 > d->width) {
			doc_line(d);
			doc_tab(d, 14);
		}
		doc_printf(d, on ? STYLE_TITLE : STYLE_DIM,
		    on ? "[%s] " : "%s ", reason[i]);
	}
}

static void
write_cited(const struct console *con, struct doc *d)
{
	doc_title(d, _("Evidence cited (cite rows and frames with Space)"));
	for (size_t i = 0; i < con->desk.cites; i++) {
		const struct citation *c = &con->desk.cite[i];

		doc_item(d, REF_CITED, i, '*');
		doc_printf(d, STYLE_TEXT, "%s %" PRIu64, c->source, c->number);
	}
	if (con->desk.cites == 0)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(con->mode == MODE_TRAIN
			    ? _("None yet: a verdict without evidence earns "
				"nothing for its grounds.")
			    : _("None yet.")));
}

static void
verdict_write(struct console *con, struct doc *d)
{
	const struct form *f = &con->form;

	if (f->targets == 0) {
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("Choose an alert in the inbox and press e, s "
			       "or v to judge it.")));
		return;
	}
	write_head(con, d);
	write_classes(f, d);
	write_reasons(f, d);
	field(d, FORM_CONFIDENCE, _("confidence"));
	doc_printf(d, STYLE_TEXT, "%u %%", f->confidence);
	if (con->mode == MODE_TRAIN) {
		field(d, FORM_TECHNIQUE, _("ATT&CK"));
		doc_str(d, STYLE_TEXT,
		    f->technique[0] == '\0' ? _("none") : f->technique);
	}
	field(d, FORM_NOTE, _("note"));
	doc_str(d, STYLE_TEXT, form_note(f));
	field(d, FORM_GIVE, "");
	doc_str(d, STYLE_KEY, _("Give this verdict"));
	write_cited(con, d);
	doc_title(d,
	    _("h and l, or the arrows, change a choice; Enter types "
	      "it."));
}

static void
ask(struct console *con, enum form_field f)
{
	static const char *const labels[FORM_FIELDS] = {
	    [FORM_CLASS] = N_("Class (M, BT, F, P, X, U):"),
	    [FORM_REASON] = N_("Reason (its number or word):"),
	    [FORM_CONFIDENCE] = N_("Confidence (percent):"),
	    [FORM_TECHNIQUE] = N_("ATT&CK technique (such as T1110.004):"),
	    [FORM_NOTE] = N_("Note:"),
	};

	console_ask(con, f, _(labels[f]),
	    f == FORM_NOTE            ? form_note(&con->form)
		: f == FORM_TECHNIQUE ? con->form.technique
				      : "");
}

static bool
act_on_field(struct console *con, enum form_field f, enum act act)
{
	switch (act) {
	case ACT_LEFT:
	case ACT_RIGHT:
		judge_turn(con, f, act == ACT_RIGHT);
		return true;
	case ACT_OPEN:
		if (f == FORM_GIVE)
			judge_give(con);
		else
			ask(con, f);
		return true;
	default:
		return false;
	}
}

static bool
verdict_act(struct console *con, struct ref at, enum act act)
{
	if (con->form.targets == 0)
		return false;
	if (act == ACT_GIVE) {
		judge_give(con);
		return true;
	}
	if (at.kind == REF_FIELD)
		return act_on_field(con, (enum form_field)at.n, act);
	if (at.kind == REF_CITED && at.n < con->desk.cites &&
	    (act == ACT_MARK || act == ACT_OPEN)) {
		console_cite(con, con->desk.cite[at.n].source,
		    con->desk.cite[at.n].number);
		return true;
	}
	return false;
}

static void
verdict_entered(struct console *con, unsigned about, const char *text)
{
	if (about < FORM_FIELDS &&
	    !form_type(&con->form, (enum form_field)about, text))
		console_say(con, _("That is not one of the choices."));
}

const struct view view_verdict = {
    .name = N_("Verdict"),
    .help = N_("the form of a verdict"),
    .key = '7',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_FORM | KEYS_EVIDENCE,
    .items = true,
    .write = verdict_write,
    .act = verdict_act,
    .entered = verdict_entered,
};
