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

	return at == NULL || at->n == 0 ? NULL : &l->verdict[at->n - 1];
}

size_t
run_revised(const struct run_log *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->verdicts; i++)
		n += l->verdict[i].withdrawn ||
		    run_verdict_of(l, l->verdict[i].alert) != &l->verdict[i];
	return n;
}

bool
run_newest_act(const struct run_log *l, size_t *first, size_t *last)
{
	size_t at = l->verdicts;

	while (at > 0 && l->verdict[at - 1].withdrawn)
		at--;
	if (at == 0)
		return false;
	*last = --at;
	while (at > 0 && *last - at + 1 < l->verdict[*last].together &&
	    l->verdict[at - 1].verdict.time_ns ==
		l->verdict[*last].verdict.time_ns)
		at--;
	*first = at;
	return true;
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
