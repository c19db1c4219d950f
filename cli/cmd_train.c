#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/mem.h"
#include "cli/cmds.h"
#include "cli/common.h"
#include "cli/packs.h"
#include "cli/replay.h"
#include "cli/rule_trial.h"
#include "cli/runs.h"
#include "cli/screen.h"

enum {
	OPT_SEED = OPT_OWN,
	OPT_NEW,
	OPT_FOLDER,
	OPT_RUNS,
	OPT_DEBRIEF,
	OPT_LINE,
	OPT_ASCII,
};

static const struct opt opts[] = {
    RULE_OPTS,
    {OPT_SEED, "seed", "N",
	"which variant (default: that of your newest run, or a new one)"},
    {OPT_NEW, "new", NULL, "begin a new run, of another variant"},
    {OPT_FOLDER, "folder", "DIR",
	"where the run is kept, apart from the list of your runs"},
    {OPT_RUNS, "runs", NULL, "list your runs and their points"},
    {OPT_DEBRIEF, "debrief", "N", "print the debrief of run N of that list"},
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
    "the debrief.  Without SCENARIO it lets you choose, also among your runs.\n"
    "A run is kept, and goes on where it was left when the same command is\n"
    "given again; when it has ended, its debrief is shown.";

struct choice {
	struct rule_choice rules;
	const char *scenario;
	const char *folder;
	const char *colour;
	uint64_t seed;
	bool has_seed;
	bool anew;
	bool list;
	uint64_t debrief; /* number of a run; 0: none */
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
	struct ruleset *set;
	struct replay *replay;
	struct store *store;
	char part[820];
	size_t errors;
	bool ok;

	if (is_there(p->store))
		return true;
	fprintf(stderr, "analysing it ...\n");
	(void)snprintf(part, sizeof(part), "%s.part", p->store);
	(void)unlink(part);
	store = store_open(part, STORE_CREATE, err);
	if (store == NULL)
		return false;
	set = rules_load(cli, rules, NULL, &errors);
	replay = replay_folder(
	    &(struct replay_of){cli, set, sc, store}, p->data, err);
	ok = store_close(store, replay != NULL ? err : &(struct err){0}) &&
	    replay != NULL;
	if (ok && rename(part, p->store) != 0)
		ok = err_set(err, ERR_IO, "%s: cannot be written", p->store);
	replay_free(replay);
	ruleset_free(set);
	return ok;
}

/* Opens the console on the run, and keeps what came of it. */
static bool
work(const struct console_options *options, uint64_t seed, const char *journal,
    struct runs *runs, struct err *err)
{
	const struct run_subject subject = {.scenario = options->scenario->id,
	    .version = options->scenario->version,
	    .seed = seed,
	    .who = options->who};
	struct console_options o = *options;
	struct console_result result = {0};
	bool ok;

	o.run = run_open(journal, &subject, o.now_ns(o.now_arg), err);
	if (o.run == NULL)
		return false;
	o.result = &result;
	/* Also before, so that it is listed whatever happens. */
	ok = (run_log(o.run)->finished_ns != 0 || runs->store == NULL ||
		 runs_keep(runs, o.run, journal, NULL, err)) &&
	    console_run(&o, err);
	if (ok && runs->store != NULL)
		ok = runs_keep(runs, o.run, journal, &result, err);
	buf_free(&result.debrief);
	run_close(o.run);
	return ok;
}

static bool
play(const struct cli *cli, const struct choice *c, const struct sim *s,
    struct runs *runs, struct err *err)
{
	const struct scenario *sc = sim_scenario(s);
	const struct stored_run *known = runs_find(runs, sc, &c->seed);
	struct console_options o = screen_options(cli);
	struct arena *arena = arena_new(0);
	struct rule_trial trial;
	struct truth truth;
	struct places p;
	bool ok;

	places_fill(&p, cli, c, sc);
	ok = (known == NULL || runs_restore(runs, known, p.journal, err)) &&
	    make_data(s, &p, c->seed, err) &&
	    make_store(cli, &c->rules, sc, &p, err) &&
	    sim_truth_read(arena, p.truth, &truth, err);
	if (ok) {
		o.store = store_open(p.store, STORE_WRITE, err);
		ok = o.store != NULL;
	}
	if (ok) {
		trial = (struct rule_trial){.cli = cli,
		    .rules = &c->rules,
		    .sim = s,
		    .truth = &truth,
		    .folder = p.folder,
		    .data = p.data,
		    .seed = c->seed};
		o.try_rule = rule_trial_run;
		o.try_arg = &trial;
		o.scenario = sc;
		o.truth = &truth;
		o.folder = p.data;
		o.linear = o.linear || c->linear;
		o.ascii = o.ascii || c->ascii;
		o.colour = want_colour(cli, c->colour);
		ok = work(&o, c->seed, p.journal, runs, err);
		ok = store_close(o.store, ok ? err : &(struct err){0}) && ok;
	}
	arena_free(arena);
	return ok;
}

/* What can be chosen: scenarios, each with the trainee's runs of it. */
struct offer {
	struct console_scenario *v;
	const char **folder;
	const struct stored_run **run; /* NULL: a new one */
	size_t n;
};

static void
offer(struct offer *o, const struct console_scenario *what, const char *folder,
    const struct stored_run *run)
{
	o->v[o->n] = *what;
	o->folder[o->n] = folder;
	o->run[o->n++] = run;
}

static void
offer_scenario(struct offer *o, const struct cli *cli, const struct runs *runs,
    const char *folder, struct arena *arena)
{
	const struct sim *s = packs_load(cli, folder, arena);
	const struct scenario *sc;
	struct console_scenario one;

	if (s == NULL)
		return;
	sc = sim_scenario(s);
	one = (struct console_scenario){.id = sc->id,
	    .title = words_in(&sc->title, packs_lang(cli)),
	    .summary = words_in(&sc->summary, packs_lang(cli)),
	    .difficulty = sc->difficulty,
	    .state = "new run",
	    .opens = "Enter begins a run: names, addresses and numbers are "
		     "yours alone."};
	offer(o, &one, folder, NULL);
	for (size_t i = 0; i < runs->n; i++) {
		const struct stored_run *r = &runs->v[i];

		if (strcmp(r->scenario, sc->id) != 0 ||
		    strcmp(r->version, sc->version) != 0)
			continue;
		one.state = r->ended_ns != 0 ? "finished" : "in progress";
		one.note = runs_note(r, arena);
		one.opens = r->ended_ns != 0
		    ? "Enter shows the debrief of this run."
		    : "Enter goes on with this run.";
		offer(o, &one, folder, r);
	}
}

/* Lets the trainee choose.  False: they left, or *err says why. */
static bool
choose(const struct cli *cli, struct choice *c, const struct runs *runs,
    struct arena *arena, struct err *err)
{
	struct console_options o = screen_options(cli);
	const char **folder;
	size_t n = packs_find(cli, arena, &folder);
	struct offer all = {
	    .v = arena_zalloc(arena, n + runs->n + 1, sizeof(*all.v)),
	    .folder = arena_zalloc(arena, n + runs->n + 1, sizeof(char *)),
	    .run = arena_zalloc(arena, n + runs->n + 1, sizeof(void *)),
	};
	size_t chosen;

	if (n == 0)
		return err_set(err, ERR_IO,
		    "no scenarios below %s/scenarios/packs", cli->data_dir);
	for (size_t i = 0; i < n; i++)
		offer_scenario(&all, cli, runs, folder[i], arena);
	o.linear = o.linear || c->linear;
	o.ascii = o.ascii || c->ascii;
	o.colour = want_colour(cli, c->colour);
	if (!console_choose(&o, all.v, all.n, &chosen, err) || chosen == all.n)
		return false;
	c->scenario = all.folder[chosen];
	c->anew = all.run[chosen] == NULL;
	if (!c->anew && !c->has_seed)
		c->seed = all.run[chosen]->seed;
	c->has_seed = c->has_seed || !c->anew;
	return true;
}

/* The variant to play: as was said, that of the newest run, or a new one. */
static void
choose_seed(
    struct choice *c, const struct runs *runs, const struct scenario *sc)
{
	const struct stored_run *newest = runs_find(runs, sc, NULL);

	if (c->has_seed)
		return;
	c->seed =
	    newest != NULL && !c->anew ? newest->seed : runs_new_seed(runs, sc);
}

static int
train_with(const struct cli *cli, struct choice *c, struct runs *runs,
    struct arena *arena)
{
	struct err err = {0};
	const struct sim *s;

	if (c->list) {
		runs_print(runs);
		return EXIT_DONE;
	}
	if (c->debrief != 0)
		return runs_print_debrief(runs, (int64_t)c->debrief, &err)
		    ? EXIT_DONE
		    : err_print(&err);
	if (c->scenario == NULL && !choose(cli, c, runs, arena, &err))
		return err.code == ERR_NONE ? EXIT_DONE : err_print(&err);
	s = packs_load(cli, c->scenario, arena);
	if (s == NULL)
		return EXIT_INPUT;
	choose_seed(c, runs, sim_scenario(s));
	return play(cli, c, s, runs, &err) ? EXIT_DONE : err_print(&err);
}

static int
train(const struct cli *cli, struct choice *c)
{
	struct arena *arena = arena_new(0);
	struct runs runs = {.who = cli->user};
	struct err err = {0};
	int rc;

	/* A run in a folder of its own is nobody's business here. */
	if (c->folder == NULL && !runs_open(cli, arena, &runs, &err))
		rc = err_print(&err);
	else
		rc = train_with(cli, c, &runs, arena);
	if (!runs_close(&runs, &err) && rc == EXIT_DONE)
		rc = err_print(&err);
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
	case OPT_NEW:
		c->anew = true;
		return true;
	case OPT_FOLDER:
		c->folder = a->value;
		return true;
	case OPT_RUNS:
		c->list = true;
		return true;
	case OPT_DEBRIEF:
		return args_number(a, 1, INT64_MAX, &c->debrief);
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
