/* Rule files: whatever they say, they are read or refused. */

#include "analyzer/detect/suricata/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct ruleset_options options = {0};
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct signatures sigs = {0};
	struct sig_reader *r = sig_reader_new(&options, arena, &diags);

	sig_read(r, "fuzz", span_of(data, n), &sigs, &diags);
	sig_reader_free(r);
	signatures_free(&sigs);
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
