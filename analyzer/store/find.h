#ifndef ANALYZER_STORE_FIND_H
#define ANALYZER_STORE_FIND_H

#include "analyzer/store/db.h"

enum {
	INCIDENT_ID = 16
}; /* room for an incident's id with its zero */

/*
 * The one incident whose id begins with id: its row and its whole id.
 * False: there is none, or there are several.
 */
bool incident_find(struct store *s, const char *id, int64_t *n,
    char whole[INCIDENT_ID], struct err *err);

#endif
