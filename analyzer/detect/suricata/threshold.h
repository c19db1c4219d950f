#ifndef ANALYZER_DETECT_SURICATA_THRESHOLD_H
#define ANALYZER_DETECT_SURICATA_THRESHOLD_H

/* Thresholds, and their fields in rules and in threshold.config. */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"
#include "analyzer/detect/suricata/sets.h"
#include "analyzer/model/rule.h"

enum threshold_kind {
	THRESHOLD_NONE,
	THRESHOLD_LIMIT,
	THRESHOLD_THRESHOLD,
	THRESHOLD_BOTH,
	THRESHOLD_BACKOFF, /* at count, count * multiplier, … */
	THRESHOLD_DETECTION_FILTER,
	THRESHOLD_RATE_FILTER,
	THRESHOLD_SUPPRESS,
};

enum threshold_track {
	TRACK_SRC,
	TRACK_DST,
	TRACK_BOTH,   /* by the pair of addresses */
	TRACK_EITHER, /* of a suppress: one of the two is in `only` */
	TRACK_RULE,
	TRACK_FLOW,
};

struct threshold {
	enum threshold_kind kind;
	enum threshold_track track;
	uint32_t count;
	uint32_t seconds;
	uint32_t multiplier;         /* of a backoff */
	enum rule_action new_action; /* of a rate_filter */
	uint32_t timeout;            /* of a rate_filter, seconds */
	struct addr_set only; /* of a suppress; any: whatever the addresses */
};

/*
 * The fields of "track by_src, count 5, seconds 60 …", as the keywords
 * threshold and detection_filter have them, too.  False: *err says why and *at
 * where.
 */
struct threshold_fields {
	struct threshold t;
	bool has_type;
	bool has_track;
	bool has_count;
	bool has_seconds;
	bool has_multiplier;
	bool has_action;
	bool has_timeout;
	struct span ip;    /* of a suppress; p == NULL: not given */
	struct span extra; /* what stands behind the four fields of a rule */
};
bool threshold_fields_read(struct span text, struct threshold_fields *out,
    struct err *err, struct span *at);

#endif
