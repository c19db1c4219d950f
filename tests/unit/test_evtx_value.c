/* The values of binary XML as text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/logs/evtx_value.h"

static void
writes_values(void **state)
{
	static const struct {
		uint8_t type;
		const char *bytes;
		size_t n;
		const char *want;
		enum value_type kind;
	} cases[] = {
	    {EVTX_STRING, "a\0b\0", 4, "ab", VALUE_TEXT},
	    {EVTX_STRING, "a\0\0\0\0\0", 6, "a", VALUE_TEXT},
	    {EVTX_STRING, "", 0, "", VALUE_TEXT},
	    {EVTX_STRING, "\xac\x20\x3d\xd8\x00\xde", 6, "€\xf0\x9f\x98\x80",
		VALUE_TEXT},
	    {EVTX_STRING, "\x3d\xd8x\0\x00\xde", 6, "\xef\xbf\xbdx\xef\xbf\xbd",
		VALUE_TEXT},
	    {EVTX_ANSI, "\x80\xe9\0", 3, "€é", VALUE_TEXT},
	    {EVTX_INT8, "\x80", 1, "-128", VALUE_INT},
	    {EVTX_UINT8, "\xff", 1, "255", VALUE_INT},
	    {EVTX_INT16, "\xff\xff", 2, "-1", VALUE_INT},
	    {EVTX_UINT16, "\x50\x12", 2, "4688", VALUE_INT},
	    {EVTX_INT32, "\0\0\0\x80", 4, "-2147483648", VALUE_INT},
	    {EVTX_UINT32, "\xff\xff\xff\xff", 4, "4294967295", VALUE_INT},
	    {EVTX_INT64, "\0\0\0\0\0\0\0\x80", 8, "-9223372036854775808",
		VALUE_INT},
	    {EVTX_UINT64, "\xff\xff\xff\xff\xff\xff\xff\xff", 8,
		"18446744073709551615", VALUE_INT},
	    {EVTX_REAL32, "\xcd\xcc\xcc\x3d", 4, "0.1", VALUE_FLOAT},
	    {EVTX_REAL64, "\0\0\0\0\0\0\xf8\x3f", 8, "1.5", VALUE_FLOAT},
	    {EVTX_BOOL, "\1\0\0\0", 4, "true", VALUE_BOOL},
	    {EVTX_BOOL, "\0\0\0\0", 4, "false", VALUE_BOOL},
	    {EVTX_BINARY, "\x00\xab", 2, "00AB", VALUE_TEXT},
	    {EVTX_GUID,
		"\x25\x96\x84\x54\x78\x54\x94\x49\xa5\xba\x3e\x3b\x03\x28"
		"\xc3\x0d",
		16, "{54849625-5478-4994-A5BA-3E3B0328C30D}", VALUE_TEXT},
	    {EVTX_FILETIME, "\0\0\0\0\0\0\0\0", 8,
		"1601-01-01T00:00:00.0000000Z", VALUE_TEXT},
	    {EVTX_FILETIME, "\xff\xff\xff\xff\xff\xff\xff\xff", 8,
		"60056-05-28T05:36:10.9551615Z", VALUE_TEXT},
	    {EVTX_SYSTEMTIME,
		"\xe8\x07\x03\0\x05\0\x01\0\x09\0\x1e\0\x00\0\x7b\0", 16,
		"2024-03-01T09:30:00.123Z", VALUE_TEXT},
	    {EVTX_SID, "\1\1\0\0\0\0\0\5\x12\0\0\0", 12, "S-1-5-18",
		VALUE_TEXT},
	    {EVTX_SID, "\1\0\1\0\0\0\0\5", 8, "S-1-0x10000000005", VALUE_TEXT},
	    {EVTX_HEX32, "\x4c\x14\x03\0", 4, "0x3144c", VALUE_TEXT},
	    {EVTX_HEX64, "\0\0\0\0\0\0\x20\x80", 8, "0x8020000000000000",
		VALUE_TEXT},
	    {EVTX_HEX64, "\0\0\0\0\0\0\0\0", 8, "0x0", VALUE_TEXT},
	    {EVTX_SIZE, "\x10\0\0\0", 4, "0x10", VALUE_TEXT},
	    /* Of a wrong size: a number, or else the bytes. */
	    {EVTX_UINT32, "\1\2", 2, "513", VALUE_INT},
	    {EVTX_GUID, "\1\2", 2, "0102", VALUE_TEXT},
	    {EVTX_UINT32, "", 0, "", VALUE_TEXT},
	    {0x7f, "\1", 1, "01", VALUE_TEXT},
	};
	uint8_t bytes[256];
	struct evtx_room room = {.p = bytes, .cap = sizeof(bytes)};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct value v = {0};

		room.n = 0;
		assert_true(evtx_value(&room, cases[i].type,
		    span_of(cases[i].bytes, cases[i].n), &v));
		assert_int_equal(v.type, cases[i].kind);
		if (!span_eq_str(v.text, cases[i].want))
			fail_msg("case %zu: \"%.*s\"", i, (int)v.text.n,
			    (const char *)v.text.p);
	}
	room.cap = 1;
	room.n = 0;
	assert_false(evtx_value(
	    &room, EVTX_STRING, span_of("a\0b\0", 4), &(struct value){0}));
}

static void
takes_items_of_arrays(void **state)
{
	static const struct {
		uint8_t type;
		const char *bytes;
		size_t n;
		size_t items;
		size_t last; /* bytes of the last one */
	} cases[] = {
	    {EVTX_STRING, "a\0\0\0b\0c\0\0\0", 10, 2, 4},
	    {EVTX_STRING, "\0\0a\0", 4, 2, 2},
	    {EVTX_STRING, "a", 1, 1, 0},
	    {EVTX_ANSI, "a\0bc", 4, 2, 2},
	    {EVTX_UINT16, "\1\0\2\0\3", 5, 3, 1},
	    {EVTX_SID, "\1\1\0\0\0\0\0\5\x12\0\0\0\1\0", 14, 2, 2},
	    {EVTX_BINARY, "\1\2", 2, 1, 2},
	    {EVTX_UINT32, "", 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span rest = span_of(cases[i].bytes, cases[i].n);
		struct span item = {0};
		size_t n = 0;

		while (evtx_item(cases[i].type, &rest, &item))
			n++;
		assert_int_equal(n, cases[i].items);
		assert_int_equal(item.n, cases[i].last);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_values),
	    cmocka_unit_test(takes_items_of_arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
