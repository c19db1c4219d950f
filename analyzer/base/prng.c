#include "analyzer/base/prng.h"

#include "analyzer/base/map.h"

struct prng
prng_of(uint64_t seed, struct span name)
{
	return (struct prng){.state = hash_bytes(name.p, name.n, seed)};
}

uint64_t
prng_next(struct prng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t
prng_below(struct prng *r, uint64_t n)
{
	uint64_t limit;
	uint64_t x;

	if (n == 0)
		return 0;
	/* Draws again in the last, incomplete run of n, which would favour
	 * the small numbers. */
	limit = UINT64_MAX - UINT64_MAX % n;
	do {
		x = prng_next(r);
	} while (x >= limit);
	return x % n;
}

int64_t
prng_between(struct prng *r, int64_t low, int64_t high)
{
	uint64_t width = (uint64_t)high - (uint64_t)low + 1;

	if (high <= low)
		return low;
	if (width == 0)
		return (int64_t)prng_next(r);
	return (int64_t)((uint64_t)low + prng_below(r, width));
}

bool
prng_chance(struct prng *r, unsigned permille)
{
	return prng_below(r, 1000) < permille;
}
