#include "analyzer/input/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/mem.h"

enum {
	WRITER_TRIES = 50,
	WRITER_WAIT_MS = 100, /* before each */
};

size_t
bytes_fill(struct bytes *b, uint8_t *out, size_t n)
{
	size_t have = 0;

	while (have < n) {
		size_t got = b->read(b, out + have, n - have);

		if (got == 0)
			break;
		have += got;
	}
	return have;
}

/* ---- a file ---- */

static size_t
file_bytes_read(struct bytes *b, uint8_t *out, size_t n)
{
	struct file_bytes *f = (struct file_bytes *)b;
	char why[128];
	ssize_t got;

	/* A signal while a pipe is waited for means: no further. */
	got = read(f->fd, out, n);
	if (got < 0) {
		(void)snprintf(b->damage, sizeof(b->damage),
		    "cannot be read at byte %llu: %s",
		    (unsigned long long)f->done,
		    strerror_r(errno, why, sizeof(why)));
		return 0;
	}
	if (got == 0 && n != 0 && f->done < f->size && b->damage[0] == '\0')
		(void)snprintf(b->damage, sizeof(b->damage),
		    "truncated at byte %llu: it had %llu when it was opened",
		    (unsigned long long)f->done, (unsigned long long)f->size);
	f->done += (uint64_t)got;
	if (f->digest != NULL)
		digest_add(f->digest, span_of(out, (size_t)got));
	return (size_t)got;
}

static void
file_bytes_close(struct bytes *b)
{
	struct file_bytes *f = (struct file_bytes *)b;

	if (f->fd != STDIN_FILENO)
		(void)close(f->fd);
	digest_free(f->digest);
	free(f);
}

/* Has the pipe a writer, or what one left?  tee(2) looks without taking. */
static bool
has_writer(int fd)
{
	int peek[2];
	ssize_t n;

	if (pipe2(peek, O_CLOEXEC) != 0)
		return true;
	n = tee(fd, peek[1], 1, SPLICE_F_NONBLOCK);
	(void)close(peek[0]);
	(void)close(peek[1]);
	return n != 0;
}

/*
 * Makes a file that was opened without waiting one that is waited for.  A named
 * pipe into which nobody writes would be waited for without an end: it is given
 * a few seconds.
 */
static bool
wait_for_it(int fd, mode_t mode, struct err *err)
{
	int flags = fcntl(fd, F_GETFL);

	for (unsigned i = 0; S_ISFIFO(mode) && !has_writer(fd); i++) {
		if (i == WRITER_TRIES)
			return err_set(
			    err, ERR_IO, "is a pipe into which nobody writes");
		if (poll(NULL, 0, WRITER_WAIT_MS) < 0)
			return err_set(err, ERR_IO, "was interrupted");
	}
	(void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	return true;
}

struct file_bytes *
file_bytes_open(const char *path, bool digest, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO
			  : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct file_bytes *f;
	struct stat st;
	char why[128];
	off_t at;

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ERR_IO, "cannot be opened: %s",
		    strerror_r(errno, why, sizeof(why)));
		goto fail;
	}
	if (S_ISDIR(st.st_mode)) {
		err_set(err, ERR_IO, "is a folder, not a file");
		goto fail;
	}
	if (!standard && !wait_for_it(fd, st.st_mode, err))
		goto fail;
	f = mem_zalloc(1, sizeof(*f));
	f->bytes.read = file_bytes_read;
	f->bytes.close = file_bytes_close;
	f->fd = fd;
	f->regular = S_ISREG(st.st_mode);
	at = standard ? lseek(fd, 0, SEEK_CUR) : 0;
	if (f->regular && at >= 0 && st.st_size > at)
		f->size = (uint64_t)(st.st_size - at);
	if (digest)
		f->digest = digest_new(DIGEST_SHA256);
	return f;
fail:
	if (fd >= 0 && !standard)
		(void)close(fd);
	return NULL;
}

/* ---- a stream with its head in memory ---- */

static size_t
head_read(struct bytes *b, uint8_t *out, size_t n)
{
	struct head_bytes *h = (struct head_bytes *)b;
	size_t left = h->n - h->given;

	if (left == 0)
		return h->from->read(h->from, out, n);
	if (n > left)
		n = left;
	if (n != 0)
		memcpy(out, h->head + h->given, n);
	h->given += n;
	return n;
}

static void
head_close(struct bytes *b)
{
	struct head_bytes *h = (struct head_bytes *)b;

	h->from->close(h->from);
	free(h->head);
	free(h);
}

struct head_bytes *
head_bytes_new(struct bytes *from, size_t n)
{
	struct head_bytes *h = mem_zalloc(1, sizeof(*h));

	h->bytes.read = head_read;
	h->bytes.close = head_close;
	h->from = from;
	h->head = mem_alloc(n);
	h->n = bytes_fill(from, h->head, n);
	return h;
}
