#ifndef ANALYZER_DETECT_SURICATA_THRESHOLD_H
#define ANALYZER_DETECT_SURICATA_THRESHOLD_H

/* The fields of thresholds, in rules and in threshold.config. */

#include "analyzer/base/err.h"
#include "analyzer/detect/suricata/signature.h"

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
	bool has_action;
	bool has_timeout;
	struct span ip;    /* of a suppress; p == NULL: not given */
	struct span extra; /* what stands behind the four fields of a rule */
};
bool threshold_fields_read(struct span text, struct threshold_fields *out,
    struct err *err, struct span *at);

#endif
