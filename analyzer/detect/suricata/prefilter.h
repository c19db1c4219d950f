#ifndef ANALYZER_DETECT_SURICATA_PREFILTER_H
#define ANALYZER_DETECT_SURICATA_PREFILTER_H

#include "analyzer/detect/suricata/build.h"

/*
 * Chooses the literal that must be seen before the signature is evaluated:
 * what fast_pattern names, or the content that is seen least in traffic.
 */
void prefilter_choose(struct build *b);

#endif
