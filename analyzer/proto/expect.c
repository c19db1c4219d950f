#include "analyzer/proto/expect.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

/* A ring, oldest first; a place that was taken has no protocol. */
struct expect {
	struct expected v[EXPECT_MAX];
	uint32_t first;
	uint32_t n;
};

struct expect *
expect_new(void)
{
	return mem_zalloc(1, sizeof(struct expect));
}

void
expect_free(struct expect *x)
{
	free(x);
}

void
expect_add(struct expect *x, const struct expected *e)
{
	if (x->n == EXPECT_MAX) {
		x->first = (x->first + 1) % EXPECT_MAX;
		x->n--;
	}
	x->v[(x->first + x->n++) % EXPECT_MAX] = *e;
}

static bool
is_meant(const struct expected *e, const struct flow *f, int64_t now_ns)
{
	bool same = addr_eq(&e->addr[0], &f->addr[0]) &&
	    addr_eq(&e->addr[1], &f->addr[1]);
	bool turned = addr_eq(&e->addr[0], &f->addr[1]) &&
	    addr_eq(&e->addr[1], &f->addr[0]);

	return e->protocol != NULL && now_ns <= e->until_ns &&
	    (e->port == f->port[0] || e->port == f->port[1]) &&
	    (same || turned);
}

bool
expect_take(struct expect *x, const struct flow *f, int64_t now_ns,
    struct expected *out)
{
	for (uint32_t i = 0; i < x->n; i++) {
		struct expected *e = &x->v[(x->first + i) % EXPECT_MAX];

		if (!is_meant(e, f, now_ns))
			continue;
		*out = *e;
		e->protocol = NULL;
		return true;
	}
	return false;
}
