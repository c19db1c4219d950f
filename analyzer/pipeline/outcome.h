#ifndef ANALYZER_PIPELINE_OUTCOME_H
#define ANALYZER_PIPELINE_OUTCOME_H

/*
 * What came of a run of frames or rows in one session, in the order of the
 * input, so that the outcomes of several sessions can be put in one order.
 */

#include "analyzer/base/buf.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/frame.h"
#include "analyzer/model/passing.h"

/* What comes of a frame stands behind what the clock ended before it. */
#define OUTCOME_FRAME UINT64_MAX

/* A frame that the tags of its flow record; its bytes stay the input's. */
struct tagged_frame {
	struct frame frame;
	struct tagged tagged;
};

/* An EVE record, with its alert when it is one. */
struct note {
	uint64_t number;     /* of the frame or row that brought it about */
	uint64_t second;     /* orders the notes of one number: for what the
				clock ended one more than the flow's first, then
				OUTCOME_FRAME; 0 for a row */
	size_t place;        /* in the outcome, for a stable order */
	struct alert *alert; /* in the outcome's arena; NULL: another record */
	struct sighting *sighting;         /* the same; then it is only that */
	const struct passing *passing;     /* the same; the text is its record,
					      if it is to be recorded */
	const struct tagged_frame *tagged; /* the same; then it is only that */
	size_t from; /* of its text; an alert has its own */
	size_t n;
};

struct outcome {
	struct arena *arena;
	struct buf text;
	struct note *note; /* in order after outcome_sort */
	size_t notes;
	size_t cap;
};

void outcome_init(struct outcome *o);
void outcome_clear(struct outcome *o);
void outcome_free(struct outcome *o);

/* Adds what stands in text from `from` on as a record. */
void outcome_text(
    struct outcome *o, uint64_t number, uint64_t second, size_t from);

/* Adds a copy of an alert. */
void outcome_alert(
    struct outcome *o, uint64_t number, uint64_t second, const struct alert *a);

/* Adds a copy of a sighting. */
void outcome_sighting(struct outcome *o, uint64_t number, uint64_t second,
    const struct sighting *s);

/*
 * Adds a copy of a passing; what stands in text from `from` on is its record.
 * The bytes of its frame stay the input's.
 */
void outcome_passing(struct outcome *o, uint64_t number, uint64_t second,
    const struct passing *p, size_t from);

/* Adds a copy of a frame, but not of its bytes, and of why it is recorded. */
void outcome_tagged(struct outcome *o, uint64_t number, uint64_t second,
    const struct frame *f, const struct tagged *tagged);

/* Puts the notes, which are as they came, in the order of the input. */
void outcome_sort(struct outcome *o);

/* The text of a note: its EVE record. */
struct span outcome_note(const struct outcome *o, const struct note *n);

#endif
