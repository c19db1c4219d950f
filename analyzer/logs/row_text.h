#ifndef ANALYZER_LOGS_ROW_TEXT_H
#define ANALYZER_LOGS_ROW_TEXT_H

#include "analyzer/base/buf.h"
#include "analyzer/model/event.h"

/* Appends a row as a JSON object of its fields; those of a name are a list. */
void row_text(struct buf *out, const struct event *ev);

#endif
