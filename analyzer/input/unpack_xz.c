/* xz, by liblzma. */

#include <assert.h>
#include <lzma.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/input/unpack.h"

enum {
	XZ_MEMORY = 256 << 20, /* bytes that a decoder may use */
};

static void *
xz_start(void)
{
	lzma_stream *z = mem_zalloc(1, sizeof(*z));
	lzma_ret rc = lzma_stream_decoder(z, XZ_MEMORY, 0);

	assert(rc == LZMA_OK);
	return z;
}

static enum unpack_status
xz_step(void *state, struct span *in, struct unpack_room *out)
{
	lzma_stream *z = state;
	lzma_ret rc;

	z->next_in = in->p;
	z->avail_in = in->n;
	z->next_out = out->p;
	z->avail_out = out->n;
	rc = lzma_code(z, LZMA_RUN);
	*in = span_from(*in, in->n - z->avail_in);
	out->p = z->next_out;
	out->n = z->avail_out;
	if (rc == LZMA_STREAM_END)
		return UNPACK_END;
	return rc == LZMA_OK || rc == LZMA_BUF_ERROR ? UNPACK_MORE : UNPACK_BAD;
}

static void
xz_end(void *state)
{
	lzma_end(state);
	free(state);
}

static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};

const struct unpacker unpacker_xz = {
    .name = "xz",
    .source = "The .xz File Format 1.1.0",
    .magic = magic,
    .magic_n = sizeof(magic),
    .start = xz_start,
    .step = xz_step,
    .end = xz_end,
};
