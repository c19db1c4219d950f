#ifndef ANALYZER_DETECT_SIGMA_FOLD_H
#define ANALYZER_DETECT_SIGMA_FOLD_H

#include <stdint.h>

/*
 * A character without its case: the simple folding of Unicode for the Latin,
 * Greek, Cyrillic, Armenian, Georgian and full-width letters.
 */
uint32_t fold_char(uint32_t c);

#endif
