#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/input/input.h"

/* A file that exists in memory only. */
static struct input *
open_bytes(struct span s, const struct input_limits *limits)
{
	int fd = memfd_create("input", 0);
	struct err err = {0};
	struct input *in;
	char path[64];

	assert_true(fd >= 0);
	assert_true(write(fd, s.p, s.n) == (ssize_t)s.n);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	in = input_open(path, 3, limits, &err);
	(void)close(fd);
	return in;
}

static void
put32(struct buf *b, uint32_t v)
{
	const uint8_t le[] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
	    (uint8_t)(v >> 24)};

	buf_put(b, span_of(le, sizeof(le)));
}

/* Three frames "frame 0" … in nanoseconds. */
static void
put_pcap(struct buf *b)
{
	put32(b, 0xa1b23c4d);
	put32(b, 2 | 4 << 16);
	put32(b, 0);
	put32(b, 0);
	put32(b, 65535);
	put32(b, 1);
	for (uint32_t i = 0; i < 3; i++) {
		put32(b, 1700000000 + i);
		put32(b, 123456789);
		put32(b, 7);
		put32(b, 1500);
		buf_printf(b, "frame %u", i);
	}
}

static void
check_frames(struct input *in, unsigned wanted)
{
	uint64_t number = 10;
	struct frame f;
	unsigned n = 0;

	while (input_frame(in, &number, &f)) {
		assert_int_equal(f.number, 11 + n);
		assert_true(f.time_ns ==
		    INT64_C(1700000000123456789) + n * INT64_C(1000000000));
		assert_int_equal(f.offset, 40 + n * 23);
		assert_int_equal(f.wire_n, 1500);
		assert_int_equal(f.source, 3);
		assert_int_equal(f.bytes.n, 7);
		n++;
	}
	assert_int_equal(n, wanted);
}

static void
reads_every_prefix_of_a_capture(void **state)
{
	struct buf b = {0};

	(void)state;
	put_pcap(&b);
	for (size_t n = 24; n <= b.n; n++) {
		struct input *in = open_bytes(span_of(b.p, n), NULL);
		bool damaged = (n - 24) % 23 != 0;

		assert_non_null(in);
		check_frames(in, (unsigned)(n - 24) / 23);
		assert_int_equal(input_damage(in) != NULL, damaged);
		if (damaged)
			assert_non_null(
			    strstr(input_damage(in), "truncated at byte"));
		assert_true(input_source(in)->hashed);
		input_close(in);
	}
	buf_free(&b);
}

static void
pack(struct buf *out, struct span s)
{
	z_stream z = {0};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, 0), Z_OK);
	z.next_in = (Bytef *)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = buf_room(out, s.n + 1000);
	z.avail_out = (uInt)s.n + 1000;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->n += z.total_out;
	(void)deflateEnd(&z);
}

static void
unpacks_twice_at_most(void **state)
{
	struct buf level[4] = {{0}, {0}, {0}, {0}};

	(void)state;
	put_pcap(&level[0]);
	for (unsigned i = 0; i < 4; i++) {
		struct input *in = open_bytes(buf_span(&level[i]), NULL);

		assert_non_null(in);
		assert_int_equal(input_source(in)->kind,
		    i < 3 ? SOURCE_CAPTURE : SOURCE_UNKNOWN);
		if (i < 3)
			check_frames(in, 3);
		assert_null(input_damage(in));
		input_close(in);
		if (i < 3)
			pack(&level[i + 1], buf_span(&level[i]));
	}
	for (unsigned i = 0; i < 4; i++)
		buf_free(&level[i]);
}

static void
stops_a_bomb(void **state)
{
	const struct input_limits limits = {.unpacked_ratio = 10};
	struct buf zeros = {0}, packed = {0};
	struct input *in;
	struct line l;

	(void)state;
	memset(buf_room(&zeros, 20 << 20), '\n', 20 << 20);
	zeros.n = 20 << 20;
	pack(&packed, buf_span(&zeros));
	in = open_bytes(buf_span(&packed), &limits);
	assert_non_null(in);
	while (input_line(in, &l))
		;
	assert_non_null(input_damage(in));
	assert_non_null(strstr(input_damage(in), "limit"));
	input_close(in);
	buf_free(&zeros);
	buf_free(&packed);
}

static void
cuts_long_frames(void **state)
{
	const struct input_limits limits = {.frame_bytes = 3};
	struct counters n = {0};
	struct buf b = {0};
	struct input *in;
	uint64_t number = 0;
	struct frame f;

	(void)state;
	put_pcap(&b);
	in = open_bytes(buf_span(&b), &limits);
	while (input_frame(in, &number, &f)) {
		assert_true(span_eq_str(f.bytes, "fra"));
		assert_int_equal(f.wire_n, 1500);
	}
	assert_int_equal(number, 3);
	assert_null(input_damage(in));
	input_counters(in, &n);
	assert_int_equal(counter_get(&n, "input.frames_cut"), 3);
	counters_free(&n);
	input_close(in);
	buf_free(&b);
}

/* Frames that a filter leaves out keep their numbers. */
static void
filters_frames(void **state)
{
	struct input_limits limits = {.filter = "ether[6] = 0x32"};
	struct counters n = {0};
	struct buf b = {0};
	struct err err = {0};
	struct input *in;
	uint64_t number = 0;
	struct frame f;

	(void)state;
	put_pcap(&b);
	in = open_bytes(buf_span(&b), &limits);
	assert_true(input_frame(in, &number, &f));
	assert_true(span_eq_str(f.bytes, "frame 2"));
	assert_int_equal(f.number, 3);
	assert_false(input_frame(in, &number, &f));
	assert_null(input_damage(in));
	assert_int_equal(input_source(in)->items, 1);
	input_counters(in, &n);
	assert_int_equal(counter_get(&n, "input.frames_filtered"), 2);
	counters_free(&n);
	input_close(in);

	/* One that is right, but not for Ethernet. */
	limits.filter = "dir 0";
	in = open_bytes(buf_span(&b), &limits);
	number = 0;
	assert_false(input_frame(in, &number, &f));
	assert_non_null(strstr(input_damage(in), "link type EN10MB"));
	input_close(in);
	buf_free(&b);

	assert_true(input_filter_check("host 10.0.0.1 and tcp port 80", &err));
	assert_false(input_filter_check("tcp port", &err));
	assert_non_null(strstr(err.text, "syntax error"));
}

/* A line without an end, of the default limit's size twenty times. */
static void
cuts_an_endless_line(void **state)
{
	struct counters n = {0};
	struct buf b = {0};
	struct input *in;
	struct line l;

	(void)state;
	memset(buf_room(&b, 20 << 20), 'x', 20 << 20);
	b.n = 20 << 20;
	buf_printf(&b, "\nafter\n");
	in = open_bytes(buf_span(&b), NULL);
	assert_true(input_line(in, &l));
	assert_int_equal(l.bytes.n, 1 << 20);
	assert_true(input_line(in, &l));
	assert_true(span_eq_str(l.bytes, "after"));
	assert_false(input_line(in, &l));
	input_counters(in, &n);
	assert_int_equal(counter_get(&n, "input.lines_cut"), 1);
	counters_free(&n);
	input_close(in);
	buf_free(&b);
}

/* A line in pieces of the limit, and a short one behind it. */
static void
gives_pieces(void **state)
{
	const struct input_limits limits = {.line_bytes = 5};
	static const struct {
		const char *text;
		uint64_t offset;
		uint64_t number;
		bool goes_on;
	} wanted[] = {{"12345", 0, 1, true}, {"67890", 5, 1, true},
	    {"ab", 10, 1, false}, {"", 13, 2, false}, {"12345", 14, 3, false},
	    {"12345", 20, 4, true}, {"6", 25, 4, false}};
	struct input *in =
	    open_bytes(span_str("1234567890ab\n\n12345\n123456"), &limits);
	struct line l;

	(void)state;
	input_in_pieces(in);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		assert_true(input_line(in, &l));
		assert_true(span_eq_str(l.bytes, wanted[i].text));
		assert_int_equal(l.offset, wanted[i].offset);
		assert_int_equal(l.number, wanted[i].number);
		assert_int_equal(l.goes_on, wanted[i].goes_on);
	}
	assert_false(input_line(in, &l));
	assert_int_equal(input_source(in)->items, 4);
	input_close(in);
}

/* UTF-16 has newlines of two bytes; U+0A0D holds their bytes and is none. */
static void
reads_wide_lines(void **state)
{
	static const char le[] = "\xff\xfe"
				 "a\0\r\0\n\0\r\n\n\r\n\0\n\0b\0c";
	static const char be[] = "\0a\0\n\n\r\n\0\0\n\0b";
	struct input *in = open_bytes(span_of(le, sizeof(le) - 1), NULL);
	struct line l;

	(void)state;
	assert_int_equal(input_source(in)->kind, SOURCE_LOG);
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes,
	    span_of("\xff\xfe"
		    "a\0",
		4)));
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes, span_of("\r\n\n\r", 4)));
	assert_int_equal(l.offset, 8);
	assert_true(input_line(in, &l));
	assert_int_equal(l.bytes.n, 0);
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes, span_of("b\0c", 3)));
	assert_false(input_line(in, &l));
	input_close(in);

	in = open_bytes(span_of(be, sizeof(be) - 1),
	    &(const struct input_limits){.charset = charset_find("utf-16be")});
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes, span_of("\0a", 2)));
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes, span_of("\n\r\n\0", 4)));
	assert_true(input_line(in, &l));
	assert_true(span_eq(l.bytes, span_of("\0b", 2)));
	assert_false(input_line(in, &l));
	input_close(in);
}

static void
reads_lines(void **state)
{
	const struct input_limits limits = {.line_bytes = 5};
	static const struct {
		const char *text;
		uint64_t offset;
	} wanted[] = {
	    {"one", 0}, {"", 5}, {"12345", 6}, {"12345", 12}, {"last", 20}};
	struct input *in =
	    open_bytes(span_str("one\r\n\n12345\n1234567\nlast"), &limits);
	struct counters n = {0};
	struct line l;

	(void)state;
	assert_int_equal(input_source(in)->kind, SOURCE_LOG);
	for (size_t i = 0; i < 5; i++) {
		assert_true(input_line(in, &l));
		assert_true(span_eq_str(l.bytes, wanted[i].text));
		assert_int_equal(l.offset, wanted[i].offset);
		assert_int_equal(l.number, i + 1);
	}
	assert_false(input_line(in, &l));
	input_counters(in, &n);
	assert_int_equal(counter_get(&n, "input.lines_cut"), 1);
	counters_free(&n);
	input_close(in);
}

/* An XML document has no lines but events; a long one is cut. */
static void
reads_events_of_xml(void **state)
{
	const struct input_limits limits = {.line_bytes = 40};
	static const struct {
		const char *text;
		uint64_t offset;
	} wanted[] = {
	    {"<?xml version='1.0'?>\n<Event>a\n</Event>", 0},
	    {"<Event>b</Event>", 41},
	    {"<Event>cccccccccccccccccccccccccccccccccc", 57},
	    {"<Event>d</Event>", 112},
	    {"</Events>", 128},
	};
	struct input *in = open_bytes(
	    span_str("<?xml version='1.0'?>\n<Event>a\n</Event>\r\n"
		     "<Event>b</Event><Event>cccccccccccccccccccccccccccc"
		     "cccccccccccc</Event><Event>d</Event></Events>\n"),
	    &limits);
	struct line l;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_true(input_line(in, &l));
		assert_int_equal(l.offset, wanted[i].offset);
		assert_int_equal(l.number, i + 1);
		if (i != 2 && i != 4)
			assert_true(span_eq_str(l.bytes, wanted[i].text));
	}
	assert_false(input_line(in, &l));
	input_close(in);
}

/* The same in UTF-16, of either order, and behind what a crash left. */
static void
reads_wide_events_of_xml(void **state)
{
	static const char text[] = "<Events>\n<Event>a\n</Event>\r\n\n"
				   "<Event>bb</Event></Events>";
	static const char *const wanted[] = {
	    "<Events>\n<Event>a\n</Event>", "<Event>bb</Event>", "</Events>"};

	(void)state;
	for (unsigned low = 0; low < 2; low++) {
		struct buf b = {0};
		struct input *in;
		struct line l;

		buf_str(&b, low == 0 ? "\xff\xfe" : "\xfe\xff");
		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			buf_byte(&b, low == 0 ? (uint8_t)text[i] : 0);
			buf_byte(&b, low == 0 ? 0 : (uint8_t)text[i]);
		}
		in = open_bytes(buf_span(&b), NULL);
		for (size_t i = 0; i < 3; i++) {
			size_t from = i == 0 ? 2 : 0;
			size_t n = strlen(wanted[i]);

			assert_true(input_line(in, &l));
			assert_int_equal(l.bytes.n, from + n * 2);
			assert_true(span_eq(
			    span_of(b.p + l.offset, l.bytes.n), l.bytes));
			for (size_t k = 0; k < n; k++)
				assert_int_equal(l.bytes.p[from + k * 2 + low],
				    wanted[i][k]);
		}
		assert_false(input_line(in, &l));
		input_close(in);
		buf_free(&b);
	}
}

/* Zeros that a crash left make no text data, but those of data do not pass. */
static void
tells_zeros_of_a_crash(void **state)
{
	static const struct {
		size_t zeros;
		size_t times;
		enum source_kind kind;
	} cases[] = {{0, 9, SOURCE_LOG}, {512, 1, SOURCE_LOG},
	    {4096, 4, SOURCE_LOG}, {3, 9, SOURCE_UNKNOWN},
	    {20, 9, SOURCE_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = {0};
		struct input *in;

		for (size_t k = 0; k < cases[i].times; k++) {
			buf_str(&b, "Jan  2 03:04:05 gw\n");
			memset(buf_room(&b, cases[i].zeros + 1), 0,
			    cases[i].zeros);
			b.n += cases[i].zeros;
		}
		in = open_bytes(buf_span(&b), NULL);
		assert_int_equal(input_source(in)->kind, cases[i].kind);
		input_close(in);
		buf_free(&b);
	}
}

/* A file of blocks: a short one, long ones, and what is left. */
static void
reads_blocks(void **state)
{
	enum {
		FIRST = 4096,
		EACH = 65536,
		REST = 100
	};
	static const struct {
		uint64_t offset;
		size_t n;
	} wanted[] = {{0, FIRST}, {FIRST, EACH}, {FIRST + EACH, REST}};
	uint8_t *bytes = calloc(1, FIRST + EACH + REST);
	struct input *in;
	struct line l;

	(void)state;
	memcpy(bytes, "ElfFile", 7);
	in = open_bytes(span_of(bytes, FIRST + EACH + REST), NULL);
	for (size_t i = 0; i < 3; i++) {
		assert_true(input_line(in, &l));
		assert_int_equal(l.offset, wanted[i].offset);
		assert_int_equal(l.bytes.n, wanted[i].n);
	}
	assert_false(input_line(in, &l));
	input_close(in);
	/* Told by the caller, when the head is lost. */
	in = open_bytes(span_of(bytes + 8, FIRST),
	    &(struct input_limits){.blocks = "evtx"});
	assert_int_equal(input_source(in)->kind, SOURCE_EVTX);
	input_close(in);
	free(bytes);
}

static void
tells_kinds_by_content(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		enum source_kind kind;
	} cases[] = {
	    {"", 0, SOURCE_UNKNOWN},
	    {"\0\1\2\3\0\0\0\0", 8, SOURCE_UNKNOWN},
	    {"ElfFile\0\0\0", 10, SOURCE_EVTX},
	    {"ElfChnk\0\0\0", 10, SOURCE_EVTX},
	    {"a line", 6, SOURCE_LOG},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct input *in =
		    open_bytes(span_of(cases[i].bytes, cases[i].n), NULL);

		assert_int_equal(input_source(in)->kind, cases[i].kind);
		input_close(in);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_every_prefix_of_a_capture),
	    cmocka_unit_test(unpacks_twice_at_most),
	    cmocka_unit_test(stops_a_bomb),
	    cmocka_unit_test(cuts_long_frames),
	    cmocka_unit_test(filters_frames),
	    cmocka_unit_test(cuts_an_endless_line),
	    cmocka_unit_test(reads_lines),
	    cmocka_unit_test(reads_events_of_xml),
	    cmocka_unit_test(reads_wide_events_of_xml),
	    cmocka_unit_test(tells_zeros_of_a_crash),
	    cmocka_unit_test(reads_blocks),
	    cmocka_unit_test(gives_pieces),
	    cmocka_unit_test(reads_wide_lines),
	    cmocka_unit_test(tells_kinds_by_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
