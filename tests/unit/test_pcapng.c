#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/input/pcapng.h"

/* A stream of bytes in memory. */
struct memory {
	struct bytes bytes;
	struct span left;
};

static size_t
memory_read(struct bytes *b, uint8_t *out, size_t n)
{
	struct memory *m = (struct memory *)b;
	struct span s = span_first(m->left, n);

	/* In small pieces, as a pipe may give them. */
	s = span_first(s, 7);
	if (s.n != 0)
		memcpy(out, s.p, s.n);
	m->left = span_from(m->left, s.n);
	return s.n;
}

static void
put(struct buf *b, bool big, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_byte(b, (uint8_t)(v >> 8 * (big ? n - 1 - i : i)));
}

/* A block: its type, and its body padded to four bytes. */
static void
put_block(struct buf *b, bool big, uint32_t type, const struct buf *body)
{
	uint32_t padded = (uint32_t)(body->n + 3) & ~UINT32_C(3);

	put(b, big, type, 4);
	put(b, big, padded + 12, 4);
	buf_put(b, span_of(body->p, body->n));
	put(b, big, 0, padded - (unsigned)body->n);
	put(b, big, padded + 12, 4);
}

static void
put_section(struct buf *b, bool big)
{
	struct buf body = {0};

	put(&body, big, 0x1a2b3c4d, 4);
	put(&body, big, 1, 2);
	put(&body, big, 0, 2);
	put(&body, big, UINT64_MAX, 8);
	put_block(b, big, 0x0a0d0d0a, &body);
	buf_free(&body);
}

/* An interface; resolution 0 and offset 0 stand for no such option. */
static void
put_interface(struct buf *b, bool big, uint16_t link, uint8_t resolution,
    int64_t offset_s)
{
	struct buf body = {0};

	put(&body, big, link, 2);
	put(&body, big, 0, 2);
	put(&body, big, 5, 4); /* frames are cut to 5 bytes */
	put(&body, big, 2, 2); /* a name */
	put(&body, big, 3, 2);
	buf_printf(&body, "eth");
	buf_byte(&body, 0);
	if (resolution != 0) {
		put(&body, big, 9, 2);
		put(&body, big, 1, 2);
		buf_byte(&body, resolution);
		put(&body, big, 0, 3);
	}
	if (offset_s != 0) {
		put(&body, big, 14, 2);
		put(&body, big, 8, 2);
		put(&body, big, (uint64_t)offset_s, 8);
	}
	put(&body, big, 0, 4);
	put_block(b, big, 1, &body);
	buf_free(&body);
}

static void
put_frame(struct buf *b, bool big, uint32_t interface, uint64_t units,
    const char *text)
{
	struct buf body = {0};

	put(&body, big, interface, 4);
	put(&body, big, units >> 32, 4);
	put(&body, big, units & UINT32_MAX, 4);
	put(&body, big, strlen(text), 4);
	put(&body, big, 1500, 4);
	buf_printf(&body, "%s", text);
	put_block(b, big, 6, &body);
	buf_free(&body);
}

static void
put_simple(struct buf *b, bool big, uint32_t wire_n, const char *text)
{
	struct buf body = {0};

	put(&body, big, wire_n, 4);
	buf_printf(&body, "%s", text);
	put_block(b, big, 3, &body);
	buf_free(&body);
}

static void
put_old(struct buf *b, bool big, uint16_t interface, uint64_t units,
    const char *text)
{
	struct buf body = {0};

	put(&body, big, interface, 2);
	put(&body, big, 9, 2); /* drops */
	put(&body, big, units >> 32, 4);
	put(&body, big, units & UINT32_MAX, 4);
	put(&body, big, strlen(text), 4);
	put(&body, big, 1500, 4);
	buf_printf(&body, "%s", text);
	put_block(b, big, 2, &body);
	buf_free(&body);
}

/* Two sections of either byte order, with interfaces of many kinds. */
static void
put_file(struct buf *b)
{
	struct buf secrets = {0};

	buf_printf(&secrets, "keys");
	put_section(b, false);
	put_interface(b, false, 1, 0, 0);
	put_interface(b, false, 101, 9, 0);
	put_frame(b, false, 0, UINT64_C(1700000000123456), "micro");
	put_block(b, false, 10, &secrets);
	put_frame(b, false, 1, UINT64_C(1700000000123456789), "nano");
	put_interface(b, false, 113, 0x8a, 0); /* 1/1024 s */
	put_interface(b, false, 276, 12, 0);   /* picoseconds */
	put_interface(b, false, 0, 0, 100);
	put_frame(b, false, 2, UINT64_C(1700000000) << 10 | 512, "binary");
	put_frame(b, false, 3, UINT64_C(1000000123456), "pico");
	put_frame(b, false, 4, UINT64_C(1700000000000001), "later");
	put_simple(b, false, 900, "simple");
	put_section(b, true);
	put_interface(b, true, 228, 3, -100);
	put_old(b, true, 0, UINT64_C(1700000000123), "old");
	put_frame(b, true, 0, 7, "before");
	buf_free(&secrets);
}

static const struct {
	uint32_t link;
	int64_t time_ns;
	uint32_t wire_n;
	const char *text;
} frames[] = {
    {1, INT64_C(1700000000123456000), 1500, "micro"},
    {101, INT64_C(1700000000123456789), 1500, "nano"},
    {113, INT64_C(1700000000500000000), 1500, "binary"},
    {276, INT64_C(1000000123), 1500, "pico"},
    {0, INT64_C(1700000100000001000), 1500, "later"},
    {1, 0, 900, "simpl"},
    {228, INT64_C(1699999900123000000), 1500, "old"},
    {228, INT64_C(7000000), 1500, "before"},
};

enum {
	FRAMES = sizeof(frames) / sizeof(frames[0]),
};

static struct pcapng *
open_memory(struct memory *m, struct span s)
{
	*m = (struct memory){.bytes = {.read = memory_read}, .left = s};
	return pcapng_new(&m->bytes);
}

static void
reads_all_kinds(void **state)
{
	struct buf b = {0};
	struct memory m;
	struct pcapng *p;
	struct frame f;

	(void)state;
	put_file(&b);
	p = open_memory(&m, buf_span(&b));
	for (size_t i = 0; i < FRAMES; i++) {
		assert_true(pcapng_next(p, &f));
		assert_int_equal(f.link, frames[i].link);
		assert_int_equal(f.time_ns, frames[i].time_ns);
		assert_int_equal(f.wire_n, frames[i].wire_n);
		assert_true(span_eq_str(f.bytes, frames[i].text));
		assert_memory_equal(b.p + f.offset, frames[i].text, f.bytes.n);
	}
	assert_false(pcapng_next(p, &f));
	assert_string_equal(pcapng_damage(p), "");
	pcapng_free(p);
	buf_free(&b);
}

/* Of each prefix what is whole is read; only at a block's end is it whole. */
static void
reads_every_prefix(void **state)
{
	struct buf b = {0};
	unsigned whole = 0;

	(void)state;
	put_file(&b);
	for (size_t n = 0; n <= b.n; n++) {
		uint8_t *copy = malloc(n + 1);
		struct memory m;
		struct pcapng *p;
		struct frame f;
		unsigned got = 0;

		assert_non_null(copy);
		memcpy(copy, b.p, n);
		p = open_memory(&m, span_of(copy, n));
		while (pcapng_next(p, &f)) {
			assert_true(span_eq_str(f.bytes, frames[got].text));
			got++;
		}
		if (pcapng_damage(p)[0] == '\0')
			whole++;
		else
			assert_non_null(strstr(pcapng_damage(p), "truncated"));
		assert_true(n != b.n || got == FRAMES);
		pcapng_free(p);
		free(copy);
	}
	/* Nothing, and behind each of the 17 blocks. */
	assert_int_equal(whole, 18);
	buf_free(&b);
}

static void
says_what_is_wrong(void **state)
{
	static const struct {
		size_t at; /* a byte of a section, an interface and a frame */
		uint8_t value;
		const char *damage;
	} cases[] = {
	    {8, 0, "damaged at byte 0: a section of no byte order"},
	    {4, 29, "damaged at byte 0: a block of 29 bytes"},
	    {4, 8, "damaged at byte 0: a block of 8 bytes"},
	    {7, 0x7f, "damaged at byte 0: a block of 2130706460 bytes"},
	    {24, 32,
		"damaged at byte 0: a block of 28 bytes says at its end that "
		"it has 32"},
	    {28, 5,
		"damaged at byte 68: a frame of interface 0, of which nothing "
		"was said"},
	    {76, 1,
		"damaged at byte 68: a frame of interface 1, of which nothing "
		"was said"},
	    {88, 9,
		"damaged at byte 68: a block whose frame of 9 bytes has no "
		"room"},
	    {56, 20,
		"damaged at byte 28: an interface whose clock ticks 10^20 "
		"times a second"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = {0};
		struct memory m;
		struct pcapng *p;
		struct frame f;

		put_section(&b, false);
		put_interface(&b, false, 1, 9, 0);
		put_frame(&b, false, 0, 1, "frame");
		((uint8_t *)b.p)[cases[i].at] = cases[i].value;
		p = open_memory(&m, buf_span(&b));
		assert_false(pcapng_next(p, &f));
		assert_string_equal(pcapng_damage(p), cases[i].damage);
		assert_false(pcapng_next(p, &f));
		pcapng_free(p);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_all_kinds),
	    cmocka_unit_test(reads_every_prefix),
	    cmocka_unit_test(says_what_is_wrong),
	};

	return cmocka_run_group_tests_name("pcapng", tests, NULL, NULL);
}
