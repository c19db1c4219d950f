#include "tui/form.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "tui/console.h"
#include "tui/lang.h"

enum {
	CONFIDENCE_STEP = 10,
	CONFIDENCE_FIRST = 70,
	TECHNIQUES = 64, /* to choose from */
};

void
form_free(struct form *f)
{
	free(f->target);
	buf_free(&f->note);
	*f = (struct form){0};
}

const char *
form_reason(const struct form *f)
{
	const char *reason = verdict_reasons(f->class)[f->reason];

	return reason == NULL ? "" : reason;
}

const char *
form_note(const struct form *f)
{
	return f->note.n == 0 ? "" : (const char *)f->note.p;
}

const char *
class_help(enum verdict_class class)
{
	static const char *const help[VERDICT_COUNT] = {
	    [VERDICT_NONE] = "",
	    [VERDICT_MALICIOUS] = N_("an attack, with or without success"),
	    [VERDICT_BENIGN] = N_("true, and explained by legitimate activity"),
	    [VERDICT_FALSE] = N_("the rule is wrong: it did not happen"),
	    [VERDICT_POLICY] = N_("a breach of policy, not an attack"),
	    [VERDICT_FAULT] = N_("a defect, not a security matter"),
	    [VERDICT_UNDETERMINED] =
		N_("evidence is missing: name in the note which"),
	};

	return class == VERDICT_NONE || class >= VERDICT_COUNT
	    ? ""
	    : _(help[class]);
}

/* ---- beginning ---- */

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
		if (marked ? desk_marked(d, i)
			: ref.kind == REF_ALERT
			? i == ref.n
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
form_act(struct console *con, struct ref ref, enum act act)
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

/* ---- filling in ---- */

static unsigned
reasons(const struct form *f)
{
	unsigned n = 0;

	while (verdict_reasons(f->class)[n] != NULL)
		n++;
	return n;
}

static unsigned
turn(unsigned at, unsigned n, bool forward)
{
	if (n == 0)
		return 0;
	return forward ? (at + 1) % n : (at + n - 1) % n;
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

static void
turn_technique(struct console *con, bool forward)
{
	const char *v[TECHNIQUES];
	unsigned n = techniques(con, v);
	unsigned at = 0;

	while (at < n && strcmp(v[at], con->form.technique) != 0)
		at++;
	at = at == n ? 0 : turn(at, n, forward);
	snprintf(con->form.technique, TECHNIQUE_BYTES, "%s", v[at]);
}

void
form_turn(struct console *con, enum form_field field, bool forward)
{
	struct form *f = &con->form;

	switch (field) {
	case FORM_CLASS:
		f->class = (enum verdict_class)(
		    1 + turn(f->class - 1, VERDICT_COUNT - 1, forward));
		f->reason = 0;
		break;
	case FORM_REASON:
		f->reason = turn(f->reason, reasons(f), forward);
		break;
	case FORM_CONFIDENCE:
		if (forward && f->confidence < 100)
			f->confidence += CONFIDENCE_STEP;
		else if (!forward && f->confidence >= CONFIDENCE_STEP)
			f->confidence -= CONFIDENCE_STEP;
		break;
	case FORM_TECHNIQUE:
		turn_technique(con, forward);
		break;
	default:
		break;
	}
	console_changed(con);
}

static bool
type_class(struct form *f, const char *text)
{
	enum verdict_class class = verdict_find(span_str(text));

	if (class == VERDICT_NONE || class == VERDICT_COUNT)
		return false;
	f->class = class;
	f->reason = 0;
	return true;
}

/* A reason by its number in the list or by its code. */
static bool
type_reason(struct form *f, const char *text)
{
	unsigned count = reasons(f);
	uint64_t n;

	if (span_number(span_str(text), count, &n) && n > 0) {
		f->reason = (unsigned)n - 1;
		return true;
	}
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(verdict_reasons(f->class)[i], text) == 0) {
			f->reason = i;
			return true;
		}
	}
	return false;
}

static bool
type_technique(struct form *f, const char *text)
{
	struct span s = span_trim(span_str(text));

	if (s.n >= TECHNIQUE_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++)
		f->technique[i] =
		    s.p[i] == 't' && i == 0 ? 'T' : (char)s.p[i];
	f->technique[s.n] = '\0';
	return true;
}

bool
form_type(struct console *con, enum form_field field, const char *text)
{
	struct form *f = &con->form;
	uint64_t n;

	console_changed(con);
	switch (field) {
	case FORM_CLASS:
		return type_class(f, text);
	case FORM_REASON:
		return type_reason(f, text);
	case FORM_CONFIDENCE:
		if (!span_number(span_str(text), 100, &n))
			return false;
		f->confidence = (uint8_t)n;
		return true;
	case FORM_TECHNIQUE:
		return type_technique(f, text);
	case FORM_NOTE:
		buf_clear(&f->note);
		buf_str(&f->note, text);
		buf_byte(&f->note, '\0');
		return true;
	default:
		return false;
	}
}

/* ---- giving ---- */

void
form_give(struct console *con)
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
	console_say(con, _("%s: verdict given on %zu alerts."),
	    _(verdict_name(v.class)), n);
	form_free(f);
	desk_unmark_all(&con->desk);
	desk_uncite_all(&con->desk);
	console_back(con);
}
