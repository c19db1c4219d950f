#ifndef ANALYZER_DETECT_SIGMA_REGEX_LITERAL_H
#define ANALYZER_DETECT_SIGMA_REGEX_LITERAL_H

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"

enum {
	REGEX_LITERAL_MIN = 3,   /* bytes that a literal must have */
	REGEX_LITERALS_MAX = 32, /* alternatives that are looked at */
};

/*
 * Texts of which one, in any case, stands in whatever the expression matches:
 * the longest literal of each alternative.  Returns how many there are; 0 when
 * some alternative has none, or when the expression is too special to tell.
 */
unsigned regex_literals(struct arena *arena, struct span pattern,
    struct span literal[REGEX_LITERALS_MAX]);

#endif
