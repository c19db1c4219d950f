#ifndef ANALYZER_LOGS_POSTGRES_H
#define ANALYZER_LOGS_POSTGRES_H

#include "analyzer/model/event.h"

/*
 * Adds what pgaudit says in a message "AUDIT: …".  False: it is none.
 * (pgaudit's manual, "Format".)
 */
bool postgres_pgaudit(struct event *ev, struct span message);

#endif
