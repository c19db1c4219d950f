#ifndef ANALYZER_LOGS_TIME_GUESS_H
#define ANALYZER_LOGS_TIME_GUESS_H

/*
 * Times whose form nobody named: RFC 3339 and its kin, since 1970, and a date
 * and a time of the day in the usual forms of programs and of the locales of
 * Korea, Greece, Romania and of English.
 *
 * "11/25/2025" and "25/11/2025": a number over 12 is the day.  Where both could
 * be the month, the order is that of other dates at the head of the file;
 * where these do not show it, the month is first in front of AM or PM, and the
 * day without.
 */

#include "analyzer/logs/format.h"

/* Reads all of text and sets the event's time.  False: it is no such time. */
bool time_guess(
    const struct log_context *c, struct event *ev, struct span text);

/*
 * Takes a time off the front of *text, with a bracket around it or not, and
 * the blanks and the colon behind it.  False: it begins with none.
 */
bool time_guess_front(
    const struct log_context *c, struct event *ev, struct span *text);

/* The order of the dates with slashes in a text. */
enum date_order time_guess_order(struct span text);

#endif
