/* A scenario file of a stranger. */

#include <stddef.h>
#include <stdint.h>

#include "scenarios/sim/sim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};

	(void)sim_load_text(arena, "x", span_of(data, size), &diags);
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
