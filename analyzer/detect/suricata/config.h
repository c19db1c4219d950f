#ifndef ANALYZER_DETECT_SURICATA_CONFIG_H
#define ANALYZER_DETECT_SURICATA_CONFIG_H

/*
 * Suricata's small configuration files: classification.config,
 * reference.config and threshold.config.
 */

#include "analyzer/base/err.h"
#include "analyzer/detect/suricata/parse.h"
#include "analyzer/detect/suricata/words.h"

/*
 * Read the file at path into w; a line that can't be used is added to d and
 * left out.  False: the file can't be read, which is in d.
 */
bool config_classes(struct words *w, const char *path, struct diags *d);
bool config_references(struct words *w, const char *path, struct diags *d);

/*
 * Reads a threshold file and adds what it says to the signatures.
 */
bool config_thresholds(struct words *w, const char *path,
    struct signatures *sigs, struct diags *d);

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
