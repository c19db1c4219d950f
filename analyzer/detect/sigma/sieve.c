#include "analyzer/detect/sigma/sieve.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/bitset.h"
#include "analyzer/detect/sigma/lookahead.h"

enum {
	SIEVES_MAX = 64,     /* of a thread */
	LITERALS_MAX = 4096, /* with more, rows hardly ever pass */
	ROUNDS = 4,          /* of measuring, at most */
	COMMON = 64,         /* an atom in every such row is a common one */
	JUDGED = 256,        /* rows after which the cost is judged */
	HITS_MAX = 12,       /* with more of them, rows are looked at in full */
	REST = 8192,         /* rows for which a dear sieve is left alone */
};

/* A rule that waits for an atom. */
struct waiting {
	uint32_t atom;
	uint32_t rule;
};

struct sieve {
	struct sieves *all;
	uint32_t rows;  /* until it is made */
	unsigned round; /* of measuring; 0: not made yet */
	bool measuring;
	struct patterns *set; /* NULL: there is none */
	struct pattern_scratch *scratch;
	struct lookahead lookahead;

	/* By field: what is wanted of values outside [0] and inside [1]. */
	uint8_t *wants[2];
	uint64_t *lengths;
	struct waiting *waiting; /* by atom */
	size_t n_waiting;
	size_t waiting_cap;
	uint32_t *first; /* by atom: where its rules begin in rule */
	uint32_t *rule;

	/* By atom, while measuring. */
	float *rarity;
	uint32_t *found;
	uint64_t *common; /* bits */

	uint32_t tries; /* of measuring */
	uint32_t rest;

	/* What rows cost, looked at in full [0] and by way of the sieve [1]. */
	bool scanned; /* the last row was searched by it */
	uint64_t cost[2];
	uint32_t costed[2]; /* rows */
};

static void
drop_set(struct sieve *s)
{
	pattern_scratch_free(s->scratch);
	patterns_free(s->set);
	s->scratch = NULL;
	s->set = NULL;
	s->lookahead = (struct lookahead){0};
}

static void
free_sieve(struct sieve *s)
{
	if (s == NULL)
		return;
	drop_set(s);
	free(s->wants[0]);
	free(s->wants[1]);
	free(s->lengths);
	free(s->waiting);
	free(s->first);
	free(s->rule);
	free(s->rarity);
	free(s->found);
	free(s->common);
	free(s);
}

void
sieves_free(struct sieves *all)
{
	for (size_t i = 0; i < all->n; i++)
		free_sieve(all->v[i]);
	free(all->v);
	*all = (struct sieves){0};
}

struct sieve *
sieves_get(struct sieves *all, const struct route *route)
{
	if (all->start != route->start) {
		sieves_free(all);
		all->start = route->start;
	}
	while (all->n <= route->number) {
		all->v =
		    mem_grow(all->v, all->n, &all->cap, sizeof(struct sieve *));
		all->v[all->n] = mem_zalloc(1, sizeof(struct sieve));
		all->v[all->n++]->all = all;
	}
	return all->v[route->number];
}

/* ---- making ---- */

/* What is made of all rules of the route. */
struct making {
	struct sieve *s;
	const struct sigma_rules *rules;
	struct patterns_maker *maker;
	struct arena *arena;
};

static void
want_inside(struct sieve *s, const struct atom *a)
{
	s->wants[1][a->field] |= a->want | WANT_VALUE;
	if ((a->want & WANT_EQUAL) != 0)
		s->lengths[a->field] |= UINT64_C(1) << (a->equal_n % 64);
}

/* Takes in what a rule waits for. */
static void
add_rule(struct making *m, uint32_t rule)
{
	struct sieve *s = m->s;
	const struct atoms *atoms = &m->rules->atoms;
	struct plan_needs needs;

	(void)plan_needs(
	    m->arena, atoms, s->rarity, m->rules->rule[rule]->root, &needs);
	for (uint32_t i = 0; i < needs.n; i++) {
		uint32_t id = needs.atom[i];
		const struct atom *a = &atoms->v[id];
		/* Of an atom without a search, that there is a value. */
		uint8_t want = a->want | WANT_VALUE;

		s->waiting = mem_grow(s->waiting, s->n_waiting, &s->waiting_cap,
		    sizeof(*s->waiting));
		s->waiting[s->n_waiting++] = (struct waiting){id, rule};
		s->wants[0][a->field] |= want;
		if (bitset_has(s->common, id) ||
		    !search_literals(atoms, id, m->maker))
			want_inside(s, a);
	}
}

/* False: too many rules have to be looked at for every row. */
static bool
add_route(struct making *m, const struct route *route)
{
	for (uint32_t v = 0; v < route->n; v++) {
		const struct view *view = &route->view[v];

		if (view->n_always > HITS_MAX)
			return false;
		for (uint32_t i = 0; i < m->rules->n; i++) {
			if (bitset_has(view->rules, i))
				add_rule(m, i);
			if (m->maker->n > LITERALS_MAX)
				return false;
		}
	}
	return true;
}

/* Puts the rules where their atoms find them. */
static void
index_rules(struct sieve *s, size_t atoms)
{
	uint32_t *end =
	    s->first + 1; /* of each atom's, then where they begin */

	free(s->rule);
	s->rule = mem_zalloc(s->n_waiting + 1, sizeof(*s->rule));
	memset(s->first, 0, (atoms + 1) * sizeof(*s->first));
	for (size_t i = 0; i < s->n_waiting; i++)
		end[s->waiting[i].atom]++;
	for (size_t i = 1; i < atoms; i++)
		end[i] += end[i - 1];
	for (size_t i = s->n_waiting; i-- > 0;)
		s->rule[--end[s->waiting[i].atom]] = s->waiting[i].rule;
	memmove(s->first, end, atoms * sizeof(*s->first));
	s->first[atoms] = (uint32_t)s->n_waiting;
}

static void
begin(struct sieve *s, const struct atoms *atoms)
{
	s->wants[0] = mem_zalloc(atoms->fields, 1);
	s->wants[1] = mem_zalloc(atoms->fields, 1);
	s->lengths = mem_zalloc(atoms->fields, sizeof(*s->lengths));
	s->first = mem_zalloc(atoms->n + 2, sizeof(*s->first));
	s->rarity = mem_zalloc(atoms->n + 1, sizeof(*s->rarity));
	s->found = mem_zalloc(atoms->n + 1, sizeof(*s->found));
	s->common = mem_zalloc(atoms->n / 64 + 1, sizeof(*s->common));
	for (size_t i = 0; i < atoms->n; i++)
		s->rarity[i] = atoms->v[i].rarity;
}

/* Lets go of what only measuring needs. */
static void
end_measuring(struct sieve *s)
{
	free(s->rarity);
	free(s->found);
	free(s->common);
	free(s->waiting);
	s->rarity = NULL;
	s->found = NULL;
	s->common = NULL;
	s->waiting = NULL;
	s->measuring = false;
}

/* Makes the set of a round. */
static void
make(struct sieve *s, const struct sigma_rules *r, const struct route *route)
{
	struct making m = {.s = s, .rules = r};
	struct err err;

	if (s->round == 0)
		begin(s, &r->atoms);
	s->round++;
	drop_set(s);
	memset(s->wants[0], 0, r->atoms.fields);
	memset(s->wants[1], 0, r->atoms.fields);
	memset(s->lengths, 0, r->atoms.fields * sizeof(*s->lengths));
	s->n_waiting = 0;
	m.maker = patterns_maker_new();
	m.arena = arena_new(0);
	/* Without a set, rows are looked at in full. */
	if (add_route(&m, route))
		s->set = patterns_make(m.maker, r->cache, NULL, &err);
	if (s->set != NULL)
		s->scratch = pattern_scratch_new(&s->set, 1);
	index_rules(s, r->atoms.n);
	s->measuring = true;
	if (s->set == NULL || s->round == ROUNDS)
		end_measuring(s);
	arena_free(m.arena);
	patterns_maker_free(m.maker);
}

/* ---- measuring ---- */

/* Did a round of so many rows show that some atoms are common? */
static bool
learn(struct sieve *s, size_t atoms, uint32_t rows)
{
	bool any = false;

	for (size_t i = 0; i < atoms; i++) {
		if (s->found[i] == 0 || s->found[i] < rows / COMMON)
			continue;
		any = true;
		s->rarity[i] = (float)s->found[i] / (float)rows;
		bitset_set(s->common, i);
	}
	memset(s->found, 0, atoms * sizeof(*s->found));
	return any;
}

static void
measure(struct sieve *s, const struct sigma_rules *rules,
    const struct route *route, const struct pattern_hits *hits)
{
	uint32_t rows = rules->sieve_rows / 4;

	for (size_t i = 0; i < hits->n; i++)
		s->found[hits->found[i]]++;
	if (++s->tries < rows)
		return;
	s->tries = 0;
	if (learn(s, rules->atoms.n, rows))
		make(s, rules, route);
	else
		end_measuring(s);
}

/* Leaves a sieve alone that does not save a quarter of what rows cost. */
static void
judge(struct sieve *s)
{
	uint64_t full = s->cost[0] / s->costed[0];

	if (s->cost[1] / JUDGED > full - full / 4)
		s->rest = REST;
	s->cost[1] = 0;
	s->costed[1] = 0;
}

/* ---- rows ---- */

/* Is there a set to search the row with? */
static bool
is_ready(struct sieve *s, const struct sigma_rules *rules,
    const struct route *route, struct span row)
{
	if (row.n == 0)
		return false;
	if (s->round == 0) {
		if (++s->rows < rules->sieve_rows || s->all->made == SIEVES_MAX)
			return false;
		s->all->made++;
		make(s, rules, route);
	}
	if (s->set == NULL)
		return false;
	if (s->rest == 0)
		return true;
	s->rest--;
	return false;
}

bool
sieve_made(const struct sieve *s)
{
	return s->set != NULL && !s->measuring;
}

bool
sieve_scan(struct sieve *s, const struct sigma_rules *rules,
    const struct route *route, const struct row *row, struct pattern_hits *hits)
{
	s->scanned = false;
	if (!is_ready(s, rules, route, row->text))
		return false;
	if (s->measuring) {
		patterns_scan(s->set, s->scratch, row->text, hits);
		measure(s, rules, route, hits);
		return false;
	}
	if (!lookahead_passes(&s->lookahead, s->set, s->scratch, row))
		patterns_scan(s->set, s->scratch, row->text, hits);
	s->scanned = true;
	return hits->n <= HITS_MAX;
}

void
sieve_cost(struct sieve *s, struct span row, uint64_t cost)
{
	unsigned by = s->scanned;

	s->cost[by] += cost + (s->scanned ? row.n : 0);
	if (++s->costed[by] < JUDGED)
		return;
	if (s->scanned && s->costed[0] != 0) {
		judge(s);
	} else if (!s->scanned) {
		/* The older rows count less. */
		s->cost[0] /= 2;
		s->costed[0] /= 2;
	}
}

uint8_t
sieve_wants(const struct sieve *s, uint32_t field, bool inside)
{
	return s->wants[inside][field];
}

uint64_t
sieve_lengths(const struct sieve *s, uint32_t field)
{
	return s->lengths[field];
}

const uint32_t *
sieve_rules(const struct sieve *s, uint32_t atom, uint32_t *n)
{
	*n = s->first[atom + 1] - s->first[atom];
	return s->rule + s->first[atom];
}
