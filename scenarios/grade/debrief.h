#ifndef SCENARIOS_GRADE_DEBRIEF_H
#define SCENARIOS_GRADE_DEBRIEF_H

/*
 * A graded run told section by section: to the console, and as text for a
 * file.  Lines know their kind, so that a screen can give them a style.
 */

#include "analyzer/base/buf.h"
#include "scenarios/grade/grade.h"

enum debrief_kind {
	DEBRIEF_TITLE,
	DEBRIEF_TEXT,
	DEBRIEF_GOOD,
	DEBRIEF_BAD,
	DEBRIEF_NOTE, /* explains the line before */
};

struct debrief_line {
	enum debrief_kind kind;
	unsigned indent;
	const char *text;
};

struct debrief {
	struct arena *arena;
	struct grade *grade;
	struct debrief_line *line;
	size_t lines;
	size_t cap;
};

/* Grades the run and tells of it.  Freed with debrief_free. */
struct debrief *debrief_new(const struct grade_input *in);
void debrief_free(struct debrief *d); /* d may be NULL */

/* All of it as plain text, lines broken at 80 columns at the latest. */
void debrief_text(const struct debrief *d, struct buf *out);

#endif
