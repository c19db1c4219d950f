#ifndef ANALYZER_DETECT_SIGMA_SLIP_H
#define ANALYZER_DETECT_SIGMA_SLIP_H

/* Names that were meant for others. */

#include "analyzer/base/span.h"

/*
 * Is one the other but for a letter: another one, one more, or two that stand
 * the other way round?  Names whose longer one has less than min bytes lie too
 * close to each other.
 */
bool is_slip(struct span a, struct span b, size_t min);

#endif
