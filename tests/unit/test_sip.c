#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 5060
};

/* RFC 3261, section 24.2, with short names, and RFC 4566, section 5. */
static const char invite[] =
    "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
    "v: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9\r\n"
    "Max-Forwards: 70\r\n"
    "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
    "t: Bob <sip:bob@biloxi.example.com>\r\n"
    "User-Agent: ua/1\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 303\r\n"
    "\r\n"
    "v=0\r\n"
    "o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5\r\n"
    "s=SDP Seminar\r\n"
    "i=A Seminar on the session description protocol\r\n"
    "u=http://www.example.com/seminars/sdp.pdf\r\n"
    "c=IN IP4 224.2.17.12/127\r\n"
    "t=2873397496 2873404696\r\n"
    "a=recvonly\r\n"
    "m=audio 49170 RTP/AVP 0\r\n"
    "m=video 51372 RTP/AVP 99\r\n"
    "a=rtpmap:99 h263-1998/90000\r\n";
static const char ok[] = "SIP/2.0 200 OK Then\r\n"
			 "Via: SIP/2.0/TCP a\r\n"
			 "Via: SIP/2.0/TCP b\r\n"
			 "Content-Length: 0\r\n\r\n";

static void
converse(struct chat *t)
{
	chat_say(t, DIR_TO_SERVER, span_str(invite));
	chat_say(t, DIR_TO_CLIENT, span_str(ok));
}

static void
reads_messages(void **state)
{
	static const struct {
		unsigned event;
		enum field field;
		const char *want;
	} cases[] = {
	    {0, FIELD_SIP_METHOD, "INVITE"},
	    {0, FIELD_SIP_URI, "sip:bob@biloxi.example.com"},
	    {0, FIELD_SIP_VERSION, "SIP/2.0"},
	    {0, FIELD_SIP_REQUEST_LINE,
		"INVITE sip:bob@biloxi.example.com SIP/2.0"},
	    {0, FIELD_SIP_FROM,
		"Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl"},
	    {0, FIELD_SIP_TO, "Bob <sip:bob@biloxi.example.com>"},
	    {0, FIELD_SIP_USER_AGENT, "ua/1"},
	    {0, FIELD_SIP_CONTENT_TYPE, "application/sdp"},
	    {0, FIELD_SDP_ORIGIN,
		"jdoe 2890844526 2890842807 IN IP4 10.47.16.5"},
	    {0, FIELD_SDP_SESSION_NAME, "SDP Seminar"},
	    {0, FIELD_SDP_TIME, "2873397496 2873404696"},
	    {0, FIELD_SDP_ATTRIBUTE, "recvonly"},
	    {0, FIELD_SDP_MEDIA, "audio 49170 RTP/AVP 0"},
	    {0, FIELD_SDP_MEDIA_ATTRIBUTE, "rtpmap:99 h263-1998/90000"},
	    {1, FIELD_SIP_VERSION, "SIP/2.0"},
	    {1, FIELD_SIP_CODE, "200"},
	    {1, FIELD_SIP_REASON, "OK Then"},
	    {1, FIELD_SIP_RESPONSE_LINE, "SIP/2.0 200 OK Then"},
	    {1, FIELD_SIP_VIA, "SIP/2.0/TCP a"},
	};
	struct chat t;

	(void)state;
	for (unsigned udp = 0; udp < 2; udp++) {
		chat_open(&t, udp != 0 ? PROTO_UDP : PROTO_TCP, PORT, NULL);
		converse(&t);
		assert_int_equal(t.flow.app, APP_SIP);
		for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			assert_true(chat_says(
			    &t, cases[i].event, cases[i].field, cases[i].want));
		assert_int_equal(
		    event_get(chat_event(&t, 0), FIELD_SDP_MEDIA_ATTRIBUTE)
			->item,
		    2);
		assert_true(chat_event(&t, 1)->one_sided);
		assert_int_equal(chat_event(&t, 1)->dir, DIR_TO_CLIENT);
		assert_null(chat_event(&t, 2));
		chat_close(&t);
	}
}

static void
converse_twice(struct chat *t)
{
	converse(t);
	converse(t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 120, converse_twice);
}

static void
survives_every_truncation(void **state)
{
	(void)state;
	for (size_t n = 1; n < sizeof(invite); n++) {
		struct chat t;

		for (unsigned udp = 0; udp < 2; udp++) {
			chat_open(
			    &t, udp != 0 ? PROTO_UDP : PROTO_TCP, PORT, NULL);
			chat_say(&t, DIR_TO_SERVER, span_of(invite, n));
			chat_finish(&t);
			assert_true(chat_event(&t, 0) == NULL ||
			    proto_done(chat_event(&t, 0)));
			chat_close(&t);
		}
	}
}

static void
tells_it_from_http(void **state)
{
	static const struct {
		const char *text;
		enum app want;
	} cases[] = {
	    {"OPTIONS sip:a SIP/2.0\r\n\r\n", APP_SIP},
	    {"OPTIONS * HTTP/1.1\r\n\r\n", APP_HTTP},
	    {"UPDATE /a HTTP/1.1\r\n\r\n", APP_HTTP},
	    {"INVITE a HTTP/1.1\r\n\r\n", APP_UNKNOWN},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_str(cases[i].text));
		chat_finish(&t);
		assert_int_equal(t.flow.app, cases[i].want);
		chat_close(&t);
	}
}

static void
goes_on_behind_a_gap(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, span_first(span_str(invite), 300));
	chat_gap(&t, DIR_TO_SERVER, 5000);
	chat_say(&t, DIR_TO_SERVER, span_str("the end of another\r\n\r\n"));
	chat_say(&t, DIR_TO_SERVER, span_str("BYE sip:a SIP/2.0\r\n\r\n"));
	assert_true(chat_says(&t, 0, FIELD_SIP_METHOD, "BYE"));
	chat_close(&t);
}

/* A message that never becomes whole is given up, not kept. */
static void
keeps_within_limits(void **state)
{
	const struct proto_limits limits = {.record_bytes = 1000};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	chat_say(&t, DIR_TO_SERVER, span_str("BYE sip:a SIP/2.0\r\n"));
	for (unsigned i = 0; i < 200; i++)
		chat_say(&t, DIR_TO_SERVER, span_str("From: someone\r\n"));
	chat_say(&t, DIR_TO_SERVER, span_str("\r\n"));
	assert_null(chat_event(&t, 0));
	chat_close(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_messages),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(tells_it_from_http),
	    cmocka_unit_test(goes_on_behind_a_gap),
	    cmocka_unit_test(keeps_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
