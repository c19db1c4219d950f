#include "analyzer/logs/time_guess.h"

#include "analyzer/logs/time_format.h"

enum {
	EPOCH_DIGITS = 9, /* fewer could be a date: 20240501 */
	TEXT_MAX = 80,    /* bytes; no time is longer */
};

/* Whole times without anything between their parts, or with marks around. */
static const char *const wholes[] = {"%Y%m%d%H%M%S", "%Y%m%dT%H%M%S%z",
    "%Y%m%dT%H%M%S", "/Date(%s)/", "/Date(%s%z)/", NULL};

/* Dates in which the month is a word, or in which the year comes first. */
static const char *const dates[] = {"%Y-%m-%d", "%b %d %Y", "%b %d, %Y",
    "%b %d", "%a %b %d", "%a, %d %b %Y", "%d/%b/%Y", "%d-%b-%Y", "%d %b %Y",
    "%Y/%m/%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y년 %m월 %d일", "%Y %b %d",
    "%Y%m%d", "%d.%m.%Y", "%d-%m-%Y"};

static const char *const day_first[] = {"%d/%m/%Y", "%m/%d/%Y"};
static const char *const month_first[] = {"%m/%d/%Y", "%d/%m/%Y"};

static const char *const between[] = {"T", " @ ", ", ", " ", ":", NULL};

/* Takes one of the forms, at whose end NULL stands, off the front of r. */
static bool
take_any(struct time_reading *r, const char *const *form)
{
	while (*form != NULL && !time_format_take(r, *form))
		form++;
	return *form != NULL;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* What comes next, or 0. */
static int
ahead(const struct time_reading *r)
{
	return cur_left(&r->c) == 0 ? 0 : *r->c.p;
}

/* Does a word or a number end here? */
static bool
at_boundary(const struct time_reading *r)
{
	int c = ahead(r);

	return !is_digit(c) && !(c >= 'a' && c <= 'z') &&
	    !(c >= 'A' && c <= 'Z');
}

/* Takes what ends in front of a blank, or not at all. */
static bool
take_word(struct time_reading *r, const char *form)
{
	struct time_reading before = *r;

	if (time_format_take(r, form) && at_boundary(r))
		return true;
	*r = before;
	return false;
}

/* A time of the day and what may follow it. */
static bool
take_clock(struct time_reading *r)
{
	static const char *const fractions[] = {".%f", ",%f", NULL};
	bool half = time_format_take(r, "%p ");

	if (!time_format_take(r, "%H:%M"))
		return false;
	if (time_format_take(r, ":%S"))
		(void)take_any(r, fractions);
	else if (!r->has_year)
		return false;
	if (!half && !take_word(r, " %p"))
		(void)take_word(r, "%p");
	if (!r->has_year && !take_word(r, " %Z %Y"))
		(void)take_word(r, " %Y");
	if (!take_word(r, " %Z"))
		(void)take_word(r, "%z");
	return true;
}

static bool
take_moment(struct time_reading *r)
{
	return take_any(r, between) && take_clock(r);
}

/* Reads a date of one of the forms and a time of the day behind it. */
static bool
take_form(struct time_reading *r, const char *const *form, unsigned n)
{
	struct time_reading before = *r;

	for (unsigned i = 0; i < n; i++) {
		if (time_format_take(r, form[i]) && take_moment(r) &&
		    (!r->has_year || civil_valid(&r->t)))
			return true;
		*r = before;
	}
	return false;
}

/* Is there a Latin letter?  "AM" or "PM", if it is a date with slashes. */
static bool
has_letter(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);

		if (c == 'a' || c == 'p')
			return true;
	}
	return false;
}

static bool
take_slashed(const struct log_context *c, struct time_reading *r)
{
	bool months = c->date_order == DATE_MONTH_FIRST;

	if (!is_digit(ahead(r)))
		return false;
	if (c->date_order == DATE_UNKNOWN)
		months = has_letter(span_first(cur_rest(&r->c), TIME_TEXT));
	return take_form(r, months ? month_first : day_first, 2);
}

static bool
take_time(const struct log_context *c, struct time_reading *r)
{
	return take_form(r, dates, sizeof(dates) / sizeof(dates[0])) ||
	    take_slashed(c, r);
}

/*
 * Without the marks of direction and with plain blanks for narrow ones, both
 * of which Windows writes into times.
 */
static struct span
plain(struct span s, uint8_t out[TEXT_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct span three = span_first(span_from(s, i), 3);

		if (span_eq_str(three, "\u200e") ||
		    span_eq_str(three, "\u200f")) {
			i += 2;
		} else if (span_eq_str(three, "\u202f")) {
			out[n++] = ' ';
			i += 2;
		} else if (span_eq_str(span_first(three, 2), "\u00a0")) {
			out[n++] = ' ';
			i++;
		} else {
			out[n++] = s.p[i];
		}
	}
	return span_of(out, n);
}

bool
time_guess(const struct log_context *c, struct event *ev, struct span text)
{
	uint8_t copy[TEXT_MAX];
	struct time_reading r;
	int64_t time_ns;

	if (time_parse(text, c->options.zone_s, &time_ns)) {
		log_time(ev, time_ns);
		return true;
	}
	if (text.n < EPOCH_DIGITS || text.n > TEXT_MAX)
		return false;
	/* Fourteen digits would be milliseconds of the year 2286 or later. */
	r = time_format_begin(c, text);
	if (take_any(&r, wholes) && cur_left(&r.c) == 0 &&
	    time_format_end(c, ev, &r))
		return true;
	if (time_format_epoch(text, &time_ns)) {
		log_time(ev, time_ns);
		return true;
	}
	r = time_format_begin(c, plain(text, copy));
	return take_time(c, &r) && cur_left(&r.c) == 0 &&
	    time_format_end(c, ev, &r);
}

bool
time_guess_front(
    const struct log_context *c, struct event *ev, struct span *text)
{
	struct span rest = *text;
	struct time_reading r;
	bool bracket = log_skip(&rest, "[");

	r = time_format_begin(c, rest);
	r.known_zones = true;
	if (!take_time(c, &r) || !at_boundary(&r))
		return false;
	rest = cur_rest(&r.c);
	if ((bracket && !log_skip(&rest, "]")) || !time_format_end(c, ev, &r))
		return false;
	(void)log_skip(&rest, ":");
	while (log_skip(&rest, " "))
		continue;
	*text = rest;
	return true;
}

enum date_order
time_guess_order(struct span text)
{
	const struct log_context none = {0};
	unsigned days = 0;
	unsigned months = 0;
	size_t at = 0;

	while ((at = span_find_byte(text, '/', at)) != SIZE_MAX) {
		size_t from = at;
		struct time_reading r;

		while (from > 0 && at - from < 2 && is_digit(text.p[from - 1]))
			from--;
		r = time_format_begin(&none, span_from(text, from));
		at++;
		if (!time_format_take(&r, day_first[0]))
			continue;
		days += r.t.day > 12 && r.t.day <= 31 && r.t.month <= 12;
		months += r.t.month > 12 && r.t.month <= 31 && r.t.day <= 12;
	}
	if (days == months)
		return DATE_UNKNOWN;
	return days > months ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
}
