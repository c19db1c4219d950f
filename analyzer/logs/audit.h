#ifndef ANALYZER_LOGS_AUDIT_H
#define ANALYZER_LOGS_AUDIT_H

#include "analyzer/logs/format.h"

/*
 * Reads the records in text, a line each, into one event: fields of the same
 * name are a list; hex-coded values become what they mean; "cmdline" is the
 * command of an EXECVE (or PROCTITLE) record, "SYSCALL" the name of the
 * call.  A line may have anything before its record (syslog's header).
 * False: there is no record in it.
 */
bool audit_records(struct log_context *c, struct event *ev, struct span text);

/* One record as journald has it: its type apart, and only its fields. */
void audit_record(struct event *ev, struct span type, struct span fields);

/* Adds "cmdline", where no record said it, when all records were read. */
void audit_command(struct event *ev);

/* Could a message of syslog be a record? */
bool audit_is_record(struct span message);

extern const struct event_type audit_type;

#endif
