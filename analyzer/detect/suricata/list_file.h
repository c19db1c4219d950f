#ifndef ANALYZER_DETECT_SURICATA_LIST_FILE_H
#define ANALYZER_DETECT_SURICATA_LIST_FILE_H

/* Files that a rule names: lists of digests, data sets, reputations. */

#include "analyzer/detect/suricata/build.h"

/*
 * Reads the file of that name: beside the rule's own file, else in the working
 * folder; an absolute path as it is.  *path and *text live in b->arena.
 * False: the rule is refused, because there is no such file or it is too long.
 */
bool list_file_read(
    struct build *b, struct span name, const char **path, struct span *text);

/* The same, but false when there is no such file, and no refusal. */
bool list_file_try(
    struct build *b, struct span name, const char **path, struct span *text);

#endif
