#include "analyzer/model/marks.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

struct mark *
marks_add(struct marks *m, enum mark_kind kind, struct span name)
{
	m->v = mem_grow(m->v, m->n, &m->cap, sizeof(*m->v));
	m->v[m->n] = (struct mark){.kind = kind, .name = name};
	return &m->v[m->n++];
}

void
marks_free(struct marks *m)
{
	free(m->v);
	*m = (struct marks){0};
}
