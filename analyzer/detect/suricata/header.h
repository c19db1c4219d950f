#ifndef ANALYZER_DETECT_SURICATA_HEADER_H
#define ANALYZER_DETECT_SURICATA_HEADER_H

/* The seven words before the options of a rule. */

#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/rule_text.h"

/* Fills the header of b->sig.  False: the rule is refused. */
bool header_read(struct build *b, const struct rule_parts *parts);

#endif
