/* Which protocol a flow is found to be of, as Suricata 7 finds it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

#define HTTP_GET  "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
#define HTTP_OK   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define SSH       "SSH-2.0-OpenSSH_9\r\n"
#define JUNK      "\1\2 none of them all, whatever it is\r\n"
#define BANNER    "220 mail ESMTP ready\r\n"
#define TLS_HELLO "\x16\3\3"

enum {
	PORT = 8888,
	SAYINGS = 8,
};

/* What a packet is to say of it. */
enum told {
	NOTHING,
	MISMATCH,
	ONE_WAY,
	BACKWARDS,
};

/* What is said in turn: ">" by the client, "<" by the server. */
struct found {
	const char *says[SAYINGS];
	enum app app;
	enum app to_server;
	enum app to_client;
	enum told told;
};

static void
converse(struct chat *t, const char *const says[SAYINGS])
{
	chat_open(t, PROTO_TCP, PORT, NULL);
	for (unsigned i = 0; i < SAYINGS && says[i] != NULL; i++)
		chat_say(t, says[i][0] == '>' ? DIR_TO_SERVER : DIR_TO_CLIENT,
		    span_str(says[i] + 1));
}

static void
finds_the_protocol(void **state)
{
	static const struct found cases[] = {
	    {{">" HTTP_GET, "<" HTTP_OK}, APP_HTTP, APP_HTTP, APP_HTTP,
		NOTHING},
	    {{">" HTTP_GET}, APP_HTTP, APP_HTTP, APP_UNKNOWN, NOTHING},
	    {{">" HTTP_GET, "<" JUNK}, APP_HTTP, APP_HTTP, APP_FAILED, ONE_WAY},
	    /* Too little to tell that it is none. */
	    {{">" HTTP_GET, "<220 x"}, APP_HTTP, APP_HTTP, APP_UNKNOWN,
		NOTHING},
	    {{">" HTTP_GET, "<220 x", "<y\r\n"}, APP_HTTP, APP_HTTP, APP_FAILED,
		ONE_WAY},
	    {{">" JUNK, "<" HTTP_OK}, APP_HTTP, APP_FAILED, APP_HTTP, ONE_WAY},
	    {{">" HTTP_GET, "<" SSH}, APP_HTTP, APP_HTTP, APP_SSH, MISMATCH},
	    {{">" JUNK}, APP_UNKNOWN, APP_UNKNOWN, APP_UNKNOWN, NOTHING},
	    {{">" JUNK, "<" JUNK}, APP_FAILED, APP_FAILED, APP_FAILED, NOTHING},
	    {{"<" SSH, ">" SSH}, APP_SSH, APP_SSH, APP_SSH, NOTHING},
	    /* A server of TLS does not speak first. */
	    {{"<" TLS_HELLO}, APP_FAILED, APP_FAILED, APP_TLS, BACKWARDS},
	    {{"<" BANNER, ">EHLO a\r\n"}, APP_SMTP, APP_SMTP, APP_FAILED,
		ONE_WAY},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct found *c = &cases[i];
		struct chat t;
		const struct flow *f = &t.flow;

		converse(&t, c->says);
		if (f->app != c->app)
			print_error(
			    "case %u: %s\n", i, app_name((enum app)f->app));
		assert_int_equal(f->app, c->app);
		assert_int_equal(f->app_by_dir[DIR_TO_SERVER], c->to_server);
		assert_int_equal(f->app_by_dir[DIR_TO_CLIENT], c->to_client);
		assert_int_equal(f->app_mismatch, c->told == MISMATCH);
		assert_int_equal(f->app_one_way, c->told == ONE_WAY);
		assert_int_equal(f->app_backwards, c->told == BACKWARDS);
		chat_close(&t);
	}
}

/* What comes behind STARTTLS. */
static void
expects_tls(void **state)
{
	static const struct {
		const char *says[SAYINGS];
		enum app app;
		bool surprise;
	} cases[] = {
	    {{"<" BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", ">" TLS_HELLO},
		APP_TLS, false},
	    {{"<" BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", ">" HTTP_GET},
		APP_HTTP, true},
	    {{"<" BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", ">QUIT\r\n"},
		APP_SMTP, true},
	    {{"<" BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", ">" JUNK, "<" JUNK},
		APP_FAILED, true},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		converse(&t, cases[i].says);
		assert_int_equal(t.flow.app, cases[i].app);
		assert_int_equal(t.flow.app_original, APP_SMTP);
		assert_int_equal(t.flow.app_expected, APP_TLS);
		assert_int_equal(t.flow.app_surprise, cases[i].surprise);
		chat_close(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_the_protocol),
	    cmocka_unit_test(expects_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
