#include "analyzer/stream/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

static unsigned
class_of(size_t n)
{
	unsigned c = POOL_LOW;

	while (((size_t)1 << c) < n)
		c++;
	assert(c <= POOL_HIGH);
	return c;
}

void *
pool_take(struct pool *p, size_t n, uint32_t *cap)
{
	unsigned c = class_of(n);
	void *block = p->free[c];

	*cap = (uint32_t)1 << c;
	p->out += *cap;
	if (block == NULL)
		return mem_alloc(*cap);
	memcpy(&p->free[c], block, sizeof(void *));
	return block;
}

void
pool_give(struct pool *p, void *block, uint32_t cap)
{
	unsigned c = class_of(cap);

	if (block == NULL)
		return;
	p->out -= cap;
	memcpy(block, &p->free[c], sizeof(void *));
	p->free[c] = block;
}

void
pool_free(struct pool *p)
{
	for (unsigned c = 0; c <= POOL_HIGH; c++) {
		void *block = p->free[c];

		while (block != NULL) {
			void *next;

			memcpy(&next, block, sizeof(next));
			free(block);
			block = next;
		}
	}
}
