#ifndef ANALYZER_DETECT_SIGMA_NUMBER_H
#define ANALYZER_DETECT_SIGMA_NUMBER_H

#include "analyzer/base/span.h"

/*
 * Reads all of a text as a number: decimal with fraction and exponent, or
 * hexadecimal behind 0x.  False: it is none.
 */
bool number_read(struct span text, double *n);

#endif
