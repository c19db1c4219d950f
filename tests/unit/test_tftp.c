#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 69
};

/* RFC 1350, section 5, and an option of RFC 2347. */
static const char request[] = "\0\1rfc1350.txt\0OCTET\0blksize\0001428";

static void
reads_requests(void **state)
{
	struct chat t;

	(void)state;
	for (unsigned write = 0; write < 2; write++) {
		char bytes[sizeof(request)];

		memcpy(bytes, request, sizeof(bytes));
		bytes[1] = (char)(1 + write);
		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(bytes, sizeof(bytes)));
		assert_int_equal(t.flow.app, APP_TFTP);
		assert_true(chat_says(
		    &t, 0, FIELD_TFTP_PACKET, write != 0 ? "write" : "read"));
		assert_true(chat_says(&t, 0, FIELD_TFTP_FILE, "rfc1350.txt"));
		assert_true(chat_says(&t, 0, FIELD_TFTP_MODE, "OCTET"));
		assert_true(proto_done(chat_event(&t, 0)));
		chat_close(&t);
	}
}

/* A request is whole with the zero byte behind its mode. */
static void
survives_every_truncation(void **state)
{
	const size_t whole = 2 + sizeof("rfc1350.txt") + sizeof("OCTET");

	(void)state;
	for (size_t n = 1; n <= sizeof(request); n++) {
		struct chat t;

		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(request, n));
		assert_int_equal(chat_event(&t, 0) != NULL, n >= whole);
		chat_close(&t);
	}
}

static void
refuses_what_is_none(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
	    {"\0\3a\0octet", 9},
	    {"\0\1a\0binary", 10},
	    {"\1\1a\0octet", 9},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(
		    &t, DIR_TO_SERVER, span_of(cases[i].bytes, cases[i].n));
		assert_null(chat_event(&t, 0));
		chat_close(&t);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_requests),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
