#ifndef ANALYZER_DETECT_SIGMA_SELECTION_H
#define ANALYZER_DETECT_SIGMA_SELECTION_H

/* Selections of a rule's detection become trees over atoms. */

#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/building.h"
#include "analyzer/detect/sigma/node.h"

/*
 * Reads the value of one selection: a map (all of it), a list of maps (one of
 * them) or a list of keywords.  NULL: the diagnostics say what is wrong.
 */
struct node *selection_read(struct building *b, const struct yaml *y);

#endif
