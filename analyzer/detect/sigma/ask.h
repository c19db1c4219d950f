#ifndef ANALYZER_DETECT_SIGMA_ASK_H
#define ANALYZER_DETECT_SIGMA_ASK_H

/* One atom asked of one value: what a search cannot answer. */

#include "analyzer/detect/sigma/atom.h"
#include "analyzer/model/event.h"

/* A value under a field that rules ask about. */
struct seen {
	struct span name; /* as the event has it */
	struct span text;
	uint8_t type;  /* enum value_type */
	uint32_t next; /* of the same field: index + 1, or 0 */
};

/* ATOM_TEXT, _REGEX, _COMPARE, _TIME and _CIDR. */
bool ask_value(
    const struct atom *a, struct span text, struct regex_scratch *scratch);

/* ATOM_REF: does text stand to the value of the other field as asked? */
bool ask_reference(const struct atom *a, struct span text, struct span other);

#endif
