#include "scenarios/sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

enum {
	TRIES = 1000 /* to find a value that is not excluded */
};

struct prng
world_prng(
    const struct world *w, const char *kind, const char *name, uint64_t n)
{
	char text[256];
	int k = snprintf(text, sizeof(text), "%s/%s/%llu", kind, name,
	    (unsigned long long)n);

	return prng_of(w->seed,
	    span_of(text, k < (int)sizeof(text) ? (size_t)k : sizeof(text)));
}

int64_t
world_draw(struct prng *prng, struct range r)
{
	return prng_between(prng, r.low, r.high);
}

bool
world_fill(struct world *w, const struct template *t, const struct scope *scope,
    struct span *out, struct err *err)
{
	struct buf b = {0};
	struct err why;
	bool ok = fill(&b, t->text, scope, &why);

	if (ok)
		*out = arena_copy(w->arena, buf_span(&b));
	else
		err_set(err, ERR_INPUT, "%s:%u:%u: %.250s",
		    t->at.file != NULL ? t->at.file : "", t->at.line,
		    t->at.column, why.text);
	buf_free(&b);
	return ok;
}

bool
world_address(
    struct world *w, uint32_t zone, bool v6, struct prng *prng, struct addr *a)
{
	const struct zone *z = &w->program->zone[zone];
	const struct prefix *p =
	    &z->prefix[z->prefix[v6].addr.family != 0 ? v6 : !v6];
	unsigned bits = p->addr.family == 6 ? 128 : 32;

	for (unsigned i = 0; i < TRIES; i++) {
		bool added;

		*a = p->addr;
		for (unsigned b = p->bits; b < bits; b++) {
			if (prng_below(prng, 2) != 0)
				a->b[b / 8] |= (uint8_t)(0x80 >> b % 8);
		}
		/* Neither the network's own nor a broadcast address. */
		if (a->b[bits / 8 - 1] == 0 || a->b[bits / 8 - 1] == 0xff)
			continue;
		(void)map_put(w->used, span_of(a, sizeof(*a)), &added);
		if (added)
			return true;
	}
	return false;
}

static bool
excluded(const struct maker *m, int64_t n)
{
	for (size_t i = 0; i < m->withouts; i++) {
		if (m->without[i] == n)
			return true;
	}
	return false;
}

static bool
make_digits(const struct maker *m, struct prng *prng, struct buf *b)
{
	static const char digits[] = "0123456789abcdef";
	bool hex = m->kind == MAKE_HEX;

	for (int64_t i = 0; i < m->range.low; i++)
		buf_byte(b, (uint8_t)digits[prng_below(prng, hex ? 16 : 10)]);
	return true;
}

/* One try, appended to b. */
static bool
make_once(struct world *w, const struct maker *m, struct prng *prng,
    const struct scope *scope, struct buf *b)
{
	char text[ADDR_TEXT];
	struct err why;
	struct addr a;
	int64_t n;

	switch (m->kind) {
	case MAKE_TEXT:
		return fill(b, m->text[0].text, scope, &why);
	case MAKE_CHOICE:
		return m->texts > 0 &&
		    fill(b, m->text[prng_below(prng, m->texts)].text, scope,
			&why);
	case MAKE_NUMBER:
		n = world_draw(prng, m->range);
		buf_printf(b, "%lld", (long long)n);
		return !excluded(m, n);
	case MAKE_DIGITS:
	case MAKE_HEX:
		return make_digits(m, prng, b);
	case MAKE_ADDRESS:
		if (!world_address(w, m->zone, false, prng, &a))
			return false;
		buf_str(b, addr_text(&a, text));
		return true;
	}
	return false;
}

bool
world_make(struct world *w, const struct maker *m, struct prng *prng,
    const struct scope *scope, struct span *value)
{
	struct buf b = {0};
	bool ok = false;

	for (unsigned i = 0; !ok && i < TRIES; i++) {
		buf_clear(&b);
		ok = make_once(w, m, prng, scope, &b);
		if (!ok && m->kind != MAKE_NUMBER)
			break;
		if (ok && m->unique)
			(void)map_put(w->unique, buf_span(&b), &ok);
	}
	if (ok)
		*value = b.n > 0 ? arena_copy(w->arena, buf_span(&b))
				 : span_of("", 0);
	buf_free(&b);
	return ok;
}

bool
world_blame(const struct maker *m, struct err *err)
{
	return err_set(err, ERR_INPUT,
	    "%s:%u:%u: no value for \"%.60s\": a name in it has none, or all "
	    "are excluded or in use",
	    m->at.file != NULL ? m->at.file : "", m->at.line, m->at.column,
	    m->name);
}

bool
world_amount(const struct world *w, const struct amount *a, struct range limits,
    int64_t *n, struct err *err)
{
	struct span v;

	*n = a->n;
	if (a->variable == NULL)
		return true;
	v = scope_get(&w->scope, span_str(a->variable));
	if (v.p != NULL && span_integer(v, n) && *n >= limits.low &&
	    *n <= limits.high)
		return true;
	return err_set(err, ERR_INPUT,
	    "\"%.60s\": expected a number from %lld to %lld", a->variable,
	    (long long)limits.low, (long long)limits.high);
}

static bool
start_variables(struct world *w, struct err *err)
{
	const struct makers *m = w->program->variables;
	char seed[24];

	(void)snprintf(seed, sizeof(seed), "%llu", (unsigned long long)w->seed);
	scope_set(&w->scope, "seed", arena_copy(w->arena, span_str(seed)));
	for (size_t i = 0; i < m->n; i++) {
		struct prng prng = world_prng(w, "variable", m->v[i].name, 0);
		struct span value;

		if (!world_make(w, &m->v[i], &prng, &w->scope, &value))
			return world_blame(&m->v[i], err);
		scope_set(&w->scope, m->v[i].name, value);
	}
	return true;
}

/* Fills in one address of a host. */
static bool
start_address(struct world *w, size_t i, bool v6, struct err *err)
{
	const struct host *h = &w->program->host[i];
	const struct template *t = v6 ? &h->address6 : &h->address;
	struct addr *a = &w->host[i][v6];
	struct span v;

	if (t->text == NULL)
		return true;
	if (!world_fill(w, t, &w->scope, &v, err))
		return false;
	if (!addr_parse(v, a) || (a->family == 6) != v6)
		return err_set(err, ERR_INPUT,
		    "%s:%u:%u: host \"%s\": \"%.*s\" is no address of IPv%d",
		    h->at.file, h->at.line, h->at.column, h->id,
		    (int)span_first(v, 60).n, (const char *)v.p, v6 ? 6 : 4);
	(void)map_put(w->used, span_of(a, sizeof(*a)), NULL);
	return true;
}

static bool
start_hosts(struct world *w, struct err *err)
{
	const struct program *p = w->program;

	w->host = arena_zalloc(w->arena, p->hosts + 1, sizeof(*w->host));
	w->host_name =
	    arena_zalloc(w->arena, p->hosts + 1, sizeof(*w->host_name));
	for (size_t i = 0; i < p->hosts; i++) {
		const struct host *h = &p->host[i];
		struct template name = {.text = h->name, .at = h->at};
		struct span v;

		if (!start_address(w, i, false, err) ||
		    !start_address(w, i, true, err) ||
		    !world_fill(w, &name, &w->scope, &v, err))
			return false;
		w->host_name[i] = arena_str(w->arena, v);
	}
	return true;
}

static bool
start_person(struct world *w, const struct people *p, struct crowd *c,
    size_t number, struct scope *scope)
{
	struct prng prng = world_prng(w, "people", p->id, number);

	scope_clear(scope);
	for (size_t k = 0; k < p->fields.n; k++) {
		struct span *v = &c->value[number * p->fields.n + k];

		if (!world_make(w, &p->fields.v[k], &prng, scope, v))
			return false;
		scope_set(scope, p->fields.v[k].name, *v);
	}
	return true;
}

static bool
start_crowd(struct world *w, size_t i, struct err *err)
{
	const struct people *p = &w->program->people[i];
	struct crowd *c = &w->crowd[i];
	struct scope scope;
	bool ok = true;
	int64_t n;

	if (!world_amount(w, &p->count, (struct range){1, SIM_PEOPLE}, &n, err))
		return false;
	c->n = (size_t)n;
	c->value =
	    arena_zalloc(w->arena, c->n * p->fields.n + 1, sizeof(*c->value));
	scope_start(&scope, &w->scope);
	for (size_t k = 0; ok && k < c->n; k++)
		ok = start_person(w, p, c, k, &scope);
	scope_end(&scope);
	if (!ok)
		return err_set(err, ERR_INPUT,
		    "%s:%u:%u: the fields of \"%s\" have no values, or not "
		    "enough different ones",
		    p->at.file, p->at.line, p->at.column, p->id);
	return true;
}

bool
world_start(struct world *w, const struct program *p, uint64_t seed,
    struct arena *arena, struct err *err)
{
	*w = (struct world){.program = p, .seed = seed, .arena = arena};
	w->used = map_new();
	w->unique = map_new();
	scope_start(&w->scope, NULL);
	w->log = mem_zalloc(p->logs + 1, sizeof(*w->log));
	w->crowd = arena_zalloc(arena, p->peoples + 1, sizeof(*w->crowd));
	if (!start_variables(w, err) || !start_hosts(w, err))
		return false;
	for (size_t i = 0; i < p->peoples; i++) {
		if (!start_crowd(w, i, err))
			return false;
	}
	return true;
}

void
world_end(struct world *w)
{
	tape_free(&w->capture);
	for (size_t i = 0; w->log != NULL && i < w->program->logs; i++)
		tape_free(&w->log[i]);
	free(w->log);
	free(w->fact);
	map_free(w->used);
	map_free(w->unique);
	scope_end(&w->scope);
}
