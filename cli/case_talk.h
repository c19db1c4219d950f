#ifndef CLI_CASE_TALK_H
#define CLI_CASE_TALK_H

/* Speakers of rule cases: dialogues by lines or bytes, and the start of SSH. */

#include "cli/case_frames.h"

/* Append the conversation.  False: y is wrong, which was added to diags. */
bool case_put_talk(
    struct dialogue *t, const struct yaml *y, struct diags *diags);
bool case_put_ssh(
    struct dialogue *t, const struct yaml *y, struct diags *diags);

#endif
