#include "analyzer/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void __attribute__((noreturn)) out_of_memory(size_t n)
{
	fprintf(stderr, "haechi: out of memory (%zu bytes wanted)\n", n);
	exit(1);
}

void *
mem_alloc(size_t n)
{
	void *p = malloc(n == 0 ? 1 : n);

	if (p == NULL)
		out_of_memory(n);
	return p;
}

void *
mem_zalloc(size_t count, size_t size)
{
	void *p = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory(count * size);
	return p;
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	void *q = reallocarray(p, count == 0 ? 1 : count, size == 0 ? 1 : size);

	if (q == NULL)
		out_of_memory(count * size);
	return q;
}

char *
mem_strdup(const char *s)
{
	return mem_dup(span_str(s));
}

char *
mem_dup(struct span s)
{
	char *p = mem_alloc(s.n + 1);

	if (s.n != 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void *
mem_grow(void *p, size_t count, size_t *cap, size_t size)
{
	if (p != NULL && count < *cap)
		return p;
	*cap = *cap == 0 ? 8 : *cap * 2;
	if (*cap <= count)
		*cap = count + 1;
	return mem_resize(p, *cap, size);
}
