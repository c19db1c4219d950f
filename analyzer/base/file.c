#include "analyzer/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
file_get(int fd, uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = 0;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

bool
file_put(int fd, struct span s)
{
	while (s.n > 0) {
		ssize_t put = write(fd, s.p, s.n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		s = span_from(s, (size_t)put);
	}
	return true;
}

static bool
cannot(struct err *err)
{
	char why[128];

	if (errno == 0)
		return err_set(
		    err, ERR_IO, "cannot be read: it became shorter meanwhile");
	return err_set(err, ERR_IO, "cannot be read: %s",
	    strerror_r(errno, why, sizeof(why)));
}

static bool
read_open(int fd, struct arena *arena, size_t limit, struct span *text,
    struct err *err)
{
	struct stat st;
	size_t n;
	uint8_t *p;

	if (fstat(fd, &st) != 0)
		return cannot(err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_IO, "is not a regular file");
	n = (size_t)st.st_size;
	if (n > limit)
		return err_set(
		    err, ERR_LIMIT, "is longer than %zu bytes", limit);
	p = arena_alloc(arena, n + 1);
	if (!file_get(fd, p, n))
		return cannot(err);
	p[n] = 0;
	*text = span_of(p, n);
	return true;
}

bool
file_read(struct arena *arena, const char *path, size_t limit,
    struct span *text, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return cannot(err);
	ok = read_open(fd, arena, limit, text, err);
	(void)close(fd);
	return ok;
}
