#ifndef ANALYZER_DETECT_SURICATA_CONTENTS_H
#define ANALYZER_DETECT_SURICATA_CONTENTS_H

/* The contents of a rule whose options are all read. */

#include "analyzer/detect/suricata/build.h"

/*
 * Gives each content the form that it has in its buffer.  Refuses the rule
 * where one can never match: it is longer than dsize or bsize allow, of
 * another case or shape than the buffer's values.
 */
bool contents_settle(struct build *b);

#endif
