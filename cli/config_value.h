#ifndef CLI_CONFIG_VALUE_H
#define CLI_CONFIG_VALUE_H

/* Values as a suricata.yaml writes them. */

#include "analyzer/base/span.h"

/* Is it one of YAML 1.1's words for true? */
bool config_true(struct span text);

/* "100kb": bytes.  False: it is not that. */
bool config_bytes(struct span text, uint64_t *bytes);

#endif
