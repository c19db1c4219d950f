#ifndef ANALYZER_DETECT_SURICATA_FINISH_H
#define ANALYZER_DETECT_SURICATA_FINISH_H

#include "analyzer/detect/suricata/build.h"

/*
 * Checks the whole of a rule whose options are read and makes the immutable
 * signature, in b->arena.  NULL: the rule is refused.
 */
struct signature *finish(struct build *b);

#endif
