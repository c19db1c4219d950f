#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <zlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 8080
};

static const char request[] =
    "POST /A/../b%20c//d?x=%41+1#y HTTP/1.1\r\n"
    "Host: WWW.Example.net:8080\r\nUser-Agent: test/1\r\n"
    "Cookie: a=b\r\nContent-Type: text/plain; charset=x\r\n"
    "Referer: http://r/\r\nContent-Length: 5\r\n\r\nhello";
static const char response[] =
    "HTTP/1.1 302 Found It\r\nServer: s\r\nSet-Cookie: c=d\r\n"
    "Location: /there\r\nContent-Range: bytes 0-4/33\r\n"
    "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

static void
say(struct chat *t, enum dir dir, const char *s)
{
	chat_say(t, dir, span_str(s));
}

static void
converse(struct chat *t)
{
	say(t, DIR_TO_SERVER, request);
	say(t, DIR_TO_CLIENT, response);
}

/* The formats of the buffers as Suricata's manual describes them. */
static void
makes_the_buffers_of_rules(void **state)
{
	static const struct {
		enum field field;
		const char *want;
	} cases[] = {
	    {FIELD_HTTP_METHOD, "POST"},
	    {FIELD_HTTP_URI, "/b c/d?x=A+1#y"},
	    {FIELD_HTTP_URI_RAW, "/A/../b%20c//d?x=%41+1#y"},
	    {FIELD_HTTP_REQUEST_LINE, "POST /A/../b%20c//d?x=%41+1#y HTTP/1.1"},
	    {FIELD_HTTP_HOST, "www.example.net"},
	    {FIELD_HTTP_HOST_RAW, "WWW.Example.net:8080"},
	    {FIELD_HTTP_COOKIE_REQUEST, "a=b"},
	    {FIELD_HTTP_USER_AGENT, "test/1"},
	    {FIELD_HTTP_REFERER, "http://r/"},
	    {FIELD_HTTP_CONTENT_LEN_REQUEST, "5"},
	    {FIELD_HTTP_HEADER_REQUEST,
		"Host: WWW.Example.net:8080\r\nUser-Agent: test/1\r\n"
		"Content-Type: text/plain; charset=x\r\n"
		"Referer: http://r/\r\nContent-Length: 5\r\n"},
	    {FIELD_HTTP_HEADER_NAMES_REQUEST,
		"\r\nHost\r\nUser-Agent\r\nCookie\r\nContent-Type\r\n"
		"Referer\r\nContent-Length\r\n\r\n"},
	    {FIELD_HTTP_REQUEST_BODY, "hello"},
	    {FIELD_HTTP_STATUS, "302"},
	    {FIELD_HTTP_STAT_MSG, "Found It"},
	    {FIELD_HTTP_RESPONSE_LINE, "HTTP/1.1 302 Found It"},
	    {FIELD_HTTP_COOKIE_RESPONSE, "c=d"},
	    {FIELD_HTTP_REDIRECT, "/there"},
	    {FIELD_HTTP_RANGE_RAW, "bytes 0-4/33"},
	    {FIELD_HTTP_RESPONSE_BODY, "abcde"},
	};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(chat_says(&t, 0, cases[i].field, cases[i].want));
	assert_true(proto_done(chat_event(&t, 0)));
	assert_int_equal(t.flow.app, APP_HTTP);
	assert_int_equal(
	    event_get(chat_event(&t, 0), FIELD_HTTP_RANGE_SIZE)->n, 33);
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
	for (size_t n = 0; n <= sizeof(request) + sizeof(response); n++) {
		struct chat t;
		size_t m = n < sizeof(request) ? n : sizeof(request) - 1;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(request, m));
		m = n < sizeof(request) ? 0 : n - sizeof(request);
		if (m >= sizeof(response))
			m = sizeof(response) - 1;
		chat_say(&t, DIR_TO_CLIENT, span_of(response, m));
		chat_end(&t, DIR_TO_SERVER);
		chat_end(&t, DIR_TO_CLIENT);
		chat_finish(&t);
		assert_true(
		    chat_event(&t, 0) == NULL || proto_done(chat_event(&t, 0)));
		chat_close(&t);
	}
}

/* gzip (RFC 1952) of n bytes 'a'. */
static struct span
packed(uint8_t *out, size_t room, size_t n)
{
	z_stream z = {0};
	uint8_t *in = malloc(n);

	memset(in, 'a', n);
	assert_int_equal(
	    deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = in;
	z.avail_in = (unsigned)n;
	z.next_out = out;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	n = z.total_out;
	(void)deflateEnd(&z);
	free(in);
	return span_of(out, n);
}

static void
unpacks_bodies_up_to_the_limit(void **state)
{
	static const struct {
		size_t body;
		size_t kept;
		enum file_state state;
	} cases[] = {
	    {10, 10, FILE_CLOSED},
	    {4096, 4096, FILE_CLOSED},
	    {5000, 4096, FILE_TRUNCATED},
	    {300000, 4096, FILE_TRUNCATED},
	};
	const struct proto_limits limits = {.body_bytes = 4096};
	static uint8_t room[65536];

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span body = packed(room, sizeof(room), cases[i].body);
		struct buf head = {0};
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, &limits);
		say(&t, DIR_TO_SERVER, "GET /f HTTP/1.1\r\nHost: h\r\n\r\n");
		buf_printf(&head,
		    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
		    "Content-Length: %zu\r\n\r\n",
		    body.n);
		chat_say(&t, DIR_TO_CLIENT, buf_span(&head));
		chat_say(&t, DIR_TO_CLIENT, body);
		buf_free(&head);
		assert_int_equal(
		    event_text(chat_event(&t, 0), FIELD_HTTP_RESPONSE_BODY).n,
		    cases[i].kept);
		assert_int_equal(
		    chat_event(&t, 0)->files->state, cases[i].state);
		assert_int_equal(chat_event(&t, 0)->files->size, cases[i].kept);
		chat_close(&t);
	}
}

static void
reads_files_of_forms(void **state)
{
	static const char form[] =
	    "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"
	    "--B\r\nContent-Disposition: form-data; name=f; "
	    "filename=\"evil.exe\"\r\nContent-Type: a/b\r\n\r\n"
	    "MZ\r\n-data\r\n--B--\r\n";
	struct buf head = {0};

	(void)state;
	buf_printf(&head,
	    "POST /up HTTP/1.1\r\nHost: h\r\nContent-Type: "
	    "multipart/form-data; boundary=B\r\nContent-Length: %zu\r\n\r\n",
	    sizeof(form) - 1);
	for (size_t split = 0; split < 40; split++) {
		const struct file *f;
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		t.split = split;
		chat_say(&t, DIR_TO_SERVER, buf_span(&head));
		say(&t, DIR_TO_SERVER, form);
		f = chat_event(&t, 0)->files;
		assert_non_null(f);
		assert_null(f->next);
		assert_true(span_eq_str(f->name, "evil.exe"));
		assert_true(span_eq_str(f->data, "MZ\r\n-data"));
		assert_int_equal(f->state, FILE_CLOSED);
		assert_true(f->hashed);
		chat_close(&t);
	}
	buf_free(&head);
}

static void
goes_on_behind_a_gap_in_a_body(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER,
	    "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
	    "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
	say(&t, DIR_TO_CLIENT,
	    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
	chat_gap(&t, DIR_TO_CLIENT, 7);
	say(&t, DIR_TO_CLIENT, "HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nz");
	assert_true(chat_event(&t, 0)->files->gaps);
	assert_int_equal(chat_event(&t, 0)->files->size, 10);
	assert_int_equal(chat_event(&t, 0)->files->state, FILE_TRUNCATED);
	assert_true(chat_says(&t, 1, FIELD_HTTP_STATUS, "404"));
	assert_true(chat_says(&t, 1, FIELD_HTTP_RESPONSE_BODY, "z"));
	chat_close(&t);
}

/* A file counts what is missing, is shown what comes, and is cut. */
static void
a_gap_in_a_file_cuts_it(void **state)
{
	static const unsigned before[] = {0, 3};
	static const char *const bodies[] = {"hij", "abchij"};
	struct chat t;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct file *f;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		say(&t, DIR_TO_SERVER, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
		say(&t, DIR_TO_CLIENT,
		    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
		chat_say(&t, DIR_TO_CLIENT, span_of("abc", before[i]));
		chat_gap(&t, DIR_TO_CLIENT, 7 - before[i]);
		f = chat_event(&t, 0)->files;
		assert_int_equal(f->state, FILE_OPEN);
		say(&t, DIR_TO_CLIENT, "hij");
		assert_true(
		    chat_says(&t, 0, FIELD_HTTP_RESPONSE_BODY, bodies[i]));
		assert_true(span_eq_str(f->data, bodies[i]));
		assert_int_equal(f->size, 10);
		assert_true(f->gaps);
		assert_int_equal(f->state, FILE_TRUNCATED);
		chat_close(&t);
	}
}

/* A path that is taken away whole leaves an empty URI, not none. */
static void
has_a_uri_of_nothing(void **state)
{
	const struct value *uri;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, "GET /. HTTP/1.1\r\nHost: h\r\n\r\n");
	uri = event_get(chat_event(&t, 0), FIELD_HTTP_URI);
	assert_non_null(uri);
	assert_int_equal(uri->text.n, 0);
	assert_non_null(uri->text.p);
	chat_close(&t);
}

static void
looks_into_a_tunnel(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n");
	say(&t, DIR_TO_CLIENT, "HTTP/1.1 200 Yes\r\n\r\n");
	assert_true(proto_done(chat_event(&t, 0)));
	say(&t, DIR_TO_SERVER, "GET /inner HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_true(chat_says(&t, 1, FIELD_HTTP_URI, "/inner"));
	chat_close(&t);
}

/* Nothing is made up at the end of an answer that has no body. */
static void
adds_nothing_to_an_answer_to_head(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
	say(&t, DIR_TO_CLIENT,
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
	chat_end(&t, DIR_TO_CLIENT);
	assert_int_equal(event_get(chat_event(&t, 0), FIELD_HTTP_LENGTH)->n, 2);
	chat_close(&t);
}

static void
takes_the_answer_behind_continue(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
	say(&t, DIR_TO_CLIENT,
	    "HTTP/1.1 100 Continue\r\n\r\n"
	    "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
	assert_true(chat_says(&t, 0, FIELD_HTTP_STATUS, "404"));
	assert_true(chat_says(&t, 0, FIELD_HTTP_STAT_MSG, "No"));
	chat_close(&t);
}

/* However many come, and nothing of them stays with the last. */
static void
takes_the_answer_behind_many(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
	for (unsigned i = 0; i < 3; i++) {
		say(&t, DIR_TO_CLIENT, "HTTP/1.1 100 Continue\r\n\r\n");
		assert_true(chat_says(&t, 0, FIELD_HTTP_STAT_MSG, "Continue"));
		assert_int_equal(chat_event(&t, 0)->renewed[DIR_TO_CLIENT], i);
	}
	say(&t, DIR_TO_CLIENT, "HTTP/1.1 204\r\nContent-Length: 0\r\n\r\n");
	assert_true(chat_says(&t, 0, FIELD_HTTP_STATUS, "204"));
	assert_int_equal(
	    event_get(chat_event(&t, 0), FIELD_HTTP_STAT_MSG)->text.n, 0);
	assert_int_equal(chat_event(&t, 0)->renewed[DIR_TO_CLIENT], 3);
	chat_close(&t);
}

static void
names_what_is_wrong(void **state)
{
	static const struct {
		const char *request;
		const char *response;
		enum anomaly anomaly;
	} cases[] = {
	    {"GET / HTTP/1.1\r\n\r\n", "", ANOMALY_HTTP_MISSING_HOST_HEADER},
	    {"", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		ANOMALY_HTTP_UNABLE_TO_MATCH_RESPONSE_TO_REQUEST},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"HTTP/1.1 206 OK\r\nContent-Range: bytes 5-1/9\r\n"
		"Content-Length: 1\r\n\r\nx",
		ANOMALY_HTTP_RANGE_INVALID},
	    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 67\r\n"
	     "Content-Type: multipart/form-data; boundary=B\r\n\r\n"
	     "--B\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n"
	     "--B--\r\n\r\n",
		"", ANOMALY_HTTP_MULTIPART_NO_FILEDATA},
	    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n"
	     "Content-Type: multipart/form-data; boundary=B\r\n\r\n"
	     "--B\r\nodd\r\n\r\n\r\n--B--",
		"", ANOMALY_HTTP_MULTIPART_INVALID_HEADER},
	    {"GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n", "",
		ANOMALY_HTTP_REQUEST_FIELD_MISSING_COLON},
	    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "",
		ANOMALY_HTTP_INVALID_CONTENT_LENGTH_FIELD_IN_REQUEST},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		"zz\r\n",
		ANOMALY_HTTP_INVALID_RESPONSE_CHUNK_LEN},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzipx\r\n\r\nzz\r\n",
		ANOMALY_HTTP_ABNORMAL_CE_HEADER},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		say(&t, DIR_TO_SERVER, cases[i].request);
		say(&t, DIR_TO_CLIENT, cases[i].response);
		assert_true(anomaly_has(
		    &chat_event(&t, 0)->anomalies, cases[i].anomaly));
		chat_close(&t);
	}
}

/* Files of forms that Suricata would not find the end of. */
static void
names_what_is_wrong_with_forms(void **state)
{
	static const struct {
		const char *body;
		enum anomaly want; /* ANOMALY_COUNT: nothing */
		unsigned files;
	} cases[] = {
	    {"@ok\r\n--B--\r\n", ANOMALY_COUNT, 1},
	    {"@--B--\r\n", ANOMALY_HTTP_MULTIPART_NO_FILEDATA, 0},
	    {"@x--B--\r\n", ANOMALY_HTTP_MULTIPART_GENERIC_ERROR, 0},
	    {"@xy--B--\r\n", ANOMALY_COUNT, 1},
	    {"@--B\r\n@ok\r\n--B--\r\n", ANOMALY_HTTP_MULTIPART_GENERIC_ERROR,
		1},
	    {"!--B--\r\n\r\n", ANOMALY_HTTP_MULTIPART_GENERIC_ERROR, 0},
	    {"!a\r\n\r\nok\r\n--B--\r\n", ANOMALY_HTTP_MULTIPART_INVALID_HEADER,
		1},
	    {"!a:\r\n\r\nok\r\n--B--\r\n",
		ANOMALY_HTTP_MULTIPART_INVALID_HEADER, 1},
	    {"!a: b\r\n\r\nok\r\n--B--\r\n", ANOMALY_COUNT, 1},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct event *ev;
		struct buf b = {0};
		struct chat t;
		unsigned files = 0;

		buf_str(&b, "--B\r\n");
		for (const char *p = cases[i].body; *p != '\0'; p++) {
			if (*p != '@' && *p != '!') {
				buf_byte(&b, (uint8_t)*p);
				continue;
			}
			buf_str(&b,
			    "Content-Disposition: form-data; filename=f\r\n");
			if (*p == '@')
				buf_str(&b, "\r\n");
		}
		chat_open(&t, PROTO_TCP, PORT, NULL);
		say(&t, DIR_TO_SERVER,
		    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: "
		    "multipart/form-data; boundary=B\r\nContent-Length: 999"
		    "\r\n\r\n");
		chat_say(&t, DIR_TO_SERVER, buf_span(&b));
		ev = chat_event(&t, 0);
		if (cases[i].want == ANOMALY_COUNT)
			assert_int_equal(ev->n_noted, 0);
		else
			assert_true(anomaly_has(&ev->anomalies, cases[i].want));
		for (struct file *f = ev->files; f != NULL; f = f->next)
			files++;
		assert_int_equal(files, cases[i].files);
		chat_close(&t);
		buf_free(&b);
	}
}

/* A response without a request is told of at once, and it alone. */
static void
tells_of_a_response_without_a_request(void **state)
{
	static const char *const odd[] = {"x", "HTTP/1.1 2", "<html>\r\n"};

	(void)state;
	for (unsigned i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		say(&t, DIR_TO_SERVER, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		say(&t, DIR_TO_CLIENT,
		    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		say(&t, DIR_TO_CLIENT, odd[i]);
		assert_int_equal(chat_event(&t, 0)->n_noted, 0);
		assert_true(anomaly_has(&chat_event(&t, 1)->anomalies,
		    ANOMALY_HTTP_UNABLE_TO_MATCH_RESPONSE_TO_REQUEST));
		chat_close(&t);
	}
}

/* 512 messages of libhtp are enough; what is wrong then is not told. */
static void
tells_of_so_many_faults_and_no_more(void **state)
{
	struct chat t;
	const struct event *ev;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	for (unsigned i = 0; i < 520; i++) {
		say(&t, DIR_TO_SERVER,
		    "GET / HTTP/1.1\r\nHost: a\r\nodd\r\n\r\n");
		ev = t.flow.last_event;
		assert_int_equal(ev->n_noted, i < 512);
		if (i < 512)
			assert_int_equal(ev->noted[0],
			    i == 511
				? ANOMALY_HTTP_TOO_MANY_WARNINGS
				: ANOMALY_HTTP_REQUEST_FIELD_MISSING_COLON);
		say(&t, DIR_TO_CLIENT,
		    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		while (t.flow.first_event != NULL)
			proto_event_free(t.proto, t.flow.first_event);
	}
	chat_close(&t);
}

static uint64_t
counted(const struct chat *t, const char *name)
{
	struct counters c = {0};
	uint64_t n = 0;

	proto_counters(t->proto, &c);
	for (size_t i = 0; i < c.n; i++) {
		if (strcmp(c.v[i].name, name) == 0)
			n = c.v[i].n;
	}
	counters_free(&c);
	return n;
}

static void
limits_live_transactions(void **state)
{
	const struct proto_limits limits = {.transactions = 5};
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, &limits);
	for (unsigned i = 0; i < 50; i++)
		say(&t, DIR_TO_SERVER, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_non_null(chat_event(&t, 4));
	assert_null(chat_event(&t, 5));
	assert_int_equal(counted(&t, "app_layer.error.http.limit"), 1);
	chat_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(makes_the_buffers_of_rules),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(unpacks_bodies_up_to_the_limit),
	    cmocka_unit_test(reads_files_of_forms),
	    cmocka_unit_test(goes_on_behind_a_gap_in_a_body),
	    cmocka_unit_test(a_gap_in_a_file_cuts_it),
	    cmocka_unit_test(has_a_uri_of_nothing),
	    cmocka_unit_test(looks_into_a_tunnel),
	    cmocka_unit_test(adds_nothing_to_an_answer_to_head),
	    cmocka_unit_test(takes_the_answer_behind_continue),
	    cmocka_unit_test(takes_the_answer_behind_many),
	    cmocka_unit_test(names_what_is_wrong),
	    cmocka_unit_test(names_what_is_wrong_with_forms),
	    cmocka_unit_test(tells_of_a_response_without_a_request),
	    cmocka_unit_test(tells_of_so_many_faults_and_no_more),
	    cmocka_unit_test(limits_live_transactions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
