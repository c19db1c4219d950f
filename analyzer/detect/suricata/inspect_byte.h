#ifndef ANALYZER_DETECT_SURICATA_INSPECT_BYTE_H
#define ANALYZER_DETECT_SURICATA_INSPECT_BYTE_H

#include "analyzer/detect/suricata/check.h"
#include "analyzer/detect/suricata/inspect_state.h"

/*
 * Evaluates byte_test, byte_jump, byte_extract or byte_math on bytes.  *at is
 * the end of the match before; the last three move it on.
 */
bool inspect_byte(
    const struct check *c, struct span bytes, struct inspect *in, size_t *at);

/* The value of an operand: as it stands, or of its variable. */
static inline int64_t
operand_value(const struct operand *o, const struct inspect *in)
{
	uint64_t v;

	if (!o->variable)
		return o->n;
	v = in->variable[o->n];
	return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

#endif
