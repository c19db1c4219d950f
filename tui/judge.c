#include "tui/judge.h"

#include <string.h>

#include "analyzer/base/mem.h"
#include "tui/lang.h"

enum {
	CONFIDENCE_FIRST = 70,
	TECHNIQUES = 64, /* to choose from */
};

static void
add_target(struct form *f, size_t alert)
{
	f->target[f->targets++] = alert;
}

/* The marked alerts, or else those that ref stands for. */
static void
set_target(struct console *con, struct ref ref)
{
	struct form *f = &con->form;
	const struct desk *d = &con->desk;
	bool marked = map_count(d->marked) > 0;

	f->target = mem_zalloc(d->alerts + 1, sizeof(*f->target));
	for (size_t i = 0; i < d->alerts; i++) {
		if (marked                      ? desk_marked(d, i)
			: ref.kind == REF_ALERT ? i == ref.n
						: d->alert[i].incident == ref.n)
			add_target(f, i);
	}
}

static void
begin(struct console *con, struct ref ref, enum verdict_class class)
{
	struct form *f = &con->form;

	form_free(f);
	set_target(con, ref);
	f->class = class;
	f->confidence = CONFIDENCE_FIRST;
	if (ref.kind == REF_ALERT && map_count(con->desk.marked) == 0)
		console_look(con, ref.n);
	console_open(con, &view_verdict);
	con->pane[con->open].main = (struct scroll){0};
	console_changed(con);
}

bool
judge_act(struct console *con, struct ref ref, enum act act)
{
	enum verdict_class class;

	switch (act) {
	case ACT_CLOSE:
	case ACT_CLOSE_NOTE:
		class = VERDICT_BENIGN;
		break;
	case ACT_ESCALATE:
	case ACT_ESCALATE_NOTE:
	case ACT_VERDICT:
		class = VERDICT_MALICIOUS;
		break;
	default:
		return false;
	}
	begin(con, ref, class);
	if (con->form.targets > 0 &&
	    (act == ACT_CLOSE_NOTE || act == ACT_ESCALATE_NOTE))
		console_ask(con, FORM_NOTE, _("Note:"), "");
	return true;
}

/* Techniques that the rules of the judged alerts name, each once. */
static unsigned
techniques(const struct console *con, const char *v[TECHNIQUES])
{
	unsigned n = 0;

	v[n++] = "";
	for (size_t i = 0; i < con->form.targets; i++) {
		const char *const *t =
		    con->desk.alert[con->form.target[i]].alert->techniques;

		for (; t != NULL && *t != NULL && n < TECHNIQUES; t++) {
			unsigned k = 0;

			while (k < n && strcmp(v[k], *t) != 0)
				k++;
			if (k == n)
				v[n++] = *t;
		}
	}
	return n;
}

void
judge_turn(struct console *con, enum form_field field, bool forward)
{
	const char *v[TECHNIQUES];

	if (field == FORM_TECHNIQUE)
		form_turn_technique(&con->form, v, techniques(con, v), forward);
	else
		form_turn(&con->form, field, forward);
	console_changed(con);
}

void
judge_give(struct console *con)
{
	struct form *f = &con->form;
	struct verdict v = {
	    .class = f->class,
	    .reason = form_reason(f),
	    .note = form_note(f),
	    .confidence = f->confidence,
	    .citation = con->desk.cite,
	    .citations = con->desk.cites,
	    .who = con->options->who,
	    .time_ns = console_now(con),
	};
	const struct desk_target target = {f->target, f->targets};
	size_t n = f->targets;
	struct err err;

	if (n == 0) {
		console_say(con, _("There is nothing to judge."));
		return;
	}
	if (v.class == VERDICT_UNDETERMINED && v.note[0] == '\0') {
		console_say(
		    con, _("Name the missing evidence in the note first."));
		return;
	}
	if (!desk_judge(&con->desk, target, &v, f->technique, &err)) {
		console_say_err(con, &err);
		return;
	}
	console_say(con,
	    ngettext("%s: verdict given on %zu alert.",
		"%s: verdict given on %zu alerts.", n),
	    _(verdict_name(v.class)), n);
	form_free(f);
	desk_unmark_all(&con->desk);
	desk_uncite_all(&con->desk);
	console_back(con);
}
