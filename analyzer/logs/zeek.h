#ifndef ANALYZER_LOGS_ZEEK_H
#define ANALYZER_LOGS_ZEEK_H

#include "analyzer/model/event.h"

/* Zeek's name of the stream of a row, by a field that only it has. */
struct span zeek_stream(const struct event *ev);

#endif
