#ifndef ANALYZER_BASE_TIME_H
#define ANALYZER_BASE_TIME_H

/*
 * Times are nanoseconds since 1970-01-01 00:00 UTC without leap seconds, in an
 * int64_t named ..._ns.  Nothing here asks the clock.
 */

#include "analyzer/base/span.h"

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)

enum {
	TIME_TEXT = 40
}; /* room for any time as text */

struct civil {
	int year; /* 1 to 9999 */
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int nanosecond;
};

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
int64_t civil_days(int year, int month, int day);

/* Is every part of c in its range? */
bool civil_valid(const struct civil *c);

/* c, read as UTC, as a time. */
int64_t civil_ns(const struct civil *c);

/*
 * c, read in a zone east_s seconds east of UTC, as a time.  What 64 bits of
 * nanoseconds do not reach becomes the first or last time that they do.
 */
int64_t civil_zone_ns(const struct civil *c, int32_t east_s);

/* A time as a date in UTC. */
struct civil civil_of(int64_t time_ns);

/* The same of seconds since 1970, of years 1 to 9999. */
struct civil civil_of_s(int64_t time_s);

/* 0 Sunday to 6 Saturday. */
int civil_weekday(int64_t time_ns);

/*
 * Reads RFC 3339 and its usual kin: "T" or a blank between date and time, "."
 * or "," before up to nine digits of fraction, a zone "Z", "+hh:mm", "+hhmm",
 * "+hh" or none (then zone_s, seconds east of UTC, is meant).
 * False: all of text is not such a time.
 */
bool time_parse(struct span text, int32_t zone_s, int64_t *time_ns);

/* As time_parse, of a date alone: its first moment in UTC. */
bool date_parse(struct span text, int64_t *time_ns);

/* "2024-05-01T09:30:00.123456+0000", as EVE has it. */
const char *time_text_eve(int64_t time_ns, char out[TIME_TEXT]);

/* "2024-05-01 09:30:00", for people. */
const char *time_text(int64_t time_ns, char out[TIME_TEXT]);

#endif
