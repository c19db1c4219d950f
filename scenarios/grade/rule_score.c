#include "scenarios/grade/rule_score.h"

#include <stdio.h>
#include <string.h>

#include "analyzer/base/map.h"
#include "analyzer/base/time.h"

/* Who is to be found in a build, by the number of the actor. */
enum {
	WANTED = 1,
	FOUND = 2,
};

static bool
among(const char *const *list, const char *name)
{
	for (; *list != NULL; list++) {
		if (strcmp(*list, name) == 0)
			return true;
	}
	return false;
}

static bool
is_capture(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL &&
	    (strcmp(dot, ".pcap") == 0 || strcmp(dot, ".pcapng") == 0);
}

static struct span
key_of(const uint32_t *actor)
{
	return span_of(actor, sizeof(*actor));
}

static bool
is_goal(
    const struct truth *t, const struct task *task, const struct truth_mark *m)
{
	return among(task->rule.labels, t->label[m->label]);
}

/* Is the frame or row one that the rule can find somebody by? */
static bool
can_show(const struct truth *t, const struct task *task,
    const struct truth_mark *m, enum rule_language language)
{
	const char *source = t->source[m->source].name;

	return is_goal(t, task, m) && among(task->rule.sources, source) &&
	    is_capture(source) == (language == RULE_SURICATA);
}

static struct map *
find_wanted(struct rule_score *s, const struct truth *t,
    const struct task *task, enum rule_language language)
{
	struct map *actors = map_new();

	for (size_t i = 0; i < t->marks; i++) {
		const struct truth_mark *m = &t->mark[i];
		bool added;

		if (!can_show(t, task, m, language))
			continue;
		map_put(actors, key_of(&m->actor), &added)->n = WANTED;
		s->wanted += added;
	}
	return actors;
}

static void
add_hit(struct rule_score *s, const struct truth *t, const struct task *task,
    struct map *actors, const struct rule_hit *hit)
{
	const struct truth_mark *m = truth_find(t, hit->source, hit->number);
	union map_value *actor =
	    m == NULL ? NULL : map_get(actors, key_of(&m->actor));

	s->alerts++;
	if (actor == NULL) {
		s->false_alerts++;
		if (m != NULL && m->label < RULE_LABELS)
			s->false_of[m->label]++;
		return;
	}
	/* What else they do is no false alarm, nor what is looked for. */
	if (is_goal(t, task, m) && actor->n == WANTED) {
		actor->n = FOUND;
		s->found++;
	}
}

static void
tell_missed(struct rule_score *s, const struct truth *t,
    const struct task *task, enum rule_language language, struct map *actors)
{
	for (size_t i = 0; i < t->marks && s->missed[0] == '\0'; i++) {
		const struct truth_mark *m = &t->mark[i];

		if (can_show(t, task, m, language) &&
		    map_get(actors, key_of(&m->actor))->n == WANTED)
			(void)snprintf(s->missed, sizeof(s->missed), "%s %llu",
			    t->source[m->source].name,
			    (unsigned long long)m->first);
	}
}

void
rule_score_add(struct rule_score *s, const struct truth *truth,
    const struct task *task, const struct rule_hits *hits)
{
	struct map *actors = find_wanted(s, truth, task, hits->language);

	s->builds++;
	for (size_t i = 0; i < hits->n; i++)
		add_hit(s, truth, task, actors, &hits->v[i]);
	tell_missed(s, truth, task, hits->language, actors);
	map_free(actors);
}

unsigned
rule_recall(const struct rule_score *s)
{
	return s->wanted == 0
	    ? 0
	    : (unsigned)(UINT64_C(1000) * s->found / s->wanted);
}

unsigned
rule_false_per_hour(const struct rule_score *s)
{
	uint64_t minutes = (uint64_t)(s->length_ns / (60 * NS_PER_S)) == 0
	    ? 1
	    : (uint64_t)(s->length_ns / (60 * NS_PER_S));

	return (
	    unsigned)((s->false_alerts * UINT64_C(60) + minutes - 1) / minutes);
}

static bool
finds_enough(const struct task *task, const struct rule_score *s)
{
	return s->wanted > 0 && rule_recall(s) >= task->rule.recall_permille;
}

bool
rule_right(const struct task *task, const struct rule_score *s)
{
	return finds_enough(task, s) &&
	    rule_false_per_hour(s) <= task->rule.false_per_hour;
}

uint32_t
rule_points(const struct task *task, const struct rule_score *s)
{
	/* Half only for a rule that is right more often than not. */
	if (rule_right(task, s))
		return task->points;
	return finds_enough(task, s) && s->false_alerts * 2 < s->alerts
	    ? task->points / 2
	    : 0;
}

const struct label *
rule_worst(const struct rule_score *s, const struct scenario *sc)
{
	const struct label *worst = NULL;
	uint32_t most = 0;

	for (size_t i = 0; i < sc->labels && i < RULE_LABELS; i++) {
		if (s->false_of[i] > most) {
			most = s->false_of[i];
			worst = &sc->label[i];
		}
	}
	return worst;
}
