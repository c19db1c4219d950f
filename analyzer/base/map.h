#ifndef ANALYZER_BASE_MAP_H
#define ANALYZER_BASE_MAP_H

/* A table from byte strings to numbers or pointers, and the hash behind it. */

#include "analyzer/base/span.h"

/*
 * A 64-bit hash of n bytes: the same on every machine, not secret, good enough
 * for tables.  seed separates families of hashes.
 */
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed);

/* Mixes a number into 64 well-spread bits. */
static inline uint64_t
hash_mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}

/* What a key stands for: the user of the map knows which. */
union map_value {
	uint64_t n;
	void *p;
	const void *cp;
};

struct map; /* opaque */

struct map *map_new(void);
void map_free(struct map *m); /* m may be NULL; the values are not touched */
size_t map_count(const struct map *m);

/* The value of key, or NULL.  Valid until the next map_put. */
union map_value *map_get(const struct map *m, struct span key);

/*
 * The value of key, new and zero when it was not there (*added is then true;
 * added may be NULL).  The map keeps a copy of the key.
 */
union map_value *map_put(struct map *m, struct span key, bool *added);

/* Removes key.  False: it was not there. */
bool map_remove(struct map *m, struct span key);

/* Forgets all keys and keeps the room. */
void map_clear(struct map *m);

/*
 * Walks the entries in the order they were put (removed ones left out): start
 * with *at = 0.  False: there are no more.
 */
bool map_next(
    const struct map *m, size_t *at, struct span *key, union map_value **value);

#endif
