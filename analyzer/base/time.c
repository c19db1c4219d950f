#include "analyzer/base/time.h"

#include <stdio.h>

#include "analyzer/base/cur.h"

enum {
	DAY_S = 86400
};

int64_t
civil_days(int year, int month, int day)
{
	/* The year starts in March here, so that leap days come last. */
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

bool
civil_valid(const struct civil *c)
{
	static const int8_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap =
	    (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;

	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12 ||
	    c->day < 1)
		return false;
	if (c->day > days[c->month - 1] + (c->month == 2 && leap))
		return false;
	/* A leap second is the 60th; it becomes the next minute's first. */
	return c->hour >= 0 && c->hour < 24 && c->minute >= 0 &&
	    c->minute < 60 && c->second >= 0 && c->second <= 60 &&
	    c->nanosecond >= 0 && c->nanosecond < NS_PER_S;
}

int64_t
civil_ns(const struct civil *c)
{
	int64_t s = civil_days(c->year, c->month, c->day) * DAY_S +
	    c->hour * 3600 + c->minute * 60 + c->second;
	int64_t ns;

	/* 64 bits of nanoseconds reach from 1677 to 2262. */
	if (__builtin_mul_overflow(s, NS_PER_S, &ns) ||
	    __builtin_add_overflow(ns, (int64_t)c->nanosecond, &ns))
		return s < 0 ? INT64_MIN : INT64_MAX;
	return ns;
}

int64_t
civil_zone_ns(const struct civil *c, int32_t east_s)
{
	int64_t ns;

	if (__builtin_sub_overflow(civil_ns(c), east_s * NS_PER_S, &ns))
		return east_s > 0 ? INT64_MIN : INT64_MAX;
	return ns;
}

struct civil
civil_of(int64_t time_ns)
{
	int64_t s = time_ns / NS_PER_S - (time_ns % NS_PER_S < 0);
	struct civil c = civil_of_s(s);

	c.nanosecond = (int)(time_ns - s * NS_PER_S);
	return c;
}

struct civil
civil_of_s(int64_t s)
{
	int64_t days = s / DAY_S - (s % DAY_S < 0);
	int64_t rest = s - days * DAY_S;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;
	int month = (int)(m < 10 ? m + 3 : m - 9);

	return (struct civil){
	    .year = (int)(y + era * 400) + (month <= 2),
	    .month = month,
	    .day = (int)(of_year - (153 * m + 2) / 5 + 1),
	    .hour = (int)(rest / 3600),
	    .minute = (int)(rest % 3600 / 60),
	    .second = (int)(rest % 60),
	};
}

int
civil_weekday(int64_t time_ns)
{
	int64_t days =
	    time_ns / (DAY_S * NS_PER_S) - (time_ns % (DAY_S * NS_PER_S) < 0);
	int64_t w = (days + 4) % 7;

	return (int)(w < 0 ? w + 7 : w);
}

/* Takes exactly n digits; poisons c when there are others. */
static int
digits(struct cur *c, unsigned n)
{
	int v = 0;

	for (unsigned i = 0; i < n; i++) {
		uint8_t d = cur_u8(c);

		if (d < '0' || d > '9') {
			cur_poison(c);
			return 0;
		}
		v = v * 10 + (d - '0');
	}
	return v;
}

static bool
next_is(const struct cur *c, const char *any)
{
	return cur_left(c) > 0 && *c->p != 0 && strchr(any, *c->p) != NULL;
}

static void
expect(struct cur *c, const char *any)
{
	if (next_is(c, any))
		cur_skip(c, 1);
	else
		cur_poison(c);
}

static int
fraction(struct cur *c)
{
	int ns = 0;
	int scale = (int)NS_PER_S;

	if (!next_is(c, ".,"))
		return 0;
	cur_skip(c, 1);
	if (!next_is(c, "0123456789"))
		cur_poison(c);
	while (next_is(c, "0123456789")) {
		int d = cur_u8(c) - '0';

		scale /= 10;
		ns += d * scale;
	}
	return ns;
}

static int32_t
zone(struct cur *c, int32_t zone_s)
{
	int sign;
	int32_t s;

	if (cur_left(c) == 0)
		return zone_s;
	if (next_is(c, "Zz")) {
		cur_skip(c, 1);
		return 0;
	}
	sign = next_is(c, "-") ? -1 : 1;
	expect(c, "+-");
	s = digits(c, 2) * 3600;
	if (next_is(c, ":"))
		cur_skip(c, 1);
	if (cur_left(c) > 0)
		s += digits(c, 2) * 60;
	return sign * s;
}

static void
take_date(struct cur *c, struct civil *t)
{
	t->year = digits(c, 4);
	expect(c, "-/");
	t->month = digits(c, 2);
	expect(c, "-/");
	t->day = digits(c, 2);
}

bool
date_parse(struct span text, int64_t *time_ns)
{
	struct cur c = cur_of(text);
	struct civil t = {0};

	take_date(&c, &t);
	if (!cur_ok(&c) || cur_left(&c) != 0 || !civil_valid(&t))
		return false;
	*time_ns = civil_zone_ns(&t, 0);
	return true;
}

bool
time_parse(struct span text, int32_t zone_s, int64_t *time_ns)
{
	struct cur c = cur_of(text);
	struct civil t = {0};
	int32_t east_s;

	take_date(&c, &t);
	expect(&c, "Tt ");
	t.hour = digits(&c, 2);
	expect(&c, ":");
	t.minute = digits(&c, 2);
	expect(&c, ":");
	t.second = digits(&c, 2);
	t.nanosecond = fraction(&c);
	if (next_is(&c, " "))
		cur_skip(&c, 1);
	east_s = zone(&c, zone_s);
	if (!cur_ok(&c) || cur_left(&c) != 0 || !civil_valid(&t))
		return false;
	*time_ns = civil_zone_ns(&t, east_s);
	return true;
}

const char *
time_text_eve(int64_t time_ns, char out[TIME_TEXT])
{
	struct civil t = civil_of(time_ns);

	(void)snprintf(out, TIME_TEXT,
	    "%04d-%02d-%02dT%02d:%02d:%02d.%06d+0000", t.year, t.month, t.day,
	    t.hour, t.minute, t.second, t.nanosecond / 1000);
	return out;
}

const char *
time_text(int64_t time_ns, char out[TIME_TEXT])
{
	struct civil t = civil_of(time_ns);

	(void)snprintf(out, TIME_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", t.year,
	    t.month, t.day, t.hour, t.minute, t.second);
	return out;
}
