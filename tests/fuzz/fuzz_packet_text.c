/* Any bytes as a frame: described in lines that stay inside of it. */
#include <assert.h>

#include "analyzer/report/packet_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t links[] = {1, 101, 113, 276, 0, 228, 229, 12};
	struct arena *arena = arena_new(0);
	const struct packet_line *v;
	struct buf line = {0};
	struct span frame;
	size_t n;

	if (size > 0) {
		frame = span_of(data + 1, size - 1);
		n = packet_text(arena, frame, links[data[0] % 8], &v);
		assert(n <= PACKET_LINES);
		for (size_t i = 0; i < n; i++) {
			assert(v[i].from <= v[i].to);
			assert(v[i].to <= frame.n);
		}
		packet_summary(frame, links[data[0] % 8], &line);
	}
	buf_free(&line);
	arena_free(arena);
	return 0;
}
