#ifndef ANALYZER_DETECT_SIGMA_BUILDING_H
#define ANALYZER_DETECT_SIGMA_BUILDING_H

/* What reading rules needs. */

#include "analyzer/base/err.h"
#include "analyzer/detect/sigma/atom.h"
#include "analyzer/detect/sigma/placeholder.h"

struct building {
	struct arena *arena;
	struct atoms *atoms;
	struct diags *diags;
	struct map *ids; /* rules by id: const struct head */
	const struct placeholders *placeholders;
	bool repeated; /* the document repeats the rule before it */
};

#endif
