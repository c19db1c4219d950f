#ifndef CLI_COMMON_H
#define CLI_COMMON_H

/* What several subcommands share: rules, diagnostics, the store, folders. */

#include "analyzer/base/buf.h"
#include "analyzer/detect/ruleset.h"
#include "analyzer/store/store.h"
#include "cli/command.h"
#include "cli/config.h"

/* Options on rules, as analyze and rules take them. */
struct rule_choice {
	const char **path;
	size_t paths;
	struct rule_variable *variable;
	size_t variables;
	const char *config;
	const char *data_dir;     /* of data sets, or NULL */
	const char **placeholder; /* files or folders */
	size_t placeholders;
	bool no_cache;
	bool check; /* warn of rules that may do nothing, too */
};

enum {
	OPT_SET = OPT_LONG,
	OPT_CONFIG,
	OPT_PLACEHOLDERS,
	OPT_NO_CACHE,
	OPT_DB,
	OPT_COLOUR,
	OPT_OWN, /* the first that a subcommand may use */
};

#define RULE_OPTS                                                             \
	{'r', "rules", "PATH", "rules: a file or a folder; may be repeated"}, \
	    {OPT_SET, "set", "NAME=VALUE",                                    \
		"a variable of rules, or a setting of suricata.yaml"},        \
	    {OPT_CONFIG, "config", "FILE",                                    \
		"a suricata.yaml: variables, stream options, files"},         \
	    {OPT_PLACEHOLDERS, "placeholders", "PATH",                        \
		"lists for %NAME% in Sigma rules; may be repeated"},          \
	{                                                                     \
		OPT_NO_CACHE, "no-cache", NULL,                               \
		    "compile the rules anew, keep nothing"                    \
	}

/* Takes one of RULE_OPTS.  False: it is another; -1 in *rc: it was wrong. */
bool rule_choice_take(
    struct rule_choice *c, const struct args *a, int id, int *rc);
void rule_choice_free(struct rule_choice *c);

/*
 * Loads the rules that were chosen, or the installed ones, and prints what is
 * wrong with them.  Never NULL.  *errors counts what was refused.
 */
struct ruleset *rules_load(const struct cli *cli, const struct rule_choice *c,
    struct config_stream *stream, size_t *errors);

/*
 * Prints the diagnostics on standard error, each once, and empties the list.
 */
void diags_print(struct diags *d);

/* Prints err as an error; returns EXIT_INPUT. */
int err_print(const struct err *err);

/* Opens the database at path, NULL for the default one, making its folder
 * when mode creates; prints what is wrong. */
struct store *open_store(
    const struct cli *cli, const char *path, enum store_mode mode);

/* Makes the folder of a path, and those above it. */
bool make_folders(const char *path, struct err *err);

/* Should colours be used?  when is the value of --color, NULL for auto. */
bool want_colour(const struct cli *cli, const char *when);

/* Columns of the terminal that is written to; 80 when it is none. */
unsigned out_width(void);

/* Writes out to standard output. */
void out_print(const struct buf *out);

#endif
