#include "analyzer/stream/side.h"

#include <string.h>

int64_t
side_offset(const struct side *s, uint32_t seq)
{
	uint32_t near = s->base + (uint32_t)s->top;

	return (int64_t)s->top + (int32_t)(seq - near);
}

static uint64_t
block_end(const struct side *s)
{
	return s->begin + s->block_n;
}

/* Makes room for n more bytes in the block, letting go what is not needed. */
static void
block_room(struct side *s, struct side_shared *sh, uint32_t n)
{
	uint64_t keep = s->delivered > sh->raw ? s->delivered - sh->raw : 0;
	uint8_t *bigger;
	uint32_t cap;

	if (s->block_cap - s->block_n >= n)
		return;
	if (keep > s->begin) {
		uint32_t gone = (uint32_t)(keep - s->begin);

		memmove(s->block, s->block + gone, s->block_n - gone);
		s->block_n -= gone;
		s->begin = keep;
	}
	/* At least a quarter free, or the moves would never end. */
	if (s->block_cap - s->block_n >= n &&
	    s->block_n <= s->block_cap / 4 * 3)
		return;
	bigger = pool_take(
	    &sh->pool, (size_t)s->block_n + n + s->block_n / 2, &cap);
	if (s->block_n != 0)
		memcpy(bigger, s->block, s->block_n);
	pool_give(&sh->pool, s->block, s->block_cap);
	s->block = bigger;
	s->block_cap = cap;
}

static void
block_append(struct side *s, struct side_shared *sh, struct span bytes)
{
	if (bytes.n == 0)
		return;
	block_room(s, sh, (uint32_t)bytes.n);
	memcpy(s->block + s->block_n, bytes.p, bytes.n);
	s->block_n += (uint32_t)bytes.n;
}

/* Moves waiting segments that have become in order to the block. */
static void
absorb(struct side *s, struct side_shared *sh)
{
	while (s->waiting != NULL && s->waiting->offset <= block_end(s)) {
		struct segment *g = s->waiting;
		uint64_t skip = block_end(s) - g->offset;

		if (skip < g->n)
			block_append(s, sh,
			    span_of(g->bytes + skip, g->n - (size_t)skip));
		s->waiting = g->next;
		s->waiting_n -= g->n;
		pool_give(&sh->pool, g, g->cap);
	}
}

/* Does what the block holds differ from bytes at offset? */
static bool
block_differs(const struct side *s, uint64_t offset, struct span bytes)
{
	uint64_t from = offset > s->begin ? offset : s->begin;
	uint64_t to = offset + bytes.n;

	if (to > block_end(s))
		to = block_end(s);
	return from < to &&
	    memcmp(s->block + (from - s->begin), bytes.p + (from - offset),
		(size_t)(to - from)) != 0;
}

/* Puts bytes that belong behind a hole into the list, filling holes only. */
static bool
wait_put(struct side *s, struct side_shared *sh, uint64_t offset,
    struct span bytes)
{
	struct segment **at = &s->waiting;
	bool different = false;

	while (bytes.n != 0) {
		struct segment *g = *at;
		size_t n = bytes.n;
		struct segment *add;
		uint32_t cap;

		if (g != NULL && g->offset <= offset) {
			uint64_t skip = offset - g->offset;

			/* What is there already wins. */
			if (skip < g->n) {
				size_t same = g->n - (size_t)skip;

				same = same < n ? same : n;
				different = different ||
				    memcmp(g->bytes + skip, bytes.p, same) !=
					0;
				offset += same;
				bytes = span_from(bytes, same);
			}
			at = &g->next;
			continue;
		}
		if (g != NULL && g->offset < offset + n)
			n = (size_t)(g->offset - offset);
		add = pool_take(&sh->pool, sizeof(*add) + n, &cap);
		*add = (struct segment){.next = g,
		    .offset = offset,
		    .n = (uint32_t)n,
		    .cap = cap};
		memcpy(add->bytes, bytes.p, n);
		*at = add;
		at = &add->next;
		s->waiting_n += (uint32_t)n;
		offset += n;
		bytes = span_from(bytes, n);
	}
	return different;
}

/* Cuts what lies behind the depth.  False: nothing is left. */
static bool
within_depth(struct side *s, struct side_shared *sh, uint64_t offset,
    struct span *bytes)
{
	if (s->stopped)
		return false;
	if (offset >= sh->depth) {
		sh->dropped_depth += bytes->n;
		return false;
	}
	if (bytes->n > sh->depth - offset) {
		sh->dropped_depth += bytes->n - (sh->depth - offset);
		bytes->n = (size_t)(sh->depth - offset);
	}
	return true;
}

enum side_put
side_put(struct side *s, struct side_shared *sh, int64_t offset,
    struct span bytes)
{
	uint64_t at = offset < 0 ? 0 : (uint64_t)offset;
	bool different;

	/* Bytes before the stream: keep-alives, or a wrong sequence number. */
	if (offset < 0)
		bytes = span_from(bytes, (size_t)-offset);
	if (bytes.n == 0 || !within_depth(s, sh, at, &bytes))
		return bytes.n == 0 ? SIDE_REPEATED : SIDE_DROPPED;
	if (at + bytes.n > s->top)
		s->top = at + bytes.n;
	different = block_differs(s, at, bytes);
	if (different)
		sh->overlaps_different++;
	if (at < block_end(s)) {
		sh->overlaps++;
		bytes = span_from(bytes, (size_t)(block_end(s) - at));
		at = block_end(s);
		if (bytes.n == 0)
			return different ? SIDE_DIFFERENT : SIDE_REPEATED;
	}
	if (at + bytes.n - s->delivered > sh->flow_limit ||
	    sh->pool.out > sh->buffered_limit) {
		sh->dropped_limit += bytes.n;
		return SIDE_DROPPED;
	}
	if (at > block_end(s)) {
		different = wait_put(s, sh, at, bytes) || different;
	} else if (s->waiting == NULL) {
		block_append(s, sh, bytes);
	} else {
		/* The list decides which bytes are new. */
		different = wait_put(s, sh, at, bytes) || different;
		absorb(s, sh);
	}
	return different ? SIDE_DIFFERENT : SIDE_TAKEN;
}

bool
side_next(struct side *s, struct side_shared *sh, uint64_t limit,
    struct chunk *c)
{
	uint64_t end = block_end(s);
	uint64_t to = limit < end ? limit : end;

	c->bytes = (struct span){0};
	c->gap_n = 0;
	c->end = false;
	c->offset = s->delivered;
	if (s->delivered < to) {
		c->bytes = span_of(s->block + (s->delivered - s->begin),
		    (size_t)(to - s->delivered));
		s->delivered = to;
		return true;
	}
	if (s->delivered == end && end < limit && !s->stopped &&
	    end < sh->depth && (!s->fin || end < s->fin_at)) {
		/* Acknowledged, but never seen. */
		to = s->waiting != NULL && s->waiting->offset < limit
		    ? s->waiting->offset
		    : limit;
		if (s->fin && to > s->fin_at)
			to = s->fin_at;
		c->gap_n = to - end;
		sh->gaps++;
		sh->gap_bytes += c->gap_n;
		s->delivered = to;
		s->begin = to;
		s->block_n = 0;
		if (to > s->top)
			s->top = to;
		absorb(s, sh);
		return true;
	}
	if (s->fin && !s->ended && s->delivered >= s->fin_at) {
		s->ended = true;
		c->end = true;
		return true;
	}
	return false;
}

struct span
side_window(
    const struct side *s, const struct side_shared *sh, uint64_t *offset)
{
	uint64_t from = s->delivered > sh->raw ? s->delivered - sh->raw : 0;

	if (from < s->begin)
		from = s->begin;
	*offset = from;
	if (from >= s->delivered)
		return (struct span){0};
	return span_of(
	    s->block + (from - s->begin), (size_t)(s->delivered - from));
}

void
side_clear(struct side *s, struct side_shared *sh)
{
	while (s->waiting != NULL) {
		struct segment *g = s->waiting;

		s->waiting = g->next;
		pool_give(&sh->pool, g, g->cap);
	}
	s->waiting_n = 0;
	pool_give(&sh->pool, s->block, s->block_cap);
	s->block = NULL;
	s->block_n = 0;
	s->block_cap = 0;
}
