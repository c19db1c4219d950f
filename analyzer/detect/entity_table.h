#ifndef ANALYZER_DETECT_ENTITY_TABLE_H
#define ANALYZER_DETECT_ENTITY_TABLE_H

/* What the fields of logs mean, by the names that logs give them. */

#include "analyzer/model/alert.h"

enum entity_end {
	ENTITY_NO_END,
	ENTITY_SOURCE,
	ENTITY_DESTINATION,
};

struct entity_name {
	const char *name; /* in lower case */
	enum entity_kind kind;
	enum entity_end end; /* the end of the alert that it gives */
};

/* The meaning of a field's name, whatever its case; NULL: none. */
const struct entity_name *entity_name_find(struct span name);

#endif
