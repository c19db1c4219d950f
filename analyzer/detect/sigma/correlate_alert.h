#ifndef ANALYZER_DETECT_SIGMA_CORRELATE_ALERT_H
#define ANALYZER_DETECT_SIGMA_CORRELATE_ALERT_H

/* The alert of a correlation: its group, its window, and its evidence. */

#include "analyzer/detect/sigma/window.h"
#include "analyzer/model/alert.h"

/* What brought it about. */
struct fired {
	int64_t time_ns;
	int64_t from_ns;          /* the window begins */
	double value;             /* what the condition held for */
	const struct span *group; /* values of group-by */
};

/* Fills a; its texts live in arena. */
void correlate_alert(struct alert *a, struct arena *arena,
    const struct group *g, const struct fired *f);

#endif
