#include "tests/fuzz/input_file.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct input *
input_of_bytes(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {
	    .unpacked_ratio = 50, .line_bytes = 4096};
	int fd = memfd_create("input", MFD_CLOEXEC);
	char path[64];
	struct err err;
	struct input *in;
	ssize_t n;

	assert(fd >= 0);
	n = write(fd, data, size);
	assert(n == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	in = input_open(path, 0, &limits, &err);
	(void)close(fd);
	return in;
}
