#ifndef ANALYZER_INCIDENT_INCIDENT_H
#define ANALYZER_INCIDENT_INCIDENT_H

/*
 * Alerts become incidents, after the analysis, once.
 *
 *	alert -> [incident] -> incident -> store, report, tui
 *
 * Alerts that share entities within a window, weighted by how specific the
 * entity is, belong together.  The grouping is a pure function of the alerts:
 * it depends neither on their order of arrival nor on the number of threads.
 *
 * What stays small and comes again from others, by the same rule at the same
 * place, becomes one incident, too: so a queue holds what differs.
 *
 * Rules that find one attack from many addresses say so by "metadata: incident
 * target": their alerts against the same target belong together.
 */

#include "analyzer/incident/options.h"
#include "analyzer/model/incident.h"

struct grouping; /* opaque: alerts being gathered */

struct grouping *grouping_new(const struct grouping_options *options);
void grouping_free(struct grouping *g); /* g may be NULL */

/*
 * Adds an alert; what is needed of it is copied.  id is alert_id(), source
 * the name of its file.
 */
void grouping_add(
    struct grouping *g, const struct alert *a, uint64_t id, const char *source);

/* The incidents by score, highest first; they live as long as g. */
const struct incident *grouping_end(struct grouping *g, size_t *n);

#endif
