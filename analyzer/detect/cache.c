/*
 * A cache file, integers little-endian:
 *
 *	"HAECHIDB"  version 4  zero 4  content bytes 8  key 32
 *	SHA-256 of the content 32  content
 */

#include "analyzer/detect/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/file.h"

enum {
	CACHE_VERSION = 1,
	PATH_ROOM = 4096,
};

static const char magic[] = "HAECHIDB";

static bool
path_of(const char *folder, const uint8_t key[CACHE_KEY], const char *end,
    char out[PATH_ROOM])
{
	char name[DIGEST_TEXT];
	int n;

	hex_text(span_of(key, CACHE_KEY), name);
	n = snprintf(out, PATH_ROOM, "%s/%s%s", folder, name, end);
	return n > 0 && n < PATH_ROOM;
}

bool
cache_content(
    struct span file, const uint8_t key[CACHE_KEY], struct span *content)
{
	uint8_t digest[DIGEST_MAX];
	struct cur c = cur_of(file);
	struct span name = cur_take(&c, sizeof(magic) - 1);
	uint32_t version = cur_le32(&c);
	uint32_t zero = cur_le32(&c);
	uint64_t n = cur_le64(&c);
	struct span of_key = cur_take(&c, CACHE_KEY);
	struct span of_content = cur_take(&c, DIGEST_MAX);

	if (!cur_ok(&c) || !span_eq_str(name, magic) ||
	    version != CACHE_VERSION || zero != 0 || n != cur_left(&c) ||
	    !span_eq(of_key, span_of(key, CACHE_KEY)))
		return false;
	*content = cur_rest(&c);
	(void)digest_of(DIGEST_SHA256, *content, digest);
	return span_eq(of_content, span_of(digest, DIGEST_MAX));
}

static void
put_le(struct buf *out, uint64_t n, unsigned bytes)
{
	for (; bytes > 0; bytes--, n >>= 8)
		buf_byte(out, (uint8_t)n);
}

static void
put_head(const uint8_t key[CACHE_KEY], struct span content, struct buf *out)
{
	uint8_t digest[DIGEST_MAX];

	(void)digest_of(DIGEST_SHA256, content, digest);
	buf_str(out, magic);
	put_le(out, CACHE_VERSION, 4);
	put_le(out, 0, 4);
	put_le(out, content.n, 8);
	buf_put(out, span_of(key, CACHE_KEY));
	buf_put(out, span_of(digest, DIGEST_MAX));
}

void
cache_file(const uint8_t key[CACHE_KEY], struct span content, struct buf *out)
{
	put_head(key, content, out);
	buf_put(out, content);
}

/* Only our own file that nobody else may write is worth reading. */
static bool
ours(int fd, size_t *n)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return false;
	if (st.st_size < CACHE_HEAD || st.st_size > CACHE_BYTES)
		return false;
	*n = (size_t)st.st_size;
	return true;
}

bool
cache_read(const char *folder, const uint8_t key[CACHE_KEY], struct buf *file,
    struct span *content)
{
	char path[PATH_ROOM];
	size_t n = 0;
	bool ok = false;
	int fd;

	if (!path_of(folder, key, "", path))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	if (ours(fd, &n) && file_get(fd, buf_room(file, n), n)) {
		file->n = n;
		ok = cache_content(buf_span(file), key, content);
	}
	(void)close(fd);
	return ok;
}

bool
cache_write(
    const char *folder, const uint8_t key[CACHE_KEY], struct span content)
{
	char path[PATH_ROOM];
	char made[PATH_ROOM];
	struct buf head = {0};
	bool ok = false;
	int fd;

	if (content.n > CACHE_BYTES - CACHE_HEAD ||
	    !path_of(folder, key, "", path) ||
	    !path_of(folder, key, ".XXXXXX", made))
		return false;
	(void)mkdir(folder, S_IRWXU);
	fd = mkostemp(made, O_CLOEXEC); /* mode 0600 */
	if (fd < 0)
		return false;
	put_head(key, content, &head);
	ok = file_put(fd, buf_span(&head)) && file_put(fd, content);
	ok = close(fd) == 0 && ok;
	ok = ok && rename(made, path) == 0;
	if (!ok)
		(void)unlink(made);
	buf_free(&head);
	return ok;
}
