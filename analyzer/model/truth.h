#ifndef ANALYZER_MODEL_TRUTH_H
#define ANALYZER_MODEL_TRUTH_H

/*
 * What really happened in one build of a scenario: which label each frame and
 * row carries, and the answers of the tasks.  The generator produces it; it is
 * kept apart from what the trainee gets.
 */

#include "analyzer/model/scenario.h"

/* Frames or rows first to last of a source are of a label. */
struct truth_mark {
	uint32_t source; /* index in truth.source */
	uint32_t label;  /* index in truth.label, which is scenario.label's */
	uint64_t first;  /* frame or row in that file, from 1 */
	uint64_t last;
	uint32_t actor; /* who did it: the same number in all sources */
};

struct truth_source {
	const char *name; /* "capture.pcap": without its folder */
	uint64_t items;   /* frames or rows */
};

/* The right answer of a task: one value, or a set. */
struct truth_answer {
	const char *task;
	const char *const *value; /* NULL at the end */
	size_t n;
};

/* What the seed made of a variable. */
struct truth_variable {
	const char *name;
	const char *value;
};

/* Everything lives in the arena it was read into. */
struct truth {
	const char *scenario;
	const char *version;
	uint64_t seed;
	const char *const *label; /* ids */
	size_t labels;
	const struct truth_source *source;
	size_t sources;
	const struct truth_mark *mark; /* by source, then by first */
	size_t marks;
	const struct truth_answer *answer;
	size_t answers;
	const struct truth_variable *variable;
	size_t variables;
};

/*
 * The mark of a frame or row, or NULL when the source is not of this build or
 * has not so many.  source may carry a folder.
 */
const struct truth_mark *truth_find(
    const struct truth *t, const char *source, uint64_t number);

/* The answer of a task, or NULL (TASK_RULE has none). */
const struct truth_answer *truth_answer(
    const struct truth *t, const char *task);

#endif
