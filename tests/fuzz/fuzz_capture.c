/* A file of any kind: a capture, packed or not, or lines. */

#include "tests/fuzz/input_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input *in = input_of_bytes(data, size);
	uint64_t number = 0, sum = 0;
	struct frame f;
	struct line l;

	if (in == NULL)
		return 0;
	while (input_frame(in, &number, &f)) {
		if (f.bytes.n != 0)
			sum += f.bytes.p[f.bytes.n - 1];
	}
	while (input_line(in, &l)) {
		if (l.bytes.n != 0)
			sum += l.bytes.p[l.bytes.n - 1];
	}
	(void)input_damage(in);
	input_close(in);
	return sum == UINT64_MAX;
}
