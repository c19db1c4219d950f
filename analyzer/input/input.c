#include "analyzer/input/input.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/mem.h"
#include "analyzer/input/blocks.h"
#include "analyzer/input/capture.h"
#include "analyzer/input/filter.h"
#include "analyzer/input/lines.h"
#include "analyzer/input/unpack.h"

enum {
	HEAD_BYTES = 64 << 10,
	FRAME_BYTES = 256 << 10,
	LINE_BYTES = 1 << 20,
	UNPACKED_RATIO = 2000,
	ZERO_RUN = 64, /* bytes of a run of zeros in a text, at least */
	NESTED = 2,    /* packed files in packed files */
};

struct input {
	struct source source;
	struct input_limits limits;
	struct file_bytes *file;
	struct head_bytes *head[NESTED + 1]; /* [0] over the file itself */
	struct bytes *unpacked[NESTED];
	unsigned nested;
	struct capture *capture; /* of a capture */
	struct lines *lines;     /* of a log */
	struct blocks *blocks;   /* of a log that is made of such */
	uint32_t index;
	struct filter *filter; /* of a capture; NULL: none */
	struct err filter_err;
	uint64_t frames_filtered;
	uint64_t frames_cut;
	bool read_all;
};

/* ---- what it is ---- */

/* UTF-16 by name or by content, and not only by chance. */
static const struct charset *
wide_charset(const struct charset *named, struct span head)
{
	const struct charset *c = named != NULL ? named : charset_utf16(head);
	size_t low = c != NULL && c->big_endian ? 1 : 0;
	size_t control = 0;

	if (c == NULL || c->unit != 2)
		return NULL;
	for (size_t i = 0; i + 1 < head.n; i += 2) {
		uint8_t b = head.p[i + low];

		control += head.p[i + 1 - low] == 0 && b < 0x20 && b != '\t' &&
		    b != '\n' && b != '\r' && b != 0x1b;
	}
	return control > head.n / 64 ? NULL : c;
}

/*
 * A log is text: a file with many bytes that no text has is none.  A crash may
 * leave long runs of zeros in one.
 */
static bool
looks_like_text(struct span head)
{
	size_t control = 0;
	size_t zeros = 0;
	size_t runs = 0; /* of zeros */
	size_t text;

	for (size_t i = 0; i < head.n; i++) {
		uint8_t c = head.p[i];

		zeros += c == 0;
		runs += c == 0 && (i == 0 || head.p[i - 1] != 0);
		control += c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
		    c != 0x1b;
	}
	if (control <= head.n / 32)
		return true;
	text = head.n - zeros;
	return text != 0 && control - zeros <= text / 32 &&
	    runs <= zeros / ZERO_RUN;
}

/* What ends a line of a file that begins so, in UTF-16 or else. */
static struct span
mark_of(struct span head, const struct charset *wide)
{
	struct arena *arena;
	struct span mark;
	uint8_t *text;
	size_t low;

	if (wide == NULL)
		return lines_mark(head);
	arena = arena_new(0);
	text = arena_alloc(arena, head.n / 2 + 1);
	low = wide->big_endian ? 1 : 0;
	/* What is none of ASCII counts as blank, as the mark in front. */
	for (size_t i = 0; i + 1 < head.n; i += 2)
		text[i / 2] = head.p[i + 1 - low] == 0 ? head.p[i + low] : ' ';
	mark = lines_mark(span_of(text, head.n / 2));
	arena_free(arena);
	return mark;
}

static bool
recognise(struct input *in, struct err *err)
{
	const struct block_file *blocks;
	struct source *s = &in->source;
	struct span head = input_head(in);
	struct bytes *top = &in->head[in->nested]->bytes;
	const struct charset *wide;

	s->bytes = in->file->done;
	s->format = capture_format(head);
	if (s->format != NULL) {
		s->kind = SOURCE_CAPTURE;
		in->capture = capture_new(top, s->format, err);
		if (in->limits.filter != NULL)
			in->filter = filter_new(in->limits.filter);
		return in->capture != NULL;
	}
	blocks = block_file_find(head);
	if (blocks == NULL && in->limits.blocks != NULL && head.n != 0)
		blocks = block_file_named(in->limits.blocks);
	wide = wide_charset(in->limits.charset, head);
	if (blocks != NULL) {
		s->kind = SOURCE_EVTX;
		s->format = blocks->name;
		in->blocks = blocks_new(top, blocks);
	} else if (head.n == 0) {
		s->format = "empty";
	} else if (unpack_find(head) != NULL ||
	    (wide == NULL && !looks_like_text(head))) {
		s->format = "data";
	} else {
		s->kind = SOURCE_LOG;
		s->format = "text";
		in->lines =
		    lines_new(top, in->limits.line_bytes, mark_of(head, wide));
		if (wide != NULL)
			lines_wide(in->lines, wide->big_endian);
	}
	return true;
}

struct input *
input_open(const char *path, uint32_t index, const struct input_limits *limits,
    struct err *err)
{
	struct input *in = mem_zalloc(1, sizeof(*in));
	const struct unpacker *u;

	if (limits != NULL)
		in->limits = *limits;
	if (in->limits.frame_bytes == 0)
		in->limits.frame_bytes = FRAME_BYTES;
	if (in->limits.line_bytes == 0)
		in->limits.line_bytes = LINE_BYTES;
	if (in->limits.unpacked_ratio == 0)
		in->limits.unpacked_ratio = UNPACKED_RATIO;
	in->index = index;
	in->source.name = mem_strdup(path);
	in->file = file_bytes_open(path, !in->limits.no_digest, err);
	if (in->file == NULL)
		goto fail;
	in->head[0] = head_bytes_new(&in->file->bytes, HEAD_BYTES);
	while (
	    in->nested < NESTED && (u = unpack_find(input_head(in))) != NULL) {
		struct bytes *b = unpack_new(
		    u, &in->head[in->nested]->bytes, in->limits.unpacked_ratio);

		in->unpacked[in->nested++] = b;
		in->head[in->nested] = head_bytes_new(b, HEAD_BYTES);
	}
	if (!recognise(in, err))
		goto fail;
	return in;
fail:
	input_close(in);
	return NULL;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	capture_free(in->capture);
	filter_free(in->filter);
	lines_free(in->lines);
	blocks_free(in->blocks);
	if (in->head[in->nested] != NULL) {
		struct bytes *top = &in->head[in->nested]->bytes;

		top->close(top); /* and all below it */
	}
	free((char *)in->source.name);
	free(in);
}

/* ---- reading ---- */

/*
 * There is no more to give.  What a reader left (a damaged file's rest) is
 * read for the digest, which is of the whole file.
 */
static bool
finish(struct input *in)
{
	struct source *s = &in->source;
	struct bytes *b = &in->file->bytes;

	if (in->read_all)
		return false;
	in->read_all = true;
	if (in->file->regular) {
		uint8_t *rest = mem_alloc(HEAD_BYTES);

		while (b->read(b, rest, HEAD_BYTES) != 0)
			;
		free(rest);
	}
	s->damaged = input_damage(in) != NULL;
	if (in->file->digest != NULL && b->damage[0] == '\0') {
		(void)digest_end(in->file->digest, s->sha256);
		s->hashed = true;
	}
	return false;
}

static void
note_time(struct source *s, int64_t time_ns)
{
	if (s->items++ == 0)
		s->first_ns = time_ns;
	s->last_ns = time_ns;
}

/* The next frame that the filter takes. */
static bool
next_taken(struct input *in, uint64_t *number, struct frame *f)
{
	bool takes = in->filter == NULL;

	while (
	    in->filter_err.code == ERR_NONE && capture_next(in->capture, f)) {
		++*number;
		if (takes)
			return true;
		if (!filter_frame(in->filter, f, &takes, &in->filter_err))
			return false;
		if (takes)
			return true;
		in->frames_filtered++;
	}
	return false;
}

bool
input_frame(struct input *in, uint64_t *number, struct frame *f)
{
	if (in->capture == NULL || !next_taken(in, number, f))
		return finish(in);
	f->number = *number;
	f->source = in->index;
	if (f->bytes.n > in->limits.frame_bytes) {
		f->bytes.n = in->limits.frame_bytes;
		in->frames_cut++;
	}
	note_time(&in->source, f->time_ns);
	in->source.bytes = in->file->done;
	return true;
}

bool
input_line(struct input *in, struct line *l)
{
	static const uint8_t bom[] = {0xef, 0xbb, 0xbf};

	if (in->blocks != NULL ? !blocks_next(in->blocks, l)
			       : in->lines == NULL || !lines_next(in->lines, l))
		return finish(in);
	l->source = in->index;
	if (l->number == 1 && span_starts(l->bytes, span_of(bom, 3))) {
		l->bytes = span_of(l->bytes.p + 3, l->bytes.n - 3);
		l->offset += 3;
	}
	in->source.items += !l->goes_on;
	in->source.bytes = in->file->done;
	return true;
}

void
input_in_pieces(struct input *in)
{
	if (in->lines != NULL)
		lines_in_pieces(in->lines);
}

/* ---- what is known of it ---- */

const struct source *
input_source(const struct input *in)
{
	return &in->source;
}

struct span
input_head(const struct input *in)
{
	const struct head_bytes *h = in->head[in->nested];

	return span_of(h->head, h->n);
}

const char *
input_damage(const struct input *in)
{
	if (in->file->bytes.damage[0] != '\0')
		return in->file->bytes.damage;
	for (unsigned i = 0; i < in->nested; i++) {
		if (in->unpacked[i]->damage[0] != '\0')
			return in->unpacked[i]->damage;
	}
	if (in->filter_err.code != ERR_NONE)
		return in->filter_err.text;
	if (in->capture != NULL && capture_damage(in->capture)[0] != '\0')
		return capture_damage(in->capture);
	return NULL;
}

const char *
input_link_name(uint32_t link)
{
	return capture_link_name(link);
}

uint64_t
input_done(const struct input *in)
{
	return in->file->done;
}

uint64_t
input_size(const struct input *in)
{
	return in->file->size;
}

void
input_counters(const struct input *in, struct counters *out)
{
	counter_add(out, "input.frames_cut", in->frames_cut);
	counter_add(out, "input.frames_filtered", in->frames_filtered);
	counter_add(out, "input.lines_cut",
	    in->lines == NULL ? 0 : lines_cut(in->lines));
}

bool
input_filter_check(const char *text, struct err *err)
{
	return filter_check(text, err);
}
