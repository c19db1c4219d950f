#ifndef ANALYZER_DETECT_SIGMA_CORRELATE_H
#define ANALYZER_DETECT_SIGMA_CORRELATE_H

/*
 * Correlations at work: sightings of all threads and files come in the order
 * of the input, are put in the order of their times, and become alerts.
 *
 * Order: sightings wait until the input ends, or until WAITING_MAX of them do;
 * then the earlier half is counted.  One that comes later and is older than
 * what was counted is left out, and counted as late.
 *
 * Judgement: where the condition has only lower bounds on what grows (counts,
 * sums), at every event, on the events no longer than the timespan before it;
 * a group gives one alert in a timespan.  Else at the end of windows of that
 * length, of which a group's first begins with its first event; a window that
 * the end of the input cuts off is judged, unless less than what is there
 * would do.  Silence (a count that may be zero): when the timespan is over
 * since the last event and the input goes on.
 */

#include "analyzer/detect/sigma/sigma.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/sighting.h"

enum {
	WAITING_MAX = 1 << 19,    /* sightings that wait to be put in order */
	WAITING_BYTES = 32 << 20, /* … and bytes of their values */
	CORRELATE_VALUE = 1024,   /* bytes of a value; the rest is cut off */
};

struct correlator; /* opaque */

struct correlator *correlator_new(const struct sigma_rules *r);
void correlator_free(struct correlator *c); /* c may be NULL */

/* Takes a sighting; what correlator_next has must be taken before. */
void correlator_see(struct correlator *c, const struct sighting *s);

/* The input has ended, and the last time in it is end_ns. */
void correlator_end(struct correlator *c, int64_t end_ns);

/*
 * The next alert, without its entities; its texts live until the next call of
 * any of these.  False: there is none before more is seen.
 */
bool correlator_next(struct correlator *c, struct alert *out);

void correlator_counters(const struct correlator *c, struct counters *out);

#endif
