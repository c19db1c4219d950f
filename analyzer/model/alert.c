#include "analyzer/model/alert.h"

#include "analyzer/base/mem.h"

struct alert *
alerts_add(struct alerts *a)
{
	a->v = mem_grow(a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n] = (struct alert){0};
	return &a->v[a->n++];
}
