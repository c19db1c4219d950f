#include "tests/unit/sim_site.h"

#include <assert.h>
#include <stdio.h>

struct buf
small_scenario(void)
{
	FILE *f = fopen("tests/fuzz/corpus/scenario/small.yml", "rb");
	struct buf b = {0};
	size_t n;

	assert(f != NULL);
	while ((n = fread(buf_room(&b, 4096), 1, 4096, f)) > 0)
		b.n += n;
	(void)fclose(f);
	return b;
}

struct buf
small_changed(const char *from, const char *to)
{
	struct buf whole = small_scenario();
	struct buf b = {0};
	size_t at = span_find(buf_span(&whole), span_str(from));

	assert(at != SIZE_MAX);
	buf_put(&b, span_first(buf_span(&whole), at));
	buf_str(&b, to);
	buf_put(&b, span_from(buf_span(&whole), at + strlen(from)));
	buf_free(&whole);
	return b;
}
