#include <stdio.h>

#include "cli/cmds.h"

static const struct opt no_opts[] = {{0}};

static int
run_help(const struct cli *cli, int argc, char **argv)
{
	const struct command *c;

	(void)cli;
	if (argc == 0) {
		command_help(NULL);
		return EXIT_DONE;
	}
	c = command_find(argv[0]);
	if (c == NULL)
		return usage_error(NULL, "no command '%s'", argv[0]);
	command_help(c);
	return EXIT_DONE;
}

static int
run_version(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	(void)argc;
	(void)argv;
	printf("haechi %s\n", HAECHI_VERSION);
	return EXIT_DONE;
}

const struct command cmd_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = "tells what the commands do",
    .opts = no_opts,
    .run = run_help,
};

const struct command cmd_version = {
    .name = "version",
    .usage = "",
    .summary = "prints the version",
    .opts = no_opts,
    .run = run_version,
};
