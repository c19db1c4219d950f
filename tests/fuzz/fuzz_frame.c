/* A frame: the first two bytes choose its link type, the next how much of it
 * was on the wire. */

#include <assert.h>

#include "analyzer/decode/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet pkt[DECODE_PACKETS], whole[DECODE_PACKETS];
	struct decode *d;
	struct frame f;
	unsigned n;

	if (size < 3)
		return 0;
	f = (struct frame){.time_ns = 1,
	    .number = 1,
	    .link = (uint32_t)(data[0] << 8 | data[1]),
	    .wire_n = (uint32_t)(size - 3 + data[2]),
	    .bytes = span_of(data + 3, size - 3)};
	d = decode_new(NULL);
	n = decode_frame(d, &f, pkt);
	assert(n >= 1 && n <= DECODE_PACKETS);
	for (unsigned i = 0; i < n; i++) {
		assert(pkt[i].payload.n <= f.bytes.n);
		assert(pkt[i].bytes.n <= f.bytes.n);
		assert((pkt[i].outer == NULL) == (i == 0));
	}
	(void)decode_spread(&f, NULL);
	(void)decode_datagram(d, &pkt[0], f.bytes, whole);
	decode_free(d);
	return 0;
}
