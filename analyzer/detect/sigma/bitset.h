#ifndef ANALYZER_DETECT_SIGMA_BITSET_H
#define ANALYZER_DETECT_SIGMA_BITSET_H

/* Sets of small numbers, as words of 64 bits. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The words that so many bits need. */
static inline size_t
bitset_words(size_t bits)
{
	return (bits + 63) / 64;
}

static inline void
bitset_set(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << (i % 64);
}

static inline bool
bitset_has(const uint64_t *bits, size_t i)
{
	return (bits[i / 64] >> (i % 64) & 1) != 0;
}

#endif
