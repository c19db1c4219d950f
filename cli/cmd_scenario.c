#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "cli/cmds.h"
#include "cli/common.h"
#include "cli/packs.h"

enum {
	OPT_SEED = OPT_OWN,
	OPT_SEEDS,
};

enum {
	SEEDS_MOST = 1000
};

static const struct opt opts[] = {
    RULE_OPTS,
    {OPT_SEED, "seed", "N", "build: which variant (default 1)"},
    {'o', "output", "FOLDER", "build: where (default: its name and seed)"},
    {OPT_SEEDS, "seeds", "N", "check: how many variants (default 3)"},
    {OPT_DB, "db", "FILE", "review: the store with the alerts"},
    {0},
};

static const char *const subs[] = {"list", "build", "check", "review", NULL};

static const char details[] =
    "list    the scenarios that are installed\n"
    "build   makes the capture, the logs and the truth of a scenario\n"
    "check   looks for what makes a scenario unfair or unsolvable\n"
    "review  lays what the rules found beside what really happened\n"
    "\n"
    "A scenario is named by its folder, or by its name among the installed\n"
    "ones.  The same scenario and seed give the same bytes everywhere.";

struct choice {
	struct rule_choice rules;
	uint64_t seed;
	uint64_t seeds;
	const char *output;
	const char *db;
};

static int
list(const struct cli *cli)
{
	struct arena *arena = arena_new(0);
	const char **folder;
	size_t n = packs_find(cli, arena, &folder);
	int rc = EXIT_DONE;

	for (size_t i = 0; i < n; i++) {
		const struct sim *s = packs_load(cli, folder[i], arena);
		const struct scenario *sc;

		if (s == NULL) {
			rc = EXIT_INPUT;
			continue;
		}
		sc = sim_scenario(s);
		printf("%-20s %s (difficulty %u of 5, about %" PRIu32
		       " minutes)\n    %s\n",
		    sc->id, words_in(&sc->title, packs_lang(cli)),
		    sc->difficulty, sc->minutes,
		    words_in(&sc->summary, packs_lang(cli)));
	}
	if (n == 0)
		printf(
		    "no scenarios below %s/scenarios/packs\n", cli->data_dir);
	arena_free(arena);
	return rc;
}

static int
build(const struct sim *s, const struct choice *c, struct arena *arena)
{
	const struct scenario *sc = sim_scenario(s);
	const char *folder = c->output;
	struct sim_build *b;
	struct err err = {0};
	int rc = EXIT_DONE;

	if (folder == NULL)
		folder = arena_str(
		    arena, arena_printf(arena, "%s-%" PRIu64, sc->id, c->seed));
	b = sim_build(s, c->seed, &err);
	if (b == NULL)
		return err_print(&err);
	if (!sim_write(b, folder, &err))
		rc = err_print(&err);
	for (size_t i = 0; rc == EXIT_DONE && i < b->files; i++)
		printf("%s/%s: %" PRIu64 " items, %zu bytes\n", folder,
		    b->file[i].path, b->file[i].items, b->file[i].bytes.n);
	sim_build_free(b);
	return rc;
}

static int
check(const struct cli *cli, const struct sim *s, const struct choice *c)
{
	struct diags diags = {0};
	bool ok = sim_check(s, (unsigned)c->seeds, &diags);
	struct ruleset *rules;
	size_t errors;

	diags_print(&diags);
	if (ok) {
		rules = rules_load(cli, &c->rules, NULL, &errors);
		ok = packs_check_rules(
		    cli, s, rules, (unsigned)c->seeds, &diags);
		ruleset_free(rules);
		diags_print(&diags);
	}
	if (!ok)
		return EXIT_INPUT;
	printf("%s: fair for the seeds 1 to %" PRIu64 "\n", sim_scenario(s)->id,
	    c->seeds);
	return EXIT_DONE;
}

static int
review(const struct cli *cli, const struct sim *s, const struct choice *c,
    struct arena *arena)
{
	struct store *store = open_store(cli, c->db, STORE_READ);
	struct sim_build *b;
	struct err err = {0};
	int rc = EXIT_DONE;

	(void)arena;
	if (store == NULL)
		return EXIT_INPUT;
	b = sim_build(s, c->seed, &err);
	if (b == NULL || !packs_review(store, sim_scenario(s), &b->truth, &err))
		rc = err_print(&err);
	sim_build_free(b);
	if (!store_close(store, &err))
		rc = err_print(&err);
	return rc;
}

static int
run_sub(const struct cli *cli, const struct choice *c, const struct args *args)
{
	const char *sub = args->operands > 0 ? args->operand[0] : "list";
	struct arena *arena;
	const struct sim *s;
	int rc = EXIT_INPUT;

	if (strcmp(sub, "list") == 0)
		return list(cli);
	if (strcmp(sub, "build") != 0 && strcmp(sub, "check") != 0 &&
	    strcmp(sub, "review") != 0)
		return usage_error(&cmd_scenario,
		    "'%s': expected list, build, check or review", sub);
	if (args->operands < 2)
		return usage_error(&cmd_scenario, "%s: which scenario?", sub);
	arena = arena_new(0);
	s = packs_load(cli, args->operand[1], arena);
	if (s != NULL && strcmp(sub, "build") == 0)
		rc = build(s, c, arena);
	else if (s != NULL && strcmp(sub, "check") == 0)
		rc = check(cli, s, c);
	else if (s != NULL)
		rc = review(cli, s, c, arena);
	arena_free(arena);
	return rc;
}

static bool
take_option(struct choice *c, const struct args *a, int id)
{
	int rc = EXIT_DONE;

	if (rule_choice_take(&c->rules, a, id, &rc))
		return rc == EXIT_DONE;
	switch (id) {
	case OPT_SEED:
		return args_number(a, 0, INT64_MAX, &c->seed);
	case OPT_SEEDS:
		return args_number(a, 1, SEEDS_MOST, &c->seeds);
	case 'o':
		c->output = a->value;
		return true;
	default:
		c->db = a->value;
		return true;
	}
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct choice c = {.seed = 1, .seeds = 3};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_scenario, argc, argv, operand);
	bool ok = true;
	int rc = EXIT_USAGE;
	int id;

	while (ok && (id = args_next(&args)) > 0)
		ok = take_option(&c, &args, id);
	if (ok && id == 0)
		rc = run_sub(cli, &c, &args);
	rule_choice_free(&c.rules);
	free(operand);
	return rc;
}

const struct command cmd_scenario = {
    .name = "scenario",
    .usage = "list|build NAME|check NAME|review NAME [options]",
    .summary = "makes captures and logs from a scenario and a seed",
    .details = details,
    .opts = opts,
    .subs = subs,
    .run = run,
};
