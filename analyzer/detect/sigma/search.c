#include "analyzer/detect/sigma/search.h"

#include <assert.h>
#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/detect/sigma/fold.h"
#include "analyzer/detect/sigma/regex_literal.h"

enum {
	LITERAL_MAX = 128, /* tokens of a pattern; the rest is confirmed */
	LITERAL_MIN = 2,   /* shorter ones are in too many values */
	ROW_MIN = 3,       /* shorter ones are in too many rows */
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

/*
 * A guess.  Longer texts are rarer; whole values that are short are often
 * words of a small list, such as GET or 4624.
 */
static float
rarity_of(size_t bytes, bool whole)
{
	size_t bits = bytes > 15 ? 30 : 2 * bytes;
	float rarity = 1.0F / (float)(1U << bits);

	return whole && bytes < 12 && rarity < 0.06F ? 0.06F : rarity;
}

static void
add_byte(struct search *s, const struct atom *a, uint32_t id, uint8_t c)
{
	struct search_field *f = &s->field[a->field];
	uint8_t small = a->cased ? c : byte_lower(c);
	bool letter = !a->cased && small >= 'a' && small <= 'z';

	f->byte = arena_grow(
	    s->arena, f->byte, f->bytes, &f->bytes_cap, sizeof(*f->byte));
	f->byte[f->bytes++] = (struct search_byte){.small = small,
	    .capital = letter ? (uint8_t)(small - 32) : small,
	    .id = id};
}

/* Puts one spelling of a run where values are searched for it. */
static void
add_text(struct search *s, const struct atom *a, uint32_t id, struct span text,
    const struct run *r)
{
	struct search_field *f = &s->field[a->field];
	unsigned end = r->from == 0 ? 0 : 1;
	uint8_t *small;

	if (r->from != 0 && r->to != a->glob.n) {
		if (text.n == 1) {
			add_byte(s, a, id, text.p[0]);
			return;
		}
		if (f->maker == NULL)
			f->maker = patterns_maker_new();
		patterns_add(f->maker, text, !a->cased, id);
		return;
	}
	small = arena_alloc(s->arena, text.n);
	for (size_t i = 0; i < text.n; i++)
		small[i] = byte_lower(text.p[i]);
	f->text[end] = arena_grow(s->arena, f->text[end], f->texts[end],
	    &f->texts_cap[end], sizeof(*f->text[end]));
	f->text[end][f->texts[end]++] =
	    (struct affix_text){.text = span_of(small, text.n), .id = id};
}

/* Spells a run in one of its ways. */
static void
spell_run(
    const struct atom *a, const struct run *r, unsigned way, struct buf *out)
{
	buf_clear(out);
	for (size_t i = r->from; i < r->to; i++) {
		uint32_t token = a->glob.token[i];
		unsigned ways = ways_of(a, token);

		assert(ways != 0); /* so says the run */
		spell(a, token, way % ways, out);
		way /= ways;
	}
}

/* Adds the run in every way to spell it. */
static void
add_run(
    struct search *s, const struct atom *a, uint32_t id, const struct run *r)
{
	struct buf b = {0};

	for (unsigned way = 0; way < r->ways; way++) {
		spell_run(a, r, way, &b);
		add_text(s, a, id, buf_span(&b), r);
	}
	buf_free(&b);
}

static size_t
make_key(uint32_t field, struct span value, uint8_t *key)
{
	memcpy(key, &field, sizeof(field));
	for (size_t i = 0; i < value.n; i++)
		key[sizeof(field) + i] = byte_lower(value.p[i]);
	return sizeof(field) + value.n;
}

/* False: the text is too long for the table. */
static bool
add_equal(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct atom *a = &atoms->v[id];
	struct span text = glob_bytes(atoms->arena, &a->glob, 0, a->glob.n);
	uint8_t key[SEARCH_EQUAL_MAX + sizeof(uint32_t)];
	bool added;
	union map_value *v;

	if (text.n > SEARCH_EQUAL_MAX)
		return false;
	v = map_put(
	    s->equal, span_of(key, make_key(a->field, text, key)), &added);
	s->next[id] = added ? ATOM_NONE : (uint32_t)v->n;
	v->n = id;
	s->field[a->field].equal_lengths |= UINT64_C(1) << (text.n % 64);
	a->want |= WANT_EQUAL;
	a->equal_n = (uint16_t)text.n;
	a->how = a->cased ? HOW_CONFIRM : HOW_LOOKUP;
	a->rarity = rarity_of(text.n, true);
	return true;
}

static void
plan_text(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct atom *a = &atoms->v[id];
	struct run r = longest_run(a);
	bool all = is_all(&a->glob, &r);
	size_t n = r.to - r.from;
	bool anchored = r.from == 0 || r.to == a->glob.n;

	if (n == a->glob.n && r.ways == 1 && add_equal(s, atoms, id))
		return;
	if (n == 0 || (n < LITERAL_MIN && !all))
		return;
	add_run(s, a, id, &r);
	/* A tree knows no case, and only one end. */
	all = all && !(anchored && a->cased) && n != a->glob.n;
	a->how = all ? HOW_LOOKUP : HOW_CONFIRM;
	a->want |= r.from == 0  ? WANT_BEGIN
	    : r.to == a->glob.n ? WANT_END
				: WANT_SET;
	a->rarity = rarity_of(n, false);
}

static void
plan_regex(struct search *s, struct atoms *atoms, uint32_t id)
{
	struct span literal[REGEX_LITERALS_MAX];
	struct atom *a = &atoms->v[id];
	struct search_field *f = &s->field[a->field];
	unsigned n = regex_literals(atoms->arena, a->text, literal);

	for (unsigned i = 0; i < n; i++) {
		struct span l = span_first(literal[i], LITERAL_MAX);

		if (f->maker == NULL)
			f->maker = patterns_maker_new();
		patterns_add(f->maker, l, true, id);
		a->rarity += rarity_of(l.n, false);
	}
	if (n == 0)
		return;
	a->want |= WANT_SET;
	a->how = HOW_CONFIRM;
}

static bool
text_literals(const struct atom *a, uint32_t id, struct patterns_maker *m)
{
	struct run r = longest_run(a);
	struct buf b = {0};

	/* No token is spelt with less than a byte. */
	if (r.to - r.from < ROW_MIN)
		return false;
	for (unsigned way = 0; way < r.ways; way++) {
		spell_run(a, &r, way, &b);
		patterns_add(m, buf_span(&b), !a->cased, id);
	}
	buf_free(&b);
	return true;
}

static bool
regex_texts(const struct atom *a, uint32_t id, struct patterns_maker *m)
{
	struct span literal[REGEX_LITERALS_MAX];
	struct arena *arena = arena_new(0);
	unsigned n = regex_literals(arena, a->text, literal);

	for (unsigned i = 0; i < n; i++)
		patterns_add(m, span_first(literal[i], LITERAL_MAX), true, id);
	arena_free(arena);
	return n != 0;
}

bool
search_literals(
    const struct atoms *atoms, uint32_t id, struct patterns_maker *m)
{
	const struct atom *a = &atoms->v[id];

	if (a->kind == ATOM_TEXT)
		return text_literals(a, id, m);
	return a->kind == ATOM_REGEX && regex_texts(a, id, m);
}

void
search_plan(struct search *s, struct atoms *atoms)
{
	*s = (struct search){.arena = atoms->arena,
	    .equal = map_new(),
	    .fields = atoms->fields,
	    .atoms = atoms->n};
	s->next = arena_zalloc(s->arena, atoms->n + 1, sizeof(*s->next));
	s->field = arena_zalloc(s->arena, s->fields, sizeof(*s->field));
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

static void
make_trees(struct search *s)
{
	for (size_t i = 0; i < s->fields; i++) {
		struct search_field *f = &s->field[i];

		for (unsigned end = 0; end < 2; end++) {
			if (f->texts[end] != 0)
				f->affix[end] = affix_make(s->arena,
				    f->text[end], f->texts[end], end == 1);
		}
	}
}

bool
search_compile(
    struct search *s, const char *cache, bool *cached, struct err *err)
{
	struct patterns_job *job = mem_zalloc(s->fields, sizeof(*job));
	size_t n = 0;
	bool ok;

	make_trees(s);
	for (size_t i = 0; i < s->fields; i++) {
		if (s->field[i].maker != NULL)
			job[n++].maker = s->field[i].maker;
	}
	ok = patterns_make_all(job, n, cache, err);
	*cached = true;
	n = 0;
	for (size_t i = 0; i < s->fields && ok; i++) {
		if (s->field[i].maker == NULL)
			continue;
		*cached = *cached && job[n].cached;
		s->field[i].set = job[n++].set;
	}
	free(job);
	return ok;
}

void
search_free(struct search *s)
{
	for (size_t i = 0; i < s->fields; i++) {
		patterns_maker_free(s->field[i].maker);
		patterns_free(s->field[i].set);
	}
	map_free(s->equal);
}

void
search_value(const struct search *s, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	const struct search_field *f = &s->field[what.field];
	uint8_t key[SEARCH_EQUAL_MAX + sizeof(uint32_t)];
	const union map_value *v;
	uint32_t id;

	if ((what.want & WANT_EQUAL) != 0 && value.n <= SEARCH_EQUAL_MAX &&
	    (f->equal_lengths >> (value.n % 64) & 1) != 0) {
		v = map_get(
		    s->equal, span_of(key, make_key(what.field, value, key)));
		for (id = v == NULL ? ATOM_NONE : (uint32_t)v->n;
		     id != ATOM_NONE; id = s->next[id])
			search_hit(hits, id);
	}
	for (unsigned end = 0; end < 2; end++) {
		struct affix_walk w = {0};

		while ((what.want & (WANT_BEGIN << end)) != 0 &&
		    affix_next(f->affix[end], value, end == 1, &w, &id))
			search_hit(hits, id);
	}
	if ((what.want & WANT_SET) == 0 || value.n == 0)
		return;
	for (size_t i = 0; i < f->bytes; i++) {
		const struct search_byte *b = &f->byte[i];

		if (memchr(value.p, b->small, value.n) != NULL ||
		    (b->capital != b->small &&
			memchr(value.p, b->capital, value.n) != NULL))
			search_hit(hits, b->id);
	}
	if (f->set != NULL)
		patterns_scan(f->set, scratch, value, hits);
}
