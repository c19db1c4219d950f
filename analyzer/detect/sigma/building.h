#ifndef ANALYZER_DETECT_SIGMA_BUILDING_H
#define ANALYZER_DETECT_SIGMA_BUILDING_H

/* What reading rules needs. */

#include "analyzer/base/err.h"
#include "analyzer/detect/sigma/atom.h"
#include "analyzer/detect/sigma/placeholder.h"

/* A field that a rule asks for, and where. */
struct asked {
	struct span field;
	struct place at;
	struct asked *next;
};

struct building {
	struct arena *arena;
	struct atoms *atoms;
	struct diags *diags;
	struct span source; /* of the file that is read, for places */
	struct map *ids;    /* rules by id: const struct head */
	const struct placeholders *placeholders;
	struct asked *asked; /* of the rule that is read, the last first */
	bool about;          /* warn of what rules say about themselves */
	bool repeated;       /* the document repeats the rule before it */
};

#endif
