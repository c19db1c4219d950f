#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/pipeline/analysis.h"
#include "cli/cmds.h"
#include "cli/common.h"
#include "cli/packs.h"
#include "cli/screen.h"

enum {
	OPT_SEED = OPT_OWN,
	OPT_FOLDER,
	OPT_LINE,
	OPT_ASCII,
};

static const struct opt opts[] = {
    RULE_OPTS,
    {OPT_SEED, "seed", "N",
	"which variant (default: your own, made of your name)"},
    {OPT_FOLDER, "folder", "DIR",
	"where the run is kept (default: in the data folder)"},
    {OPT_LINE, "line", NULL,
	"numbered menus, a statement a line (for screen readers)"},
    {OPT_ASCII, "ascii", NULL, "draw with ASCII characters only"},
    {OPT_COLOUR, "color", "auto|always|never", "colours on the screen"},
    {0},
};

static const char details[] =
    "Builds a scenario, analyses it with the rules, and opens the console in\n"
    "training mode: briefing, inbox, evidence, verdicts, tasks with hints, "
    "and\n"
    "the debrief.  Without SCENARIO it lets you choose.  The run is kept, and\n"
    "goes on where it was left when the same command is given again.";

struct choice {
	struct rule_choice rules;
	const char *scenario;
	const char *folder;
	const char *colour;
	uint64_t seed;
	bool has_seed;
	bool linear;
	bool ascii;
};

/* The places of one run. */
struct places {
	char folder[700];
	char data[800];
	char truth[800];
	char store[800];
	char journal[800];
};

static void
places_fill(struct places *p, const struct cli *cli, const struct choice *c,
    const struct scenario *sc)
{
	if (c->folder != NULL)
		(void)snprintf(p->folder, sizeof(p->folder), "%s", c->folder);
	else
		(void)snprintf(p->folder, sizeof(p->folder),
		    "%s/%s-%s-%" PRIu64, cli->runs_dir, sc->id, sc->version,
		    c->seed);
	(void)snprintf(p->data, sizeof(p->data), "%s/data", p->folder);
	(void)snprintf(
	    p->truth, sizeof(p->truth), "%s/truth/truth.jsonl", p->folder);
	(void)snprintf(p->store, sizeof(p->store), "%s/haechi.db", p->folder);
	(void)snprintf(
	    p->journal, sizeof(p->journal), "%s/journal.jsonl", p->folder);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Builds the data of the run, unless they are there. */
static bool
make_data(
    const struct sim *s, const struct places *p, uint64_t seed, struct err *err)
{
	struct sim_build *b;
	bool ok;

	if (is_there(p->truth))
		return true;
	fprintf(stderr, "building %s, seed %" PRIu64 " ...\n",
	    sim_scenario(s)->id, seed);
	if (!make_folders(p->store, err))
		return false;
	b = sim_build(s, seed, err);
	ok = b != NULL && sim_write(b, p->folder, err);
	sim_build_free(b);
	return ok;
}

/* Analyses the data into a store that appears when it is whole. */
static bool
make_store(const struct cli *cli, const struct rule_choice *rules,
    const struct scenario *sc, const struct places *p, struct err *err)
{
	struct diags diags = {0};
	struct paths paths = {0};
	struct analysis_options o = {
	    .session = {.stream = {.ignore_checksums = true}, .eve = true},
	    .eve_fd = -1,
	    .threads = 1,
	    .logs = {.zone_s = sc->zone_s,
		.file_ns = sc->begin_ns + sc->length_ns},
	    .stop = cli->stop};
	struct analysis *a;
	struct ruleset *set;
	char part[820];
	size_t errors, n;
	bool ok;

	if (is_there(p->store))
		return true;
	fprintf(stderr, "analysing it ...\n");
	(void)snprintf(part, sizeof(part), "%s.part", p->store);
	(void)unlink(part);
	o.store = store_open(part, STORE_CREATE, err);
	if (o.store == NULL)
		return false;
	set = rules_load(cli, rules, NULL, &errors);
	o.session.rules = set;
	a = analysis_new(&o);
	ok = paths_add(&paths, p->data, err);
	for (size_t i = 0; ok && i < paths.n; i++)
		ok = analysis_file(a, paths.v[i], &diags);
	(void)analysis_end(a, &n, &diags);
	ok = ok && !analysis_counts(a)->output_failed;
	diags_print(&diags);
	if (!store_close(o.store, err))
		ok = false;
	else if (!ok && err->code == ERR_NONE)
		err_set(err, ERR_IO, "the analysis did not come to its end");
	if (ok && rename(part, p->store) != 0)
		ok = err_set(err, ERR_IO, "%s: cannot be written", p->store);
	analysis_free(a);
	ruleset_free(set);
	paths_free(&paths);
	return ok;
}

static bool
play(const struct cli *cli, const struct choice *c, const struct sim *s,
    struct arena *arena, struct err *err)
{
	const struct scenario *sc = sim_scenario(s);
	const struct run_subject subject = {.scenario = sc->id,
	    .version = sc->version,
	    .seed = c->seed,
	    .who = cli->user};
	struct console_options o = screen_options(cli);
	struct truth truth;
	struct places p;
	bool ok = false;

	places_fill(&p, cli, c, sc);
	if (!make_data(s, &p, c->seed, err) ||
	    !make_store(cli, &c->rules, sc, &p, err) ||
	    !sim_truth_read(arena, p.truth, &truth, err))
		return false;
	o.store = store_open(p.store, STORE_WRITE, err);
	if (o.store == NULL)
		return false;
	o.scenario = sc;
	o.truth = &truth;
	o.folder = p.data;
	o.linear = o.linear || c->linear;
	o.ascii = o.ascii || c->ascii;
	o.colour = want_colour(cli, c->colour);
	o.run = run_open(p.journal, &subject, cli->now_ns(), err);
	if (o.run != NULL)
		ok = console_run(&o, err);
	run_close(o.run);
	return store_close(o.store, ok ? err : &(struct err){0}) && ok;
}

/* Lets the trainee choose; NULL: they left, or *err says why. */
static const char *
choose(const struct cli *cli, const struct choice *c, struct arena *arena,
    struct err *err)
{
	struct console_options o = screen_options(cli);
	struct console_scenario *v;
	const char **folder;
	size_t n = packs_find(cli, arena, &folder);
	size_t chosen = n;

	if (n == 0) {
		err_set(err, ERR_IO, "no scenarios below %s/scenarios/packs",
		    cli->data_dir);
		return NULL;
	}
	v = arena_zalloc(arena, n, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		const struct sim *s = packs_load(cli, folder[i], arena);
		const struct scenario *sc;

		if (s == NULL)
			continue;
		sc = sim_scenario(s);
		v[i] = (struct console_scenario){.id = sc->id,
		    .title = words_in(&sc->title, packs_lang(cli)),
		    .summary = words_in(&sc->summary, packs_lang(cli)),
		    .difficulty = sc->difficulty,
		    .state = "new"};
	}
	o.linear = o.linear || c->linear;
	o.ascii = o.ascii || c->ascii;
	o.colour = want_colour(cli, c->colour);
	if (!console_choose(&o, v, n, &chosen, err) || chosen == n)
		return NULL;
	return folder[chosen];
}

static int
train(const struct cli *cli, struct choice *c)
{
	struct arena *arena = arena_new(0);
	struct err err = {0};
	const struct sim *s = NULL;
	int rc = EXIT_DONE;

	if (c->scenario == NULL)
		c->scenario = choose(cli, c, arena, &err);
	if (c->scenario != NULL)
		s = packs_load(cli, c->scenario, arena);
	if (s != NULL) {
		/* Everyone gets a variant of their own. */
		if (!c->has_seed)
			c->seed = hash_bytes(cli->user, strlen(cli->user), 7) %
			    1000000;
		if (!play(cli, c, s, arena, &err))
			rc = err_print(&err);
	} else if (err.code != ERR_NONE) {
		rc = err_print(&err);
	} else if (c->scenario != NULL) {
		rc = EXIT_INPUT;
	}
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
		c->has_seed = true;
		return args_number(a, 0, INT64_MAX, &c->seed);
	case OPT_FOLDER:
		c->folder = a->value;
		return true;
	case OPT_LINE:
		c->linear = true;
		return true;
	case OPT_ASCII:
		c->ascii = true;
		return true;
	default:
		c->colour = a->value;
		return true;
	}
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct choice c = {0};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_train, argc, argv, operand);
	int rc = EXIT_USAGE;
	int id;

	while ((id = args_next(&args)) > 0 && take_option(&c, &args, id))
		;
	if (id == 0 && args.operands > 1)
		rc = usage_error(&cmd_train, "one scenario at a time");
	else if (id == 0) {
		c.scenario = args.operands == 1 ? args.operand[0] : NULL;
		rc = train(cli, &c);
	}
	rule_choice_free(&c.rules);
	free(operand);
	return rc;
}

const struct command cmd_train = {
    .name = "train",
    .usage = "[SCENARIO] [options]",
    .summary = "plays a scenario: briefing, evidence, verdicts, debrief",
    .details = details,
    .opts = opts,
    .run = run,
};
