/*
 * Times as programs, devices and the tools of several locales write them. The
 * forms are those of the manuals; none of the rows is anyone's.
 */
#include "analyzer/logs/time_guess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

#define KST 32400

static struct log_context
context(enum date_order order)
{
	struct log_context c = {.date_order = order};

	c.options.zone_s = KST;
	c.options.file_ns = MARCH_NS;
	log_prepare(&c);
	return c;
}

static void
check(const struct log_context *c, const char *text, const char *want)
{
	struct event ev = {0};
	char out[TIME_TEXT];
	bool is = time_guess(c, &ev, span_str(text));

	if (is != (want[0] != '\0'))
		print_error("%s\n", text);
	assert_int_equal(is, want[0] != '\0');
	if (is)
		assert_string_equal(time_text_eve(ev.time_ns, out), want);
}

static void
reads_every_form(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    /* RFC 3339, Zeek, Python's logging, PostgreSQL, MySQL */
	    {"2024-02-25T12:34:56.789Z", "2024-02-25T12:34:56.789000+0000"},
	    {"2024-02-25 12:34:56,789", "2024-02-25T03:34:56.789000+0000"},
	    {"2024-02-25 12:34:56.123 UTC", "2024-02-25T12:34:56.123000+0000"},
	    {"2024-02-25 12:34:56.123 EET", "2024-02-25T10:34:56.123000+0000"},
	    {"2024-02-25 12:34:56 PST", "2024-02-25T03:34:56.000000+0000"},
	    {"2024-02-25T12:34:56 UTC", "2024-02-25T12:34:56.000000+0000"},
	    {"2024-02-25 12:34", "2024-02-25T03:34:00.000000+0000"},
	    {"20240225 12:34:56", "2024-02-25T03:34:56.000000+0000"},
	    /* Since 1970, and what is not */
	    {"1708864496", "2024-02-25T12:34:56.000000+0000"},
	    {"1708864496.5", "2024-02-25T12:34:56.500000+0000"},
	    {"1708864496123", "2024-02-25T12:34:56.123000+0000"},
	    {"20240225123456", "2024-02-25T03:34:56.000000+0000"},
	    {"20240225T123456Z", "2024-02-25T12:34:56.000000+0000"},
	    {"/Date(1708864496123)/", "2024-02-25T12:34:56.123000+0000"},
	    {"20240225", ""},
	    /* CEF and LEEF: the twelve forms of the guides */
	    {"Feb 25 12:34:56", "2024-02-25T03:34:56.000000+0000"},
	    {"Feb 25 12:34:56.789", "2024-02-25T03:34:56.789000+0000"},
	    {"Feb 25 12:34:56 UTC", "2024-02-25T12:34:56.000000+0000"},
	    {"Feb 25 12:34:56.789 GMT", "2024-02-25T12:34:56.789000+0000"},
	    {"Feb 25 2024 12:34:56", "2024-02-25T03:34:56.000000+0000"},
	    {"Feb 25 2024 12:34:56.789 KST", "2024-02-25T03:34:56.789000+0000"},
	    {"Feb 25 2024 12:34:56 GMT+09:00",
		"2024-02-25T03:34:56.000000+0000"},
	    {"Feb 25 2024 12:34:56 UTC-5", "2024-02-25T17:34:56.000000+0000"},
	    /* C, Apache, Tomcat, HTTP, Java, Kibana */
	    {"Sun Feb 25 12:34:56 2024", "2024-02-25T03:34:56.000000+0000"},
	    {"Sun Feb 25 12:34:56.123456 2024",
		"2024-02-25T03:34:56.123456+0000"},
	    {"Sun Feb 25 12:34:56 EET 2024", "2024-02-25T10:34:56.000000+0000"},
	    {"Sun Feb 25 12:34:56 2024 UTC", "2024-02-25T12:34:56.000000+0000"},
	    {"Sun, 25 Feb 2024 12:34:56 GMT",
		"2024-02-25T12:34:56.000000+0000"},
	    {"25/Feb/2024:12:34:56 +0200", "2024-02-25T10:34:56.000000+0000"},
	    {"25-Feb-2024 12:34:56.789", "2024-02-25T03:34:56.789000+0000"},
	    {"25 Feb 2024 12:34:56", "2024-02-25T03:34:56.000000+0000"},
	    {"Feb 25, 2024 12:34:56 PM", "2024-02-25T03:34:56.000000+0000"},
	    {"Feb 25, 2024 @ 12:34:56.789", "2024-02-25T03:34:56.789000+0000"},
	    /* Windows in Korea, Greece, Romania, England, America */
	    {"2024-02-25 오후 1:34:56", "2024-02-25T04:34:56.000000+0000"},
	    {"2024-02-25 오전 12:34:56", "2024-02-24T15:34:56.000000+0000"},
	    {"2024. 2. 25. 오후 1:34:56", "2024-02-25T04:34:56.000000+0000"},
	    {"2024년 2월 25일 13:34:56", "2024-02-25T04:34:56.000000+0000"},
	    {"2024.02.25 13:34:56", "2024-02-25T04:34:56.000000+0000"},
	    {"5/2/2024 1:34:56 μμ", "2024-02-05T04:34:56.000000+0000"},
	    {"5/2/2024 1:34:56 π.μ.", "2024-02-04T16:34:56.000000+0000"},
	    {"05.02.2024 13:34:56", "2024-02-05T04:34:56.000000+0000"},
	    {"05/02/2024 13:34:56", "2024-02-05T04:34:56.000000+0000"},
	    {"2/5/2024 1:34:56 PM", "2024-02-05T04:34:56.000000+0000"},
	    {"2/25/2024 13:34:56", "2024-02-25T04:34:56.000000+0000"},
	    {"25/2/2024 1:34:56 PM", "2024-02-25T04:34:56.000000+0000"},
	    {"2/5/2024, 1:34:56.789 PM", "2024-02-05T04:34:56.789000+0000"},
	    {"2/5/2024 1:34:56\u202fPM", "2024-02-05T04:34:56.000000+0000"},
	    {"\u200e2/\u200e5/\u200e2024 1:34:56 PM",
		"2024-02-05T04:34:56.000000+0000"},
	    /* No times */
	    {"", ""},
	    {"25/13/2024 12:34:56", ""},
	    {"13/25/24 12:34:56", ""},
	    {"Feb 30 2024 12:34:56", ""},
	    {"Feb 25 2024", ""},
	    {"Feb 25 2024 12:34:56 and more", ""},
	    {"13:34:56", ""},
	    {"25/2/2024 13:34:56 PM", ""},
	    {"fe80::1:2:3", ""},
	    {"00:16:3e:aa:bb:cc", ""},
	};
	const struct log_context c = context(DATE_UNKNOWN);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(&c, cases[i].text, cases[i].want);
}

static void
goes_by_the_head(void **state)
{
	const struct log_context days = context(DATE_DAY_FIRST);
	const struct log_context months = context(DATE_MONTH_FIRST);

	(void)state;
	check(&days, "2/5/2024 1:34:56 PM", "2024-05-02T04:34:56.000000+0000");
	check(&months, "2/5/2024 13:34:56", "2024-02-05T04:34:56.000000+0000");
	assert_int_equal(
	    time_guess_order(span_str("2/5/2024 3/25/2024")), DATE_MONTH_FIRST);
	assert_int_equal(
	    time_guess_order(span_str("2/5/2024 25/3/2024")), DATE_DAY_FIRST);
	assert_int_equal(
	    time_guess_order(span_str("2/5/2024 /25/3 25/3/")), DATE_UNKNOWN);
	assert_int_equal(
	    time_guess_order(span_str("25/3/2024 3/25/2024")), DATE_UNKNOWN);
}

static void
takes_fronts(void **state)
{
	static const struct {
		const char *text;
		const char *rest; /* NULL: there is no time */
	} cases[] = {
	    {"[Sun Feb 25 12:34:56.123456 2024] [core:error] x",
		"[core:error] x"},
	    {"2024/02/25 12:34:56 [error] x", "[error] x"},
	    {"25-Feb-2024 12:34:56.789 SEVERE x", "SEVERE x"},
	    {"2024-02-25 12:34:56,789 ERROR x", "ERROR x"},
	    {"2024-02-25 12:34:56.789+09 mac x", "mac x"},
	    {"Feb 25 12:34:56 host x", "host x"},
	    {"Feb 25 12:34:56 KST: x", "x"},
	    {"Feb 25 12:34:56 2024 host x", "host x"},
	    {"[25/Feb/2024:12:34:56 +0900] x", "x"},
	    {"[Feb 25 12:34:56 x", NULL},
	    {"ERROR 2024-02-25 12:34:56", NULL},
	    {"2024-02-25 12:34:567", NULL},
	    {"", NULL},
	};
	const struct log_context c = context(DATE_UNKNOWN);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct event ev = {0};
		struct span text = span_str(cases[i].text);
		bool is = time_guess_front(&c, &ev, &text);

		assert_int_equal(is, cases[i].rest != NULL);
		assert_int_equal(ev.timed, is);
		if (is)
			assert_true(span_eq_str(text, cases[i].rest));
	}
}

/* Of mere text, too, a row has the time that it begins with. */
static void
times_text(void **state)
{
	static const struct row_case cases[] = {
	    {"2024-02-25 12:34:56.789  INFO 1 --- [main] o.x.Y : started",
		"!text 2024-02-25T12:34:56.789000+0000"},
	    {"\tat org.x.Y(Y.java:5)", "!text"},
	};

	(void)state;
	CHECK_ROWS("text", cases);
}

static void
reads_exports(void **state)
{
	static const struct {
		const char *file;
		const char *time; /* of its first row */
	} cases[] = {
	    {"수준,날짜 및 시간,원본,이벤트 ID,작업 범주\n"
	     "정보,2024-02-25 오후 1:34:56,EventLog,6005,없음,\"시작\n됨\"\n",
		"2024-02-25T13:34:56"},
	    {"Επίπεδο,Ημερομηνία και ώρα,Προέλευση,Αναγνωριστικό\n"
	     "Πληροφορίες,5/2/2024 1:34:56 μμ,EventLog,6005\n",
		"2024-02-05T13:34:56"},
	    {"Nivel,Data și ora,Sursă,ID eveniment\n"
	     "Informații,05.02.2024 13:34:56,EventLog,6005\n",
		"2024-02-05T13:34:56"},
	    {"Level,Date and Time,Source,Event ID\n"
	     "Information,2/5/2024 1:34:56 PM,EventLog,6005\n",
		"2024-02-05T13:34:56"},
	    {"Level,Date and Time,Source,Event ID\n"
	     "Information,02/05/2024 13:34:56,EventLog,6005\n"
	     "Information,25/05/2024 13:34:56,EventLog,6005\n",
		"2024-05-02T13:34:56"},
	    {"접속일시,계정,접속지,정보주체,수행업무\n"
	     "2024. 2. 25. 오후 1:34:56,kim,10.0.0.1,홍길동,조회\n",
		"2024-02-25T13:34:56"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct log_options options = {.file_ns = MARCH_NS};
		struct buf out = {0};

		rows_show(&options, cases[i].file, &out);
		buf_byte(&out, 0);
		assert_non_null(strstr((const char *)out.p, cases[i].time));
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_every_form),
	    cmocka_unit_test(goes_by_the_head),
	    cmocka_unit_test(takes_fronts),
	    cmocka_unit_test(times_text),
	    cmocka_unit_test(reads_exports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
