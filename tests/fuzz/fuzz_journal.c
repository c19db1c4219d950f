/* Any lines as entries of a run's journal; what was taken is whole. */
#include <assert.h>
#include <string.h>

#include "scenarios/grade/run_entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct json *json = json_new();
	struct run_state s;
	struct span line;
	const char *why = NULL;

	run_state_start(&s);
	while (size > 0 && span_token(&rest, '\n', &line)) {
		uint64_t before = s.log.entries;
		bool ok = run_entry_read(&s, json, line, &why);

		assert(s.log.entries == before + ok);
		assert(ok || why != NULL);
	}
	for (size_t i = 0; i < s.log.verdicts; i++) {
		const struct run_verdict *v = &s.log.verdict[i];

		assert(v->verdict.class < VERDICT_COUNT);
		assert(v->verdict.citations <= RUN_CITATIONS);
		assert(
		    v->withdrawn || run_verdict_of(&s.log, v->alert) != NULL);
	}
	run_state_end(&s);
	json_free(json);
	return 0;
}
