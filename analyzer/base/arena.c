#include "analyzer/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

enum {
	BLOCK_DEFAULT = 4096,
	BLOCK_MAX = 1 << 20,
	ALIGN = alignof(max_align_t),
};

struct block {
	struct block *older;
	size_t room; /* bytes behind this header */
	size_t used;
};

struct arena {
	struct block *newest;
	size_t next; /* room of the next block */
	size_t held;
};

static uint8_t *
block_bytes(struct block *b)
{
	size_t header = (sizeof(*b) + ALIGN - 1) / ALIGN * ALIGN;

	return (uint8_t *)b + header;
}

static void
add_block(struct arena *a, size_t n)
{
	size_t room = a->next < n ? n : a->next;
	struct block *b = mem_alloc(sizeof(*b) + ALIGN + room);

	b->older = a->newest;
	b->room = room;
	b->used = 0;
	a->newest = b;
	a->held += room;
	if (a->next < BLOCK_MAX)
		a->next *= 2;
}

struct arena *
arena_new(size_t first)
{
	struct arena *a = mem_zalloc(1, sizeof(*a));

	a->next = first == 0 ? BLOCK_DEFAULT : first;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct block *b = a->newest, *older; b != NULL; b = older) {
		older = b->older;
		free(b);
	}
	free(a);
}

void
arena_reset(struct arena *a)
{
	struct block *keep = a->newest;

	if (keep == NULL)
		return;
	for (struct block *b = keep->older, *older; b != NULL; b = older) {
		older = b->older;
		if (b->room > keep->room) {
			free(keep);
			keep = b;
		} else {
			free(b);
		}
	}
	keep->older = NULL;
	keep->used = 0;
	a->newest = keep;
	a->held = keep->room;
}

size_t
arena_held(const struct arena *a)
{
	return a->held;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->newest;
	void *p;

	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (b == NULL || n > b->room - b->used) {
		add_block(a, n);
		b = a->newest;
	}
	p = block_bytes(b) + b->used;
	b->used += n;
	return p;
}

void *
arena_zalloc(struct arena *a, size_t count, size_t size)
{
	size_t n;
	void *p;

	if (__builtin_mul_overflow(count, size, &n))
		n = SIZE_MAX / 2; /* ends the program in mem_alloc */
	p = arena_alloc(a, n);
	memset(p, 0, n);
	return p;
}

struct span
arena_copy(struct arena *a, struct span s)
{
	uint8_t *p = arena_alloc(a, s.n + 1);

	if (s.n != 0)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return span_of(p, s.n);
}

char *
arena_str(struct arena *a, struct span s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n != 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct span
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_list again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = arena_alloc(a, (size_t)n + 1);
	p[0] = '\0';
	(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return span_of(p, (size_t)n);
}

void *
arena_grow(struct arena *a, void *p, size_t count, size_t *cap, size_t size)
{
	void *q;

	if (p != NULL && count < *cap)
		return p;
	*cap = *cap == 0 ? 8 : *cap * 2;
	if (*cap <= count)
		*cap = count + 1;
	q = arena_zalloc(a, *cap, size);
	if (p != NULL && count != 0)
		memcpy(q, p, count * size);
	return q;
}
