#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

/* What console and train tell the screens of the terminal and the user. */

#include "cli/command.h"
#include "tui/tui.h"

struct console_options screen_options(const struct cli *cli);

#endif
