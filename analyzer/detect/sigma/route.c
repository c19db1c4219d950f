#include "analyzer/detect/sigma/route.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/bitset.h"

enum {
	VALUE_MAX = 200, /* bytes of a value that mappings can ask for */
	KEY_MAX = sizeof(struct route_bits) + sizeof(void *) + 1 +
	    3 * (VALUE_MAX + 1),
};

static struct route_name *
name_entry(struct routing *r, struct span name)
{
	bool added;
	union map_value *v = map_put(r->names, name, &added);

	if (added) {
		struct route_name *n = arena_zalloc(r->arena, 1, sizeof(*n));

		n->name = arena_copy(r->arena, name);
		n->number = (uint32_t)map_count(r->names) - 1;
		n->field = atoms_field_find(r->atoms, name);
		v->p = n;
	}
	return v->p;
}

static bool
new_bit(struct routing *r, uint32_t *bit, struct diags *diags)
{
	const struct place nowhere = {0};

	if (r->bits == ROUTE_WORDS * 64) {
		diag_add(diags, DIAG_ERROR, nowhere,
		    "the mappings have more than %d conditions",
		    ROUTE_WORDS * 64);
		return false;
	}
	*bit = r->bits++;
	return true;
}

/* The key of a value of a field. */
static size_t
value_key(struct span field, struct span value, uint8_t *key)
{
	memcpy(key, field.p, field.n);
	key[field.n] = 0;
	for (size_t i = 0; i < value.n; i++)
		key[field.n + 1 + i] = byte_lower(value.p[i]);
	return field.n + 1 + value.n;
}

static bool
add_value(struct routing *r, struct span field, struct span value,
    struct route_bits *need, struct diags *diags)
{
	struct route_name *n = name_entry(r, field);
	uint8_t key[2 * VALUE_MAX + 1];
	union map_value *v;
	uint32_t bit = 0;
	bool added;

	if (field.n > VALUE_MAX || value.n > VALUE_MAX)
		return true; /* such a value never comes */
	if (span_eq_str(value, "*")) {
		if (n->when == 0) {
			if (!new_bit(r, &bit, diags))
				return false;
			n->when = bit + 1;
		}
		bitset_set(need->word, n->when - 1);
		bitset_set(n->may.word, n->when - 1);
		return true;
	}
	v = map_put(
	    r->values, span_of(key, value_key(field, value, key)), &added);
	if (added && !new_bit(r, &bit, diags))
		return false;
	if (added)
		v->n = bit;
	bitset_set(need->word, v->n);
	bitset_set(n->may.word, v->n);
	n->routed = true;
	return true;
}

/* Numbers the rules by their logsources: there are many rules for each. */
static void
sort_rules(struct routing *r)
{
	struct map *kinds = map_new();
	struct buf key = {0};

	r->kind = arena_zalloc(r->arena, r->rules + 1, sizeof(*r->kind));
	r->example = arena_zalloc(r->arena, r->rules + 1, sizeof(*r->example));
	for (uint32_t i = 0; i < r->rules; i++) {
		const struct logsource *l = &r->rule[i]->source;
		const struct span part[] = {
		    l->product, l->category, l->service};
		union map_value *v;
		bool added;

		buf_clear(&key);
		for (unsigned k = 0; k < 3; k++) {
			buf_put(&key, part[k]);
			buf_byte(&key, 0);
		}
		v = map_put(kinds, buf_span(&key), &added);
		if (added) {
			v->n = r->kinds;
			r->example[r->kinds++] = i;
		}
		r->kind[i] = (uint32_t)v->n;
	}
	buf_free(&key);
	map_free(kinds);
}

/* Notes which rules a source is for. */
static void
add_rules(struct routing *r, struct route_source *s)
{
	uint64_t *is =
	    arena_zalloc(r->arena, bitset_words(r->kinds), sizeof(uint64_t));

	for (uint32_t k = 0; k < r->kinds; k++) {
		const struct logsource *l = &r->rule[r->example[k]]->source;

		for (size_t i = 0; i < s->from->logsources; i++) {
			if (logsource_covers(l, &s->from->logsource[i]))
				bitset_set(is, k);
		}
	}
	s->rules =
	    arena_zalloc(r->arena, bitset_words(r->rules), sizeof(uint64_t));
	for (size_t i = 0; i < r->rules; i++) {
		if (bitset_has(is, r->kind[i])) {
			bitset_set(s->rules, i);
			bitset_set(r->claimed, i);
		}
	}
}

static bool
add_source(
    struct routing *r, const struct mapping_source *from, struct diags *diags)
{
	struct route_source *s;

	r->source = arena_grow(r->arena, r->source, r->sources, &r->sources_cap,
	    sizeof(*r->source));
	s = &r->source[r->sources++];
	*s = (struct route_source){.from = from};
	s->need = arena_zalloc(r->arena, from->whens + 1, sizeof(*s->need));
	for (size_t i = 0; i < from->whens; i++) {
		const struct mapping_when *w = &from->when[i];

		for (size_t k = 0; k < w->n; k++) {
			if (!add_value(
				r, w->field, w->value[k], &s->need[i], diags))
				return false;
		}
	}
	add_rules(r, s);
	for (size_t i = 0; i < from->fields; i++)
		(void)name_entry(r, from->field[i].from);
	return true;
}

/* What a source's own names answer for; all names are known by now. */
static void
add_targets(struct routing *r, struct route_source *s)
{
	s->first =
	    arena_zalloc(r->arena, map_count(r->names), sizeof(*s->first));
	s->renamed = arena_zalloc(
	    r->arena, bitset_words(r->atoms->fields), sizeof(uint64_t));
	for (size_t i = 0; i < s->from->fields; i++) {
		const struct mapping_field *f = &s->from->field[i];
		uint32_t field = atoms_field_find(r->atoms, f->name);
		uint32_t *first = &s->first[name_entry(r, f->from)->number];

		if (field == UINT32_MAX)
			continue;
		bitset_set(s->renamed, field);
		s->target = arena_grow(r->arena, s->target, s->targets,
		    &s->targets_cap, sizeof(*s->target));
		s->target[s->targets++] = (struct route_target){
		    .field = field, .next = *first, .how = f};
		*first = (uint32_t)s->targets;
	}
}

/* A transaction's field by its name in EVE, without the marks of arrays. */
static void
add_field_names(struct routing *r)
{
	for (unsigned f = FIELD_NAMED + 1; f < FIELD_COUNT; f++) {
		const struct field_info *info = field_info((enum field)f);
		const char *name =
		    info->eve[0] != '\0' ? info->eve : info->keyword;
		struct buf b = {0};

		for (; *name != '\0'; name++) {
			if (*name != '[' && *name != ']')
				buf_byte(&b, (uint8_t)*name);
		}
		if (b.n != 0)
			r->of_field[f] = name_entry(r, buf_span(&b));
		buf_free(&b);
	}
}

bool
routing_build(
    struct routing *r, const struct mapping *mappings, struct diags *diags)
{
	r->names = map_new();
	r->values = map_new();
	sort_rules(r);
	r->claimed =
	    arena_zalloc(r->arena, bitset_words(r->rules), sizeof(uint64_t));
	for (uint32_t f = 1; f < r->atoms->fields; f++)
		(void)name_entry(r, r->atoms->field[f].name);
	for (const struct mapping *m = mappings; m != NULL; m = m->next) {
		for (size_t i = 0; i < m->n; i++) {
			if (!add_source(r, &m->source[i], diags))
				return false;
		}
	}
	add_field_names(r);
	for (size_t i = 0; i < r->sources; i++) {
		if (r->source[i].from->fields != 0)
			add_targets(r, &r->source[i]);
	}
	return true;
}

void
routing_free(struct routing *r)
{
	map_free(r->names);
	map_free(r->values);
}

const struct route_name *
routing_name(const struct routing *r, struct span name)
{
	const union map_value *v = map_get(r->names, name);

	return v == NULL ? NULL : v->cp;
}

uint32_t
routing_value(const struct routing *r, struct span field, struct span value)
{
	uint8_t key[2 * VALUE_MAX + 1];
	const union map_value *v;

	if (field.n > VALUE_MAX || value.n > VALUE_MAX)
		return ROUTE_NONE;
	v = map_get(r->values, span_of(key, value_key(field, value, key)));
	return v == NULL ? ROUTE_NONE : (uint32_t)v->n;
}

struct routes {
	const struct routing *routing;
	struct arena *arena;
	struct map *by_key; /* struct route */
	uint32_t starts;    /* how often they began afresh */

	/* The last event's; its texts stand in the key. */
	const struct route *last;
	const struct event_type *type;
	struct route_bits bits;
	bool empty;
	struct span part[3];
	uint8_t key[KEY_MAX];
};

struct routes *
routes_new(const struct routing *routing)
{
	struct routes *r = mem_zalloc(1, sizeof(*r));

	r->routing = routing;
	r->arena = arena_new(0);
	r->by_key = map_new();
	return r;
}

void
routes_free(struct routes *r)
{
	if (r == NULL)
		return;
	arena_free(r->arena);
	map_free(r->by_key);
	free(r);
}

static bool
is_type(const struct mapping_source *s, const char *name)
{
	for (size_t i = 0; i < s->types; i++) {
		if (span_eq_str(s->type[i], name))
			return true;
	}
	return s->types == 0;
}

static bool
holds(const struct route_source *s, const struct event *ev,
    const struct route_bits *bits)
{
	if (!is_type(s->from, ev->type->name))
		return false;
	for (size_t i = 0; i < s->from->whens; i++) {
		uint64_t any = 0;

		for (unsigned w = 0; w < ROUTE_WORDS; w++)
			any |= s->need[i].word[w] & bits->word[w];
		if (any == 0)
			return false;
	}
	return true;
}

static bool
compatible(struct span want, struct span have)
{
	return want.n == 0 || have.n == 0 || span_eq_nocase(want, have);
}

/*
 * The category that a row names, or an empty span when no rule is of such a
 * one: many rows have a field of that name with another meaning.
 */
static struct span
known_category(const struct routing *r, struct span category)
{
	for (uint32_t k = 0; k < r->kinds; k++) {
		if (span_eq_nocase(
			r->rule[r->example[k]]->source.category, category))
			return category;
	}
	return (struct span){0};
}

/*
 * Is a rule for the event by what the event says itself?  A row that says
 * little could be anything: it also gets the rules that no mapping knows a
 * better place for.  A row of mere text gets all, but a rule that can match
 * without a keyword is not looked at then.
 */
static bool
covers_event(const struct routing *r, size_t i, const struct event *ev)
{
	const struct logsource *want = &r->rule[i]->source;
	const struct logsource have = {ev->product, ev->category, ev->service};
	const struct event_type *t = ev->type;
	bool open = t->product == NULL && t->category == NULL &&
	    t->service == NULL && ev->flow == NULL;

	if (logsource_covers(want, &have))
		return true;
	if (!open)
		return false;
	if (ev->n_values == 0)
		return !r->plan[i].always;
	return !bitset_has(r->claimed, i) &&
	    compatible(want->product, have.product) &&
	    compatible(want->category, known_category(r, have.category)) &&
	    compatible(want->service, have.service);
}

/* Works out what follows from the rules of a view.  False: it has none. */
static bool
finish_view(struct routes *r, struct view *v)
{
	const struct routing *g = r->routing;
	bool any = false;

	v->wants = arena_zalloc(r->arena, g->atoms->fields, 1);
	v->always = arena_zalloc(r->arena, g->rules + 1, sizeof(uint32_t));
	for (size_t i = 0; i < g->rules; i++) {
		const struct plan *p = &g->plan[i];

		if (!bitset_has(v->rules, i))
			continue;
		any = true;
		if (p->always)
			v->always[v->n_always++] = (uint32_t)i;
		for (uint32_t f = 0; f < p->fields; f++)
			v->wants[p->field[f].field] |= p->field[f].want;
	}
	return any;
}

static void
add_own_view(struct routes *r, struct route *route, const struct event *ev,
    const struct route_bits *bits)
{
	const struct routing *g = r->routing;
	struct view *v = &route->view[route->n];

	v->rules =
	    arena_zalloc(r->arena, bitset_words(g->rules), sizeof(uint64_t));
	for (size_t i = 0; i < g->rules; i++) {
		if (covers_event(g, i, ev))
			bitset_set(v->rules, i);
	}
	for (size_t s = 0; s < g->sources; s++) {
		const struct route_source *source = &g->source[s];

		if (source->first != NULL || !holds(source, ev, bits))
			continue;
		for (size_t w = 0; w < bitset_words(g->rules); w++)
			v->rules[w] |= source->rules[w];
	}
	route->n += finish_view(r, v);
}

static struct route *
make_route(
    struct routes *r, const struct event *ev, const struct route_bits *bits)
{
	const struct routing *g = r->routing;
	struct route *route = arena_zalloc(r->arena, 1, sizeof(*route));

	route->view =
	    arena_zalloc(r->arena, g->sources + 1, sizeof(*route->view));
	add_own_view(r, route, ev, bits);
	for (size_t s = 0; s < g->sources; s++) {
		const struct route_source *source = &g->source[s];
		struct view *v = &route->view[route->n];

		if (source->first == NULL || !holds(source, ev, bits))
			continue;
		v->source = source;
		v->rules = source->rules;
		route->n += finish_view(r, v);
	}
	route->number = (uint32_t)map_count(r->by_key) - 1;
	route->start = r->starts;
	return route;
}

bool
routes_same(const struct routes *r, const struct event *ev)
{
	return r->type == ev->type && span_eq(r->part[0], ev->product) &&
	    span_eq(r->part[1], ev->category) &&
	    span_eq(r->part[2], ev->service);
}

/* Would the event have the key that the last one had? */
static bool
is_last(const struct routes *r, const struct event *ev,
    const struct route_bits *bits)
{
	uint64_t other = 0;

	for (unsigned w = 0; w < ROUTE_WORDS; w++)
		other |= bits->word[w] ^ r->bits.word[w];
	return other == 0 && r->empty == (ev->n_values == 0) &&
	    routes_same(r, ev);
}

/* Writes the key of an event, all that its route depends on. */
static size_t
make_key(
    struct routes *r, const struct event *ev, const struct route_bits *bits)
{
	const struct span part[] = {ev->product, ev->category, ev->service};
	const uintptr_t type = (uintptr_t)ev->type;
	size_t n = 0;

	r->type = ev->type;
	r->bits = *bits;
	r->empty = ev->n_values == 0;
	memcpy(r->key, bits, sizeof(*bits));
	n += sizeof(*bits);
	memcpy(r->key + n, &type, sizeof(type));
	n += sizeof(type);
	r->key[n++] = r->empty;
	for (unsigned i = 0; i < 3; i++) {
		struct span s = span_first(part[i], VALUE_MAX);

		if (s.n != 0)
			memcpy(r->key + n, s.p, s.n);
		r->part[i] = span_of(r->key + n, s.n);
		n += s.n;
		r->key[n++] = 0;
	}
	return n;
}

const struct route *
routes_find(
    struct routes *r, const struct event *ev, const struct route_bits *bits)
{
	union map_value *v;
	bool added;
	size_t n;

	if (r->last != NULL && is_last(r, ev, bits))
		return r->last;
	n = make_key(r, ev, bits);
	if (map_count(r->by_key) == ROUTES_MAX) {
		r->starts++;
		map_clear(r->by_key);
		arena_reset(r->arena);
	}
	v = map_put(r->by_key, span_of(r->key, n), &added);
	if (added)
		v->p = make_route(r, ev, bits);
	r->last = v->p;
	return r->last;
}

bool
route_own_name(const struct view *v, const struct route_name *means)
{
	uint32_t field = means->field;

	return field != UINT32_MAX && v->wants[field] != 0 &&
	    (v->source == NULL || !bitset_has(v->source->renamed, field));
}
