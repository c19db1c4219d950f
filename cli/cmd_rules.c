#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/input/input.h"
#include "analyzer/report/words.h"
#include "cli/cases.h"
#include "cli/cmds.h"
#include "cli/common.h"

static const struct opt opts[] = {
    RULE_OPTS,
    {'q', "quiet", NULL, "only what is wrong"},
    {0},
};

static const char *const subs[] = {"check", "list", "test", "keywords", NULL};

static const char details[] =
    "check     reads the rules and says what is wrong, by file, line and "
    "column\n"
    "list      prints a line for each rule: language, id, severity, title\n"
    "test      runs the cases beside the rules (*.cases)\n"
    "keywords  prints the words of Suricata's language that are understood";

static void
put_safe(const char *text)
{
	struct buf out = {0};

	safe_text(&out, span_str(text), false);
	out_print(&out);
	buf_free(&out);
}

static void
put_rule(const struct rule *r)
{
	if (r->language == RULE_SURICATA)
		printf("suricata %" PRIu32 ":%" PRIu32 ":%" PRIu32, r->gid,
		    r->sid, r->rev);
	else
		printf("sigma %s", r->uuid != NULL ? r->uuid : "-");
	printf(" %s ", word_severity(r->severity));
	put_safe(r->title);
	printf(" (");
	put_safe(r->at.file != NULL ? r->at.file : "-");
	printf(":%" PRIu32 ")\n", r->at.line);
}

static int
check(const struct ruleset *rules, size_t errors, bool quiet)
{
	const struct ruleset_counts *n = ruleset_counts(rules);

	if (!quiet)
		printf("%" PRIu32 " %s: %" PRIu32 " %s (%" PRIu32
		       " refused), %" PRIu32 " %s (%" PRIu32 " refused)\n",
		    n->files, n->files == 1 ? "file" : "files",
		    n->loaded[RULE_SURICATA],
		    n->loaded[RULE_SURICATA] == 1 ? "signature" : "signatures",
		    n->refused[RULE_SURICATA], n->loaded[RULE_SIGMA],
		    n->loaded[RULE_SIGMA] == 1 ? "Sigma rule" : "Sigma rules",
		    n->refused[RULE_SIGMA]);
	return errors == 0 ? EXIT_DONE : EXIT_INPUT;
}

static int
list(const struct ruleset *rules, size_t errors)
{
	for (size_t i = 0; i < ruleset_size(rules); i++)
		put_rule(ruleset_rule(rules, i));
	return errors == 0 ? EXIT_DONE : EXIT_INPUT;
}

/* Runs the files *.cases among the paths. */
static int
test(const struct ruleset *rules, const struct rule_choice *c, size_t errors)
{
	struct case_counts counts = {0};
	struct diags diags = {0};
	struct paths found = {0}, cases = {0};
	struct err err = {0};
	bool ok = errors == 0;

	for (size_t i = 0; i < c->paths; i++) {
		if (!paths_add(&found, c->path[i], &err)) {
			(void)err_print(&err);
			ok = false;
		}
	}
	for (size_t i = 0; i < found.n; i++) {
		const char *dot = strrchr(found.v[i], '.');

		if (dot != NULL && strcmp(dot, ".cases") == 0 &&
		    !paths_add(&cases, found.v[i], &err))
			(void)err_print(&err);
	}
	cases_run(
	    rules, (const char *const *)cases.v, cases.n, &counts, &diags);
	ok = ok && diags.errors == 0 && counts.failed == 0;
	diags_print(&diags);
	printf("%" PRIu32 " inputs as wanted, %" PRIu32 " not; %" PRIu32
	       " rules without a case\n",
	    counts.passed, counts.failed, counts.untested);
	paths_free(&found);
	paths_free(&cases);
	return ok ? EXIT_DONE : EXIT_INPUT;
}

/* A line for each word: its names, what it is, where the manual has it. */
static int
keywords(void)
{
	struct rule_word w;

	for (unsigned i = 0; ruleset_word(i, &w); i++) {
		int n = printf("%s%s%s", w.name, w.also == NULL ? "" : ", ",
		    w.also == NULL ? "" : w.also);

		printf("%*s  %s (%s)\n", n < 24 ? 24 - n : 0, "", w.help,
		    w.source);
	}
	return EXIT_DONE;
}

/* The words behind the subcommand are rule paths, too. */
static int
run_sub(
    const struct cli *cli, struct rule_choice *c, struct args *args, bool quiet)
{
	struct ruleset *rules;
	size_t errors;
	int rc;

	for (int i = 1; i < args->operands; i++) {
		args->value = args->operand[i];
		(void)rule_choice_take(c, args, 'r', &rc);
	}
	if (c->paths == 0 && strcmp(args->operand[0], "test") == 0)
		return usage_error(
		    &cmd_rules, "test: which rules? name their folder");
	c->check = strcmp(args->operand[0], "check") == 0;
	rules = rules_load(cli, c, NULL, &errors);
	if (strcmp(args->operand[0], "list") == 0)
		rc = list(rules, errors);
	else if (strcmp(args->operand[0], "test") == 0)
		rc = test(rules, c, errors);
	else
		rc = check(rules, errors, quiet);
	ruleset_free(rules);
	return rc;
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct rule_choice c = {0};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_rules, argc, argv, operand);
	bool quiet = false;
	int rc = EXIT_DONE;
	int id;

	while ((id = args_next(&args)) > 0 && rc == EXIT_DONE) {
		if (id == 'q')
			quiet = true;
		else
			(void)rule_choice_take(&c, &args, id, &rc);
	}
	if (id < 0 || rc != EXIT_DONE)
		rc = EXIT_USAGE;
	else if (args.operands == 0 ||
	    (strcmp(args.operand[0], "check") != 0 &&
		strcmp(args.operand[0], "list") != 0 &&
		strcmp(args.operand[0], "keywords") != 0 &&
		strcmp(args.operand[0], "test") != 0))
		rc = usage_error(
		    &cmd_rules, "expected check, list, test or keywords");
	else if (strcmp(args.operand[0], "keywords") == 0)
		rc = keywords();
	else
		rc = run_sub(cli, &c, &args, quiet);
	rule_choice_free(&c);
	free(operand);
	return rc;
}

const struct command cmd_rules = {
    .name = "rules",
    .usage = "check|list|test|keywords [options] [PATH...]",
    .summary = "says what is wrong with rules, lists or tests them",
    .details = details,
    .opts = opts,
    .subs = subs,
    .run = run,
};
