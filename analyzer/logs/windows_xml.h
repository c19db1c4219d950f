#ifndef ANALYZER_LOGS_WINDOWS_XML_H
#define ANALYZER_LOGS_WINDOWS_XML_H

/* Windows events in XML, for formats that carry one in their rows. */

#include "analyzer/logs/format.h"

void windows_xml_free(struct windows_xml *w); /* w may be NULL */

/*
 * Adds the fields of the first event in text to ev, and sets its type and time.
 * False: there is none, or it is malformed.
 */
bool windows_xml_read(
    struct log_context *c, struct event *ev, struct span text);

#endif
