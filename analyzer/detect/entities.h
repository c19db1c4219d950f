#ifndef ANALYZER_DETECT_ENTITIES_H
#define ANALYZER_DETECT_ENTITIES_H

/* What an alert is about, taken from its end points and its event. */

#include "analyzer/base/arena.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/event.h"

/* Adds the entities of a; ev may be NULL.  Texts that are made live in
 * arena, the others are views of the event. */
void entities_of(struct alert *a, const struct event *ev, struct arena *arena);

/* Those of a correlation: what its group's fields say.  Views of a. */
void entities_of_group(struct alert *a);

#endif
