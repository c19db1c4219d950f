#include "cli/rule_trial.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "cli/replay.h"

enum {
	HIDDEN = 2,      /* variants that a rule is judged by */
	SEEDS = 1000000, /* of trainees; hidden ones are above */
};

/* Sigma rules are YAML; a signature begins with its action or a remark. */
static bool
is_sigma(const char *rule)
{
	static const char *const keys[] = {"title:", "detection:", "id:"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *at = strstr(rule, keys[i]);

		if (at != NULL && (at == rule || at[-1] == '\n'))
			return true;
	}
	return false;
}

static bool
write_rule(const char *path, const char *rule, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && file_put(fd, span_str(rule)) &&
	    file_put(fd, span_str("\n"));

	if ((fd >= 0 && close(fd) != 0) || !ok)
		return err_set(err, ERR_IO, "%s: cannot be written", path);
	return true;
}

/* Compiles the rule.  NULL: *err says what is wrong with it. */
static struct ruleset *
load(const struct rule_trial *t, const char *rule, struct err *err)
{
	struct diags diags = {0};
	struct ruleset *set;
	char path[900];
	char mappings[700];
	const char *paths[] = {path, mappings};
	const struct ruleset_options o = {.paths = paths,
	    .n_paths = 2,
	    .variable = t->rules->variable,
	    .variables = t->rules->variables};

	(void)snprintf(path, sizeof(path), "%s/rule.%s", t->folder,
	    is_sigma(rule) ? "yml" : "rules");
	(void)snprintf(
	    mappings, sizeof(mappings), "%s/rules/mappings", t->cli->data_dir);
	if (!write_rule(path, rule, err))
		return NULL;
	set = ruleset_load(&o, &diags);
	(void)unlink(path);
	err->code = ERR_NONE;
	for (size_t i = 0; i < diags.n && err->code == ERR_NONE; i++) {
		if (diags.v[i].level == DIAG_ERROR)
			err_set(err, ERR_SYNTAX, "the rule, line %u: %s",
			    diags.v[i].line, diags.v[i].text);
	}
	if (err->code == ERR_NONE && ruleset_size(set) == 0)
		err_set(err, ERR_SYNTAX, "there is no rule in it");
	diags_clear(&diags);
	if (err->code == ERR_NONE)
		return set;
	ruleset_free(set);
	return NULL;
}

/* A trial that goes on. */
struct going {
	const struct rule_trial *trial;
	const struct task *task;
	struct replay_of of;
	struct rule_score *out;
};

/* Counts the alerts of a replay. */
static void
add(const struct going *g, const struct truth *truth, const struct replay *r)
{
	size_t n;
	const struct incident *in = replay_incidents(r, &n);
	struct rule_hit *hit = NULL;
	size_t hits = 0, cap = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < in[i].alerts; k++) {
			hit = mem_grow(hit, hits, &cap, sizeof(*hit));
			hit[hits++] = (struct rule_hit){
			    in[i].alert[k].source, in[i].alert[k].number};
		}
	}
	rule_score_add(g->out, truth, g->task,
	    &(struct rule_hits){
		ruleset_rule(g->of.rules, 0)->language, hit, hits});
	rule_score_time(g->out, g->of.scenario);
	free(hit);
}

static bool
run_own(const struct going *g, struct err *err)
{
	struct replay *r = replay_folder(&g->of, g->trial->data, err);

	if (r == NULL)
		return false;
	add(g, g->trial->truth, r);
	replay_free(r);
	return true;
}

static bool
run_hidden(const struct going *g, struct err *err)
{
	const uint64_t own = g->trial->seed;
	bool ok = true;

	for (uint64_t k = 0; ok && k < HIDDEN; k++) {
		uint64_t seed =
		    SEEDS + hash_bytes(&own, sizeof(own), k) % SEEDS;
		struct sim_build *b = sim_build(g->trial->sim, seed, err);
		struct replay *r =
		    b == NULL ? NULL : replay_build(&g->of, b, err);

		ok = r != NULL;
		if (ok)
			add(g, &b->truth, r);
		replay_free(r);
		sim_build_free(b);
	}
	return ok;
}

bool
rule_trial_run(void *arg, const struct rule_try *what, struct rule_score *out,
    struct err *err)
{
	const struct rule_trial *t = arg;
	struct ruleset *set = load(t, what->rule, err);
	const struct going g = {
	    t, what->task, {t->cli, set, sim_scenario(t->sim), NULL}, out};
	bool ok;

	*out = (struct rule_score){0};
	if (set == NULL)
		return false;
	ok = what->hidden ? run_hidden(&g, err) : run_own(&g, err);
	ruleset_free(set);
	return ok;
}
