#ifndef ANALYZER_DETECT_SIGMA_CHECK_FIELDS_H
#define ANALYZER_DETECT_SIGMA_CHECK_FIELDS_H

/*
 * Names that no event has: fields that rules, filters and correlations ask
 * for, and logsources that are wrong by a letter.
 */

#include "analyzer/detect/sigma/compiled.h"

/* Adds warnings; after sigma_link. */
void check_fields(const struct sigma_rules *r, struct diags *diags);

#endif
