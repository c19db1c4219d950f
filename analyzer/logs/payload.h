#ifndef ANALYZER_LOGS_PAYLOAD_H
#define ANALYZER_LOGS_PAYLOAD_H

/*
 * Formats whose rows also stand inside of messages of syslog or journald: audit
 * records, CEF, LEEF, JSON, Windows events in XML.
 */

#include "analyzer/logs/format.h"

struct log_payload {
	bool (*is)(struct span message);

	/* Adds its fields and sets the type.  False: it is none after all. */
	bool (*parse)(
	    struct log_context *c, struct event *ev, struct span message);
};

/* Reads a message that is of another format.  False: it is of none. */
bool log_payload_parse(
    struct log_context *c, struct event *ev, struct span message);

/* Does text begin with a mark that looks like a program's tag: "CEF:"? */
bool log_payload_has_mark(struct span text);

/*
 * What a message says, by who wrote it; sets the type.  Of syslog.c, for
 * journald, too.
 */
void log_message(struct log_context *c, struct event *ev, struct span program,
    struct span message);

extern const struct log_payload log_payload_cef;
extern const struct log_payload log_payload_json;
extern const struct log_payload log_payload_leef;
extern const struct log_payload log_payload_pairs;
extern const struct log_payload log_payload_windows_xml;

#endif
