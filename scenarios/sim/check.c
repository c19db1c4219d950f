/* What makes a scenario unfair: sim_check. */

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "scenarios/sim/program.h"
#include "scenarios/sim/sim.h"

enum {
	LEAK_MIN = 4,      /* shorter answers stand in texts by chance */
	BAND_PERCENT = 30, /* how far variants may lie apart */
};

struct checker {
	const struct scenario *story;
	struct place at;
	struct diags *diags;
	const struct sim_build *build; /* of the seed in hand */
	uint64_t seed;
	uint64_t *items; /* of each label, over the build */
	uint64_t least;  /* frames of the smallest build */
	uint64_t most;
};

/* Frames and rows of each label. */
static void
count_items(struct checker *c)
{
	const struct truth *t = &c->build->truth;

	memset(c->items, 0, (c->story->labels + 1) * sizeof(*c->items));
	for (size_t i = 0; i < t->marks; i++)
		c->items[t->mark[i].label] +=
		    t->mark[i].last - t->mark[i].first + 1;
}

static void
check_labels(struct checker *c)
{
	for (size_t i = 0; i < c->story->labels; i++) {
		const struct label *l = &c->story->label[i];

		if (c->items[i] > 0)
			continue;
		diag_add(c->diags,
		    l->kind == LABEL_BASELINE ? DIAG_WARNING : DIAG_ERROR,
		    c->at, "seed %llu: %s \"%s\" leaves no frame and no row",
		    (unsigned long long)c->seed, label_kind_name(l->kind),
		    l->id);
	}
}

/* Can so many rows of each item be cited? */
static bool
provable(const struct checker *c, const struct evidence_set *e)
{
	for (size_t i = 0; i < e->n; i++) {
		size_t k = 0;

		while (k < c->story->labels &&
		    strcmp(c->story->label[k].id, e->item[i].label) != 0)
			k++;
		if (k == c->story->labels || c->items[k] < e->item[i].at_least)
			return false;
	}
	return true;
}

static void
check_tasks(struct checker *c)
{
	for (size_t i = 0; i < c->story->tasks; i++) {
		const struct task *t = &c->story->task[i];
		const struct truth_answer *a =
		    truth_answer(&c->build->truth, t->id);
		bool ok = t->evidences == 0;

		if (t->kind != TASK_RULE && (a == NULL || a->n == 0))
			diag_add(c->diags, DIAG_ERROR, c->at,
			    "seed %llu: task \"%s\" has no answer",
			    (unsigned long long)c->seed, t->id);
		for (size_t k = 0; !ok && k < t->evidences; k++)
			ok = provable(c, &t->evidence[k]);
		if (!ok)
			diag_add(c->diags, DIAG_ERROR, c->at,
			    "seed %llu: task \"%s\": none of its sets of "
			    "evidence is in the data",
			    (unsigned long long)c->seed, t->id);
	}
}

/* Does text hold word, not as a part of a longer one? */
static bool
holds(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = strstr(text, word); p != NULL;
	     p = strstr(p + 1, word)) {
		bool before = p > text &&
		    strchr("abcdefghijklmnopqrstuvwxyz0123456789", p[-1]) !=
			NULL;
		bool after = p[n] != '\0' &&
		    strchr("abcdefghijklmnopqrstuvwxyz0123456789", p[n]) !=
			NULL;

		if (!before && !after)
			return true;
	}
	return false;
}

static bool
words_hold(const struct words *w, const char *word)
{
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		if (w->in[i] != NULL && holds(w->in[i], word))
			return true;
	}
	return false;
}

/* Where a trainee reads the answer before working for it; NULL: nowhere. */
static const char *
leak(const struct checker *c, const struct task *t, const char *answer)
{
	const struct scenario *s = c->story;

	if (words_hold(&s->title, answer) || words_hold(&s->summary, answer) ||
	    words_hold(&s->briefing, answer))
		return "the briefing";
	for (size_t i = 0; i < s->tasks; i++) {
		const struct task *o = &s->task[i];

		if (words_hold(&o->ask, answer))
			return "a question";
		for (unsigned k = 0; k < TASK_HINTS; k++) {
			if (words_hold(&o->hint[k].title, answer))
				return "a hint's title";
		}
	}
	if (words_hold(&t->hint[0].text, answer))
		return "its first hint";
	for (size_t i = 0; i < s->vantages; i++) {
		if (words_hold(&s->vantage[i].sees, answer) ||
		    words_hold(&s->vantage[i].blind, answer))
			return "a vantage point";
	}
	for (size_t i = 0; i < c->build->files; i++) {
		if (strstr(c->build->file[i].path, answer) != NULL)
			return "a file name";
	}
	return NULL;
}

static void
check_leaks(struct checker *c)
{
	for (size_t i = 0; i < c->build->truth.answers; i++) {
		const struct truth_answer *a = &c->build->truth.answer[i];
		const struct task *t = scenario_task(c->story, a->task);

		if (t == NULL || t->kind == TASK_CHOICE ||
		    t->kind == TASK_MULTI)
			continue;
		for (size_t k = 0; k < a->n; k++) {
			const char *where = strlen(a->value[k]) < LEAK_MIN
			    ? NULL
			    : leak(c, t, a->value[k]);

			if (where != NULL)
				diag_add(c->diags, DIAG_ERROR, c->at,
				    "seed %llu: the answer of task \"%s\" "
				    "stands in %s",
				    (unsigned long long)c->seed, a->task,
				    where);
		}
	}
}

static bool
same_bytes(const struct sim_build *a, const struct sim_build *b)
{
	if (a->files != b->files)
		return false;
	for (size_t i = 0; i < a->files; i++) {
		if (!span_eq(a->file[i].bytes, b->file[i].bytes))
			return false;
	}
	return true;
}

/* What can be told without a build. */
static void
check_story(struct checker *c)
{
	bool used[VERDICT_COUNT] = {false};
	const struct scenario *s = c->story;

	for (size_t i = 0; i < s->labels; i++) {
		const struct label *l = &s->label[i];

		used[l->verdict] = true;
		if (l->kind == LABEL_TRAP &&
		    words_in(&l->find, LANG_EN)[0] == 0)
			diag_add(c->diags, DIAG_ERROR, c->at,
			    "trap \"%s\" does not say where its explanation "
			    "is found (key find)",
			    l->id);
		if (words_in(&l->why, LANG_EN)[0] == '\0')
			diag_add(c->diags, DIAG_WARNING, c->at,
			    "label \"%s\" has no explanation for the debrief "
			    "(key why)",
			    l->id);
		if (l->kind == LABEL_ATTACK && l->technique[0] == '\0')
			diag_add(c->diags, DIAG_WARNING, c->at,
			    "attack \"%s\" names no technique", l->id);
	}
	for (unsigned v = VERDICT_MALICIOUS; v < VERDICT_COUNT; v++) {
		if (!used[v])
			diag_add(c->diags, DIAG_WARNING, c->at,
			    "no label's right verdict is \"%s\"",
			    verdict_name((enum verdict_class)v));
	}
}

/* Every file is a vantage point, and the other way round. */
static void
check_vantage(struct checker *c)
{
	const struct truth *t = &c->build->truth;
	const struct scenario *s = c->story;

	for (size_t i = 0; i < s->vantages; i++) {
		size_t k = 0;

		while (k < t->sources &&
		    strcmp(t->source[k].name, s->vantage[i].source) != 0)
			k++;
		if (k == t->sources || t->source[k].items == 0)
			diag_add(c->diags, DIAG_ERROR, c->at,
			    "vantage point \"%s\" recorded nothing",
			    s->vantage[i].source);
	}
	for (size_t k = 0; k < t->sources; k++) {
		size_t i = 0;

		while (i < s->vantages &&
		    strcmp(t->source[k].name, s->vantage[i].source) != 0)
			i++;
		if (i == s->vantages)
			diag_add(c->diags, DIAG_WARNING, c->at,
			    "\"%s\" is no vantage point: say what it sees",
			    t->source[k].name);
	}
}

static void
check_build(struct checker *c)
{
	uint64_t frames = c->build->truth.source[0].items;

	c->least = frames < c->least ? frames : c->least;
	c->most = frames > c->most ? frames : c->most;
	count_items(c);
	check_labels(c);
	check_tasks(c);
	check_leaks(c);
}

/* Builds the first seed once more: the bytes must be the same. */
static void
check_again(struct checker *c, const struct sim *s)
{
	struct err err;
	struct sim_build *again = sim_build(s, c->seed, &err);

	if (again == NULL || !same_bytes(c->build, again))
		diag_add(c->diags, DIAG_ERROR, c->at,
		    "seed %llu: two builds differ",
		    (unsigned long long)c->seed);
	sim_build_free(again);
}

bool
sim_check(const struct sim *s, unsigned seeds, struct diags *diags)
{
	struct checker c = {.story = sim_scenario(s),
	    .at = {.file = sim_file_name(s)},
	    .diags = diags,
	    .least = UINT64_MAX};
	size_t before = diags->errors;

	c.items = mem_zalloc(c.story->labels + 1, sizeof(*c.items));
	check_story(&c);
	for (c.seed = 1; c.seed <= seeds; c.seed++) {
		struct err err;
		struct sim_build *b = sim_build(s, c.seed, &err);

		if (b == NULL) {
			/* The text names file, line and column. */
			diag_err(diags, (struct place){0}, &err);
			break;
		}
		c.build = b;
		check_build(&c);
		if (c.seed == 1) {
			check_vantage(&c);
			check_again(&c, s);
		}
		sim_build_free(b);
	}
	if (seeds > 1 && c.most > c.least + c.least * BAND_PERCENT / 100)
		diag_add(diags, DIAG_WARNING, c.at,
		    "the variants differ much: %llu to %llu frames",
		    (unsigned long long)c.least, (unsigned long long)c.most);
	free(c.items);
	return diags->errors == before;
}
