#ifndef ANALYZER_INCIDENT_OPTIONS_H
#define ANALYZER_INCIDENT_OPTIONS_H

/* How alerts are grouped. */

#include <stdint.h>

struct grouping_options {
	int64_t window_ns;  /* between linked alerts, 0: an hour */
	uint32_t threshold; /* permille that a link must weigh, 0: 500 */
	uint32_t alerts;    /* kept of one incident, 0: 100000; counted on */
};

#endif
