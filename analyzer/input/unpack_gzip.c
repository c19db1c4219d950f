/* gzip, by zlib. */

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/input/unpack.h"

static void *
gzip_start(void)
{
	z_stream *z = mem_zalloc(1, sizeof(*z));
	int rc = inflateInit2(z, 15 + 16); /* 16: with gzip's own header */

	assert(rc == Z_OK);
	return z;
}

static enum unpack_status
gzip_step(void *state, struct span *in, struct unpack_room *out)
{
	z_stream *z = state;
	uInt room = out->n < 1u << 30 ? (uInt)out->n : 1u << 30;
	int rc;

	z->next_in = (Bytef *)in->p;
	z->avail_in = (uInt)in->n;
	z->next_out = out->p;
	z->avail_out = room;
	rc = inflate(z, Z_NO_FLUSH);
	*in = span_from(*in, in->n - z->avail_in);
	out->p += room - z->avail_out;
	out->n -= room - z->avail_out;
	if (rc == Z_STREAM_END)
		return UNPACK_END;
	return rc == Z_OK || rc == Z_BUF_ERROR ? UNPACK_MORE : UNPACK_BAD;
}

static void
gzip_end(void *state)
{
	(void)inflateEnd(state);
	free(state);
}

static const uint8_t magic[] = {0x1f, 0x8b, 8};

const struct unpacker unpacker_gzip = {
    .name = "gzip",
    .source = "RFC 1952",
    .magic = magic,
    .magic_n = sizeof(magic),
    .start = gzip_start,
    .step = gzip_step,
    .end = gzip_end,
};
