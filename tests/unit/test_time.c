#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"

/* The examples of RFC 3339, section 5.8, and the kin that logs use. */
static void
reads_times(void **state)
{
	static const struct {
		const char *text;
		int32_t zone_s;
		int64_t seconds;
		int64_t ns;
	} cases[] = {
	    {"1985-04-12T23:20:50.52Z", 0, 482196050, 520000000},
	    {"1996-12-19T16:39:57-08:00", 0, 851042397, 0},
	    {"1937-01-01T12:00:27.87+00:20", 0, -1041337173, 870000000},
	    {"1970-01-01 00:00:00", 0, 0, 0},
	    {"1970-01-01 09:00:00", 32400, 0, 0},
	    {"2024-02-29T12:00:00,123456789+0900", 0, 1709175600, 123456789},
	    {"2024-05-01T00:00:00+09", 0, 1714489200, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t t = 0;

		assert_true(
		    time_parse(span_str(cases[i].text), cases[i].zone_s, &t));
		assert_true(t == cases[i].seconds * NS_PER_S + cases[i].ns);
	}
}

static void
refuses_what_is_no_time(void **state)
{
	static const char *const cases[] = {"", "2023-02-29T00:00:00Z",
	    "2024-13-01T00:00:00Z", "2024-01-01T25:00:00Z", "2024-01-01",
	    "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00.Z"};
	int64_t t;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_false(time_parse(span_str(cases[i]), 0, &t));
}

static void
reads_dates(void **state)
{
	static const char *const none[] = {
	    "", "2024-01-01T00:00:00", "2023-02-29", "2024-1-1", "2024-01-01 "};
	int64_t date, time;

	(void)state;
	assert_true(date_parse(span_str("2024-02-29"), &date));
	assert_true(time_parse(span_str("2024-02-29T00:00:00Z"), 0, &time));
	assert_true(date == time);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(date_parse(span_str(none[i]), &date));
}

static void
writes_times(void **state)
{
	char text[TIME_TEXT];
	int64_t t = 1714555800 * NS_PER_S + 123456789;

	(void)state;
	assert_string_equal(
	    time_text_eve(t, text), "2024-05-01T09:30:00.123456+0000");
	assert_string_equal(time_text(t, text), "2024-05-01 09:30:00");
	assert_string_equal(
	    time_text_eve(-1, text), "1969-12-31T23:59:59.999999+0000");
}

/* Every day over four centuries comes back as it went. */
static void
converts_every_day_both_ways(void **state)
{
	(void)state;
	for (int64_t day = civil_days(1900, 1, 1); day < civil_days(2262, 1, 1);
	     day++) {
		struct civil c = civil_of(day * 86400 * NS_PER_S);

		assert_true(civil_days(c.year, c.month, c.day) == day);
		assert_true(civil_valid(&c));
	}
	assert_int_equal(civil_weekday(0), 4); /* a Thursday */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_times),
	    cmocka_unit_test(refuses_what_is_no_time),
	    cmocka_unit_test(reads_dates),
	    cmocka_unit_test(writes_times),
	    cmocka_unit_test(converts_every_day_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
