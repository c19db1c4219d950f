/* Which protocol a flow is found to be of, as Suricata 7 finds it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

#define HTTP_GET    ">GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
#define HTTP_OK     "<HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define CLIENT_SSH  ">SSH-2.0-OpenSSH_9\r\n"
#define SERVER_SSH  "<SSH-2.0-OpenSSH_9\r\n"
#define CLIENT_JUNK ">\1\2 none of them all, whatever it is\r\n"
#define SERVER_JUNK "<\1\2 none of them all, whatever it is\r\n"
#define BANNER      "<220 mail ESMTP ready\r\n"
#define TLS_HELLO   ">\x16\3\3"
#define TLS_SERVER  "<\x16\3\3"

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
	    {{HTTP_GET, HTTP_OK}, APP_HTTP, APP_HTTP, APP_HTTP, NOTHING},
	    {{HTTP_GET}, APP_HTTP, APP_HTTP, APP_UNKNOWN, NOTHING},
	    {{HTTP_GET, SERVER_JUNK}, APP_HTTP, APP_HTTP, APP_FAILED, ONE_WAY},
	    /* Too little to tell that it is none. */
	    {{HTTP_GET, "<220 x"}, APP_HTTP, APP_HTTP, APP_UNKNOWN, NOTHING},
	    {{HTTP_GET, "<220 x", "<y\r\n"}, APP_HTTP, APP_HTTP, APP_FAILED,
		ONE_WAY},
	    {{CLIENT_JUNK, HTTP_OK}, APP_HTTP, APP_FAILED, APP_HTTP, ONE_WAY},
	    {{HTTP_GET, SERVER_SSH}, APP_HTTP, APP_HTTP, APP_SSH, MISMATCH},
	    {{CLIENT_JUNK}, APP_UNKNOWN, APP_UNKNOWN, APP_UNKNOWN, NOTHING},
	    {{CLIENT_JUNK, SERVER_JUNK}, APP_FAILED, APP_FAILED, APP_FAILED,
		NOTHING},
	    {{SERVER_SSH, CLIENT_SSH}, APP_SSH, APP_SSH, APP_SSH, NOTHING},
	    /* A server of TLS does not speak first. */
	    {{TLS_SERVER}, APP_FAILED, APP_FAILED, APP_TLS, BACKWARDS},
	    {{BANNER, ">EHLO a\r\n"}, APP_SMTP, APP_SMTP, APP_FAILED, ONE_WAY},
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
	    {{BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", TLS_HELLO},
		APP_TLS, false},
	    /* Its server may be heard first then. */
	    {{BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", TLS_SERVER},
		APP_TLS, false},
	    {{BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", HTTP_GET},
		APP_HTTP, true},
	    {{BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", ">QUIT\r\n"},
		APP_SMTP, true},
	    {{BANNER, ">EHLO a\r\n", "<250 STARTTLS\r\n", ">STARTTLS\r\n",
		 "<220 go\r\n", CLIENT_JUNK, SERVER_JUNK},
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

/* So much of a direction that it cannot be told any more. */
static void
gives_up_behind_much(void **state)
{
	static const struct {
		const char *says[SAYINGS];
		unsigned times; /* the last of them */
		bool skipped;
		enum app app;
	} cases[] = {
	    {{CLIENT_JUNK}, 27, false, APP_UNKNOWN},
	    {{CLIENT_JUNK}, 28, true, APP_FAILED},
	    {{SERVER_JUNK}, 28, true, APP_FAILED},
	    {{"<abc", CLIENT_JUNK}, 29, true, APP_FAILED},
	    {{SERVER_JUNK, CLIENT_JUNK}, 28, false, APP_FAILED},
	    {{SERVER_SSH, CLIENT_JUNK}, 28, false, APP_SSH},
	};
	static const struct proto_limits limits = {.unknown_bytes = 1000};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *const *says = cases[i].says;
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, &limits);
		for (unsigned k = 1; k < cases[i].times; k++) {
			enum dir dir =
			    says[0][0] == '>' ? DIR_TO_SERVER : DIR_TO_CLIENT;

			chat_say(&t, dir, span_str(says[0] + 1));
			if (says[1] != NULL)
				says++;
		}
		assert_false(t.flow.app_skipped);
		chat_say(&t, says[0][0] == '>' ? DIR_TO_SERVER : DIR_TO_CLIENT,
		    span_str(says[0] + 1));
		assert_int_equal(t.flow.app_skipped, cases[i].skipped);
		assert_int_equal(t.flow.app, cases[i].app);
		chat_close(&t);
	}
}

/* Protocols that are recognised and not read. */
static void
recognises_more_than_it_reads(void **state)
{
	static const uint8_t dhcp[300] = {
	    [236] = 0x63, [237] = 0x82, [238] = 0x53, [239] = 0x63};
	static const uint8_t ntp[48] = {0xe3};
	static const uint8_t ike[28] = {[17] = 0x20, [27] = 28};
	static const struct {
		uint8_t ip_proto;
		uint16_t port;
		const void *bytes;
		size_t n;
		enum app want;
	} cases[] = {
	    {PROTO_TCP, 4455, "\0\0\0\x23\xffSMBr", 9, APP_SMB},
	    {PROTO_TCP, 445, "\0\0\0\x23\xfeSMB@", 9, APP_SMB},
	    {PROTO_TCP, 135, "\5\0\x0b\3\x10\0\0\0\x48\0\0\0", 12, APP_DCERPC},
	    {PROTO_TCP, 5900, "RFB 003.008\n", 12, APP_RFB},
	    {PROTO_TCP, 3389, "\3\0\0\x13\x0e\xe0", 6, APP_RDP},
	    {PROTO_TCP, 3390, "\3\0\0\x13\x0e\xe0", 6, APP_UNKNOWN},
	    {PROTO_UDP, 67, dhcp, sizeof(dhcp), APP_DHCP},
	    {PROTO_UDP, 123, ntp, sizeof(ntp), APP_NTP},
	    {PROTO_UDP, 124, ntp, sizeof(ntp), APP_FAILED},
	    {PROTO_UDP, 500, ike, sizeof(ike), APP_IKE},
	    {PROTO_UDP, 161, "\x30\x26\2\1\1\4\6public", 13, APP_SNMP},
	    {PROTO_UDP, 161, "\x30\x81\x80\2\1\1\4\6public", 14, APP_SNMP},
	    {PROTO_UDP, 161, "\x30\x82\1\0\2\1\3\x30\7abc", 12, APP_SNMP},
	    {PROTO_UDP, 161, "\x30\x80\x80\2\1\1\4\6public", 14, APP_FAILED},
	    {PROTO_UDP, 6881, "d1:ad2:id20:abc", 15, APP_BITTORRENT_DHT},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		/* Every truncation is one that it can be told of, or not. */
		for (size_t n = 1; n <= cases[i].n; n++) {
			chat_open(&t, cases[i].ip_proto, cases[i].port, NULL);
			chat_say(&t, DIR_TO_SERVER, span_of(cases[i].bytes, n));
			if (n == cases[i].n)
				assert_int_equal(t.flow.app, cases[i].want);
			assert_null(chat_event(&t, 0));
			chat_finish(&t);
			chat_close(&t);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_the_protocol),
	    cmocka_unit_test(expects_tls),
	    cmocka_unit_test(gives_up_behind_much),
	    cmocka_unit_test(recognises_more_than_it_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
