/*
 * The cache of parsed rules: whatever the bytes, what is taken out of them
 * packs to bytes from which the same comes again; and what is cut is no tree.
 */

#include <assert.h>

#include "analyzer/base/yaml_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every text, so that one that is not there is found. */
static void
touch(const struct yaml *y, uint64_t *sum)
{
	for (size_t i = 0; i <= y->text.n && y->text.p != NULL; i++)
		*sum += y->text.p[i];
	for (size_t i = 0; y->kind == YAML_MAP && i < y->n; i++) {
		*sum += y->entry[i].key.p[y->entry[i].key.n];
		touch(&y->entry[i].value, sum);
	}
	for (size_t i = 0; y->kind == YAML_LIST && i < y->n; i++)
		touch(&y->item[i], sum);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct buf once = {0};
	struct buf twice = {0};
	const struct yaml *docs;
	uint64_t sum = 0;
	size_t n;

	if (!yaml_unpack(arena, "f", span_of(data, size), &docs, &n))
		goto out;
	for (size_t i = 0; i < n; i++)
		touch(&docs[i], &sum);
	assert(yaml_pack(docs, n, &once));
	assert(once.n == size);
	assert(yaml_unpack(arena, "f", buf_span(&once), &docs, &n));
	assert(yaml_pack(docs, n, &twice));
	assert(span_eq(buf_span(&once), buf_span(&twice)));
	once.n -= sum % 2 + 1;
	assert(!yaml_unpack(arena, "f", buf_span(&once), &docs, &n));
out:
	buf_free(&once);
	buf_free(&twice);
	arena_free(arena);
	return 0;
}
