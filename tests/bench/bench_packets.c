/*
 * The stages of packets alone: input, decode and stream, on the capture that
 * the environment names in CAPTURE.
 */

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/decode/decode.h"
#include "analyzer/input/input.h"
#include "analyzer/stream/stream.h"
#include "tests/bench/bench.h"

enum {
	FRAMES_MAX = 1 << 20,
};

struct state {
	const char *path;
	struct frame *frame;
	size_t frames;
	size_t bytes;
	struct arena *arena;
	struct decode *decode;
};

static uint64_t
work_input(void *arg, size_t n)
{
	const struct input_limits limits = {.no_digest = true};
	const struct state *s = arg;
	uint64_t sum = 0;

	for (; n > 0; n--) {
		struct err err;
		struct input *in = input_open(s->path, 0, &limits, &err);
		uint64_t number = 0;
		struct frame f;

		while (in != NULL && input_frame(in, &number, &f))
			sum += f.bytes.n;
		input_close(in);
	}
	return sum;
}

static uint64_t
work_decode(void *arg, size_t n)
{
	struct packet pkt[DECODE_PACKETS];
	const struct state *s = arg;
	uint64_t sum = 0;

	for (; n > 0; n--) {
		for (size_t i = 0; i < s->frames; i++)
			sum += decode_frame(s->decode, &s->frame[i], pkt);
	}
	return sum;
}

/* What the session does with a packet, without the later stages. */
static uint64_t
take(struct stream *stream, struct packet *pkt)
{
	struct chunk c;
	struct flow *f;
	uint64_t sum = stream_packet(stream, pkt);

	while ((f = stream_ended(stream, INT64_MIN, false)) != NULL)
		stream_release(stream, f);
	while (stream_chunk(stream, &c))
		sum += c.bytes.n;
	return sum;
}

static uint64_t
work_stream(void *arg, size_t n)
{
	const struct stream_options options = {.ignore_checksums = true};
	struct packet pkt[DECODE_PACKETS];
	const struct state *s = arg;
	uint64_t sum = 0;

	for (; n > 0; n--) {
		struct stream *stream = stream_new(&options);

		for (size_t i = 0; i < s->frames; i++) {
			unsigned k = decode_frame(s->decode, &s->frame[i], pkt);

			for (unsigned j = 0; j < k; j++)
				sum += take(stream, &pkt[j]);
		}
		stream_free(stream);
	}
	return sum;
}

static bool
load(struct state *s)
{
	struct err err;
	struct input *in = input_open(s->path, 0, NULL, &err);
	uint64_t number = 0;
	struct frame f;

	if (in == NULL) {
		fprintf(stderr, "%s: %s\n", s->path, err.text);
		return false;
	}
	while (s->frames < FRAMES_MAX && input_frame(in, &number, &f)) {
		f.bytes = arena_copy(s->arena, f.bytes);
		s->bytes += f.bytes.n;
		s->frame[s->frames++] = f;
	}
	input_close(in);
	return true;
}

int
main(void)
{
	struct state s = {.path = getenv("CAPTURE")};
	int status = EXIT_FAILURE;

	if (s.path == NULL || s.path[0] == '\0')
		return EXIT_SUCCESS; /* nothing to measure with */
	s.arena = arena_new(1 << 20);
	s.frame = mem_zalloc(FRAMES_MAX, sizeof(*s.frame));
	s.decode = decode_new(NULL);
	if (load(&s)) {
		const struct bench all[] = {
		    {"input", work_input, &s, s.bytes, s.frames},
		    {"decode", work_decode, &s, s.bytes, s.frames},
		    {"decode+stream", work_stream, &s, s.bytes, s.frames},
		};

		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			bench_run(&all[i]);
		status = EXIT_SUCCESS;
	}
	decode_free(s.decode);
	free(s.frame);
	arena_free(s.arena);
	return status;
}
