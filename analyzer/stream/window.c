#include "analyzer/stream/window.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

static size_t
class_bytes(uint32_t size_class)
{
	return (size_t)WINDOW_SMALLEST << size_class;
}

/* ---- buffers ---- */

/* Takes a free buffer off its list; NULL: there is none. */
static uint8_t *
take_free(struct window_pool *pool, uint32_t size_class)
{
	void *p = pool->free[size_class];

	if (p == NULL)
		return NULL;
	memcpy(&pool->free[size_class], p, sizeof(pool->free[0]));
	pool->kept -= class_bytes(size_class);
	return p;
}

/* Gives free buffers back to the system until all are within most bytes. */
static void
shrink(struct window_pool *pool, uint64_t most)
{
	for (uint32_t i = 0; i < WINDOW_CLASSES; i++) {
		uint8_t *p;

		while (pool->held + pool->kept > most &&
		    (p = take_free(pool, i)) != NULL)
			free(p);
	}
}

static uint8_t *
take_buffer(struct window_pool *pool, uint32_t size_class)
{
	size_t n = class_bytes(size_class);
	uint8_t *p;

	if (pool->held + n > pool->max) {
		pool->refused++;
		return NULL;
	}
	p = take_free(pool, size_class);
	if (p == NULL) {
		shrink(pool, pool->max - n);
		p = mem_alloc(n);
	}
	pool->held += n;
	return p;
}

static void
give_buffer(struct window_pool *pool, uint8_t *p, uint32_t size_class)
{
	pool->held -= class_bytes(size_class);
	pool->kept += class_bytes(size_class);
	memcpy(p, &pool->free[size_class], sizeof(pool->free[0]));
	pool->free[size_class] = p;
}

void
window_pool_limit(struct window_pool *pool, uint64_t max)
{
	pool->max = max;
	shrink(pool, max);
}

void
window_pool_free(struct window_pool *pool)
{
	shrink(pool, 0);
}

void
window_free(struct window *w, struct window_pool *pool)
{
	if (w->buf != NULL)
		give_buffer(pool, w->buf, w->size_class);
	free(w->range);
	segments_free(&w->segments);
	*w = (struct window){0};
}

/* Moves what stands at or behind keep to the front of buf. */
static void
move_to(struct window *w, uint8_t *buf, uint64_t keep)
{
	uint64_t end = w->start + class_bytes(w->size_class);

	if (end > keep)
		memmove(buf, w->buf + (keep - w->start), (size_t)(end - keep));
	w->start = keep;
}

/* Makes the buffer reach to offset end. */
static bool
reach(struct window *w, struct window_pool *pool, uint64_t end, uint64_t keep)
{
	uint32_t size_class = w->size_class;
	uint8_t *buf;

	if (w->buf == NULL)
		w->start = keep;
	if (w->buf != NULL && end - w->start <= class_bytes(size_class))
		return true;
	if (keep < w->start)
		keep = w->start;
	if (w->buf != NULL && end - keep <= class_bytes(size_class) / 2) {
		move_to(w, w->buf, keep);
		return true;
	}
	/* Room for as much again, so that bytes are not moved often. */
	while (size_class < WINDOW_CLASSES &&
	    class_bytes(size_class) <
		(end - keep) + (w->buf == NULL ? 0 : (end - keep) / 2))
		size_class++;
	if (size_class == WINDOW_CLASSES) {
		pool->refused++;
		return false;
	}
	if (w->buf != NULL && size_class == w->size_class) {
		move_to(w, w->buf, keep);
		return true;
	}
	buf = take_buffer(pool, size_class);
	if (buf == NULL)
		return false;
	if (w->buf != NULL) {
		move_to(w, buf, keep);
		give_buffer(pool, w->buf, w->size_class);
	}
	w->buf = buf;
	w->size_class = size_class;
	return true;
}

/* ---- ranges ---- */

static struct range *
ranges_of(struct window *w)
{
	return w->range == NULL ? &w->one : w->range;
}

static void
remove_ranges(struct window *w, uint32_t at, uint32_t n)
{
	struct range *r = ranges_of(w);

	memmove(r + at, r + at + n, (w->ranges - at - n) * sizeof(*r));
	w->ranges -= n;
}

static void
insert_range(struct window *w, uint32_t at, struct range new)
{
	struct range *r;

	if (w->range == NULL && w->ranges == 1) {
		w->ranges_cap = 8;
		w->range = mem_alloc(w->ranges_cap * sizeof(*w->range));
		w->range[0] = w->one;
	} else if (w->range != NULL && w->ranges == w->ranges_cap) {
		w->ranges_cap *= 2;
		w->range =
		    mem_resize(w->range, w->ranges_cap, sizeof(*w->range));
	}
	r = ranges_of(w);
	memmove(r + at + 1, r + at, (w->ranges - at) * sizeof(*r));
	r[at] = new;
	w->ranges++;
}

/* Writes [from, to) of bytes that begin at offset. */
static void
write_part(
    struct window *w, uint64_t offset, struct span bytes, struct range part)
{
	if (part.to > part.from)
		memcpy(w->buf + (part.from - w->start),
		    bytes.p + (part.from - offset),
		    (size_t)(part.to - part.from));
}

/* Do the bytes differ from those of a range that they overlap? */
static bool
differs(const struct window *w, uint64_t offset, struct span bytes,
    const struct range *have)
{
	uint64_t end = offset + bytes.n;
	uint64_t from = have->from > offset ? have->from : offset;
	uint64_t to = have->to < end ? have->to : end;

	if (from < w->start)
		from = w->start;
	return from < to &&
	    memcmp(w->buf + (from - w->start), bytes.p + (from - offset),
		(size_t)(to - from)) != 0;
}

/* Writes what of bytes is not there; have are the ranges that they touch. */
static enum window_put
fill_holes(struct window *w, uint64_t offset, struct span bytes,
    const struct range *have, uint32_t n)
{
	uint64_t end = offset + bytes.n;
	uint64_t at = offset;
	bool added = false, different = false;

	for (uint32_t i = 0; i <= n && at < end; i++) {
		uint64_t to = i < n && have[i].from < end ? have[i].from : end;

		different |= i < n && differs(w, offset, bytes, &have[i]);
		if (to > at) {
			write_part(w, offset, bytes,
			    (struct range){.from = at, .to = to});
			added = true;
		}
		if (i < n && have[i].to > at)
			at = have[i].to;
	}
	if (different)
		return WINDOW_DIFFERENT;
	return added ? WINDOW_NEW : WINDOW_OLD;
}

/*
 * Decides where bytes differ from what is there.  Those that were not there
 * have been written.
 */
static enum window_put
settle(struct window *w, struct window_pool *pool, struct range segment,
    struct span bytes)
{
	uint8_t *old = w->buf + (segment.from - w->start);
	const uint8_t *const both[] = {old, bytes.p};
	bool again = segments_have(&w->segments, segment);

	if (w->policy != SEGMENTS_FIRST && bytes.n <= sizeof(pool->scratch)) {
		segments_settle(
		    &w->segments, w->policy, segment, both, pool->scratch);
		memcpy(old, pool->scratch, bytes.n);
	}
	if (again)
		return WINDOW_OLD;
	segments_add(&w->segments, segment);
	return WINDOW_DIFFERENT;
}

enum window_put
window_put(struct window *w, struct window_pool *pool, uint64_t offset,
    struct span bytes, uint64_t keep)
{
	struct range all = {.from = offset, .to = offset + bytes.n};
	enum window_put result;
	struct range *r = ranges_of(w);
	uint32_t i, n = 0;

	/* The common case is at the end. */
	for (i = w->ranges; i > 0 && r[i - 1].to >= offset; i--)
		;
	while (i + n < w->ranges && r[i + n].from <= all.to)
		n++;
	if (n == 0 && w->ranges == WINDOW_RANGES) {
		pool->refused++;
		return WINDOW_REFUSED;
	}
	if (!reach(w, pool, all.to, keep < offset ? keep : offset))
		return WINDOW_REFUSED;
	assert(offset >= w->start);
	result = fill_holes(w, offset, bytes, r + i, n);
	if (result == WINDOW_DIFFERENT)
		result = settle(w, pool, all, bytes);
	else if (result == WINDOW_NEW)
		segments_add(&w->segments, all);
	if (n == 0) {
		insert_range(w, i, all);
		return result;
	}
	if (r[i].from < all.from)
		all.from = r[i].from;
	if (r[i + n - 1].to > all.to)
		all.to = r[i + n - 1].to;
	r[i] = all;
	remove_ranges(w, i + 1, n - 1);
	return result;
}

bool
window_set(struct window *w, struct window_pool *pool, uint64_t offset,
    struct span bytes)
{
	if (!reach(w, pool, offset + bytes.n, 0))
		return false;
	write_part(w, offset, bytes,
	    (struct range){.from = offset, .to = offset + bytes.n});
	return true;
}

void
window_consume(struct window *w, uint64_t offset)
{
	struct range *r = ranges_of(w);
	uint32_t n = 0;

	segments_consume(&w->segments, offset);
	while (n < w->ranges && r[n].to <= offset)
		n++;
	if (n != 0)
		remove_ranges(w, 0, n);
	if (w->ranges != 0 && r[0].from < offset)
		r[0].from = offset;
}
