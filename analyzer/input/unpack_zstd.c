/* Zstandard, by libzstd, which limits the window to 128 MiB. */

#include <assert.h>
#include <zstd.h>

#include "analyzer/input/unpack.h"

static void *
zstd_start(void)
{
	ZSTD_DStream *z = ZSTD_createDStream();

	assert(z != NULL);
	return z;
}

static enum unpack_status
zstd_step(void *state, struct span *in, struct unpack_room *out)
{
	ZSTD_inBuffer from = {.src = in->p, .size = in->n};
	ZSTD_outBuffer to = {.dst = out->p, .size = out->n};
	size_t rc = ZSTD_decompressStream(state, &to, &from);

	*in = span_from(*in, from.pos);
	out->p += to.pos;
	out->n -= to.pos;
	if (ZSTD_isError(rc))
		return UNPACK_BAD;
	return rc == 0 ? UNPACK_END : UNPACK_MORE;
}

static void
zstd_end(void *state)
{
	(void)ZSTD_freeDStream(state);
}

static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};

const struct unpacker unpacker_zstd = {
    .name = "zstd",
    .source = "RFC 8878",
    .magic = magic,
    .magic_n = sizeof(magic),
    .start = zstd_start,
    .step = zstd_step,
    .end = zstd_end,
};
