#include "analyzer/model/counter.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

void
counter_add(struct counters *c, const char *name, uint64_t n)
{
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->v[i].name, name) == 0) {
			c->v[i].n += n;
			return;
		}
	}
	c->v = mem_grow(c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n++] = (struct counter){.name = name, .n = n};
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
