#include "analyzer/detect/sigma/ask.h"

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/sigma/fold.h"
#include "analyzer/detect/sigma/number.h"

static bool
relate(enum atom_relation relation, double a, double b)
{
	switch (relation) {
	case REL_LT:
		return a < b;
	case REL_LTE:
		return a <= b;
	case REL_GT:
		return a > b;
	case REL_GTE:
		return a >= b;
	default:
		return a == b;
	}
}

/* The week of the year, the first being that of the first Thursday. */
static int
iso_week(int64_t time_ns)
{
	int weekday = (civil_weekday(time_ns) + 6) % 7; /* Monday is 0 */
	int64_t thursday_ns = time_ns + (3 - weekday) * 86400 * NS_PER_S;
	struct civil c = civil_of(thursday_ns);
	int64_t first = civil_days(c.year, 1, 1);

	return (int)((civil_days(c.year, c.month, c.day) - first) / 7) + 1;
}

static const int64_t WEEK_NS = 7 * 86400 * NS_PER_S;

/* A time, or a date where no part of a day is asked for. */
static bool
read_time(enum time_part part, struct span text, int64_t *time_ns)
{
	return time_parse(text, 0, time_ns) ||
	    (part != PART_MINUTE && part != PART_HOUR &&
		date_parse(text, time_ns));
}

static bool
ask_time(const struct atom *a, struct span text)
{
	int64_t time_ns;
	struct civil c;
	int part;

	/* Weeks need some room at both ends. */
	if (!read_time((enum time_part)a->part, text, &time_ns) ||
	    time_ns < INT64_MIN + WEEK_NS || time_ns > INT64_MAX - WEEK_NS)
		return false;
	c = civil_of(time_ns);
	switch ((enum time_part)a->part) {
	case PART_MINUTE:
		part = c.minute;
		break;
	case PART_HOUR:
		part = c.hour;
		break;
	case PART_DAY:
		part = c.day;
		break;
	case PART_WEEK:
		part = iso_week(time_ns);
		break;
	case PART_MONTH:
		part = c.month;
		break;
	default:
		part = c.year;
		break;
	}
	return relate((enum atom_relation)a->relation, part, a->number);
}

bool
ask_value(const struct atom *a, struct span text, struct regex_scratch *scratch)
{
	struct addr address;
	double n;

	switch ((enum atom_kind)a->kind) {
	case ATOM_TEXT:
		return glob_match(&a->glob, text, a->cased);
	case ATOM_REGEX:
		return regex_search(a->regex, scratch, text, 0, NULL);
	case ATOM_COMPARE:
		return number_read(text, &n) &&
		    relate((enum atom_relation)a->relation, n, a->number);
	case ATOM_TIME:
		return ask_time(a, text);
	case ATOM_CIDR:
		return addr_parse(text, &address) &&
		    prefix_has(&a->net, &address);
	default:
		return false;
	}
}

/* Takes the next character off the front. */
static uint32_t
take_char(struct span *s)
{
	size_t at = 0;
	int32_t c = utf8_next(*s, &at);

	if (c < 0)
		c = GLOB_BYTE + s->p[0];
	*s = span_from(*s, at);
	return (uint32_t)c;
}

/*
 * Does text begin with other?  *rest gets what is behind.  Without cased, two
 * spellings of a letter may differ in length.
 */
static bool
begins(struct span text, struct span other, bool cased, struct span *rest)
{
	while (other.n != 0) {
		uint32_t a;
		uint32_t b;

		if (text.n == 0)
			return false;
		a = take_char(&text);
		b = take_char(&other);
		if (a != b && (cased || fold_char(a) != fold_char(b)))
			return false;
	}
	*rest = text;
	return true;
}

bool
ask_reference(const struct atom *a, struct span text, struct span other)
{
	struct span rest;

	for (;;) {
		if (begins(text, other, a->cased, &rest) &&
		    (rest.n == 0 || a->back_open))
			return true;
		if (!a->front_open || text.n == 0)
			return false;
		(void)take_char(&text);
	}
}
