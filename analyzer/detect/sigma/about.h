#ifndef ANALYZER_DETECT_SIGMA_ABOUT_H
#define ANALYZER_DETECT_SIGMA_ABOUT_H

/*
 * What a document of Sigma says about itself and no event is asked for: dates,
 * tags, related rules and the like.  What is wrong with these is told, and the
 * rule does its work all the same.
 */

#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/building.h"

/* Warns of each thing that is not as the specification has it. */
void about_check(struct building *b, const struct yaml *doc);

#endif
