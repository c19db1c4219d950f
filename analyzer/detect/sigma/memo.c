#include "analyzer/detect/sigma/memo.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"

enum {
	ENTRIES = 4096, /* a power of two */
	BYTES_MAX = 224,
	IDS_MAX = 16,
	TRIAL = 64, /* values of a field after which its luck is judged */
	TRIAL_MIN = TRIAL / 8,
	REST = 4096, /* values for which an unlucky field is left alone */
	HELD = 8,    /* values of an event whose finds are kept for its views */
	HELD_IDS = 256,
};

struct entry {
	uint64_t hash;
	uint32_t field;
	uint16_t n; /* bytes of the value, which is never empty; 0: unused */
	uint8_t want;
	uint8_t ids;
	uint32_t event; /* number of the one that it was found in */
	uint32_t id[IDS_MAX];
	uint8_t bytes[BYTES_MAX];
};

/* How lucky the last lookups of a field were. */
struct luck {
	uint16_t tries;
	uint16_t hits;
	uint16_t rest; /* values to come that are not looked up */
};

/* A value of the event at hand, by its place, and ids[from .. to). */
struct held {
	struct search_what what;
	struct span value;
	size_t from;
	size_t to;
};

struct memo {
	const struct search *search;
	struct entry *entry;
	struct luck *luck;         /* by field */
	struct pattern_hits found; /* of one value */
	uint64_t searched;         /* bytes */

	/* Of an event with several views, which often ask for the same. */
	uint32_t event; /* its number */
	bool several;
	size_t helds;
	struct held held[HELD];
	size_t ids;
	uint32_t id[HELD_IDS];
};

struct memo *
memo_new(const struct search *search)
{
	struct memo *m = mem_zalloc(1, sizeof(*m));

	m->search = search;
	m->entry = mem_zalloc(ENTRIES, sizeof(*m->entry));
	m->luck = mem_zalloc(search->fields + 1, sizeof(*m->luck));
	m->found.bits = mem_zalloc(search->atoms / 64 + 1, sizeof(uint64_t));
	m->found.found = mem_zalloc(search->atoms + 1, sizeof(uint32_t));
	return m;
}

void
memo_free(struct memo *m)
{
	if (m == NULL)
		return;
	free(m->entry);
	free(m->luck);
	free(m->found.bits);
	free(m->found.found);
	free(m);
}

uint64_t
memo_searched(const struct memo *m)
{
	return m->searched;
}

static void
search_now(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	if ((what.want & WANT_SET) != 0)
		m->searched += value.n;
	search_value(m->search, what, value, scratch, hits);
}

static void
give(const uint32_t *id, size_t n, struct pattern_hits *hits)
{
	for (size_t i = 0; i < n; i++)
		search_hit(hits, id[i]);
}

/* Counts a lookup, and decides whether the field's next ones are worth it. */
static void
judge(struct luck *luck, bool hit)
{
	luck->hits += hit;
	if (++luck->tries < TRIAL)
		return;
	if (luck->hits < TRIAL_MIN)
		luck->rest = REST;
	luck->tries = 0;
	luck->hits = 0;
}

/* Searches a value, apart from what the event's others say. */
static void
search_alone(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch)
{
	struct pattern_hits *found = &m->found;

	found->n = 0;
	search_now(m, what, value, scratch, found);
	for (size_t i = 0; i < found->n; i++)
		found->bits[found->found[i] / 64] = 0;
}

/* Keeps what was found of a value in e. */
static void
learn(struct entry *e, struct span value, const struct pattern_hits *found)
{
	if (found->n > IDS_MAX) {
		e->n = 0;
		return;
	}
	memcpy(e->bytes, value.p, value.n);
	e->n = (uint16_t)value.n;
	e->ids = (uint8_t)found->n;
	memcpy(e->id, found->found, found->n * sizeof(*e->id));
}

void
memo_begin(struct memo *m, bool several)
{
	m->event++;
	m->several = several;
	m->helds = 0;
	m->ids = 0;
}

static const struct held *
find_held(const struct memo *m, struct search_what what, struct span value)
{
	for (size_t i = 0; i < m->helds; i++) {
		const struct held *h = &m->held[i];

		if (h->value.p == value.p && h->value.n == value.n &&
		    h->what.field == what.field && h->what.want == what.want)
			return h;
	}
	return NULL;
}

/* Keeps what was found of a value for the event's other views. */
static void
hold(struct memo *m, struct search_what what, struct span value)
{
	const struct pattern_hits *found = &m->found;
	struct held *h = &m->held[m->helds];

	if (m->helds == HELD || found->n > HELD_IDS - m->ids)
		return;
	*h = (struct held){what, value, m->ids, m->ids + found->n};
	memcpy(m->id + m->ids, found->found, found->n * sizeof(*m->id));
	m->ids = h->to;
	m->helds++;
}

void
memo_rare(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	const struct held *h;

	/* Without a set, to keep it would cost as much as to search again. */
	if (!m->several || (what.want & WANT_SET) == 0) {
		search_now(m, what, value, scratch, hits);
		return;
	}
	h = find_held(m, what, value);
	if (h != NULL) {
		give(m->id + h->from, h->to - h->from, hits);
		return;
	}
	search_alone(m, what, value, scratch);
	hold(m, what, value);
	give(m->found.found, m->found.n, hits);
}

/* The entry where a value belongs; *hit: it is there. */
static struct entry *
find_entry(
    struct memo *m, struct search_what what, struct span value, bool *hit)
{
	uint64_t hash =
	    hash_bytes(value.p, value.n, what.field * 32U + what.want);
	struct entry *e = &m->entry[hash % ENTRIES];

	*hit = e->hash == hash && e->n == value.n && e->field == what.field &&
	    e->want == what.want && memcmp(e->bytes, value.p, value.n) == 0;
	if (!*hit) {
		e->hash = hash;
		e->field = what.field;
		e->want = what.want;
		e->event = m->event;
	}
	return e;
}

void
memo_value(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	struct luck *luck = &m->luck[what.field];
	struct entry *e;
	bool hit;

	if ((what.want & WANT_SET) == 0 || value.n == 0 ||
	    value.n > BYTES_MAX || luck->rest != 0) {
		luck->rest -= luck->rest != 0;
		memo_rare(m, what, value, scratch, hits);
		return;
	}
	e = find_entry(m, what, value, &hit);
	/* That a view asks again for what another found is no luck. */
	if (!hit || e->event != m->event)
		judge(luck, hit);
	if (hit) {
		give(e->id, e->ids, hits);
		return;
	}
	search_alone(m, what, value, scratch);
	learn(e, value, &m->found);
	give(m->found.found, m->found.n, hits);
}
