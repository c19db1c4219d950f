/* Cache files: whatever the bytes, only what was put is given back. */

#include <assert.h>
#include <stdlib.h>

#include "analyzer/detect/cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t key[CACHE_KEY] = {1, 2, 3};
	struct span content;
	struct buf file = {0};

	/* As a file: a key other than that of the corpus is never right. */
	if (cache_content(span_of(data, size), key, &content))
		assert(content.n == size - CACHE_HEAD);

	/* As content: it comes back, and no part of its file does. */
	cache_file(key, span_of(data, size), &file);
	assert(cache_content(buf_span(&file), key, &content));
	assert(span_eq(content, span_of(data, size)));
	assert(!cache_content(
	    span_first(buf_span(&file), file.n - 1), key, &content));
	if (size != 0) {
		file.p[CACHE_HEAD + data[0] % size] ^= 1;
		assert(!cache_content(buf_span(&file), key, &content));
	}
	buf_free(&file);
	return 0;
}
