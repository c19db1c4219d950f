#include "cli/cmds.h"

#include <stdio.h>
#include <string.h>

/* The subcommands.  To add one: write cmd_NAME.c, add its line. */
const struct command *const commands[] = {
    &cmd_analyze,
    &cmd_rules,
    &cmd_incidents,
    &cmd_report,
    &cmd_scenario,
    &cmd_train,
    &cmd_console,
    &cmd_help,
    &cmd_version,
    NULL,
};

const struct command *
command_find(const char *name)
{
	for (const struct command *const *c = commands; *c != NULL; c++) {
		if (strcmp((*c)->name, name) == 0)
			return *c;
	}
	return NULL;
}

static void
print_opts(const struct opt *opts)
{
	for (const struct opt *o = opts; o->id != 0; o++) {
		char left[64];
		char letter[4] = "   ";

		if (o->id < OPT_LONG)
			(void)snprintf(letter, sizeof(letter), "-%c%c", o->id,
			    o->name != NULL ? ',' : ' ');
		(void)snprintf(left, sizeof(left), "%s %s%s%s%s", letter,
		    o->name != NULL ? "--" : "", o->name != NULL ? o->name : "",
		    o->arg != NULL ? " " : "", o->arg != NULL ? o->arg : "");
		if (strlen(left) > 26)
			printf("  %s\n  %-26s %s\n", left, "", o->help);
		else
			printf("  %-26s %s\n", left, o->help);
	}
}

void
command_help(const struct command *c)
{
	if (c != NULL) {
		printf("haechi %s: %s\n\n  haechi %s %s\n", c->name, c->summary,
		    c->name, c->usage);
		if (c->details != NULL)
			printf("\n%s\n", c->details);
		if (c->opts != NULL && c->opts->id != 0) {
			printf("\n");
			print_opts(c->opts);
		}
		if (c->more != NULL)
			c->more();
		return;
	}
	printf("haechi: a training range and audit-log analyzer for "
	       "government networks\n\n  haechi COMMAND [options] "
	       "[files]\n\n");
	for (const struct command *const *at = commands; *at != NULL; at++)
		printf("  %-10s %s\n", (*at)->name, (*at)->summary);
	printf("\n`haechi help COMMAND` tells more, as does the manual: "
	       "`man haechi`.\nExit status: 0 done; 1 something of the input "
	       "could not be used;\n2 usage; 3 --fail-on was met.\n");
}
