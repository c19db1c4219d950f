#include "analyzer/detect/patterns_maker.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

struct patterns_maker *
patterns_maker_new(void)
{
	struct patterns_maker *m = mem_zalloc(1, sizeof(*m));

	m->arena = arena_new(0);
	return m;
}

void
patterns_maker_free(struct patterns_maker *m)
{
	if (m == NULL)
		return;
	arena_free(m->arena);
	free(m->v);
	free(m);
}

/* Without case there is one way to write a literal. */
static struct span
lower_copy(struct arena *arena, struct span s)
{
	uint8_t *p = arena_alloc(arena, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = byte_lower(s.p[i]);
	return span_of(p, s.n);
}

static bool
has_letter(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);

		if (c >= 'a' && c <= 'z')
			return true;
	}
	return false;
}

void
patterns_add_flags(
    struct patterns_maker *m, struct span literal, unsigned flags, uint32_t id)
{
	struct pattern *p;

	assert(literal.n >= 1 && literal.n <= PATTERN_BYTES);
	if (!has_letter(literal))
		flags &= ~(unsigned)PATTERN_NOCASE;
	m->v = mem_grow(m->v, m->n, &m->cap, sizeof(*m->v));
	p = &m->v[m->n++];
	p->id = id;
	p->flags = flags;
	p->literal = (flags & PATTERN_NOCASE) != 0
	    ? lower_copy(m->arena, literal)
	    : arena_copy(m->arena, literal);
}

void
patterns_add(
    struct patterns_maker *m, struct span literal, bool nocase, uint32_t id)
{
	patterns_add_flags(m, literal, nocase ? PATTERN_NOCASE : 0, id);
}

bool
pattern_same(const struct pattern *a, const struct pattern *b)
{
	return a->flags == b->flags && span_eq(a->literal, b->literal);
}

static int
by_content(const void *va, const void *vb)
{
	const struct pattern *a = va;
	const struct pattern *b = vb;
	int order;

	if (a->flags != b->flags)
		return a->flags < b->flags ? -1 : 1;
	order = span_cmp(a->literal, b->literal);
	if (order != 0)
		return order;
	return a->id < b->id ? -1 : a->id > b->id;
}

struct pattern *
patterns_sorted(const struct patterns_maker *m)
{
	struct pattern *v = mem_zalloc(m->n, sizeof(*v));

	if (m->n != 0) {
		memcpy(v, m->v, m->n * sizeof(*v));
		qsort(v, m->n, sizeof(*v), by_content);
	}
	return v;
}

void
patterns_content(const struct pattern *v, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i != 0 && pattern_same(&v[i - 1], &v[i]))
			continue;
		buf_byte(out, (uint8_t)v[i].flags);
		buf_byte(out, (uint8_t)(v[i].literal.n >> 8));
		buf_byte(out, (uint8_t)v[i].literal.n);
		buf_put(out, v[i].literal);
	}
}

void
pattern_expression(const struct pattern *p, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";

	if (p->flags & PATTERN_STARTS)
		buf_byte(out, '^');
	for (size_t i = 0; i < p->literal.n; i++) {
		buf_str(out, "\\x");
		buf_byte(out, (uint8_t)digits[p->literal.p[i] >> 4]);
		buf_byte(out, (uint8_t)digits[p->literal.p[i] & 15]);
	}
	if (p->flags & PATTERN_ENDS)
		buf_str(out, "\\z");
	buf_byte(out, '\0');
}
