/* Frames as trees of lines, and every truncation of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/report/packet_text.h"

#define BYTES(text)                                       \
	{                                                 \
		(const uint8_t *)(text), sizeof(text) - 1 \
	}

#define ETHERNET      "\2\0\0\0\0\1\2\0\0\0\0\2"
#define ETHERNET_TEXT "Ethernet  02:00:00:00:00:02 > 02:00:00:00:00:01, type "
#define ENDS          "\xc6\x33\x64\7\xc0\0\2\x0a"
#define V6            "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"

static const struct {
	const char *name;
	uint32_t link;
	struct span frame;
	const char *tree;
	const char *summary;
} cases[] = {
    {"http", 1,
	BYTES(ETHERNET "\x08\0"
		       "\x45\0\0\x3a\0\7\x40\0\x40\6\0\0" ENDS
		       "\x9c\x41\0\x50\0\0\0\1\0\0\0\2\x50\x18\1\0\0\0\0\0"
		       "GET /a HTTP/1.1\r\n\xff"),
	ETHERNET_TEXT "0x0800\n"
		      "IPv4  198.51.100.7 > 192.0.2.10, protocol 6\n"
		      "  length 58, header 20, id 0x0007, ttl 64, tos 0x00\n"
		      "TCP  40001 > 80, flags PA\n"
		      "  seq 1, ack 2, window 256, header 20\n"
		      "Payload  18 bytes\n"
		      "  GET /a HTTP/1.1\n"
		      "  \xff\n",
	"IPv4  198.51.100.7 > 192.0.2.10, protocol 6  TCP  40001 > 80, flags "
	"PA  GET /a HTTP/1.1"},
    {"padding is no payload", 1,
	BYTES(ETHERNET "\x08\0"
		       "\x45\0\0\x28\0\7\0\0\x40\6\0\0" ENDS
		       "\0\x50\x9c\x41\0\0\0\1\0\0\0\2\x50\x11\1\0\0\0\0\0"
		       "\0\0\0\0\0\0"),
	ETHERNET_TEXT "0x0800\n"
		      "IPv4  198.51.100.7 > 192.0.2.10, protocol 6\n"
		      "  length 40, header 20, id 0x0007, ttl 64, tos 0x00\n"
		      "TCP  80 > 40001, flags FA\n"
		      "  seq 1, ack 2, window 256, header 20\n",
	"IPv4  198.51.100.7 > 192.0.2.10, protocol 6  TCP  80 > 40001, flags "
	"FA"},
    {"vlan, IPv6 with an extension, DNS", 1,
	BYTES(ETHERNET "\x81\0\x20\5\x86\xdd"
		       "\x60\0\0\0\0\x2a\0\x40" V6 V6 "\x11\0\1\4\0\0\0\0"
		       "\x14\xe9\0\x35\0\x22\0\0"
		       "\x12\x34\1\0\0\1\0\0\0\0\0\0\1a\7example\0\0\x1c\0\1"),
	ETHERNET_TEXT "0x8100\n"
		      "VLAN  id 5, priority 1, type 0x86dd\n"
		      "IPv6  2001:db8::1 > 2001:db8::1, next header 0\n"
		      "  payload 42, hop limit 64\n"
		      "IPv6 extension 0, next header 17\n"
		      "UDP  5353 > 53, length 34\n"
		      "Payload  26 bytes\n"
		      "  DNS query for a.example., type 28, answer code 0\n",
	NULL},
    {"a fragment that is not the first", 101,
	BYTES("\x45\0\0\x18\0\7\0\x10\x40\x11\0\0" ENDS "rest"),
	"IPv4  198.51.100.7 > 192.0.2.10, protocol 17\n"
	"  length 24, header 20, id 0x0007, ttl 64, tos 0x00\n"
	"  fragment at 128, the last\n"
	"Payload  4 bytes\n"
	"  rest\n",
	NULL},
    {"cut inside of IP", 1, BYTES(ETHERNET "\x08\0\x45\0\0"),
	ETHERNET_TEXT "0x0800\nIPv4: cut off\n", "IPv4: cut off"},
    {"nothing", 1, {NULL, 0}, "Ethernet: cut off\n", ""},
    {"a link that is not described", 147, BYTES("\0\1\2"),
	"Link type 147: not described\nPayload  3 bytes\n", NULL},
};

static void
tree_of(struct span frame, uint32_t link, struct buf *out)
{
	struct arena *arena = arena_new(0);
	const struct packet_line *v;
	size_t n = packet_text(arena, frame, link, &v);

	for (size_t i = 0; i < n; i++) {
		assert_true(v[i].from <= v[i].to);
		assert_true(v[i].to <= frame.n);
		for (unsigned k = 0; k < v[i].depth; k++)
			buf_str(out, "  ");
		buf_put(out, v[i].text);
		buf_byte(out, '\n');
	}
	buf_byte(out, '\0');
	arena_free(arena);
}

static void
test_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		tree_of(cases[i].frame, cases[i].link, &out);
		assert_string_equal((const char *)out.p, cases[i].tree);
		buf_clear(&out);
		packet_summary(cases[i].frame, cases[i].link, &out);
		if (cases[i].summary != NULL)
			assert_true(
			    span_eq_str(buf_span(&out), cases[i].summary));
		buf_free(&out);
	}
}

/* Every truncation is described, in a block of its exact size. */
static void
test_truncations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t n = 0; n < cases[i].frame.n; n++) {
			uint8_t *copy = malloc(n + 1);
			struct buf out = {0};

			assert_non_null(copy);
			memcpy(copy + 1, cases[i].frame.p, n);
			tree_of(span_of(copy + 1, n), cases[i].link, &out);
			assert_true(out.n > 1);
			buf_free(&out);
			free(copy);
		}
	}
}

/* A frame of nothing but tunnels ends at the limit of layers. */
static void
test_deep(void **state)
{
	struct buf frame = {0};
	struct buf out = {0};
	size_t lines = 0;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		buf_put(&frame,
		    span_of("\x45\0\xff\xff\0\7\0\0\x40\4\0\0" ENDS, 20));
	tree_of(buf_span(&frame), 101, &out);
	for (size_t i = 0; i < out.n; i++)
		lines += out.p[i] == '\n';
	assert_int_equal(lines, 2 * 16);
	buf_free(&frame);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trees),
	    cmocka_unit_test(test_truncations),
	    cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
