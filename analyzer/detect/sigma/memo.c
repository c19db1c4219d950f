#include "analyzer/detect/sigma/memo.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"

enum {
	ENTRIES = 4096, /* a power of two */
	BYTES_MAX = 224,
	IDS_MAX = 16,
	TRIAL = 256, /* values of a field after which its luck is judged */
	TRIAL_MIN = TRIAL / 8,
	REST = 4096, /* values for which an unlucky field is left alone */
};

struct entry {
	uint64_t hash;
	uint32_t field;
	uint16_t n; /* bytes of the value, which is never empty; 0: unused */
	uint8_t want;
	uint8_t ids;
	uint32_t id[IDS_MAX];
	uint8_t bytes[BYTES_MAX];
};

/* How lucky the last lookups of a field were. */
struct luck {
	uint16_t tries;
	uint16_t hits;
	uint16_t rest; /* values to come that are not looked up */
};

struct memo {
	const struct search *search;
	struct entry *entry;
	struct luck *luck;         /* by field */
	struct pattern_hits found; /* of one value */
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

/* Searches the value, and keeps what was found in e. */
static void
learn(struct memo *m, struct entry *e, struct span value,
    struct pattern_scratch *scratch)
{
	const struct search_what what = {e->field, e->want};
	struct pattern_hits *found = &m->found;

	search_value(m->search, what, value, scratch, found);
	for (size_t i = 0; i < found->n; i++)
		found->bits[found->found[i] / 64] = 0;
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
memo_value(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits)
{
	struct luck *luck = &m->luck[what.field];
	struct entry *e;
	uint64_t hash;
	bool hit;

	if (value.n == 0 || value.n > BYTES_MAX || luck->rest != 0) {
		luck->rest -= luck->rest != 0;
		search_value(m->search, what, value, scratch, hits);
		return;
	}
	hash = hash_bytes(value.p, value.n, what.field * 32U + what.want);
	e = &m->entry[hash % ENTRIES];
	hit = e->hash == hash && e->n == value.n && e->field == what.field &&
	    e->want == what.want && memcmp(e->bytes, value.p, value.n) == 0;
	judge(luck, hit);
	if (hit) {
		give(e->id, e->ids, hits);
		return;
	}
	e->hash = hash;
	e->field = what.field;
	e->want = what.want;
	m->found.n = 0;
	learn(m, e, value, scratch);
	give(m->found.found, m->found.n, hits);
}
