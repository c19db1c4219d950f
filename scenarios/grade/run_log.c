#include "scenarios/grade/run_log.h"

#include <string.h>

static struct span
id_span(const uint64_t *id)
{
	return span_of(id, sizeof(*id));
}

const struct run_verdict *
run_verdict_of(const struct run_log *l, uint64_t alert)
{
	const union map_value *at = map_get(l->newest, id_span(&alert));

	return at == NULL ? NULL : &l->verdict[at->n];
}

const struct run_answer *
run_answer_of(const struct run_log *l, const char *task)
{
	for (size_t i = l->answers; i > 0; i--) {
		if (strcmp(l->answer[i - 1].task, task) == 0)
			return &l->answer[i - 1];
	}
	return NULL;
}

uint32_t
run_hints_of(const struct run_log *l, const char *task)
{
	uint32_t most = 0;

	for (size_t i = 0; i < l->hints; i++) {
		if (strcmp(l->hint[i].task, task) == 0 &&
		    l->hint[i].step > most)
			most = l->hint[i].step;
	}
	return most;
}

bool
run_looked_at(const struct run_log *l, uint64_t alert)
{
	return map_get(l->looked, id_span(&alert)) != NULL;
}
