#include "cli/screen.h"

#include <langinfo.h>
#include <string.h>

static int64_t
now_of(void *arg)
{
	const struct cli *cli = arg;

	return cli->now_ns();
}

struct console_options
screen_options(const struct cli *cli)
{
	return (struct console_options){
	    .who = cli->user,
	    .language = cli->language,
	    .linear = cli->dumb || !cli->out_terminal,
	    .ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
	    .now_ns = now_of,
	    .now_arg = (void *)cli,
	};
}
