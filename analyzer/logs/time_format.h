#ifndef ANALYZER_LOGS_TIME_FORMAT_H
#define ANALYZER_LOGS_TIME_FORMAT_H

/*
 * Times in the form that a text of letters says, as in strptime(3):
 *
 *	%Y 2024   %y 24   %m 01-12   %b Jan   %d or %e day, with or without 0
 *	%H %M %S  %f digits of a fraction
 *	%p AM or PM, 오전 or 오후, πμ or μμ (then %H is 1-12)
 *	%z +09:00, +0900, +09 or Z   %Z a word for a zone
 *	%s seconds since 1970   %a a weekday, which is passed over   %% a %
 *
 * A blank stands for one or more of them; any other byte for itself.  Of the
 * words for zones UTC, GMT, Z, KST, CET, CEST, EET and EEST are known; with
 * another the time is read in the zone of the options.  Without a year
 * the rule of log_options gives one.
 */

#include "analyzer/base/cur.h"
#include "analyzer/logs/format.h"

/*
 * Reads all of text and sets the event's time.  False: it is no such time.
 */
bool time_format_read(const struct log_context *c, struct event *ev,
    const char *format, struct span text);

/* A time that is being read, for a reader of several forms. */
struct time_reading {
	struct cur c;
	struct civil t;
	int64_t epoch_ns;
	int32_t east_s;
	bool has_epoch;
	bool has_year;
	bool pm;
	bool twelve;      /* hours of half a day */
	bool known_zones; /* %Z is only a word that is known */
};

struct time_reading time_format_begin(
    const struct log_context *c, struct span text);

/*
 * Takes what the format says off the front.  False: it begins otherwise, and
 * r is as it was.
 */
bool time_format_take(struct time_reading *r, const char *format);

/* Sets the event's time to what was read.  False: it is none. */
bool time_format_end(const struct log_context *c, struct event *ev,
    const struct time_reading *r);

/*
 * Is the format one?  *at is where it is not.  It must give a day and a
 * time of the day, or %s.
 */
bool time_format_valid(const char *format, size_t *at);

/*
 * Seconds, or a finer unit by their size, since 1970: "1591367999.305988",
 * "1591367999305".
 */
bool time_format_epoch(struct span text, int64_t *time_ns);

#endif
