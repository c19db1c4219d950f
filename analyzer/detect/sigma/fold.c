#include "analyzer/detect/sigma/fold.h"

#include <stddef.h>

/*
 * Capital letters from first to last, whose small ones are `add` away; with
 * step 2 capital and small letters take turns, beginning with a capital.
 */
struct letters {
	uint32_t first;
	uint32_t last;
	int32_t add;
	uint32_t step;
};

/* UnicodeData.txt, in order. */
static const struct letters table[] = {
    {0x00c0, 0x00d6, 32, 1},
    {0x00d8, 0x00de, 32, 1},
    {0x0100, 0x012e, 1, 2},
    {0x0132, 0x0136, 1, 2},
    {0x0139, 0x0147, 1, 2},
    {0x014a, 0x0176, 1, 2},
    {0x0178, 0x0178, -121, 1},
    {0x0179, 0x017d, 1, 2},
    {0x01cd, 0x01db, 1, 2},
    {0x01de, 0x01ee, 1, 2},
    {0x01f8, 0x021e, 1, 2},
    {0x0222, 0x0232, 1, 2},
    {0x0386, 0x0386, 38, 1},
    {0x0388, 0x038a, 37, 1},
    {0x038c, 0x038c, 64, 1},
    {0x038e, 0x038f, 63, 1},
    {0x0391, 0x03a1, 32, 1},
    {0x03a3, 0x03ab, 32, 1},
    {0x03c2, 0x03c2, 1, 1}, /* final sigma */
    {0x03d8, 0x03ee, 1, 2},
    {0x0400, 0x040f, 80, 1},
    {0x0410, 0x042f, 32, 1},
    {0x0460, 0x0480, 1, 2},
    {0x048a, 0x04be, 1, 2},
    {0x04c0, 0x04c0, 15, 1},
    {0x04c1, 0x04cd, 1, 2},
    {0x04d0, 0x052e, 1, 2},
    {0x0531, 0x0556, 48, 1},
    {0x10a0, 0x10c5, 7264, 1},
    {0x1e00, 0x1e94, 1, 2},
    {0x1ea0, 0x1efe, 1, 2},
    {0x212a, 0x212a, 'k' - 0x212a, 1},  /* Kelvin */
    {0x212b, 0x212b, 0xe5 - 0x212b, 1}, /* Angstrom */
    {0x2160, 0x216f, 16, 1},
    {0x24b6, 0x24cf, 26, 1},
    {0xff21, 0xff3a, 32, 1},
};

uint32_t
fold_char(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct letters *l = &table[i];

		if (c < l->first)
			return c;
		if (c <= l->last)
			return (c - l->first) % l->step == 0
			    ? (uint32_t)((int64_t)c + l->add)
			    : c;
	}
	return c;
}

unsigned
fold_variants(uint32_t c, uint32_t out[FOLD_VARIANTS])
{
	uint32_t small = fold_char(c);
	unsigned n = 0;

	out[n++] = small;
	if (small >= 'a' && small <= 'z')
		out[n++] = small - 32;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct letters *l = &table[i];
		int64_t capital = (int64_t)small - l->add;

		if (capital < l->first || capital > l->last ||
		    (capital - l->first) % l->step != 0 || n == FOLD_VARIANTS)
			continue;
		out[n++] = (uint32_t)capital;
	}
	return n;
}
