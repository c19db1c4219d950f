#ifndef ANALYZER_DETECT_SIGMA_AGGREGATION_H
#define ANALYZER_DETECT_SIGMA_AGGREGATION_H

#include "analyzer/detect/sigma/building.h"

struct yaml;

/*
 * Refuses a detection whose condition has an aggregation of Sigma 1
 * ("selection | count() by user > 5", "… | near …") and says, as YAML, which
 * correlation to write instead.  False: it has none.
 */
bool aggregation_refuse(
    struct building *b, const struct yaml *doc, const struct yaml *detection);

#endif
