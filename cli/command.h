#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/*
 * The front door: a subcommand is one cmd_*.c with one const struct command,
 * listed in cmds.c.  Its options carry their help: `haechi help` prints it,
 * the completions ask for it, and a test holds the manual to it.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/err.h"

/* What the process was started with; read once, in main. */
struct cli {
	const char *data_dir;  /* installed rules, scenarios, services */
	const char *store;     /* default database */
	const char *cache_dir; /* compiled rules */
	const char *runs_dir;  /* of trainees */
	const char *user;      /* who gives verdicts */
	const char *language;  /* "en", "ko", … */
	bool out_terminal;     /* standard output, error are terminals */
	bool err_terminal;
	bool dumb; /* TERM=dumb or none */
	bool no_colour;
	int64_t (*now_ns)(void); /* the clock on the wall */
	const volatile sig_atomic_t *stop;
};

enum exit_status {
	EXIT_DONE = 0,
	EXIT_INPUT = 1, /* something of the input could not be used */
	EXIT_USAGE = 2,
	EXIT_FOUND = 3, /* --fail-on was met */
};

/* Options without a letter have numbers from here. */
enum {
	OPT_LONG = 256
};

struct opt {
	int id; /* the letter, or OPT_LONG and above; 0 ends a table */
	const char *name;
	const char *arg; /* NULL: takes none */
	const char *help;
};

struct command {
	const char *name;
	const char *usage; /* what follows the name */
	const char *summary;
	const char *details;     /* paragraphs of `help NAME`; may be NULL */
	const struct opt *opts;  /* id 0 at the end */
	void (*more)(void);      /* prints what help says behind; may be NULL */
	const char *const *subs; /* subcommands, NULL at the end; or NULL */
	int (*run)(const struct cli *cli, int argc, char **argv);
};

/* The words of a subcommand being read. */
struct args {
	const struct command *command;
	int argc;
	char **argv;
	int at;
	const char *value; /* of the option just read */
	const char *rest;  /* of bundled letters */
	char **operand;    /* what is no option, in order; argc has room */
	int operands;
	bool only_operands; /* "--" was read */
};

/*
 * Begins to read argv (without the name of the command); operand has room for
 * argc words.
 */
struct args args_of(
    const struct command *c, int argc, char **argv, char **operand);

/*
 * The id of the next option, with args->value; 0: all are read and
 * args->operand has the others; -1: unknown or wrong, which was said.
 */
int args_next(struct args *a);

/* Says what is wrong with the command line; returns EXIT_USAGE. */
int usage_error(const struct command *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads a number from low to high; false: it is none, which was said. */
bool args_number(
    const struct args *a, uint64_t low, uint64_t high, uint64_t *n);

#endif
