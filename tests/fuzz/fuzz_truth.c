/* A truth.jsonl of a stranger: what was read can be searched. */

#include <stddef.h>
#include <stdint.h>

#include "scenarios/sim/build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct truth t;
	struct err err;

	if (truth_read(arena, span_of(data, size), &t, &err) && t.sources > 0) {
		for (uint64_t n = 0; n < 20; n++)
			(void)truth_find(&t, t.source[0].name, n);
	}
	arena_free(arena);
	return 0;
}
