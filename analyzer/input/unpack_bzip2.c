/* bzip2, by libbz2. */

#include <assert.h>
/* bzlib.h uses FILE. */
#include <stdio.h>
#include <stdlib.h>

#include <bzlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/input/unpack.h"

static void *
bzip2_start(void)
{
	bz_stream *z = mem_zalloc(1, sizeof(*z));
	int rc = BZ2_bzDecompressInit(z, 0, 0);

	assert(rc == BZ_OK);
	return z;
}

static enum unpack_status
bzip2_step(void *state, struct span *in, struct unpack_room *out)
{
	bz_stream *z = state;
	unsigned room = out->n < 1u << 30 ? (unsigned)out->n : 1u << 30;
	int rc;

	z->next_in = (char *)in->p;
	z->avail_in = (unsigned)in->n;
	z->next_out = (char *)out->p;
	z->avail_out = room;
	rc = BZ2_bzDecompress(z);
	*in = span_from(*in, in->n - z->avail_in);
	out->p += room - z->avail_out;
	out->n -= room - z->avail_out;
	if (rc == BZ_STREAM_END)
		return UNPACK_END;
	return rc == BZ_OK ? UNPACK_MORE : UNPACK_BAD;
}

static void
bzip2_end(void *state)
{
	(void)BZ2_bzDecompressEnd(state);
	free(state);
}

static const uint8_t magic[] = {'B', 'Z', 'h'};

const struct unpacker unpacker_bzip2 = {
    .name = "bzip2",
    .source = "bzip2 1.0.8 manual",
    .magic = magic,
    .magic_n = sizeof(magic),
    .start = bzip2_start,
    .step = bzip2_step,
    .end = bzip2_end,
};
