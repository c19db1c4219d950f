#include "analyzer/pipeline/filestore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/mem.h"

enum {
	FILES_MAX = 1 << 16, /* written by one session; then none is */
	PATH_BYTES = 4096,
};

struct filestore {
	const char *dir;
	uint64_t written;
	uint64_t known; /* there already */
	uint64_t failed;
	uint64_t limited; /* not written, because there are too many */
};

struct filestore *
filestore_new(const char *dir)
{
	struct filestore *s = mem_zalloc(1, sizeof(*s));

	s->dir = dir;
	return s;
}

void
filestore_free(struct filestore *s)
{
	free(s);
}

void
filestore_counters(const struct filestore *s, struct counters *out)
{
	if (s == NULL)
		return;
	counter_add(out, "file.store.written", s->written);
	counter_add(out, "file.store.known", s->known);
	counter_add(out, "file.store.failed", s->failed);
	counter_add(out, "file.store.limited", s->limited);
}

static bool
make_folder(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* Another session may write the same bytes at the same time: each writes under
 * a name of its own, and the last one to be renamed is as good as the first. */
static bool
write_as(const char *path, struct span bytes)
{
	char temporary[PATH_BYTES];
	int fd;
	bool ok;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >=
	    (int)sizeof(temporary))
		return false;
	fd = mkstemp(temporary);
	if (fd < 0)
		return false;
	ok = file_put(fd, bytes);
	ok = close(fd) == 0 && ok;
	ok = ok && rename(temporary, path) == 0;
	if (!ok)
		(void)unlink(temporary);
	return ok;
}

void
filestore_put(struct filestore *s, const struct file *f)
{
	uint8_t digest[DIGEST_MAX];
	char hex[DIGEST_TEXT];
	char path[PATH_BYTES - 16];
	size_t n = digest_of(DIGEST_SHA256, f->data, digest);

	hex_text(span_of(digest, n), hex);
	if (s->written == FILES_MAX) {
		s->limited++;
		return;
	}
	if (snprintf(path, sizeof(path), "%s/%.2s", s->dir, hex) >=
		(int)sizeof(path) - DIGEST_TEXT ||
	    !make_folder(s->dir) || !make_folder(path)) {
		s->failed++;
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/%.2s/%s", s->dir, hex, hex);
	if (access(path, F_OK) == 0)
		s->known++;
	else if (write_as(path, f->data))
		s->written++;
	else
		s->failed++;
}
