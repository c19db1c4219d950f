#include "analyzer/model/event.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/model/flow.h"

enum {
	ARENA_FIRST = 2048,
	ROW_VALUES = 128, /* few rows have more */
};

struct event *
event_new(const struct event_type *type, struct flow *flow, int64_t time_ns)
{
	struct arena *arena = arena_new(ARENA_FIRST);
	struct event *ev = arena_zalloc(arena, 1, sizeof(*ev));

	ev->type = type;
	ev->time_ns = time_ns;
	ev->timed = true;
	ev->arena = arena;
	ev->flow = flow;
	ev->id = flow->events++;
	if (flow->last_event == NULL)
		flow->first_event = ev;
	else
		flow->last_event->next = ev;
	flow->last_event = ev;
	return ev;
}

/* Takes ev out of its flow's list. */
static void
unlink_event(struct event *ev)
{
	struct flow *flow = ev->flow;
	struct event **at;
	struct event *before = NULL;

	for (at = &flow->first_event; *at != ev; at = &(*at)->next)
		before = *at;
	*at = ev->next;
	if (flow->last_event == ev)
		flow->last_event = before;
}

void
event_free(struct event *ev)
{
	if (ev == NULL)
		return;
	unlink_event(ev);
	arena_free(ev->arena); /* ev itself lives in it */
}

void
event_cut(struct flow *flow)
{
	for (struct event *ev = flow->first_event; ev != NULL; ev = ev->next) {
		for (unsigned d = 0; d < 2; d++)
			ev->cut[d] = ev->progress[d] < ev->type->done[d];
	}
}

struct event *
event_new_row(void)
{
	struct event *ev = mem_zalloc(1, sizeof(*ev));

	ev->arena = arena_new(0);
	ev->room = mem_zalloc(ROW_VALUES, sizeof(*ev->room));
	event_clear_row(ev);
	return ev;
}

void
event_free_row(struct event *ev)
{
	if (ev == NULL)
		return;
	arena_free(ev->arena);
	free(ev->room);
	free(ev);
}

void
event_clear_row(struct event *ev)
{
	/* What only transactions have stays zero. */
	arena_reset(ev->arena);
	ev->type = NULL;
	ev->time_ns = 0;
	ev->timed = false;
	ev->values = ev->room;
	ev->n_values = 0;
	ev->cap_values = ROW_VALUES;
	ev->row = (struct row){0};
	ev->rest = NULL;
	ev->product = ev->category = ev->service = (struct span){0};
}

void
event_grow(struct event *ev)
{
	ev->values = arena_grow(ev->arena, ev->values, ev->n_values,
	    &ev->cap_values, sizeof(*ev->values));
}

static struct value *
add_value(struct event *ev, enum field f)
{
	struct value *v;

	if (ev->n_values == ev->cap_values)
		event_grow(ev);
	v = &ev->values[ev->n_values++];
	*v = (struct value){.field = f};
	return v;
}

struct value *
event_add_item(struct event *ev, enum field f, uint16_t item, struct span text)
{
	struct value *v = add_value(ev, f);

	v->item = item;
	v->type = VALUE_TEXT;
	v->text = arena_copy(ev->arena, text);
	return v;
}

struct value *
event_add_item_int(struct event *ev, enum field f, uint16_t item, int64_t n)
{
	struct value *v = add_value(ev, f);

	v->item = item;
	v->type = VALUE_INT;
	v->n = n;
	return v;
}

struct value *
event_add(struct event *ev, enum field f, struct span text)
{
	return event_add_item(ev, f, 0, text);
}

struct value *
event_add_int(struct event *ev, enum field f, int64_t n)
{
	return event_add_item_int(ev, f, 0, n);
}

const struct value *
event_get(const struct event *ev, enum field f)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		if (ev->values[i].field == f)
			return &ev->values[i];
	}
	return NULL;
}

struct span
event_text(const struct event *ev, enum field f)
{
	const struct value *v = event_get(ev, f);

	return v == NULL ? (struct span){0} : v->text;
}

const struct value *
event_next(const struct event *ev, const struct value *v)
{
	const struct value *end = ev->values + ev->n_values;

	for (const struct value *at = v + 1; at < end; at++) {
		if (at->field == v->field &&
		    (v->field != FIELD_NAMED || span_eq(at->name, v->name)))
			return at;
	}
	return NULL;
}

const struct value *
event_named(const struct event *ev, struct span name)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		if (v->field == FIELD_NAMED
			? span_eq(v->name, name)
			: span_eq_str(name, field_info(v->field)->eve))
			return v;
	}
	return NULL;
}

/* The first value of a field, added when there is none. */
static struct value *
value_of(struct event *ev, enum field f)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		if (ev->values[i].field == f)
			return &ev->values[i];
	}
	return add_value(ev, f);
}

struct value *
event_set_int(struct event *ev, enum field f, int64_t n)
{
	struct value *v = value_of(ev, f);

	v->type = VALUE_INT;
	v->n = n;
	return v;
}

struct value *
event_set(struct event *ev, enum field f, struct span text)
{
	struct value *v = value_of(ev, f);

	v->type = VALUE_TEXT;
	v->text = text;
	return v;
}

void
event_anomaly(struct event *ev, enum anomaly a)
{
	if (!anomaly_has(&ev->anomalies, a))
		event_anomaly_each(ev, a);
}

void
event_anomaly_each(struct event *ev, enum anomaly a)
{
	enum {
		MOST = 255, /* Suricata's limit, too; and one of each kind */
	};
	bool known = anomaly_has(&ev->anomalies, a);

	anomaly_add(&ev->anomalies, a);
	if (known && ev->n_noted >= MOST)
		return;
	ev->noted = arena_grow(ev->arena, ev->noted, ev->n_noted,
	    &ev->cap_noted, sizeof(*ev->noted));
	ev->noted[ev->n_noted++] = (uint16_t)a;
}
