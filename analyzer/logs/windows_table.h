#ifndef ANALYZER_LOGS_WINDOWS_TABLE_H
#define ANALYZER_LOGS_WINDOWS_TABLE_H

/*
 * Tables that tools make of Windows events: told by their columns, which then
 * get the names that rules use.
 */

#include "analyzer/logs/format.h"

struct log_table;

/* Renames the columns of such a table; others stay as they are. */
void windows_table_begin(struct log_table *t);

/* Is the time of its rows UTC, though they do not say so? */
bool windows_table_utc(const struct log_table *t);

/* Makes a row of such a table an event of Windows. */
void windows_table_finish(struct log_context *c, struct event *ev);

/*
 * Adds the data of an event of EvtxECmd, whose columns or members ev has: out
 * of Payload, which is JSON, or, without it, of PayloadData1 to PayloadData6.
 */
void windows_payload(struct log_context *c, struct event *ev);

/* Adds what the event's Message tells, when the event has no more than it. */
void windows_message_only(struct log_context *c, struct event *ev);

#endif
