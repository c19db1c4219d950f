/* The parts of analyzer/base that every byte or row goes through. */

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/cur.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/map.h"
#include "analyzer/base/prng.h"
#include "tests/bench/bench.h"

enum {
	BLOCK = 1 << 16,
	KEYS = 1 << 14,
};

struct state {
	uint8_t block[BLOCK];
	struct map *map;
};

static uint64_t
work_cursor(void *state, size_t n)
{
	const struct state *s = state;
	uint64_t sum = 0;
	struct cur c;

	for (; n > 0; n--) {
		c = cur_of((struct span){.p = s->block, .n = BLOCK});
		while (cur_left(&c) != 0)
			sum += cur_be16(&c) + cur_le32(&c) + cur_u8(&c);
	}
	return sum;
}

static uint64_t
work_hash(void *state, size_t n)
{
	const struct state *s = state;
	uint64_t sum = 0;

	for (; n > 0; n--)
		sum += hash_bytes(s->block, BLOCK, sum);
	return sum;
}

static uint64_t
work_sha256(void *state, size_t n)
{
	const struct state *s = state;
	uint8_t out[DIGEST_MAX];
	uint64_t sum = 0;

	for (; n > 0; n--) {
		(void)digest_of(DIGEST_SHA256,
		    (struct span){.p = s->block, .n = BLOCK}, out);
		sum += out[0];
	}
	return sum;
}

static uint64_t
work_map(void *state, size_t n)
{
	struct state *s = state;
	uint64_t sum = 0;
	size_t i;

	for (; n > 0; n--) {
		for (i = 0; i < KEYS; i++)
			map_put(s->map,
			    (struct span){.p = s->block + i * 4, .n = 16}, NULL)
			    ->n += i;
		sum += map_count(s->map);
	}
	return sum;
}

int
main(void)
{
	struct state *s = calloc(1, sizeof(*s));
	struct prng random = {.state = 1};
	size_t i;

	if (s == NULL)
		return EXIT_FAILURE;
	for (i = 0; i < BLOCK; i++)
		s->block[i] = (uint8_t)prng_next(&random);
	s->map = map_new();
	{
		const struct bench all[] = {
		    {"cursor", work_cursor, s, BLOCK, 0},
		    {"hash", work_hash, s, BLOCK, 0},
		    {"sha256", work_sha256, s, BLOCK, 0},
		    {"map", work_map, s, 0, KEYS},
		};

		for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			bench_run(&all[i]);
	}
	map_free(s->map);
	free(s);
	return EXIT_SUCCESS;
}
