#ifndef ANALYZER_MODEL_RUN_H
#define ANALYZER_MODEL_RUN_H

/* A trainee's run through a scenario, as the store keeps it. */

#include "analyzer/base/span.h"

struct stored_run {
	int64_t id;           /* 0: not stored yet */
	const char *scenario; /* its id */
	const char *version;
	uint64_t seed;
	const char *trainee;
	int64_t started_ns; /* of the clock on the wall */
	int64_t ended_ns;   /* 0: still under way */
	int32_t points;
	int32_t points_max;
	struct span ledger; /* how the points came about; opaque to the store */
	struct span journal; /* what the trainee did; opaque to the store */
};

#endif
