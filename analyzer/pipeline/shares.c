#include "analyzer/pipeline/shares.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

struct shares {
	struct stream_share whole;
	unsigned lanes;
	unsigned late;
	uint64_t given; /* rounds */
	uint64_t noted;
	struct stream_share *now; /* what each session holds, as far as known */
	struct stream_share *behind; /* the same behind the last rounds */
};

struct shares *
shares_new(struct stream_share whole, unsigned lanes, unsigned late)
{
	struct shares *s = mem_zalloc(1, sizeof(*s));

	s->whole = whole;
	s->lanes = lanes;
	s->late = late;
	s->now = mem_zalloc(lanes, sizeof(*s->now));
	s->behind = mem_zalloc((size_t)lanes * late, sizeof(*s->behind));
	return s;
}

void
shares_free(struct shares *s)
{
	if (s == NULL)
		return;
	free(s->now);
	free(s->behind);
	free(s);
}

/* What was held behind round n. */
static struct stream_share *
behind(struct shares *s, uint64_t n)
{
	return s->behind + (n % s->late) * s->lanes;
}

/* An even part of what is free. */
static uint64_t
part_of(uint64_t whole, uint64_t held, unsigned lanes)
{
	return held < whole ? (whole - held) / lanes : 0;
}

/* A session that may hold nothing could not go on. */
static uint64_t
at_least_one(uint64_t n)
{
	return n == 0 ? 1 : n;
}

void
shares_next(struct shares *s, struct stream_share *out)
{
	/* Nothing is held before the first rounds: all are zero. */
	const struct stream_share *held = behind(s, s->given++);
	struct stream_share all = {0};
	uint64_t flows, bytes, fragments;

	for (unsigned i = 0; i < s->lanes; i++) {
		all.flows += held[i].flows;
		all.buffered_bytes += held[i].buffered_bytes;
		all.fragments += held[i].fragments;
	}
	flows = part_of(s->whole.flows, all.flows, s->lanes);
	bytes = part_of(s->whole.buffered_bytes, all.buffered_bytes, s->lanes);
	fragments = part_of(s->whole.fragments, all.fragments, s->lanes);
	for (unsigned i = 0; i < s->lanes; i++)
		out[i] = (struct stream_share){
		    .flows = at_least_one(held[i].flows + flows),
		    .buffered_bytes =
			at_least_one(held[i].buffered_bytes + bytes),
		    .fragments = at_least_one(held[i].fragments + fragments)};
}

void
shares_hold(struct shares *s, unsigned lane, const struct stream_share *holds)
{
	s->now[lane] = *holds;
}

void
shares_note(struct shares *s)
{
	memcpy(behind(s, s->noted++), s->now, s->lanes * sizeof(*s->now));
}
