#ifndef ANALYZER_DETECT_SIGMA_FOLD_H
#define ANALYZER_DETECT_SIGMA_FOLD_H

#include <stdint.h>

/*
 * A character without its case: the simple folding of Unicode for the Latin,
 * Greek, Cyrillic, Armenian, Georgian and full-width letters.
 */
uint32_t fold_char(uint32_t c);

enum {
	FOLD_VARIANTS = 4
};

/* All characters that fold to the same as c does; returns how many. */
unsigned fold_variants(uint32_t c, uint32_t out[FOLD_VARIANTS]);

#endif
