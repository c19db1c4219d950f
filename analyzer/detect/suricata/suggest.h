#ifndef ANALYZER_DETECT_SURICATA_SUGGEST_H
#define ANALYZER_DETECT_SURICATA_SUGGEST_H

#include "analyzer/base/span.h"

/* The keyword most like a mistyped one, or NULL when none is. */
const char *suggest_keyword(struct span name);

#endif
