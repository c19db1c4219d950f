#include "analyzer/pipeline/outcome.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

void
outcome_init(struct outcome *o)
{
	*o = (struct outcome){.arena = arena_new(64 << 10)};
}

void
outcome_clear(struct outcome *o)
{
	if (o->notes == 0)
		return;
	arena_reset(o->arena);
	buf_clear(&o->text);
	o->notes = 0;
}

void
outcome_free(struct outcome *o)
{
	arena_free(o->arena);
	buf_free(&o->text);
	free(o->note);
	*o = (struct outcome){0};
}

static struct note *
add(struct outcome *o, uint64_t number, uint64_t second)
{
	o->note = mem_grow(o->note, o->notes, &o->cap, sizeof(*o->note));
	o->note[o->notes] = (struct note){
	    .number = number, .second = second, .place = o->notes};
	return &o->note[o->notes++];
}

void
outcome_text(struct outcome *o, uint64_t number, uint64_t second, size_t from)
{
	struct note *n;

	if (o->text.n == from)
		return;
	n = add(o, number, second);
	n->from = from;
	n->n = o->text.n - from;
}

void
outcome_alert(
    struct outcome *o, uint64_t number, uint64_t second, const struct alert *a)
{
	add(o, number, second)->alert = alert_keep(o->arena, a);
}

void
outcome_sighting(struct outcome *o, uint64_t number, uint64_t second,
    const struct sighting *s)
{
	add(o, number, second)->sighting = sighting_keep(o->arena, s);
}

void
outcome_passing(struct outcome *o, uint64_t number, uint64_t second,
    const struct passing *p, size_t from)
{
	struct passing *kept = arena_alloc(o->arena, sizeof(*kept));
	struct note *n = add(o, number, second);

	*kept = *p;
	if (p->frame != NULL) {
		struct frame *f = arena_alloc(o->arena, sizeof(*f));

		*f = *p->frame;
		kept->frame = f;
	}
	n->passing = kept;
	n->from = from;
	n->n = o->text.n - from;
}

void
outcome_tagged(struct outcome *o, uint64_t number, uint64_t second,
    const struct frame *f, const struct tagged *tagged)
{
	struct tagged_frame *kept = arena_alloc(o->arena, sizeof(*kept));

	*kept = (struct tagged_frame){.frame = *f, .tagged = *tagged};
	add(o, number, second)->tagged = kept;
}

struct span
outcome_note(const struct outcome *o, const struct note *n)
{
	if (n->alert != NULL)
		return n->alert->eve;
	return span_of(o->text.p + n->from, n->n);
}

static int
by_turn(const void *x, const void *y)
{
	const struct note *a = x;
	const struct note *b = y;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

void
outcome_sort(struct outcome *o)
{
	for (size_t i = 1; i < o->notes; i++) {
		if (by_turn(&o->note[i - 1], &o->note[i]) > 0) {
			qsort(o->note, o->notes, sizeof(*o->note), by_turn);
			return;
		}
	}
}
