
#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/ask.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/memo.h"
#include "analyzer/detect/sigma/recent.h"
#include "analyzer/detect/sigma/sigma.h"

enum {
	SHOWN_MAX = 4096, /* bytes of a value that an alert keeps */
	FLOW_ITEMS = 5,   /* of add_flow */
};

/* A value of the event, with what its name means. */
struct item {
	struct span name;
	struct span text;
	uint8_t type;
	const struct route_name *means; /* NULL: nothing */
};

/* The values of a field in the current view. */
struct slot {
	uint32_t view; /* the view that it is of */
	uint32_t first;
	uint32_t last;
};

/* What was asked of an atom in the current view. */
struct answer {
	uint32_t view;
	bool is;
};

struct sigma_state {
	const struct sigma_rules *rules;
	struct routes *routes;
	struct pattern_scratch *scratch;
	struct regex_scratch *regex;
	struct memo *memo;
	struct arena *arena; /* until the next event */

	struct recents *recents; /* what names meant lately */
	struct item *item;
	size_t items;
	size_t items_cap;
	struct seen *seen;
	uint32_t n_seen;
	size_t seen_cap;

	uint32_t view;         /* number of the current view, never 0 */
	struct slot *slot;     /* by field */
	struct answer *answer; /* by atom */
	uint32_t *tried;       /* by rule: the view that looked at it */
	uint32_t *matched;     /* rules that matched in this view */
	uint32_t n_matched;
	uint64_t *alerted; /* bits of the rules that the event has set off */
	bool any_alerted;
	struct pattern_hits hits;
	struct buf words; /* all values, for keywords */

	uint64_t events;
	uint64_t evaluated;
	uint64_t alerts;
	uint64_t sightings;
};

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
	s->recents = recents_new(&r->routing);
	s->slot = mem_zalloc(r->atoms.fields, sizeof(*s->slot));
	s->answer = mem_zalloc(r->atoms.n + 1, sizeof(*s->answer));
	s->tried = mem_zalloc(r->n + 1, sizeof(*s->tried));
	s->matched = mem_zalloc(r->n + 1, sizeof(*s->matched));
	s->alerted = mem_zalloc(r->n / 64 + 1, sizeof(*s->alerted));
	s->hits.bits = mem_zalloc(r->atoms.n / 64 + 1, sizeof(uint64_t));
	s->hits.found = mem_zalloc(r->atoms.n + 1, sizeof(uint32_t));
	free(sets);
	return s;
}

void
sigma_state_free(struct sigma_state *s)
{
	if (s == NULL)
		return;
	routes_free(s->routes);
	pattern_scratch_free(s->scratch);
	regex_scratch_free(s->regex);
	memo_free(s->memo);
	arena_free(s->arena);
	recents_free(s->recents);
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
	free(s);
}

/* ---- what the event has ------------------------------------------------- */

/* Adds an item; room for it was made by gather. */
static void
add_item(struct sigma_state *s, const struct item *item, struct recent *r,
    struct route_bits *bits)
{
	struct item *to = &s->item[s->items++];

	*to = *item;
	to->means = r == NULL ? NULL : r->means;
	if (r != NULL)
		recent_value(s->recents, r, item->text, bits);
}

/* A value of a transaction, whose fields have numbers. */
static void
add_field(struct sigma_state *s, const struct value *v, struct item *item,
    struct route_bits *bits)
{
	struct recent own = {.means = s->rules->routing.of_field[v->field]};

	item->name = span_str(field_info(v->field)->eve);
	add_item(s, item, own.means == NULL ? NULL : &own, bits);
}

static void
add_value(struct sigma_state *s, const struct value *v, struct route_bits *bits)
{
	struct item item = {.name = v->name, .text = v->text, .type = v->type};

	if (v->type == VALUE_INT && v->text.p == NULL)
		item.text = arena_printf(s->arena, "%lld", (long long)v->n);
	if (v->field == FIELD_NAMED)
		add_item(s, &item, recents_find(s->recents, v->name), bits);
	else
		add_field(s, v, &item, bits);
}

static void
add_text(struct sigma_state *s, const char *name, struct span text,
    struct route_bits *bits)
{
	const struct item item = {
	    .name = span_str(name), .text = text, .type = VALUE_TEXT};

	add_item(s, &item, recents_find(s->recents, item.name), bits);
}

/* The end points of a transaction, under the names of EVE. */
static void
add_flow(
    struct sigma_state *s, const struct flow *flow, struct route_bits *bits)
{
	static const struct {
		const char *address;
		const char *port;
	} names[2] = {{"src_ip", "src_port"}, {"dest_ip", "dest_port"}};
	const char *proto = flow->proto == 6 ? "TCP"
	    : flow->proto == 17              ? "UDP"
					     : NULL;

	for (unsigned i = 0; i < 2; i++) {
		char text[ADDR_TEXT];

		(void)addr_text(&flow->addr[i], text);
		add_text(s, names[i].address,
		    arena_copy(s->arena, span_str(text)), bits);
		add_text(s, names[i].port,
		    arena_printf(s->arena, "%u", flow->port[i]), bits);
	}
	if (proto != NULL)
		add_text(s, "proto", span_str(proto), bits);
}

static void
gather(struct sigma_state *s, const struct event *ev, struct route_bits *bits)
{
	size_t most = ev->n_values + FLOW_ITEMS;

	arena_reset(s->arena);
	s->items = 0;
	if (most > s->items_cap)
		s->item =
		    mem_grow(s->item, most, &s->items_cap, sizeof(*s->item));
	for (uint32_t i = 0; i < ev->n_values; i++)
		add_value(s, &ev->values[i], bits);
	if (ev->flow != NULL)
		add_flow(s, ev->flow, bits);
}

/* ---- a view: values under the names of rules ---------------------------- */

/* Puts a value into the list of a field. */
static void
see(struct sigma_state *s, uint32_t field, const struct item *item)
{
	struct slot *slot = &s->slot[field];

	if (s->n_seen == s->seen_cap)
		s->seen = mem_grow(
		    s->seen, s->n_seen, &s->seen_cap, sizeof(*s->seen));
	s->seen[s->n_seen++] = (struct seen){
	    .name = item->name, .text = item->text, .type = item->type};
	if (slot->view != s->view) {
		slot->view = s->view;
		slot->first = s->n_seen;
	} else {
		s->seen[slot->last - 1].next = s->n_seen;
	}
	slot->last = s->n_seen;
}

/* Notes that a field has a value, if any rule asks for that alone. */
static void
answer_present(struct sigma_state *s, uint32_t field)
{
	uint32_t present = s->rules->atoms.field[field].present;

	if (present != ATOM_NONE)
		search_hit(&s->hits, present);
}

/* Lets a field have a value. */
static void
answer_field(
    struct sigma_state *s, struct search_what what, const struct item *item)
{
	see(s, what.field, item);
	if (item->type == VALUE_NULL)
		return;
	answer_present(s, what.field);
	if (what.want != WANT_VALUE)
		memo_value(s->memo, what, item->text, s->scratch, &s->hits);
}

/* A value for another field, in part or in other words. */
static struct item
taken(struct sigma_state *s, const struct item *item,
    const struct mapping_field *how)
{
	struct item t = *item;

	if (how->take != NULL) {
		t.text = how->take(s->arena, item->text);
		if (t.text.p == NULL)
			t.type = VALUE_NULL;
	}
	for (size_t i = 0; i < how->replaces; i++) {
		if (span_eq(t.text, how->replace[i].from)) {
			t.text = how->replace[i].to;
			break;
		}
	}
	return t;
}

static bool
asked(const uint64_t *bits, uint32_t i)
{
	return (bits[i / 64] >> (i % 64) & 1) != 0;
}

static void
answer_renamed(
    struct sigma_state *s, const struct view *v, const struct item *item)
{
	const struct route_source *source = v->source;
	uint32_t next = source->first[item->means->number];

	while (next != 0) {
		const struct route_target *t = &source->target[next - 1];

		next = t->next;
		if (v->wants[t->field] != 0) {
			const struct search_what what = {
			    t->field, v->wants[t->field]};
			struct item other = taken(s, item, t->how);

			if (other.type != VALUE_NULL ||
			    item->type == VALUE_NULL)
				answer_field(s, what, &other);
		}
	}
}

/*
 * Keywords are looked for in every value; in a row that is not JSON, in the
 * row as it is and in what was not taken from it.
 */
static void
answer_keywords(
    struct sigma_state *s, const struct view *v, const struct event *ev)
{
	/* No text of a rule reaches over this from one value to the next. */
	static const uint8_t gap[] = {0xff, 0x00, 0xff, 0x00, 0xff};
	const struct search_what what = {
	    FIELD_KEYWORD, v->wants[FIELD_KEYWORD]};
	struct span row = ev->row.text;
	bool json = ev->n_values != 0 && row.n != 0 && row.p[0] == '{';
	const struct item whole = {
	    .name = span_str("row"), .text = row, .type = VALUE_TEXT};

	buf_clear(&s->words);
	if (row.n != 0 && !json) {
		see(s, FIELD_KEYWORD, &whole);
		answer_present(s, FIELD_KEYWORD);
		memo_rare(s->memo, what, row, s->scratch, &s->hits);
	}
	for (size_t i = 0; i < s->items; i++) {
		const struct item *item = &s->item[i];
		bool inside = !json && row.n != 0 && item->text.p >= row.p &&
		    item->text.p < row.p + row.n;

		if (inside || item->type == VALUE_NULL)
			continue;
		see(s, FIELD_KEYWORD, item);
		buf_put(&s->words, item->text);
		buf_put(&s->words, span_of(gap, sizeof(gap)));
	}
	memo_value(s->memo, what, buf_span(&s->words), s->scratch, &s->hits);
}

static void
begin_view(struct sigma_state *s)
{
	for (size_t i = 0; i < s->hits.n; i++)
		s->hits.bits[s->hits.found[i] / 64] = 0;
	s->hits.n = 0;
	s->n_seen = 0;
	s->n_matched = 0;
	if (++s->view != 0)
		return;
	/* The numbers have run out: forget what bears one. */
	memset(s->slot, 0, s->rules->atoms.fields * sizeof(*s->slot));
	memset(s->answer, 0, s->rules->atoms.n * sizeof(*s->answer));
	memset(s->tried, 0, s->rules->n * sizeof(*s->tried));
	s->view = 1;
}

static void
fill_view(struct sigma_state *s, const struct view *v, const struct event *ev)
{
	begin_view(s);
	for (size_t i = 0; i < s->items; i++) {
		const struct item *item = &s->item[i];
		const struct route_name *means = item->means;
		struct search_what what;

		if (means == NULL)
			continue;
		if (v->source != NULL)
			answer_renamed(s, v, item);
		if (means->field == UINT32_MAX || v->wants[means->field] == 0 ||
		    (v->source != NULL &&
			asked(v->source->renamed, means->field)))
			continue;
		what =
		    (struct search_what){means->field, v->wants[means->field]};
		answer_field(s, what, item);
	}
	if (v->wants[FIELD_KEYWORD] != 0)
		answer_keywords(s, v, ev);
}

/* ---- atoms and rules ---------------------------------------------------- */

/* The first value of a field, as index + 1; 0: none. */
static uint32_t
first_seen(const struct sigma_state *s, uint32_t field)
{
	const struct slot *slot = &s->slot[field];

	return slot->view == s->view ? slot->first : 0;
}

static bool
ask_references(
    const struct sigma_state *s, const struct atom *a, struct span text)
{
	for (uint32_t i = first_seen(s, a->other); i != 0;
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
is_answer(
    const struct sigma_state *s, const struct atom *a, const struct seen *v)
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
find_answer(const struct sigma_state *s, const struct atom *a)
{
	uint32_t i = first_seen(s, a->field);

	while (i != 0 && !is_answer(s, a, &s->seen[i - 1]))
		i = s->seen[i - 1].next;
	return i;
}

static bool
is_true(struct sigma_state *s, uint32_t id)
{
	const struct atom *a = &s->rules->atoms.v[id];
	struct answer *answer = &s->answer[id];

	if (a->how != HOW_LAZY) {
		if (!asked(s->hits.bits, id))
			return false;
		if (a->how == HOW_LOOKUP)
			return true;
	}
	if (answer->view != s->view) {
		answer->view = s->view;
		answer->is = find_answer(s, a) != 0 ||
		    (a->kind == ATOM_NULL && first_seen(s, a->field) == 0);
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
	if (s->tried[rule] == s->view || !asked(v->rules, rule) ||
	    asked(s->alerted, rule))
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
		uint32_t at = first_seen(s, t->column_of[i]);

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
	qsort(s->matched, s->n_matched, sizeof(*s->matched), by_number);
	s->any_alerted = s->any_alerted || s->n_matched != 0;
	for (uint32_t i = 0; i < s->n_matched; i++) {
		uint32_t rule = s->matched[i];
		const struct sigma_rule *r = s->rules->rule[rule];
		const struct plan *p = &s->rules->plan[rule];
		struct alert *a;

		s->alerted[rule / 64] |= UINT64_C(1) << (rule % 64);
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
match_view(struct sigma_state *s, const struct view *v, const struct event *ev)
{
	fill_view(s, v, ev);
	for (size_t i = 0; i < s->hits.n; i++) {
		uint32_t atom = s->hits.found[i];

		for (uint32_t k = 0; k < s->rules->postings[atom]; k++)
			try_rule(s, v, s->rules->posting[atom][k]);
	}
	for (uint32_t i = 0; i < v->n_always; i++)
		try_rule(s, v, v->always[i]);
}

void
sigma_match(struct sigma_state *s, const struct event *ev, struct alerts *out)
{
	struct route_bits bits = {{0}};
	const struct route *route;

	s->any_alerted = false;
	s->events++;
	if (s->rules->n == 0)
		return;
	gather(s, ev, &bits);
	route = routes_find(s->routes, ev, &bits);
	memo_begin(s->memo, route->n > 1);
	for (uint32_t i = 0; i < route->n; i++) {
		match_view(s, &route->view[i], ev);
		give_alerts(s, ev, out);
	}
	if (s->any_alerted)
		memset(s->alerted, 0,
		    (s->rules->n / 64 + 1) * sizeof(*s->alerted));
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
