#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "cli/cmds.h"
#include "cli/common.h"
#include "cli/screen.h"

enum {
	OPT_LINE = OPT_OWN,
	OPT_ASCII,
};

static const struct opt opts[] = {
    {OPT_DB, "db", "FILE", "the store (default: in the data folder)"},
    {OPT_LINE, "line", NULL,
	"numbered menus, a statement a line (for screen readers)"},
    {OPT_ASCII, "ascii", NULL, "draw with ASCII characters only"},
    {OPT_COLOUR, "color", "auto|always|never", "colours on the screen"},
    {0},
};

static int
run(const struct cli *cli, int argc, char **argv)
{
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_console, argc, argv, operand);
	struct console_options o = screen_options(cli);
	const char *db = NULL, *colour = NULL;
	struct err err = {0};
	int rc = EXIT_INPUT;
	int id;

	while ((id = args_next(&args)) > 0) {
		if (id == OPT_DB)
			db = args.value;
		else if (id == OPT_LINE)
			o.linear = true;
		else if (id == OPT_ASCII)
			o.ascii = true;
		else
			colour = args.value;
	}
	if (id < 0) {
		free(operand);
		return EXIT_USAGE;
	}
	if (args.operands > 0)
		db = args.operand[0];
	o.colour = want_colour(cli, colour);
	o.store = open_store(cli, db, STORE_WRITE);
	if (o.store != NULL) {
		rc = console_run(&o, &err) ? EXIT_DONE : err_print(&err);
		if (!store_close(o.store, &err))
			rc = err_print(&err);
	}
	free(operand);
	return rc;
}

const struct command cmd_console = {
    .name = "console",
    .usage = "[DB] [options]",
    .summary = "works the queue of a store on the screen",
    .details =
	"Opens the queue of incidents: alerts with their reasons, the packets\n"
	"and rows behind them, verdicts and notes.  F1 or ? tells the keys.",
    .opts = opts,
    .run = run,
};
