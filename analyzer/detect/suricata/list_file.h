#ifndef ANALYZER_DETECT_SURICATA_LIST_FILE_H
#define ANALYZER_DETECT_SURICATA_LIST_FILE_H

/* Files that a rule names: lists of digests, data sets, reputations. */

#include "analyzer/detect/suricata/build.h"

/*
 * Reads the file of that name: beside the rule's own file, else in the data
 * folder or the working one; an absolute path as it is.  *path and *text live
 * in b->arena. False: the rule is refused, because there is no such file or it
 * is too long.
 */
bool list_file_read(
    struct build *b, struct span name, const char **path, struct span *text);

/* The same of a state, which is looked for in the data folder first; false
 * without a refusal when there is none. */
bool list_file_state(
    struct build *b, struct span name, const char **path, struct span *text);

#endif
