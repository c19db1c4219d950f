#ifndef ANALYZER_DETECT_SIGMA_CHECK_H
#define ANALYZER_DETECT_SIGMA_CHECK_H

/*
 * What `rules check` says of rules that can be used, and yet may do nothing:
 * fields that the events of their logsource do not have, and conditions that
 * always or never hold.
 */

#include "analyzer/detect/sigma/compiled.h"

/* Adds warnings; after sigma_link. */
void check_rules(const struct sigma_rules *r, struct diags *diags);

#endif
