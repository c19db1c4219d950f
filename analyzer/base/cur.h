#ifndef ANALYZER_BASE_CUR_H
#define ANALYZER_BASE_CUR_H

/*
 * The only way to read bytes that came from outside.
 *
 * A read past the end returns zero and poisons the cursor.  A poisoned cursor
 * has nothing left, so every later read returns zero too and every loop over
 * it ends.  Read a whole header, then ask cur_ok() once.
 */

#include "analyzer/base/span.h"

struct cur {
	const uint8_t *p;   /* next byte to read */
	const uint8_t *end; /* one past the last byte */
	bool bad;           /* a read ran past the end */
};

static inline struct cur
cur_of(struct span s)
{
	return (struct cur){.p = s.p, .end = s.n == 0 ? s.p : s.p + s.n};
}

/* Bytes that are left. */
static inline size_t
cur_left(const struct cur *c)
{
	return c->p == NULL ? 0 : (size_t)(c->end - c->p);
}

/* No read has run past the end. */
static inline bool
cur_ok(const struct cur *c)
{
	return !c->bad;
}

/* What is left, as a view; the cursor stays where it is. */
static inline struct span
cur_rest(const struct cur *c)
{
	return (struct span){.p = c->p, .n = cur_left(c)};
}

/* Marks c as having run past the end. */
static inline void
cur_poison(struct cur *c)
{
	c->bad = true;
	c->p = c->end;
}

/* Takes the next n bytes as a view, or poisons c and returns an empty one. */
static inline struct span
cur_take(struct cur *c, size_t n)
{
	struct span s = {.p = c->p, .n = n};

	if (n > cur_left(c)) {
		cur_poison(c);
		return (struct span){0};
	}
	if (n != 0)
		c->p += n;
	return s;
}

/* Takes the next n bytes as a cursor that cannot read outside them. */
static inline struct cur
cur_sub(struct cur *c, size_t n)
{
	struct cur sub = cur_of(cur_take(c, n));

	sub.bad = c->bad;
	return sub;
}

static inline void
cur_skip(struct cur *c, size_t n)
{
	(void)cur_take(c, n);
}

static inline uint8_t
cur_u8(struct cur *c)
{
	struct span s = cur_take(c, 1);

	return s.n == 0 ? 0 : s.p[0];
}

static inline uint16_t
cur_be16(struct cur *c)
{
	struct span s = cur_take(c, 2);

	return s.n == 0 ? 0 : (uint16_t)(s.p[0] << 8 | s.p[1]);
}

static inline uint32_t
cur_be24(struct cur *c)
{
	struct span s = cur_take(c, 3);

	return s.n == 0
	    ? 0
	    : (uint32_t)s.p[0] << 16 | (uint32_t)s.p[1] << 8 | s.p[2];
}

static inline uint32_t
cur_be32(struct cur *c)
{
	struct span s = cur_take(c, 4);

	return s.n == 0 ? 0
			: (uint32_t)s.p[0] << 24 | (uint32_t)s.p[1] << 16 |
		(uint32_t)s.p[2] << 8 | s.p[3];
}

static inline uint64_t
cur_be64(struct cur *c)
{
	struct cur sub = cur_sub(c, 8);
	uint64_t hi = cur_be32(&sub);

	return hi << 32 | cur_be32(&sub);
}

static inline uint16_t
cur_le16(struct cur *c)
{
	struct span s = cur_take(c, 2);

	return s.n == 0 ? 0 : (uint16_t)(s.p[1] << 8 | s.p[0]);
}

static inline uint32_t
cur_le32(struct cur *c)
{
	struct span s = cur_take(c, 4);

	return s.n == 0 ? 0
			: (uint32_t)s.p[3] << 24 | (uint32_t)s.p[2] << 16 |
		(uint32_t)s.p[1] << 8 | s.p[0];
}

static inline uint64_t
cur_le64(struct cur *c)
{
	struct cur sub = cur_sub(c, 8);
	uint64_t lo = cur_le32(&sub);

	return lo | (uint64_t)cur_le32(&sub) << 32;
}

#endif
