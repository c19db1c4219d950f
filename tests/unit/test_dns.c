#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 53
};

/* A message built by hand after RFC 1035, section 4. */
static const uint8_t query[] = {0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0,
    3, 'w', 'w', 'w', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1};
static const uint8_t answer[] = {0x12, 0x34, 0x81, 0x80, 0, 1, 0, 5, 0, 1, 0, 0,
    3, 'w', 'w', 'w', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1,
    /* www.example A 192.0.2.1 */
    0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1,
    /* AAAA 2001:db8::1 */
    0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 1,
    /* MX 10 mail.example */
    0xc0, 16, 0, 15, 0, 1, 0, 0, 0, 60, 0, 9, 0, 10, 4, 'm', 'a', 'i', 'l',
    0xc0, 16,
    /* TXT "ab" "c" */
    0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 5, 2, 'a', 'b', 1, 'c',
    /* SRV 1 2 443 www.example */
    0xc0, 16, 0, 33, 0, 1, 0, 0, 0, 60, 0, 8, 0, 1, 0, 2, 1, 0xbb, 0xc0, 12,
    /* authority: example NS www.example */
    0xc0, 16, 0, 2, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 12};

static struct span
text_of(const struct event *ev, enum field f, unsigned n)
{
	const struct value *v = event_get(ev, f);

	while (v != NULL && n-- > 0)
		v = event_next(ev, v);
	return v == NULL ? (struct span){0} : v->text;
}

static void
reads_queries_and_answers(void **state)
{
	static const char *const rdata[] = {"192.0.2.1",
	    "2001:0db8:0000:0000:0000:0000:0000:0001", "mail.example", "ab",
	    "c"};
	const struct event *ev;
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_UDP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, span_of(query, sizeof(query)));
	chat_say(&t, DIR_TO_CLIENT, span_of(answer, sizeof(answer)));
	assert_int_equal(t.flow.app, APP_DNS);
	assert_true(chat_says(&t, 0, FIELD_DNS_TYPE, "query"));
	assert_true(chat_says(&t, 0, FIELD_DNS_RRNAME, "www.example"));
	assert_true(chat_says(&t, 0, FIELD_DNS_RRTYPE, "A"));
	assert_true(chat_says(&t, 1, FIELD_DNS_TYPE, "answer"));
	assert_true(chat_says(&t, 1, FIELD_DNS_FLAGS, "8180"));
	assert_true(chat_says(&t, 1, FIELD_DNS_RCODE, "NOERROR"));
	assert_true(chat_says(&t, 1, FIELD_DNS_SRV_NAME, "www.example"));
	assert_true(chat_says(&t, 1, FIELD_DNS_AUTHORITY_NAME, "example"));
	ev = chat_event(&t, 1);
	assert_int_equal(ev->dir, DIR_TO_CLIENT);
	assert_true(ev->one_sided && proto_done(ev));
	for (unsigned i = 0; i < sizeof(rdata) / sizeof(rdata[0]); i++)
		assert_true(span_eq_str(
		    text_of(ev, FIELD_DNS_ANSWER_RDATA, i), rdata[i]));
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	struct buf stream = {0};
	struct buf want = {0};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		buf_byte(&stream, 0);
		buf_byte(&stream, sizeof(answer));
		buf_put(&stream, span_of(answer, sizeof(answer)));
	}
	for (size_t split = 0; split < 60; split++) {
		struct buf got = {0};
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		t.split = split;
		chat_say(&t, DIR_TO_CLIENT, buf_span(&stream));
		chat_dump(&t, split == 0 ? &want : &got);
		assert_non_null(chat_event(&t, 1));
		assert_true(t.flow.side[DIR_TO_CLIENT].raw.wanted);
		if (split != 0) {
			assert_int_equal(got.n, want.n);
			assert_memory_equal(got.p, want.p, want.n);
		}
		chat_close(&t);
		buf_free(&got);
	}
	buf_free(&want);
	buf_free(&stream);
}

/* A whole question makes a flow DNS; what is cut short has no fields. */
static void
handles_every_truncation(void **state)
{
	(void)state;
	for (size_t n = 1; n < sizeof(answer); n++) {
		struct chat t;

		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(query, sizeof(query)));
		chat_say(&t, DIR_TO_CLIENT, span_of(answer, n));
		assert_null(chat_event(&t, 1));
		assert_true(anomaly_has(
		    &chat_event(&t, 0)->anomalies, ANOMALY_DNS_MALFORMED_DATA));
		chat_close(&t);
	}
}

static void
names_what_is_wrong(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
		enum anomaly anomaly;
	} cases[] = {
	    {2, 0x81, ANOMALY_DNS_NOT_REQUEST},
	    {3, 0x40, ANOMALY_DNS_Z_FLAG_SET},
	    {2, 0x40, ANOMALY_DNS_INVALID_OPCODE},
	};
	uint8_t loop[] = {
	    0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1};
	struct chat t;

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t bad[sizeof(query)];

		memcpy(bad, query, sizeof(bad));
		bad[cases[i].at] = cases[i].byte;
		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(query, sizeof(query)));
		chat_say(&t, DIR_TO_SERVER, span_of(bad, sizeof(bad)));
		assert_true(anomaly_has(
		    &chat_event(&t, 1)->anomalies, cases[i].anomaly));
		chat_close(&t);
	}
	chat_open(&t, PROTO_UDP, PORT, NULL);
	chat_say(&t, DIR_TO_SERVER, span_of(query, sizeof(query)));
	chat_say(&t, DIR_TO_SERVER, span_of(loop, sizeof(loop)));
	assert_true(anomaly_has(
	    &chat_event(&t, 0)->anomalies, ANOMALY_DNS_INFINITE_LOOP));
	chat_close(&t);
}

/* A message does without additional records, but not without the others. */
static void
does_without_additional_records(void **state)
{
	static const struct {
		size_t count; /* where the number of records stands */
		enum anomaly anomaly;
		bool kept;
	} cases[] = {
	    {9, ANOMALY_DNS_INVALID_AUTHORITIES, false},
	    {11, ANOMALY_DNS_INVALID_ADDITIONALS, true},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t bad[sizeof(answer) + 20];
		const struct event *ev;
		struct chat t;

		memset(bad, 0xff, sizeof(bad));
		memcpy(bad, answer, sizeof(answer));
		bad[cases[i].count]++;
		chat_open(&t, PROTO_UDP, PORT, NULL);
		chat_say(&t, DIR_TO_SERVER, span_of(query, sizeof(query)));
		chat_say(&t, DIR_TO_CLIENT, span_of(bad, sizeof(bad)));
		ev = chat_event(&t, cases[i].kept ? 1 : 0);
		assert_non_null(ev);
		assert_true(anomaly_has(&ev->anomalies, cases[i].anomaly));
		assert_int_equal(
		    anomaly_has(&ev->anomalies, ANOMALY_DNS_MALFORMED_DATA),
		    !cases[i].kept);
		assert_int_equal(chat_event(&t, 1) != NULL, cases[i].kept);
		chat_close(&t);
	}
	assert_int_equal(anomaly_find(span_str("dns.not_a_request")),
	    ANOMALY_DNS_NOT_REQUEST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_queries_and_answers),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(handles_every_truncation),
	    cmocka_unit_test(names_what_is_wrong),
	    cmocka_unit_test(does_without_additional_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
