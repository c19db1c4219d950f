#include "tui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/lang.h"

enum {
	CONFIDENCE_STEP = 10,
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

const char *class_help(enum verdict_class class)
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

	return class == VERDICT_NONE || class >= VERDICT_COUNT ? ""
							       : _(help[class]);
}

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

void
form_turn_technique(
    struct form *f, const char *const *v, unsigned n, bool forward)
{
	unsigned at = 0;

	while (at < n && strcmp(v[at], f->technique) != 0)
		at++;
	at = at == n ? 0 : turn(at, n, forward);
	snprintf(f->technique, TECHNIQUE_BYTES, "%s", v[at]);
}

void
form_turn(struct form *f, enum form_field field, bool forward)
{
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
	default:
		break;
	}
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
		f->technique[i] = s.p[i] == 't' && i == 0 ? 'T' : (char)s.p[i];
	f->technique[s.n] = '\0';
	return true;
}

bool
form_type(struct form *f, enum form_field field, const char *text)
{
	uint64_t n;

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
