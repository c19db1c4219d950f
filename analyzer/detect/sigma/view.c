#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/matching.h"

/* ---- what the event has ---- */

/* Adds an end point; room for it was made by gather. */
static void
add_end(struct sigma_state *s, unsigned which, struct span text,
    struct route_bits *bits)
{
	struct shape_name *name = &s->flow_name[which];

	s->item[s->items++] = (struct item){.name = name->name,
	    .text = text,
	    .type = VALUE_TEXT,
	    .means = name->means};
	if (name->means == NULL)
		return;
	if (name->means->when != 0)
		route_bit(bits, name->means->when - 1);
	if (!name->means->routed)
		return;
	(void)shape_value(s->shapes, name, text);
	if (name->bit != ROUTE_NONE)
		route_bit(bits, name->bit);
}

static void
add_flow(
    struct sigma_state *s, const struct flow *flow, struct route_bits *bits)
{
	const char *proto = flow->proto == 6 ? "TCP"
	    : flow->proto == 17              ? "UDP"
					     : NULL;

	for (unsigned i = 0; i < 2; i++) {
		char text[ADDR_TEXT];

		(void)addr_text(&flow->addr[i], text);
		add_end(s, 2 * i, arena_copy(s->arena, span_str(text)), bits);
		add_end(s, 2 * i + 1,
		    arena_printf(s->arena, "%u", flow->port[i]), bits);
	}
	if (proto != NULL)
		add_end(s, FLOW_ITEMS - 1, span_str(proto), bits);
}

static struct span
text_of(struct sigma_state *s, const struct value *v)
{
	return v->type == VALUE_INT && v->text.p == NULL
	    ? arena_printf(s->arena, "%lld", (long long)v->n)
	    : v->text;
}

static void
add_values(
    struct sigma_state *s, const struct event *ev, const struct shape *shape)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];
		struct item *item = &s->item[i];

		item->name = v->field == FIELD_NAMED
		    ? v->name
		    : span_str(field_info(v->field)->eve);
		item->text = text_of(s, v);
		item->type = v->type;
		item->means = shape->name[i].means;
	}
	s->items = ev->n_values;
}

bool
view_bits(struct sigma_state *s, const struct event *ev, struct shape *shape)
{
	bool other = false;

	for (uint32_t i = 0; i < shape->n_routed; i++) {
		uint32_t at = shape->routed[i];

		other |= shape_value(
		    s->shapes, &shape->name[at], text_of(s, &ev->values[at]));
	}
	if (!other)
		return false;
	shape->bits = shape->there;
	for (uint32_t i = 0; i < shape->n_routed; i++) {
		uint32_t bit = shape->name[shape->routed[i]].bit;

		if (bit != ROUTE_NONE)
			route_bit(&shape->bits, bit);
	}
	return true;
}

void
view_gather(struct sigma_state *s, const struct event *ev,
    const struct shape *shape, struct route_bits *bits)
{
	size_t most = ev->n_values + FLOW_ITEMS;

	if (most > s->items_cap)
		s->item =
		    mem_grow(s->item, most, &s->items_cap, sizeof(*s->item));
	add_values(s, ev, shape);
	if (ev->flow != NULL)
		add_flow(s, ev->flow, bits);
}

/* ---- its values under the names of rules ---- */

static bool
is_inside(const struct sigma_state *s, struct span text)
{
	return (uintptr_t)text.p - (uintptr_t)s->row.p < s->row.n;
}

static void
clear_hits(struct sigma_state *s)
{
	for (size_t i = 0; i < s->hits.n; i++)
		s->hits.bits[s->hits.found[i] / 64] = 0;
	s->hits.n = 0;
}

/* What has to be done with a value of a field. */
static uint8_t
wants(const struct sigma_state *s, const struct view *v, uint32_t field,
    bool inside)
{
	return s->sieve == NULL ? v->wants[field]
				: sieve_wants(s->sieve, field, inside);
}

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
	if (slot->view != s->view)
		*slot = (struct slot){.view = s->view};
	if (slot->first == 0)
		slot->first = s->n_seen;
	else
		s->seen[slot->last - 1].next = s->n_seen;
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

/* Lets a field have a value, if that matters. */
static void
answer_field(struct sigma_state *s, const struct view *v, uint32_t field,
    const struct item *item)
{
	struct search_what what = {
	    field, wants(s, v, field, is_inside(s, item->text))};

	if (what.want == 0)
		return;
	if (s->sieve == NULL)
		see(s, field, item);
	if (item->type == VALUE_NULL)
		return;
	answer_present(s, field);
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

/* What the item is under the name of a target.  False: it is nothing. */
static bool
rename_item(struct sigma_state *s, const struct item *item,
    const struct route_target *t, struct item *other)
{
	*other = taken(s, item, t->how);
	return other->type != VALUE_NULL || item->type == VALUE_NULL;
}

static void
answer_renamed(
    struct sigma_state *s, const struct view *v, const struct item *item)
{
	const struct route_source *source = v->source;
	uint32_t next = source->first[item->means->number];

	while (next != 0) {
		const struct route_target *t = &source->target[next - 1];
		struct item other;

		next = t->next;
		if (v->wants[t->field] != 0 && rename_item(s, item, t, &other))
			answer_field(s, v, t->field, &other);
	}
}

/* Is it a row of so many values in JSON? */
static bool
is_json(const struct sigma_state *s, size_t values)
{
	return values != 0 && s->row.n != 0 && s->row.p[0] == '{';
}

/*
 * Keywords are looked for in every value; in a row that is not JSON, in the
 * row as it is and in what was not taken from it.
 */
static bool
is_word(const struct sigma_state *s, const struct item *item, bool json)
{
	return item->type != VALUE_NULL && (json || !is_inside(s, item->text));
}

static void
see_keywords(struct sigma_state *s)
{
	bool json = is_json(s, s->items);
	const struct item whole = {
	    .name = span_str("row"), .text = s->row, .type = VALUE_TEXT};

	if (s->row.n != 0 && !json)
		see(s, FIELD_KEYWORD, &whole);
	for (size_t i = 0; i < s->items; i++) {
		if (is_word(s, &s->item[i], json))
			see(s, FIELD_KEYWORD, &s->item[i]);
	}
}

static void
put_word(struct sigma_state *s, struct span text)
{
	/* No text of a rule reaches over this from one value to the next. */
	static const uint8_t gap[] = {0xff, 0x00, 0xff, 0x00, 0xff};

	buf_put(&s->words, text);
	buf_put(&s->words, span_of(gap, sizeof(gap)));
}

/* Searches the words; those that stand in the row only if `inside`. */
static void
search_words(struct sigma_state *s, struct search_what what, bool inside)
{
	buf_clear(&s->words);
	for (size_t i = 0; i < s->items; i++) {
		if (is_word(s, &s->item[i], inside))
			put_word(s, s->item[i].text);
	}
	memo_value(s->memo, what, buf_span(&s->words), s->scratch, &s->hits);
}

static void
answer_keywords(struct sigma_state *s, const struct view *v)
{
	struct search_what what = {
	    FIELD_KEYWORD, wants(s, v, FIELD_KEYWORD, true)};
	bool json = is_json(s, s->items);
	bool inside = what.want != 0;

	if (s->row.n != 0 && !json && inside) {
		answer_present(s, FIELD_KEYWORD);
		memo_rare(s->memo, what, s->row, s->scratch, &s->hits);
	}
	what.want = wants(s, v, FIELD_KEYWORD, false);
	if (what.want != 0)
		search_words(s, what, json && inside);
}

static void
begin_view(struct sigma_state *s)
{
	clear_hits(s);
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

void
view_fill(struct sigma_state *s, const struct view *v)
{
	begin_view(s);
	s->now = v;
	for (size_t i = 0; i < s->items; i++) {
		const struct item *item = &s->item[i];

		if (item->means == NULL)
			continue;
		if (v->source != NULL)
			answer_renamed(s, v, item);
		if (route_own_name(v, item->means))
			answer_field(s, v, item->means->field, item);
	}
	if (v->wants[FIELD_KEYWORD] != 0)
		answer_keywords(s, v);
}

/* ---- values on demand ---- */

static void
see_renamed(struct sigma_state *s, const struct item *item, uint32_t field)
{
	const struct route_source *source = s->now->source;
	uint32_t next = source->first[item->means->number];

	while (next != 0) {
		const struct route_target *t = &source->target[next - 1];
		struct item other;

		next = t->next;
		if (t->field == field && rename_item(s, item, t, &other))
			see(s, field, &other);
	}
}

static void
see_field(struct sigma_state *s, uint32_t field)
{
	s->slot[field] = (struct slot){.view = s->view};
	if (field == FIELD_KEYWORD) {
		see_keywords(s);
		return;
	}
	for (size_t i = 0; i < s->items; i++) {
		const struct item *item = &s->item[i];

		if (item->means == NULL)
			continue;
		if (s->now->source != NULL)
			see_renamed(s, item, field);
		if (item->means->field == field &&
		    route_own_name(s->now, item->means))
			see(s, field, item);
	}
}

uint32_t
view_first(struct sigma_state *s, uint32_t field)
{
	const struct slot *slot = &s->slot[field];
	bool seen = slot->view == s->view ||
	    (s->sieve == NULL && field != FIELD_KEYWORD);

	if (!seen)
		see_field(s, field);
	return slot->view == s->view ? slot->first : 0;
}

/* ---- a row that the sieve passed ---- */

/* Searches a value.  True: rules wait for what is known without a search. */
static bool
sift_answer(
    struct sigma_state *s, const struct value *v, const struct sift_answer *a)
{
	struct item item = {.text = v->text, .type = v->type};
	struct search_what what = {a->field, 0};
	bool inside;

	if (a->how != NULL && v->type != VALUE_NULL)
		item = taken(s, &item, a->how);
	inside = is_inside(s, item.text);
	what.want = a->wants[inside];
	if (what.want == 0 || item.type == VALUE_NULL)
		return false;
	if (inside && (a->lengths >> (item.text.n % 64) & 1) == 0)
		what.want &= (uint8_t)~WANT_EQUAL;
	if (what.want != WANT_VALUE)
		memo_value(s->memo, what, item.text, s->scratch, &s->hits);
	return a->present;
}

static bool
is_silent(const struct sift_value *about, struct span text)
{
	return text.n != 0 && text.n == about->silent_n &&
	    memcmp(text.p, about->silent, text.n) == 0;
}

/* Keeps of the values that do not stand in the row that they are silent. */
static void
note_silent(struct sigma_state *s, const struct event *ev, struct sift *sift)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct sift_value *about = &sift->value[i];
		struct span text = ev->values[i].text;

		if (text.n == 0 || text.n > SIFT_SILENT || is_inside(s, text) ||
		    ev->values[i].type == VALUE_NULL)
			continue;
		about->silent_n = (uint8_t)text.n;
		memcpy(about->silent, text.p, text.n);
	}
}

/* Searches the row and the words outside for keywords. */
static void
sift_words(struct sigma_state *s, const struct sift *sift)
{
	struct search_what what = {FIELD_KEYWORD, sift->words[1]};

	if (what.want != 0)
		memo_rare(s->memo, what, s->row, s->scratch, &s->hits);
	what.want = sift->words[0];
	if (what.want != 0 && s->words.n != 0)
		memo_value(
		    s->memo, what, buf_span(&s->words), s->scratch, &s->hits);
}

/* Do rules wait for anything that was found? */
static bool
rules_wait(const struct sigma_state *s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s->hits.n && n == 0; i++)
		(void)sieve_rules(s->sieve, s->hits.found[i], &n);
	return n != 0;
}

/* May a text that does not stand in the row set something off? */
static bool
tells(struct sigma_state *s, const struct sift *sift, struct span text)
{
	struct search_what what = {FIELD_KEYWORD, sift->words[0]};
	const struct sift_value *v = sift->rest;

	clear_hits(s);
	if (what.want != 0)
		memo_value(s->memo, what, text, s->scratch, &s->hits);
	for (size_t i = 0; i < sift->of_rest->names; i++, v++) {
		for (uint32_t k = 0; k < v->answers; k++) {
			const struct sift_answer *a =
			    &sift->answer[v->first + k];

			what = (struct search_what){a->field, a->wants[0]};
			memo_value(s->memo, what, text, s->scratch, &s->hits);
		}
	}
	return rules_wait(s);
}

/* Searches what the rest of such rows may add besides what stands in them. */
static void
judge_rest(struct sigma_state *s, struct sift *sift)
{
	const struct event_rest *rest = sift->of_rest;

	for (size_t i = 0; i < rest->mades && !sift->never; i++)
		sift->never = tells(s, sift, rest->made[i]);
	sift->judged = true;
}

bool
view_never(struct sigma_state *s, const struct sieve *sieve, struct sift *sift)
{
	s->sieve = sieve;
	if (!sift->judged)
		judge_rest(s, sift);
	return sift->never;
}

bool
view_sift(struct sigma_state *s, const struct event *ev, struct sift *sift)
{
	bool outside = false;

	if (view_never(s, s->sieve, sift) ||
	    (sift->words[1] != 0 && is_json(s, ev->n_values)))
		return true;
	clear_hits(s);
	buf_clear(&s->words);
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];
		const struct sift_value *about = &sift->value[i];
		bool inside = is_inside(s, v->text);

		if (inside ? !about->inside : is_silent(about, v->text))
			continue;
		outside |= !inside;
		if (!inside && sift->words[0] != 0 && v->type != VALUE_NULL)
			put_word(s, v->text);
		for (uint32_t k = 0; k < about->answers; k++) {
			if (sift_answer(s, v, &sift->answer[about->first + k]))
				return true;
		}
	}
	sift_words(s, sift);
	if (rules_wait(s))
		return true;
	if (outside)
		note_silent(s, ev, sift);
	return false;
}
