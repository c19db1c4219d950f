#ifndef TUI_FORM_H
#define TUI_FORM_H

/*
 * A verdict while it is filled in: on which alerts, its class, reason,
 * confidence, technique and note.  What it cites lies on the desk.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/verdict.h"

enum form_field {
	FORM_CLASS,
	FORM_REASON,
	FORM_CONFIDENCE,
	FORM_TECHNIQUE,
	FORM_NOTE,
	FORM_GIVE,
	FORM_FIELDS
};

enum {
	TECHNIQUE_BYTES = 16
};

/* Zeroed, it is on nothing. */
struct form {
	size_t *target; /* indexes of alerts */
	size_t targets;
	enum verdict_class class;
	unsigned reason; /* index in the reasons of the class */
	uint8_t confidence;
	char technique[TECHNIQUE_BYTES]; /* "" for none */
	struct buf note;                 /* ends with a zero byte, or empty */
};

void form_free(struct form *f);

/*
 * The choice before or behind in a field; techniques are the n to choose from,
 * of which the first is "".
 */
void form_turn(struct form *f, enum form_field field, bool forward);
void form_turn_technique(
    struct form *f, const char *const *v, unsigned n, bool forward);

/* Takes what was typed for a field.  False: it does not fit there. */
bool form_type(struct form *f, enum form_field field, const char *text);

const char *form_reason(const struct form *f);
const char *form_note(const struct form *f);

/* What a class means, in one line. */
const char *class_help(enum verdict_class class);

#endif
