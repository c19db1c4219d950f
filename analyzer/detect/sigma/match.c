
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/matching.h"

enum {
	SHOWN_MAX = 4096, /* bytes of a value that an alert keeps */
	LOOK_COST = 16,   /* of a value in a view, in bytes searched */
};

/* The end points of a transaction, under the names of EVE. */
static const char *const flow_names[FLOW_ITEMS] = {
    "src_ip", "src_port", "dest_ip", "dest_port", "proto"};

struct sigma_state *
sigma_state_new(const struct sigma_rules *r)
{
	struct sigma_state *s = mem_zalloc(1, sizeof(*s));
	struct patterns **sets =
	    mem_zalloc(r->search.fields + 1, sizeof(struct patterns *));
	size_t n = 0;

	for (size_t f = 0; f < r->search.fields; f++) {
		if (r->search.field[f].set != NULL)
			sets[n++] = r->search.field[f].set;
	}
	s->rules = r;
	s->routes = routes_new(&r->routing);
	s->scratch = pattern_scratch_new(sets, n);
	s->regex = regex_scratch_new();
	s->memo = memo_new(&r->search);
	s->arena = arena_new(0);
	s->shapes = shapes_new(&r->routing);
	s->sifts = sifts_new(r);
	for (unsigned i = 0; i < FLOW_ITEMS; i++)
		s->flow_name[i] = shape_name(s->shapes, flow_names[i]);
	s->slot = mem_zalloc(r->atoms.fields, sizeof(*s->slot));
	s->answer = mem_zalloc(r->atoms.n + 1, sizeof(*s->answer));
	s->tried = mem_zalloc(r->n + 1, sizeof(*s->tried));
	s->matched = mem_zalloc(r->n + 1, sizeof(*s->matched));
	s->alerted = mem_zalloc(r->n / 64 + 1, sizeof(*s->alerted));
	s->hits.bits = mem_zalloc(r->atoms.n / 64 + 1, sizeof(uint64_t));
	s->hits.found = mem_zalloc(r->atoms.n + 1, sizeof(uint32_t));
	s->sieved.bits = mem_zalloc(r->atoms.n / 64 + 1, sizeof(uint64_t));
	s->sieved.found = mem_zalloc(r->atoms.n + 1, sizeof(uint32_t));
	free(sets);
	return s;
}

void
sigma_state_free(struct sigma_state *s)
{
	if (s == NULL)
		return;
	routes_free(s->routes);
	sieves_free(&s->sieves);
	sifts_free(s->sifts);
	pattern_scratch_free(s->scratch);
	regex_scratch_free(s->regex);
	memo_free(s->memo);
	arena_free(s->arena);
	shapes_free(s->shapes);
	free(s->item);
	free(s->seen);
	free(s->slot);
	free(s->answer);
	free(s->tried);
	free(s->matched);
	free(s->alerted);
	buf_free(&s->words);
	free(s->hits.bits);
	free(s->hits.found);
	free(s->sieved.bits);
	free(s->sieved.found);
	free(s);
}

/* ---- atoms and rules ---------------------------------------------------- */

static bool
ask_references(struct sigma_state *s, const struct atom *a, struct span text)
{
	for (uint32_t i = view_first(s, a->other); i != 0;
	     i = s->seen[i - 1].next) {
		const struct seen *other = &s->seen[i - 1];

		if (other->type != VALUE_NULL &&
		    ask_reference(a, text, other->text))
			return true;
	}
	return false;
}

/* Is this value what the atom asks for? */
static bool
is_answer(struct sigma_state *s, const struct atom *a, const struct seen *v)
{
	if (a->kind == ATOM_EXISTS)
		return true;
	if (a->kind == ATOM_NULL)
		return v->type == VALUE_NULL;
	if (v->type == VALUE_NULL)
		return false;
	if (a->kind == ATOM_PRESENT)
		return true;
	return a->kind == ATOM_REF ? ask_references(s, a, v->text)
				   : ask_value(a, v->text, s->regex);
}

/* The value that answers an atom, as index + 1; 0: none. */
static uint32_t
find_answer(struct sigma_state *s, const struct atom *a)
{
	uint32_t i = view_first(s, a->field);

	while (i != 0 && !is_answer(s, a, &s->seen[i - 1]))
		i = s->seen[i - 1].next;
	return i;
}

static bool
is_true(struct sigma_state *s, uint32_t id)
{
	const struct atom *a = &s->rules->atoms.v[id];
	struct answer *answer = &s->answer[id];

	if (s->sieve == NULL && a->how != HOW_LAZY) {
		if (!bitset_has(s->hits.bits, id))
			return false;
		if (a->how == HOW_LOOKUP)
			return true;
	}
	if (answer->view != s->view) {
		answer->view = s->view;
		answer->is = find_answer(s, a) != 0 ||
		    (a->kind == ATOM_NULL && view_first(s, a->field) == 0);
	}
	return answer->is;
}

static bool
run(struct sigma_state *s, const struct plan *p)
{
	bool truth = false;
	uint32_t count = 0;

	for (uint32_t at = 0; at < p->n; at++) {
		struct code c = p->code[at];

		switch ((enum op)c.op) {
		case OP_ATOM:
			truth = is_true(s, c.arg);
			break;
		case OP_NOT:
			truth = !truth;
			break;
		case OP_JUMP_TRUE:
			if (truth)
				at = c.arg - 1;
			break;
		case OP_JUMP_FALSE:
			if (!truth)
				at = c.arg - 1;
			break;
		case OP_COUNT_BEGIN:
			count = 0;
			break;
		case OP_COUNT:
			count += truth;
			truth = count >= c.arg;
			break;
		}
	}
	return truth;
}

static void
try_rule(struct sigma_state *s, const struct view *v, uint32_t rule)
{
	if (s->tried[rule] == s->view || !bitset_has(v->rules, rule) ||
	    bitset_has(s->alerted, rule))
		return;
	s->tried[rule] = s->view;
	s->evaluated++;
	if (run(s, &s->rules->plan[rule]))
		s->matched[s->n_matched++] = rule;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* ---- alerts ------------------------------------------------------------- */

static void
add_match(struct sigma_state *s, struct arena *arena, uint32_t id,
    struct alert *alert)
{
	const struct atom *a = &s->rules->atoms.v[id];
	struct match *m = &alert->match[alert->matches];
	const struct seen *v;
	uint32_t i;

	if (alert->matches == ALERT_MATCHES || !is_true(s, id))
		return;
	i = find_answer(s, a);
	if (i == 0)
		return;
	v = &s->seen[i - 1];
	*m = (struct match){.pattern = a->shown};
	m->buffer = arena_str(arena,
	    a->field == FIELD_KEYWORD ? v->name
				      : s->rules->atoms.field[a->field].name);
	m->value = arena_copy(arena, span_first(v->text, SHOWN_MAX));
	alert->matches++;
}

/* What correlations count: the rule, and the values they ask for. */
static void
add_sighting(struct sigma_state *s, const struct sigma_rule *r,
    const struct event *ev, struct alerts *out)
{
	const struct teller *t = r->tells;
	struct span *value =
	    arena_zalloc(out->arena, t->columns + 1, sizeof(*value));
	bool row = ev->flow == NULL;

	for (uint32_t i = 0; i < t->columns; i++) {
		uint32_t at = view_first(s, t->column_of[i]);

		if (at != 0 && s->seen[at - 1].type != VALUE_NULL)
			value[i] = s->seen[at - 1].text;
	}
	*alerts_sighting(out) = (struct sighting){.rule = &r->rule,
	    .tells = t,
	    .time_ns = ev->time_ns,
	    .timed = ev->timed,
	    .number = row ? ev->row.number : ev->number,
	    .offset = row ? ev->row.offset : 0,
	    .source = row ? ev->row.source : 0,
	    .value = value,
	    .values = t->columns};
	s->sightings++;
}

static void
give_alerts(struct sigma_state *s, const struct event *ev, struct alerts *out)
{
	if (s->n_matched == 0)
		return;
	qsort(s->matched, s->n_matched, sizeof(*s->matched), by_number);
	s->any_alerted = true;
	for (uint32_t i = 0; i < s->n_matched; i++) {
		uint32_t rule = s->matched[i];
		const struct sigma_rule *r = s->rules->rule[rule];
		const struct plan *p = &s->rules->plan[rule];
		struct alert *a;

		bitset_set(s->alerted, rule);
		if (r->tells != NULL)
			add_sighting(s, r, ev, out);
		if (r->rule.no_alert)
			continue;
		a = alerts_add(out);
		a->rule = &r->rule;
		a->action = a->rule->action;
		a->event = ev;
		for (uint32_t k = 0; k < p->shows; k++)
			add_match(s, out->arena, p->show[k], a);
		s->alerts++;
	}
}

static void
try_list(struct sigma_state *s, const struct view *v, const uint32_t *rule,
    uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		try_rule(s, v, rule[i]);
}

/* Tries the rules that wait for what the sieve or the search found. */
static void
try_sieved(struct sigma_state *s, const struct view *v,
    const struct pattern_hits *hits)
{
	for (size_t i = 0; i < hits->n; i++) {
		uint32_t atom = hits->found[i];
		uint32_t n;
		const uint32_t *rule = sieve_rules(s->sieve, atom, &n);

		/* It may stand elsewhere in the row than it has to. */
		if (n != 0 && is_true(s, atom))
			try_list(s, v, rule, n);
	}
}

static void
match_view(struct sigma_state *s, const struct view *v)
{
	const struct sigma_rules *r = s->rules;

	view_fill(s, v);
	if (s->sieve != NULL) {
		try_sieved(s, v, &s->hits);
		try_sieved(s, v, &s->sieved);
	}
	for (size_t i = 0; s->sieve == NULL && i < s->hits.n; i++) {
		uint32_t atom = s->hits.found[i];

		try_list(s, v, r->posting[atom], r->postings[atom]);
	}
	try_list(s, v, v->always, v->n_always);
}

/*
 * Searches the row by its route's sieve, if that is worth it.  True: it found
 * nothing, so that only what a sift asks is left.
 */
static bool
sieve_row(struct sigma_state *s, const struct event *ev)
{
	const struct course *c = &s->course;
	struct pattern_hits *hits = &s->sieved;

	for (size_t i = 0; i < hits->n; i++)
		hits->bits[hits->found[i] / 64] = 0;
	hits->n = 0;
	s->row = ev->row.text;
	s->sieve = sieve_scan(c->sieve, s->rules, c->route, &ev->row, hits)
	    ? c->sieve
	    : NULL;
	return s->sieve != NULL && hits->n == 0;
}

/* Adds to bits all that mappings may make of a row's rest. */
static void
add_rest_bits(
    struct sigma_state *s, const struct event *ev, struct route_bits *bits)
{
	const struct event_rest *rest = ev->rest;

	for (size_t i = 0; rest != NULL && i < rest->names; i++) {
		const struct route_name *name =
		    routing_name(&s->rules->routing, rest->name[i]);

		for (unsigned w = 0; name != NULL && w < ROUTE_WORDS; w++)
			bits->word[w] |= name->may.word[w];
	}
}

/* Finds out where a row goes: s->course. */
static void
find_course(struct sigma_state *s, const struct event *ev)
{
	struct course *c = &s->course;
	struct shape *shape = shapes_find(s->shapes, ev);
	struct route_bits bits;

	if (!view_bits(s, ev, shape) && c->serial == shape->serial &&
	    c->rest == ev->rest && routes_same(s->routes, ev))
		return;
	bits = shape->bits;
	add_rest_bits(s, ev, &bits);
	*c = (struct course){
	    .shape = shape, .serial = shape->serial, .rest = ev->rest};
	c->route = routes_find(s->routes, ev, &bits);
	c->sieve = sieves_get(&s->sieves, c->route);
}

/* The sift of the row's course. */
static struct sift *
find_sift(struct sigma_state *s)
{
	struct course *c = &s->course;

	if (c->sift == NULL)
		c->sift =
		    sifts_find(s->sifts, c->shape, c->route, c->sieve, c->rest);
	return c->sift;
}

/* Could rules of its route match the row whose head was read? */
static bool
may_match(struct sigma_state *s, const struct event *ev)
{
	struct course *c = &s->course;
	uint64_t searched = memo_searched(s->memo);

	if (!sieve_made(c->sieve)) {
		(void)sieve_row(s, ev); /* by which it is made */
		return true;
	}
	if (view_never(s, c->sieve, find_sift(s)) || !sieve_row(s, ev) ||
	    view_sift(s, ev, find_sift(s)))
		return true;
	sieve_cost(c->sieve, s->row, memo_searched(s->memo) - searched);
	return false;
}

bool
sigma_head(struct sigma_state *s, const struct event *ev)
{
	if (s->rules->n != 0) {
		arena_reset(s->arena);
		find_course(s, ev);
		memo_begin(s->memo, true);
		if (s->course.route->n != 0 && may_match(s, ev))
			return true;
	}
	s->events++;
	return false;
}

static void
match_route(struct sigma_state *s, const struct event *ev,
    const struct route *route, struct alerts *out)
{
	for (uint32_t i = 0; i < route->n; i++) {
		match_view(s, &route->view[i]);
		give_alerts(s, ev, out);
	}
	if (s->any_alerted)
		memset(s->alerted, 0,
		    (s->rules->n / 64 + 1) * sizeof(*s->alerted));
}

/* A row by way of its route's sieve, or looked at in full. */
static void
match_row(struct sigma_state *s, const struct event *ev, struct alerts *out)
{
	const struct course *c = &s->course;
	uint64_t searched = memo_searched(s->memo);
	uint64_t looks = 0;

	find_course(s, ev);
	if (c->route->n == 0)
		return;
	memo_begin(s->memo, c->route->n > 1);
	if (!sieve_row(s, ev) || view_sift(s, ev, find_sift(s))) {
		view_gather(s, ev, c->shape, NULL);
		match_route(s, ev, c->route, out);
		looks = (uint64_t)ev->n_values * c->route->n;
	}
	sieve_cost(c->sieve, s->row,
	    memo_searched(s->memo) - searched + looks * LOOK_COST);
}

/* A transaction, whose end points are fields, too. */
static void
match_transaction(
    struct sigma_state *s, const struct event *ev, struct alerts *out)
{
	struct shape *shape = shapes_find(s->shapes, ev);
	const struct route *route;
	struct route_bits bits;

	s->course.serial = 0;
	(void)view_bits(s, ev, shape);
	bits = shape->bits;
	view_gather(s, ev, shape, &bits);
	route = routes_find(s->routes, ev, &bits);
	if (route->n == 0)
		return;
	memo_begin(s->memo, route->n > 1);
	s->row = (struct span){0};
	s->sieve = NULL;
	match_route(s, ev, route, out);
}

void
sigma_match(struct sigma_state *s, const struct event *ev, struct alerts *out)
{
	s->any_alerted = false;
	s->events++;
	if (s->rules->n == 0)
		return;
	arena_reset(s->arena);
	if (ev->flow == NULL)
		match_row(s, ev, out);
	else
		match_transaction(s, ev, out);
}

void
sigma_counters(const struct sigma_state *s, struct counters *out)
{
	counter_add(out, "sigma.events", s->events);
	counter_add(out, "sigma.evaluated", s->evaluated);
	counter_add(out, "sigma.alerts", s->alerts);
	counter_add(out, "sigma.sightings", s->sightings);
	counter_add(out, "sigma.regex_limited", regex_limited(s->regex));
}
