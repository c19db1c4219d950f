#ifndef ANALYZER_LOGS_WINDOWS_MESSAGE_H
#define ANALYZER_LOGS_WINDOWS_MESSAGE_H

/*
 * Windows events of tools that write only what a person reads: the message,
 * made of the event's data by a template, and the name of the provider.  The
 * data are read out of the message again, as far as it is an English one.
 */

#include "analyzer/logs/format.h"

/*
 * Adds the data that the message tells, under their names in the event.  ev
 * has Channel and EventID.
 */
void windows_message(
    struct log_context *c, struct event *ev, struct span message);

/*
 * The channel to which a provider writes an event of that number; empty when
 * that is not known.
 */
struct span windows_channel(struct span provider, uint64_t event);

/* "Information" as "4", in English or Korean; another word as it is. */
struct span windows_level(struct span word);

/* The event's number, or 0. */
uint64_t windows_event_id(const struct event *ev);

#endif
