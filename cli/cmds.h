#ifndef CLI_CMDS_H
#define CLI_CMDS_H

/* The subcommands, one per cmd_*.c. */

#include "cli/command.h"

extern const struct command cmd_analyze;
extern const struct command cmd_rules;
extern const struct command cmd_incidents;
extern const struct command cmd_report;
extern const struct command cmd_scenario;
extern const struct command cmd_train;
extern const struct command cmd_console;
extern const struct command cmd_help;
extern const struct command cmd_version;

/* All of them, NULL at the end. */
extern const struct command *const commands[];

const struct command *command_find(const char *name);

/* Prints `haechi help`, or `haechi help NAME` when c is not NULL. */
void command_help(const struct command *c);

#endif
