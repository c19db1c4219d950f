#include "analyzer/detect/sigma/search.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/detect/sigma/fold.h"
#include "analyzer/detect/sigma/regex_literal.h"

enum {
	LITERAL_MAX = 128, /* tokens of a pattern; the rest is confirmed */
	LITERAL_MIN = 2,   /* shorter ones are in too many values */
	WAYS_MAX = 32,     /* to spell a literal: dashes, cases */
};

/* A run of tokens that can be spelt as a few literals. */
struct run {
	size_t from;
	size_t to;
	unsigned ways; /* how many literals that makes */
};

/*
 * How many ways there are to spell a token, 0: too many to list.  The case of
 * ASCII letters is the search's own matter.
 */
static unsigned
ways_of(const struct atom *a, uint32_t token)
{
	uint32_t variant[FOLD_VARIANTS];

	if (token == GLOB_DASH)
		return GLOB_DASHES;
	if (token == GLOB_ANY || token == GLOB_STAR)
		return 0;
	if (token < 0x80 || token >= GLOB_BYTE || a->cased)
		return 1;
	return fold_variants(token, variant);
}

static void
spell(const struct atom *a, uint32_t token, unsigned way, struct buf *out)
{
	uint32_t variant[FOLD_VARIANTS];

	if (token == GLOB_DASH) {
		buf_str(out, glob_dashes[way]);
	} else if (token >= GLOB_BYTE) {
		buf_byte(out, (uint8_t)(token - GLOB_BYTE));
	} else if (token < 0x80 || a->cased) {
		utf8_put(out, token);
	} else {
		(void)fold_variants(token, variant);
		utf8_put(out, variant[way]);
	}
}

/* The longest run of a glob. */
static struct run
longest_run(const struct atom *a)
{
	const struct glob *g = &a->glob;
	struct run best = {0, 0, 1};
	struct run run = {0, 0, 1};

	for (size_t i = 0; i <= g->n; i++) {
		unsigned ways = i < g->n ? ways_of(a, g->token[i]) : 0;

		if (ways != 0 && run.ways * ways <= WAYS_MAX) {
			run.ways *= ways;
			run.to = i + 1;
			continue;
		}
		if (run.to - run.from > best.to - best.from)
			best = run;
		run = (struct run){i + (ways == 0), i + 1, 1};
		if (ways != 0)
			run.ways = ways;
	}
	if (best.to - best.from > LITERAL_MAX)
		best.to = best.from + LITERAL_MAX;
	return best;
}

/* Is the run all of the glob, but for stars at its ends? */
static bool
is_all(const struct glob *g, const struct run *r)
{
	return (r->from == 0 || (r->from == 1 && g->token[0] == GLOB_STAR)) &&
	    (r->to == g->n ||
		(r->to + 1 == g->n && g->token[r->to] == GLOB_STAR));
}

static float
rarity_of(size_t bytes, bool anchored)
{
	size_t bits = bytes + (anchored ? 2 : 0);

	return 1.0F / (float)(UINT64_C(1) << (bits > 40 ? 40 : bits));
}

static struct patterns_maker *
maker_of(struct search *s, uint32_t field)
{
	if (s->maker[field] == NULL)
		s->maker[field] = patterns_maker_new();
	return s->maker[field];
}

/* Adds the run as patterns: one for each way to spell it. */
static void
add_run(
    struct search *s, const struct atom *a, uint32_t id, const struct run *r)
{
	bool starts = r->from == 0;
	bool ends = r->to == a->glob.n;

	for (unsigned way = 0; way < r->ways; way++) {
		struct buf b = {0};
		unsigned rest = way;

		for (size_t i = r->from; i < r->to; i++) {
			uint32_t token = a->glob.token[i];
			unsigned ways = ways_of(a, token);

			spell(a, token, rest % ways, &b);
			rest /= ways;
		}
		patterns_add_anchored(maker_of(s, a->field), buf_span(&b),
		    !a->cased, starts, ends, id);
		buf_free(&b);
	}
}

static size_t
make_key(uint32_t field, struct span value, uint8_t *key)
{
	memcpy(key, &field, sizeof(field));
	for (size_t i = 0; i < value.n; i++)
		key[sizeof(field) + i] = byte_lower(value.p[i]);
	return sizeof(field) + value.n;
}

static void
add_equal(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct atom *a = &atoms->v[id];
	struct span text = glob_bytes(atoms->arena, &a->glob, 0, a->glob.n);
	uint8_t key[SEARCH_EQUAL_MAX + sizeof(uint32_t)];
	bool added;
	union map_value *v = map_put(
	    s->equal, span_of(key, make_key(a->field, text, key)), &added);

	s->next[id] = added ? ATOM_NONE : (uint32_t)v->n;
	v->n = id;
	if (s->equal_max[a->field] < text.n + 1)
		s->equal_max[a->field] = (uint16_t)(text.n + 1);
	a->how = a->cased ? HOW_CONFIRM : HOW_LOOKUP;
	a->rarity = rarity_of(text.n, true);
}

static void
plan_text(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct atom *a = &atoms->v[id];
	struct run r = longest_run(a);
	bool all = is_all(&a->glob, &r);
	size_t n = r.to - r.from;
	bool anchored = r.from == 0 || r.to == a->glob.n;

	if (n == a->glob.n && n <= SEARCH_EQUAL_MAX / 4 && r.ways == 1) {
		add_equal(s, atoms, id);
		return;
	}
	if (n == 0 || (n < LITERAL_MIN && !all))
		return;
	add_run(s, a, id, &r);
	a->how = all ? HOW_LOOKUP : HOW_CONFIRM;
	a->rarity = rarity_of(n, anchored);
}

static void
plan_regex(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct span literal[REGEX_LITERALS_MAX];
	struct atom *a = &atoms->v[id];
	unsigned n = regex_literals(atoms->arena, a->text, literal);

	for (unsigned i = 0; i < n; i++) {
		struct span l = span_first(literal[i], LITERAL_MAX);

		patterns_add(maker_of(s, a->field), l, true, id);
		a->rarity += rarity_of(l.n, false);
	}
	if (n != 0)
		a->how = HOW_CONFIRM;
}

void
search_plan(struct search *s, struct atoms *atoms)
{
	*s = (struct search){.equal = map_new(), .fields = atoms->fields};
	s->next = mem_zalloc(atoms->n + 1, sizeof(*s->next));
	s->equal_max = mem_zalloc(s->fields, sizeof(*s->equal_max));
	s->maker = mem_zalloc(s->fields, sizeof(*s->maker));
	s->set = mem_zalloc(s->fields, sizeof(*s->set));
	for (uint32_t id = 0; id < atoms->n; id++) {
		struct atom *a = &atoms->v[id];

		if (a->kind == ATOM_TEXT)
			plan_text(s, atoms, id);
		else if (a->kind == ATOM_REGEX)
			plan_regex(s, atoms, id);
		if (a->how == HOW_LAZY)
			a->rarity = 1;
	}
}

bool
search_compile(
    struct search *s, const char *cache, bool *cached, struct err *err)
{
	*cached = true;
	for (size_t f = 0; f < s->fields; f++) {
		bool one = true;

		if (s->maker[f] == NULL)
			continue;
		s->set[f] = patterns_make(s->maker[f], cache, &one, err);
		patterns_maker_free(s->maker[f]);
		s->maker[f] = NULL;
		if (s->set[f] == NULL)
			return false;
		*cached = *cached && one;
	}
	return true;
}

void
search_free(struct search *s)
{
	for (size_t f = 0; f < s->fields; f++) {
		patterns_maker_free(s->maker[f]);
		patterns_free(s->set[f]);
	}
	map_free(s->equal);
	free(s->next);
	free(s->equal_max);
	free(s->maker);
	free(s->set);
}

static void
hit(struct pattern_hits *hits, uint32_t id)
{
	uint64_t bit = UINT64_C(1) << (id % 64);

	if ((hits->bits[id / 64] & bit) != 0)
		return;
	hits->bits[id / 64] |= bit;
	hits->found[hits->n++] = id;
}

void
search_value(const struct search *s, uint32_t field, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	uint8_t key[SEARCH_EQUAL_MAX + sizeof(uint32_t)];
	const union map_value *v;

	if (value.n < s->equal_max[field]) {
		v = map_get(
		    s->equal, span_of(key, make_key(field, value, key)));
		for (uint32_t id = v == NULL ? ATOM_NONE : (uint32_t)v->n;
		     id != ATOM_NONE; id = s->next[id])
			hit(hits, id);
	}
	if (s->set[field] != NULL && value.n != 0)
		patterns_scan(s->set[field], scratch, value, hits);
}
