#ifndef CLI_CASE_TRAFFIC_H
#define CLI_CASE_TRAFFIC_H

/* The inputs of rule cases as frames: small conversations, made on the spot. */

#include "analyzer/base/yaml.h"
#include "cli/case_frames.h"

/*
 * Appends the frames of an input, as often as it says.  False: the input is
 * wrong, which was added to diags.
 */
bool case_frames_add(
    struct case_frames *out, const struct yaml *input, struct diags *diags);

#endif
