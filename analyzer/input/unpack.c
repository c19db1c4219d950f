#include "analyzer/input/unpack.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	IN_BYTES = 256 << 10,
	FREE_GROWTH = 16 << 20, /* bytes out before the ratio counts */
	MAGIC_MAX = 6,
};

struct unpack {
	struct bytes bytes;
	struct bytes *from;
	const struct unpacker *u;
	void *state;
	uint64_t ratio;
	uint64_t in_total;
	uint64_t out_total;
	struct span in; /* what of buf was not used yet */
	bool in_ended;
	bool ended;
	uint8_t buf[IN_BYTES];
};

static const struct unpacker *const unpackers[] = {
    &unpacker_gzip,
    &unpacker_zstd,
    &unpacker_xz,
    &unpacker_bzip2,
};

const struct unpacker *
unpack_find(struct span head)
{
	for (size_t i = 0; i < sizeof(unpackers) / sizeof(unpackers[0]); i++) {
		const struct unpacker *u = unpackers[i];

		if (span_starts(head, span_of(u->magic, u->magic_n)))
			return u;
	}
	return NULL;
}

/* Ends the stream for a reason that a person reads. */
static void
fail(struct unpack *k, const char *what, const char *why)
{
	k->ended = true;
	if (k->from->damage[0] != '\0')
		return; /* which says more */
	(void)snprintf(k->bytes.damage, sizeof(k->bytes.damage),
	    "%s at byte %llu: %s%s", what,
	    (unsigned long long)(k->in_total - k->in.n), k->u->name, why);
}

/* Makes sure that n bytes of input are there, if there are so many. */
static void
refill(struct unpack *k, size_t n)
{
	size_t got;

	if (k->in.n >= n || k->in_ended)
		return;
	if (k->in.n != 0)
		memmove(k->buf, k->in.p, k->in.n);
	got = bytes_fill(k->from, k->buf + k->in.n, IN_BYTES - k->in.n);
	k->in_ended = got < IN_BYTES - k->in.n;
	k->in_total += got;
	k->in = span_of(k->buf, k->in.n + got);
}

/* Behind a member: another one, padding of zeros, or the end. */
static void
next_member(struct unpack *k)
{
	do {
		while (k->in.n != 0 && k->in.p[0] == 0)
			k->in = span_from(k->in, 1);
		refill(k, MAGIC_MAX);
	} while (k->in.n != 0 && k->in.p[0] == 0);
	if (span_starts(k->in, span_of(k->u->magic, k->u->magic_n))) {
		k->u->end(k->state);
		k->state = k->u->start();
		return;
	}
	k->ended = true;
	if (k->in.n != 0)
		fail(k, "foreign bytes", " data ended before");
}

static size_t
unpack_read(struct bytes *b, uint8_t *p, size_t n)
{
	struct unpack *k = (struct unpack *)b;
	struct unpack_room out;

	out.p = p;
	out.n = n;
	while (!k->ended && out.n == n) {
		size_t in_before;

		refill(k, 1);
		in_before = k->in.n;
		switch (k->u->step(k->state, &k->in, &out)) {
		case UNPACK_BAD:
			fail(k, "damaged", " data does not unpack");
			break;
		case UNPACK_END:
			next_member(k);
			break;
		case UNPACK_MORE:
			if (k->in.n == in_before && out.n == n && k->in_ended)
				fail(k, "truncated", " data ends early");
			break;
		}
	}
	k->out_total += n - out.n;
	if (k->out_total > FREE_GROWTH &&
	    k->out_total / k->ratio > k->in_total) {
		fail(k, "stopped", " data grows beyond the limit");
		return 0;
	}
	return n - out.n;
}

static void
unpack_close(struct bytes *b)
{
	struct unpack *k = (struct unpack *)b;

	k->u->end(k->state);
	k->from->close(k->from);
	free(k);
}

struct bytes *
unpack_new(const struct unpacker *u, struct bytes *from, uint64_t ratio)
{
	struct unpack *k = mem_zalloc(1, sizeof(*k));

	k->bytes.read = unpack_read;
	k->bytes.close = unpack_close;
	k->from = from;
	k->u = u;
	k->state = u->start();
	k->ratio = ratio;
	return &k->bytes;
}
