#include "analyzer/incident/score.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/model/attack.h"

enum {
	TECHNIQUES_MAX = 64, /* kept of one incident */
	SMALL = 16,          /* alerts */
};

static uint32_t
points(size_t n, size_t free, uint32_t each, uint32_t most)
{
	size_t p = n > free ? (n - free) * each : 0;

	return p < most ? (uint32_t)p : most;
}

void
score_hosts(struct incident *in, const struct incident_entity *v, size_t n)
{
	size_t hosts = 0;

	for (size_t i = 0; i < n; i++)
		hosts +=
		    v[i].kind == ENTITY_ADDRESS || v[i].kind == ENTITY_HOST;
	in->score += points(hosts, 2, 2, 10);
}

static enum tactic
tactic_of(const char *id)
{
	const struct technique *t = technique_find(span_str(id));

	return t == NULL ? TACTIC_COUNT : t->tactic;
}

static int
by_tactic(const void *a, const void *b)
{
	const char *x = *(const char *const *)a;
	const char *y = *(const char *const *)b;
	enum tactic s = tactic_of(x), t = tactic_of(y);

	return s != t ? (int)s - (int)t : strcmp(x, y);
}

unsigned
score_stage(const char *const *techniques)
{
	unsigned far = 0;

	for (size_t i = 0; techniques[i] != NULL; i++) {
		enum tactic t = tactic_of(techniques[i]);

		if (t < TACTIC_COUNT && (unsigned)t + 1 > far)
			far = (unsigned)t + 1;
	}
	return far;
}

/* More severe, then further on in the attack, then earlier. */
static bool
weightier(const struct incident_alert *a, const struct incident_alert *b)
{
	if (a->rule_key == b->rule_key)
		return false;
	if (a->severity != b->severity)
		return a->severity < b->severity;
	return score_stage(a->techniques) > score_stage(b->techniques);
}

/* The techniques of an incident while they are gathered. */
struct found {
	const char *id[TECHNIQUES_MAX];
	size_t n;
	size_t rules; /* different ones that matched */
};

static void
add_rule(struct found *f, const struct incident_alert *a)
{
	f->rules++;
	for (size_t k = 0; a->techniques[k] != NULL; k++) {
		size_t at = 0;

		while (at < f->n && strcmp(f->id[at], a->techniques[k]) != 0)
			at++;
		if (at == f->n && f->n < TECHNIQUES_MAX)
			f->id[f->n++] = a->techniques[k];
	}
}

/* Most incidents are small: then looking back is cheaper than a table. */
static void
find_small(const struct incident *in, struct found *f)
{
	for (size_t i = 0; i < in->alerts; i++) {
		size_t k = 0;

		while (k < i &&
		    strcmp(in->alert[k].rule_key, in->alert[i].rule_key) != 0)
			k++;
		if (k == i)
			add_rule(f, &in->alert[i]);
	}
}

static void
find_large(const struct incident *in, struct found *f)
{
	struct map *rules = map_new();

	for (size_t i = 0; i < in->alerts; i++) {
		bool added;

		(void)map_put(rules, span_str(in->alert[i].rule_key), &added);
		if (added)
			add_rule(f, &in->alert[i]);
	}
	map_free(rules);
}

static void
put_techniques(struct incident *in, struct arena *arena)
{
	struct found f;
	uint32_t tactics = 0;
	const char **v;

	f.n = 0;
	f.rules = 0;
	if (in->alerts <= SMALL)
		find_small(in, &f);
	else
		find_large(in, &f);
	qsort(f.id, f.n, sizeof(f.id[0]), by_tactic);
	v = arena_alloc(arena, (f.n + 1) * sizeof(*v));
	for (size_t i = 0; i < f.n; i++) {
		v[i] = f.id[i];
		if (tactic_of(v[i]) < TACTIC_COUNT)
			tactics |= 1u << tactic_of(v[i]);
	}
	v[f.n] = NULL;
	in->techniques = v;
	in->score += points(f.rules, 1, 4, 20);
	in->score += points((size_t)__builtin_popcount(tactics), 1, 8, 24);
	in->score += points(f.n, 0, 2, 6);
}

static uint32_t
severity_points(uint8_t severity)
{
	static const uint8_t of[] = {4, 40, 25, 12, 4};

	return of[severity < sizeof(of) ? severity : 0];
}

void
score_incident(struct incident *in, const char *about, struct arena *arena)
{
	const struct incident_alert *top = &in->alert[0];

	for (size_t i = 1; i < in->alerts; i++) {
		if (weightier(&in->alert[i], top))
			top = &in->alert[i];
	}
	in->severity = top->severity;
	in->score += severity_points(top->severity);
	put_techniques(in, arena);
	in->title = top->title;
	if (about != NULL)
		in->title = (const char *)arena_printf(
		    arena, "%s (%s)", top->title, about)
				.p;
}
