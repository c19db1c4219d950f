/* A rule, an empty line, and the bytes that its checks are evaluated on. */

#include "analyzer/detect/suricata/inspect.h"
#include "analyzer/detect/suricata/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
evaluate(const struct signature *s, struct span bytes, struct arena *arena)
{
	struct inspect in = {.regex = regex_scratch_new(), .scratch = arena};
	struct alert alert = {0};

	for (uint32_t i = 0; i < s->buffers; i++) {
		in.bytes_final = i % 2 == 0;
		in.base_offset = i % 3 == 2 ? 7 : 0;
		if (inspect_buffer(&s->buffer[i], bytes, &in))
			inspect_explain(
			    &s->buffer[i], bytes, &in, &alert, arena);
	}
	regex_scratch_free(in.regex);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct ruleset_options options = {0};
	struct span all = span_of(data, n);
	size_t gap = span_find(all, span_str("\n\n"));
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct signatures sigs = {0};
	struct sig_reader *r = sig_reader_new(&options, arena, &diags);

	sig_read(r, "fuzz", span_first(all, gap), &sigs, &diags);
	for (size_t i = 0; gap != SIZE_MAX && i < sigs.n; i++)
		evaluate(sigs.v[i], span_from(all, gap + 2), arena);
	sig_reader_free(r);
	signatures_free(&sigs);
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
