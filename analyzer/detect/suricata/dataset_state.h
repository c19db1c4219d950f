#ifndef ANALYZER_DETECT_SURICATA_DATASET_STATE_H
#define ANALYZER_DETECT_SURICATA_DATASET_STATE_H

/*
 * The data sets that rules change: what is in them now.  Asked and changed in
 * the order of the alerts, so that the answer is the same on any number of
 * threads.
 */

#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"

struct dataset_states; /* opaque */

/* sets must outlive the result. */
struct dataset_states *dataset_states_new(
    struct dataset *const *sets, size_t n);
void dataset_states_free(struct dataset_states *s); /* s may be NULL */

/*
 * Answers what the alert asks (alert.set), in order, and makes the changes.
 * False: one of the asks does not hold, and what stands behind it is not done.
 */
bool dataset_states_pass(struct dataset_states *s, const struct alert *a);

/*
 * Writes the sets that rules want saved to their files below folder.  What
 * can't be written is added to diags.
 */
void dataset_states_save(
    const struct dataset_states *s, const char *folder, struct diags *diags);

void dataset_states_counters(
    const struct dataset_states *s, struct counters *out);

#endif
