#include "analyzer/stream/segments.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

static const struct range *
all(const struct segments *s)
{
	return s->many == NULL ? s->few : s->many;
}

/* Makes room for one more.  False: there are too many. */
static bool
make_room(struct segments *s)
{
	struct range *v = s->many == NULL ? s->few : s->many;
	uint32_t cap = s->many == NULL ? SEGMENTS_FEW : s->cap;

	if (s->n < cap)
		return true;
	if (s->first > s->n / 2) {
		memmove(v, v + s->first, (s->n - s->first) * sizeof(*v));
		s->n -= s->first;
		s->first = 0;
		return true;
	}
	if (cap >= SEGMENTS_KEPT)
		return false;
	s->cap = cap * 4;
	if (s->many != NULL) {
		s->many = mem_resize(s->many, s->cap, sizeof(*s->many));
	} else {
		s->many = mem_alloc(s->cap * sizeof(*s->many));
		memcpy(s->many, s->few, sizeof(s->few));
	}
	return true;
}

void
segments_add(struct segments *s, struct range segment)
{
	struct range *v;
	uint32_t i;

	if (!make_room(s))
		return;
	v = s->many == NULL ? s->few : s->many;
	for (i = s->n; i > s->first && v[i - 1].from > segment.from; i--)
		v[i] = v[i - 1];
	v[i] = segment;
	s->n++;
}

void
segments_consume(struct segments *s, uint64_t offset)
{
	const struct range *v = all(s);

	while (s->first < s->n && v[s->first].to <= offset)
		s->first++;
	if (s->first == s->n)
		s->first = s->n = 0;
}

bool
segments_have(const struct segments *s, struct range segment)
{
	const struct range *v = all(s);

	for (uint32_t i = s->n; i > s->first; i--) {
		if (v[i - 1].from == segment.from && v[i - 1].to == segment.to)
			return true;
		if (v[i - 1].from < segment.from)
			break;
	}
	return false;
}

/* Do the bytes of a new segment count where it overlaps an old one? */
static bool
new_wins(enum segment_policy policy, struct range new, struct range old)
{
	switch (policy) {
	case SEGMENTS_BSD:
		return new.from < old.from;
	case SEGMENTS_OLD_LINUX:
		return new.from < old.from ||
		    (new.from == old.from &&new.to >= old.to);
	case SEGMENTS_LINUX:
		return new.from < old.from ||
		    (new.from == old.from &&new.to > old.to);
	case SEGMENTS_SOLARIS:
	case SEGMENTS_HPUX11:
		return new.from <= old.from ? new.to >= old.to
					    : new.to > old.to;
	case SEGMENTS_LAST:
		return true;
	case SEGMENTS_FIRST:
		break;
	}
	return false;
}

void
segments_settle(const struct segments *s, enum segment_policy policy,
    struct range segment, const uint8_t *const bytes[2], uint8_t *out)
{
	const struct range *v = all(s);
	uint32_t weighed = 0;

	memcpy(out, bytes[0], (size_t)(segment.to - segment.from));
	/* The old ones that win come last: they keep what others lose. */
	for (unsigned new = 2; new -- > 0;) {
		for (uint32_t i = s->first; i < s->n && v[i].from < segment.to;
		     i++) {
			uint64_t from =
			    v[i].from > segment.from ? v[i].from : segment.from;
			uint64_t to =
			    v[i].to < segment.to ? v[i].to : segment.to;

			if (from >= to || weighed >= 2 * SEGMENTS_WEIGHED ||
			    new_wins(policy, segment, v[i]) != (new == 1))
				continue;
			weighed++;
			memcpy(out + (from - segment.from),
			    bytes[new] + (from - segment.from),
			    (size_t)(to - from));
		}
	}
}

void
segments_free(struct segments *s)
{
	free(s->many);
	*s = (struct segments){0};
}
