#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "analyzer/proto/mime.h"
#include "tests/unit/chat.h"

enum {
	PORT = 25
};

/* RFC 2046, section 5.1.1, with what RFC 2045, 2183 and 2231 add. */
static const char mail[] =
    "From: Nathaniel Borenstein <nsb@bellcore.com>\r\n"
    "To: Ned Freed <ned@innosoft.com>,\r\n \"A, B\" <ab@example.com>\r\n"
    "Subject: Sample message\r\n"
    "Received: one\r\nReceived: two\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-type: multipart/mixed; boundary=\"simple boundary\"\r\n\r\n"
    "This is the preamble.\r\n\r\n"
    "--simple boundary\r\n\r\n"
    "See http://Example.com/a.exe and https://example.org/.\r\n"
    "..a dot\r\n"
    "--simple boundary\r\n"
    "Content-Type: application/octet-stream; name=other\r\n"
    "Content-Disposition: attachment; filename=\"a b.bin\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "SGVsbG8s\r\nIHdvcmxk\r\nIQ==\r\n"
    "--simple boundary\r\n"
    "Content-Disposition: attachment;\r\n"
    " filename*0*=us-ascii'en'This%20is%20even%20more%20;\r\n"
    " filename*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n"
    " filename*2=\"isn't it!\"\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Now's the time =\r\nfor all folk to come=\r\n"
    " to the aid of their country.\r\n"
    "--simple boundary--\r\n\r\n"
    "This is the epilogue.\r\n";

static void
say(struct chat *t, enum dir dir, const char *s)
{
	chat_say(t, dir, span_str(s));
}

/* RFC 5321, appendix D.1, up to the mail. */
static void
begin(struct chat *t)
{
	say(t, DIR_TO_CLIENT, "220 foo.com Service Ready\r\n");
	say(t, DIR_TO_SERVER, "EHLO bar.com\r\n");
	say(t, DIR_TO_CLIENT, "250-foo.com greets bar.com\r\n250 HELP\r\n");
	say(t, DIR_TO_SERVER, "MAIL FROM:<Smith@bar.com>\r\n");
	say(t, DIR_TO_CLIENT, "250 OK\r\n");
	say(t, DIR_TO_SERVER, "RCPT TO:<Jones@foo.com>\r\n");
	say(t, DIR_TO_CLIENT, "250 OK\r\n");
	say(t, DIR_TO_SERVER, "RCPT TO:<Green@foo.com>\r\n");
	say(t, DIR_TO_CLIENT, "550 No such user here\r\n");
	say(t, DIR_TO_SERVER, "DATA\r\n");
	say(t, DIR_TO_CLIENT, "354 Start mail input\r\n");
}

static void
converse(struct chat *t)
{
	begin(t);
	say(t, DIR_TO_SERVER, mail);
	say(t, DIR_TO_SERVER, ".\r\n");
	say(t, DIR_TO_CLIENT, "250 OK\r\n");
	say(t, DIR_TO_SERVER, "QUIT\r\n");
	say(t, DIR_TO_CLIENT, "221 foo.com closing\r\n");
}

static void
reads_envelope_and_headers(void **state)
{
	static const struct {
		enum field field;
		const char *want;
	} cases[] = {
	    {FIELD_SMTP_HELO, "bar.com"},
	    {FIELD_SMTP_MAIL_FROM, "<Smith@bar.com>"},
	    {FIELD_SMTP_RCPT_TO, "<Jones@foo.com>"},
	    {FIELD_EMAIL_STATUS, "PARSE_DONE"},
	    {FIELD_EMAIL_FROM, "Nathaniel Borenstein <nsb@bellcore.com>"},
	    {FIELD_EMAIL_TO_EACH, "Ned Freed <ned@innosoft.com>"},
	    {FIELD_EMAIL_SUBJECT, "Sample message"},
	    {FIELD_EMAIL_RECEIVED, "one"},
	    {FIELD_EMAIL_ATTACHMENT, "a b.bin"},
	    {FIELD_EMAIL_URL, "example.com/a.exe"},
	};
	const struct event *ev;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_SMTP);
	ev = chat_event(&t, 0);
	assert_true(proto_done(ev));
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(&t, 0, cases[i].field, cases[i].want));
	assert_true(span_eq_str(
	    event_next(ev, event_get(ev, FIELD_EMAIL_TO_EACH))->text,
	    "\"A, B\" <ab@example.com>"));
	assert_int_equal(event_get(ev, FIELD_EMAIL_EXE_URL)->n, 1);
	assert_int_equal(event_get(ev, FIELD_EMAIL_IPV4_URL)->n, 0);
	assert_false(anomaly_any(&ev->anomalies));
	chat_close(&t);
}

static void
carries_attachments(void **state)
{
	static const struct {
		const char *name;
		const char *data;
	} want[] = {
	    {"a b.bin", "Hello, world!"},
	    {"This is even more ***fun*** isn't it!",
		"Now's the time for all folk to come to the aid of their "
		"country."},
	};
	const struct file *f;
	struct chat t;
	char md5[DIGEST_TEXT];

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	f = chat_event(&t, 0)->files;
	hex_text(span_of(f->md5, sizeof(f->md5)), md5);
	assert_string_equal(md5, "6cd3556deb0da54bca060b4c39479839");
	for (unsigned i = 0; i < 2; i++, f = f->next) {
		assert_true(span_eq_str(f->name, want[i].name));
		assert_true(span_eq_str(f->data, want[i].data));
		assert_int_equal(f->size, f->data.n);
		assert_int_equal(f->state, FILE_CLOSED);
	}
	assert_null(f);
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 200, converse);
}

static void
survives_every_truncation(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(mail); n++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		begin(&t);
		chat_say(&t, DIR_TO_SERVER, span_of(mail, n));
		chat_end(&t, DIR_TO_SERVER);
		chat_finish(&t);
		assert_true(proto_done(chat_event(&t, 0)));
		chat_close(&t);
	}
}

/* RFC 2047, section 8; RFC 2231, section 3; RFC 2045, section 5.1. */
static void
decodes_what_headers_say(void **state)
{
	static const struct {
		const char *header;
		const char *name;
		const char *want;
	} parameters[] = {
	    {"text/plain; charset=us-ascii (Plain text)", "charset",
		"us-ascii (Plain text)"},
	    {"text/plain; charset=\"us-ascii\"", "CHARSET", "us-ascii"},
	    {"a; x=\"q\\\"uo;te\"; y=2", "x", "q\"uo;te"},
	    {"a; x=\"q\\\"uo;te\"; y=2", "y", "2"},
	    {"a; xy=1", "x", ""},
	    {"message/external-body; access-type=URL; URL*0=\"ftp://\";"
	     " URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"",
		"url",
		"ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"},
	    {"application/x-stuff; title*=us-ascii'en-us'This%20is%20"
	     "%2A%2A%2Afun%2A%2A%2A",
		"title", "This is ***fun***"},
	};
	static const char *const words[][2] = {
	    {"=?ISO-8859-1?Q?a?=", "a"},
	    {"=?ISO-8859-1?Q?a?= b", "a b"},
	    {"=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"},
	    {"=?ISO-8859-1?Q?a_b?=", "a b"},
	    {"=?US-ASCII?Q?Keith_Moore?= <m@x>", "Keith Moore <m@x>"},
	    {"=?ISO-8859-1?Q?Andr=E9?=", "Andr\xc3\xa9"},
	    {"=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n "
	     "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
		"If you can read this you understand the example."},
	    {"=?no end", "=?no end"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		assert_true(span_eq_str(
		    mime_parameter(
			a, span_str(parameters[i].header), parameters[i].name),
		    parameters[i].want));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_true(span_eq_str(
		    mime_words(a, span_str(words[i][0])), words[i][1]));
	arena_free(a);
}

static void
reads_uuencoded_files(void **state)
{
	const struct file *f;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	begin(&t);
	say(&t, DIR_TO_SERVER,
	    "From: a@b\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n.\r\n");
	f = chat_event(&t, 0)->files;
	assert_true(span_eq_str(f->name, "cat.txt"));
	assert_true(span_eq_str(f->data, "Cat"));
	chat_close(&t);
}

/* RFC 3030, section 4.2: chunks, the last one marked, pipelined. */
static void
puts_chunks_together(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 cnri.reston.va.us SMTP\r\n");
	say(&t, DIR_TO_SERVER, "EHLO ymir.claremont.edu\r\n");
	say(&t, DIR_TO_CLIENT, "250-PIPELINING\r\n250 CHUNKING\r\n");
	say(&t, DIR_TO_SERVER,
	    "MAIL FROM:<ned@ymir.claremont.edu>\r\n"
	    "RCPT TO:<gvaudre@cnri.reston.va.us>\r\n"
	    "BDAT 15\r\nSubject: x\r\n\r\nA"
	    "BDAT 14 LAST\r\nhttp://b.c/d\r\nQUIT\r\n");
	assert_true(chat_says(&t, 0, FIELD_EMAIL_SUBJECT, "x"));
	assert_true(chat_says(&t, 0, FIELD_EMAIL_URL, "b.c/d"));
	assert_true(proto_done(chat_event(&t, 0)));
	chat_close(&t);
}

static void
hands_over_to_tls(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 a\r\n");
	say(&t, DIR_TO_SERVER, "EHLO b\r\n");
	say(&t, DIR_TO_CLIENT, "250 STARTTLS\r\n");
	say(&t, DIR_TO_SERVER, "STARTTLS\r\n");
	say(&t, DIR_TO_CLIENT, "220 go ahead\r\n");
	assert_true(proto_done(chat_event(&t, 0)));
	assert_false(t.flow.app_final);
	chat_say(&t, DIR_TO_SERVER,
	    span_of("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10));
	assert_int_equal(t.flow.app, APP_TLS);
	chat_close(&t);
}

/* What is said, and the anomaly that it must be noted by. */
static void
notes_what_is_wrong(void **state)
{
	static const struct {
		const char *client;
		const char *server;
		enum anomaly want;
	} cases[] = {
	    {"STARTTLS\r\n", "502 no\r\n", ANOMALY_SMTP_TLS_REJECTED},
	    {"STARTTLS\r\n", "454 no\r\n", ANOMALY_SMTP_INVALID_REPLY},
	    {"NOOP\r\n", "\r\n", ANOMALY_SMTP_INVALID_REPLY},
	    {"DATA\r\n", "503 no\r\n", ANOMALY_SMTP_DATA_COMMAND_REJECTED},
	    {"NOOP\r\n", "xyz\r\n", ANOMALY_SMTP_INVALID_REPLY},
	    {"HELO again\r\n", "250 k\r\n", ANOMALY_SMTP_DUPLICATE_FIELDS},
	    {"MAIL FROM:<a>\r\nMAIL FROM:<b>\r\n", "250 k\r\n",
		ANOMALY_SMTP_DUPLICATE_FIELDS},
	    {"STARTTLS\r\nNOOP\r\n", "",
		ANOMALY_SMTP_INVALID_PIPELINED_SEQUENCE},
	    {"STARTTLS\r\n", "220-a\r\n220 b\r\n",
		ANOMALY_SMTP_FAILED_PROTOCOL_CHANGE},
	    {"STARTTLS\r\nNOOP\r\n", "220 a\r\nxyz\r\n",
		ANOMALY_SMTP_INVALID_REPLY},
	    {"BDAT 3\r\nabc", "", ANOMALY_SMTP_BDAT_CHUNK_LEN_EXCEEDED},
	    {"BDAT x\r\n", "", ANOMALY_SMTP_BDAT_CHUNK_LEN_EXCEEDED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		say(&t, DIR_TO_CLIENT, "220 a\r\n");
		say(&t, DIR_TO_SERVER, "EHLO b\r\n");
		say(&t, DIR_TO_CLIENT, "250 c\r\n");
		say(&t, DIR_TO_SERVER, cases[i].client);
		say(&t, DIR_TO_CLIENT, cases[i].server);
		assert_true(
		    anomaly_has(&chat_event(&t, 0)->anomalies, cases[i].want));
		chat_close(&t);
	}
}

/* Headers of a mail, and the anomaly that they must be noted by. */
static void
notes_damaged_mails(void **state)
{
	static const struct {
		const char *front;
		size_t n; /* letters behind front */
		const char *back;
		enum anomaly want;
	} cases[] = {
	    {"", 100, ": v", ANOMALY_SMTP_MIME_LONG_HEADER_NAME},
	    {"a: ", 2100, "", ANOMALY_SMTP_MIME_LONG_HEADER_VALUE},
	    {"a: ", 1000, "", ANOMALY_SMTP_MIME_LONG_LINE},
	    {"Content-Type: multipart/mixed; boundary=", 300, "",
		ANOMALY_SMTP_MIME_LONG_BOUNDARY},
	    {"Content-Disposition: attachment; filename=", 300, "",
		ANOMALY_SMTP_MIME_LONG_FILENAME},
	    {"Content-Transfer-Encoding: base64\r\n\r\n", 100, "",
		ANOMALY_SMTP_MIME_LONG_ENC_LINE},
	    {"Content-Type: multipart/mixed; boundary=", 256, "",
		ANOMALY_SMTP_MIME_PARSE_FAILED},
	    {"Content-Type: multipart/mixed; boundary=", 3, "\r\n\r\n--xxx\r\n",
		ANOMALY_SMTP_MIME_MALFORMED_MSG},
	    {"Content-Transfer-Encoding: quoted-printable\r\n\r\n=Z", 1, "",
		ANOMALY_SMTP_MIME_INVALID_QP},
	    {"Content-Transfer-Encoding: quoted-printable\r\n\r\n=3d", 1, "",
		ANOMALY_SMTP_MIME_INVALID_QP},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		begin(&t);
		say(&t, DIR_TO_SERVER, cases[i].front);
		for (size_t k = 0; k < cases[i].n; k++)
			say(&t, DIR_TO_SERVER, "x");
		say(&t, DIR_TO_SERVER, cases[i].back);
		say(&t, DIR_TO_SERVER, "\r\n\r\n");
		/* It is told of once the mail is whole, if it can be read. */
		assert_true(anomaly_has(&chat_event(&t, 0)->anomalies,
				ANOMALY_SMTP_MIME_PARSE_FAILED) ||
		    !anomaly_any(&chat_event(&t, 0)->anomalies));
		say(&t, DIR_TO_SERVER, ".\r\n");
		assert_true(proto_done(chat_event(&t, 0)));
		assert_true(
		    anomaly_has(&chat_event(&t, 0)->anomalies, cases[i].want));
		chat_close(&t);
	}
}

static void
goes_on_behind_a_gap(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	begin(&t);
	chat_say(&t, DIR_TO_SERVER, span_first(span_str(mail), 800));
	chat_gap(&t, DIR_TO_SERVER, 5000);
	say(&t, DIR_TO_SERVER, "lost\r\n.\r\nMAIL FROM:<x@y>\r\n");
	assert_true(proto_done(chat_event(&t, 0)));
	assert_true(chat_says(&t, 1, FIELD_SMTP_MAIL_FROM, "<x@y>"));
	chat_close(&t);
	/* The reply to DATA is lost. */
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_CLIENT, "220 a\r\n");
	say(&t, DIR_TO_SERVER, "EHLO b\r\n");
	chat_gap(&t, DIR_TO_CLIENT, 100);
	say(&t, DIR_TO_SERVER, "DATA\r\nSubject: s\r\n\r\nt\r\n.\r\n");
	assert_true(chat_says(&t, 0, FIELD_EMAIL_SUBJECT, "s"));
	chat_close(&t);
}

/* The limits: nothing grows without end. */
static void
keeps_within_limits(void **state)
{
	const struct proto_limits limits = {.body_bytes = 1000};
	const struct file *f;
	const struct value *v;
	unsigned n = 0;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	begin(&t);
	for (unsigned i = 0; i < 3000; i++)
		say(&t, DIR_TO_SERVER, "Received: x\r\n");
	say(&t, DIR_TO_SERVER, "Content-Type: application/x; name=a\r\n\r\n");
	for (unsigned i = 0; i < 3000; i++)
		say(&t, DIR_TO_SERVER, "http://a.b/c\r\n");
	say(&t, DIR_TO_SERVER, ".\r\n");
	v = event_get(chat_event(&t, 0), FIELD_EMAIL_RECEIVED);
	for (; v != NULL; v = event_next(chat_event(&t, 0), v))
		n++;
	assert_int_equal(n, MIME_VALUES);
	f = chat_event(&t, 0)->files;
	assert_null(f); /* no room for its name */
	chat_close(&t);

	chat_open(&t, PROTO_TCP, PORT, &limits);
	begin(&t);
	say(&t, DIR_TO_SERVER, "Content-Type: application/x; name=a\r\n\r\n");
	for (unsigned i = 0; i < 3000; i++)
		say(&t, DIR_TO_SERVER, "0123456789\r\n");
	say(&t, DIR_TO_SERVER, ".\r\n");
	f = chat_event(&t, 0)->files;
	assert_int_equal(f->size, 3000 * 12 - 2);
	assert_int_equal(f->data.n, 1000);
	chat_close(&t);
}

/* What is kept of all attachments, and what is read of headers. */
static void
keeps_a_whole_mail_within_limits(void **state)
{
	const struct proto_limits limits = {.body_bytes = 10};
	size_t kept = 0;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	begin(&t);
	say(&t, DIR_TO_SERVER,
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (unsigned i = 0; i < 2 * CARRY_FILES; i++)
		say(&t, DIR_TO_SERVER,
		    "--b\r\nContent-Type: a/b; "
		    "name=c\r\n\r\n0123456789abc\r\n");
	say(&t, DIR_TO_SERVER, "--b--\r\n.\r\n");
	for (const struct file *f = chat_event(&t, 0)->files; f != NULL;
	     f = f->next) {
		assert_int_equal(f->size, 13);
		kept += f->data.n;
	}
	assert_int_equal(kept, 10 * CARRY_FILES);
	chat_close(&t);

	chat_open(&t, PROTO_TCP, PORT, NULL);
	begin(&t);
	for (unsigned i = 0; i <= MIME_HEADERS / 24; i++)
		say(&t, DIR_TO_SERVER, "Content-Type: a/b; nam=x\r\n");
	say(&t, DIR_TO_SERVER, "Subject: s\r\n\r\n.\r\n");
	assert_null(event_get(chat_event(&t, 0), FIELD_EMAIL_SUBJECT));
	assert_true(anomaly_has(
	    &chat_event(&t, 0)->anomalies, ANOMALY_SMTP_MIME_MALFORMED_MSG));
	chat_close(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_envelope_and_headers),
	    cmocka_unit_test(carries_attachments),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(decodes_what_headers_say),
	    cmocka_unit_test(reads_uuencoded_files),
	    cmocka_unit_test(puts_chunks_together),
	    cmocka_unit_test(hands_over_to_tls),
	    cmocka_unit_test(notes_what_is_wrong),
	    cmocka_unit_test(notes_damaged_mails),
	    cmocka_unit_test(goes_on_behind_a_gap),
	    cmocka_unit_test(keeps_within_limits),
	    cmocka_unit_test(keeps_a_whole_mail_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
