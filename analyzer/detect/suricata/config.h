#ifndef ANALYZER_DETECT_SURICATA_CONFIG_H
#define ANALYZER_DETECT_SURICATA_CONFIG_H

/*
 * Suricata's small configuration files: classification.config,
 * reference.config and threshold.config.
 */

#include "analyzer/detect/suricata/signatures.h"
#include "analyzer/detect/suricata/words.h"

/*
 * Reads the classification and reference files that the options name into w;
 * Suricata's own stand in for one that is not named or can't be read.  What
 * can't be used is added to d and left out.
 */
void config_words(
    struct words *w, const struct ruleset_options *options, struct diags *d);

/*
 * Reads the files of reputations that the options name into sigs; one that
 * can't be read is added to d.
 */
void config_reputations(struct signatures *sigs,
    const struct ruleset_options *options, struct arena *arena,
    struct diags *d);

/*
 * Reads a threshold file and adds what it says to the signatures; a line that
 * can't be used is added to d and left out.  False: the file can't be read,
 * which is in d.
 */
bool config_thresholds(struct words *w, const char *path,
    struct signatures *sigs, struct diags *d);

#endif
