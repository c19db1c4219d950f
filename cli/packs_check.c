/* A scenario against the rules that it is to be played with. */
#include "cli/packs.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "cli/replay.h"

enum {
	QUEUE_MOST = 40,  /* incidents that a trainee can work through */
	MIX_POINTS = 10,  /* percent that a share may be off */
	LABEL_RULES = 64, /* looked at of one label */
};

struct checking {
	const struct scenario *story;
	const struct ruleset *rules;
	struct diags *diags;
	struct place at;
	unsigned long long seed;
	uint64_t *alerts; /* of each label, in the build at hand */
	uint64_t *silent; /* of each label: its rules that did not alert, as
			     a set of bits, in the build at hand */
	bool *asked;      /* of each label: a task asks for its evidence */
};

static bool
names_rule(const char *key, const char *name)
{
	return strcmp(key, name) == 0 ||
	    (strncmp(key, "1:", 2) == 0 && strcmp(key + 2, name) == 0);
}

static bool
is_loaded(const struct ruleset *rules, const char *name)
{
	for (size_t i = 0; i < ruleset_size(rules); i++) {
		char key[RULE_KEY];

		if (names_rule(rule_key(ruleset_rule(rules, i), key), name))
			return true;
	}
	return false;
}

/* Every rule that a label names must be there. */
static void
check_names(struct checking *c)
{
	for (size_t i = 0; i < c->story->labels; i++) {
		const struct label *l = &c->story->label[i];

		for (const char *const *r = l->rules; *r != NULL; r++) {
			if (!is_loaded(c->rules, *r))
				diag_add(c->diags, DIAG_ERROR, c->at,
				    "label \"%s\" relies on the rule %s, which "
				    "is not among the rules",
				    l->id, *r);
		}
	}
}

static bool
task_asks(const struct task *task, const char *label)
{
	for (size_t e = 0; e < task->evidences; e++) {
		for (size_t k = 0; k < task->evidence[e].n; k++) {
			if (strcmp(task->evidence[e].item[k].label, label) == 0)
				return true;
		}
	}
	return false;
}

static void
note_asked(struct checking *c)
{
	for (size_t i = 0; i < c->story->labels; i++) {
		for (size_t t = 0; t < c->story->tasks; t++)
			c->asked[i] = c->asked[i] ||
			    task_asks(
				&c->story->task[t], c->story->label[i].id);
	}
}

static void
count_alert(
    struct checking *c, const struct truth *t, const struct incident_alert *a)
{
	const struct truth_mark *m = truth_find(t, a->source, a->number);
	const char *const *rule;

	if (m == NULL)
		return;
	rule = c->story->label[m->label].rules;
	c->alerts[m->label]++;
	for (unsigned k = 0; rule[k] != NULL && k < LABEL_RULES; k++) {
		if (names_rule(a->rule_key, rule[k]))
			c->silent[m->label] &= ~(UINT64_C(1) << k);
	}
}

static void
check_label(struct checking *c, size_t i)
{
	const struct label *l = &c->story->label[i];

	for (unsigned k = 0; l->rules[k] != NULL && k < LABEL_RULES; k++) {
		if ((c->silent[i] >> k & 1) != 0 &&
		    is_loaded(c->rules, l->rules[k]))
			diag_add(c->diags, DIAG_ERROR, c->at,
			    "seed %llu: the rule %s does not alert on \"%s\"",
			    c->seed, l->rules[k], l->id);
	}
	if (c->alerts[i] == 0 && !c->asked[i] && l->kind != LABEL_BASELINE)
		diag_add(c->diags, DIAG_WARNING, c->at,
		    "seed %llu: nothing alerts on %s \"%s\", and no task asks "
		    "about it",
		    c->seed, label_kind_name(l->kind), l->id);
}

static void
check_share(struct checking *c, const char *what, unsigned meant, uint64_t n,
    uint64_t all)
{
	unsigned is = (unsigned)((n * 100 + all / 2) / all);

	if (is > meant + MIX_POINTS || is + MIX_POINTS < meant)
		diag_add(c->diags, DIAG_WARNING, c->at,
		    "seed %llu: %u%% of the alerts are %s; the mix says %u%%",
		    c->seed, is, what, meant);
}

static void
check_mix(struct checking *c)
{
	const struct alert_mix *mix = &c->story->mix;
	uint64_t of[LABEL_FAULT + 1] = {0};
	uint64_t all = 0;

	for (size_t i = 0; i < c->story->labels; i++) {
		of[c->story->label[i].kind] += c->alerts[i];
		all += c->alerts[i];
	}
	if (all == 0 || mix->baseline + mix->benign + mix->malicious == 0)
		return;
	check_share(c, "ordinary life", mix->baseline, of[LABEL_BASELINE], all);
	check_share(c, "traps and faults", mix->benign,
	    of[LABEL_TRAP] + of[LABEL_FAULT], all);
	check_share(c, "attacks", mix->malicious, of[LABEL_ATTACK], all);
}

static void
check_replay(
    struct checking *c, const struct truth *t, const struct replay *replay)
{
	size_t n;
	const struct incident *in = replay_incidents(replay, &n);

	memset(c->alerts, 0, (c->story->labels + 1) * sizeof(*c->alerts));
	memset(c->silent, 0xff, (c->story->labels + 1) * sizeof(*c->silent));
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < in[i].alerts; k++)
			count_alert(c, t, &in[i].alert[k]);
	}
	for (size_t i = 0; i < c->story->labels; i++)
		check_label(c, i);
	check_mix(c);
	if (n > QUEUE_MOST)
		diag_add(c->diags, DIAG_WARNING, c->at,
		    "seed %llu: %zu incidents are more than a trainee can "
		    "work through (%d)",
		    c->seed, n, QUEUE_MOST);
}

static bool
check_seed(struct checking *c, const struct cli *cli, const struct sim *s)
{
	struct err err = {0};
	struct sim_build *b = sim_build(s, c->seed, &err);
	const struct replay_of of = {cli, c->rules, c->story, NULL};
	struct replay *replay = b == NULL ? NULL : replay_build(&of, b, &err);

	if (replay != NULL)
		check_replay(c, &b->truth, replay);
	else
		diag_err(c->diags, (struct place){0}, &err);
	replay_free(replay);
	sim_build_free(b);
	return replay != NULL;
}

bool
packs_check_rules(const struct cli *cli, const struct sim *s,
    const struct ruleset *rules, unsigned seeds, struct diags *diags)
{
	struct checking c = {.story = sim_scenario(s),
	    .rules = rules,
	    .diags = diags,
	    .at = {.file = sim_file_name(s)}};
	size_t before = diags->errors;

	c.alerts = mem_zalloc(c.story->labels + 1, sizeof(*c.alerts));
	c.silent = mem_zalloc(c.story->labels + 1, sizeof(*c.silent));
	c.asked = mem_zalloc(c.story->labels + 1, sizeof(*c.asked));
	check_names(&c);
	note_asked(&c);
	for (c.seed = 1; c.seed <= seeds; c.seed++) {
		if (!check_seed(&c, cli, s))
			break;
	}
	free(c.alerts);
	free(c.silent);
	free(c.asked);
	return diags->errors == before;
}
