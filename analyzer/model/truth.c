#include "analyzer/model/truth.h"

#include <string.h>

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

const struct truth_mark *
truth_find(const struct truth *t, const char *source, uint64_t number)
{
	const char *name = base_name(source);
	size_t low = 0;
	size_t high = t->marks;
	uint32_t s = 0;

	while (s < t->sources && strcmp(t->source[s].name, name) != 0)
		s++;
	if (s == t->sources)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct truth_mark *m = &t->mark[mid];

		if (m->source < s || (m->source == s && m->last < number))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == t->marks || t->mark[low].source != s ||
	    t->mark[low].first > number)
		return NULL;
	return &t->mark[low];
}

const struct truth_answer *
truth_answer(const struct truth *t, const char *task)
{
	for (size_t i = 0; i < t->answers; i++) {
		if (strcmp(t->answer[i].task, task) == 0)
			return &t->answer[i];
	}
	return NULL;
}
