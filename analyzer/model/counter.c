#include "analyzer/model/counter.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

/* The counter of that name, made when it is new. */
static struct counter *
named(struct counters *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->v[i].name, name) == 0)
			return &c->v[i];
	}
	c->v = mem_grow(c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n] = (struct counter){.name = name};
	return &c->v[c->n++];
}

void
counter_add(struct counters *c, const char *name, uint64_t n)
{
	named(c, name)->n += n;
}

void
counter_max(struct counters *c, const char *name, uint64_t n)
{
	struct counter *at = named(c, name);

	if (n > at->n)
		at->n = n;
}

uint64_t
counter_get(const struct counters *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->v[i].name, name) == 0)
			return c->v[i].n;
	}
	return 0;
}

void
counters_free(struct counters *c)
{
	free(c->v);
	*c = (struct counters){0};
}
