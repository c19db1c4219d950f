#include "analyzer/base/map.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/mem.h"

struct entry {
	struct span key;
	uint64_t hash;
	union map_value value;
	bool gone;
};

/* slots hold the index of an entry plus one; zero is free. */
struct map {
	struct arena *keys;
	struct entry *entries;
	size_t n_entries; /* with removed ones */
	size_t cap_entries;
	size_t live;
	uint32_t *slots;
	size_t n_slots; /* a power of two */
};

enum {
	SLOTS_FIRST = 16
};

static uint64_t
read64(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n < 8 ? n : 8);
	return v;
}

uint64_t
hash_bytes(const void *bytes, size_t n, uint64_t seed)
{
	const uint8_t *p = bytes;
	uint64_t h = seed ^ (n * 0x9e3779b97f4a7c15u);

	for (; n >= 8; p += 8, n -= 8) {
		h = (h ^ read64(p, 8)) * 0xd6e8feb86659fd93u;
		h ^= h >> 29;
	}
	if (n > 0) {
		h = (h ^ read64(p, n)) * 0xd6e8feb86659fd93u;
		h ^= h >> 29;
	}
	return hash_mix(h);
}

struct map *
map_new(void)
{
	struct map *m = mem_zalloc(1, sizeof(*m));

	m->keys = arena_new(0);
	m->n_slots = SLOTS_FIRST;
	m->slots = mem_zalloc(m->n_slots, sizeof(*m->slots));
	return m;
}

void
map_free(struct map *m)
{
	if (m == NULL)
		return;
	arena_free(m->keys);
	free(m->entries);
	free(m->slots);
	free(m);
}

size_t
map_count(const struct map *m)
{
	return m->live;
}

/* The slot that holds key, or the free one where it would go. */
static size_t
find_slot(const struct map *m, struct span key, uint64_t hash)
{
	size_t at = hash & (m->n_slots - 1);

	while (m->slots[at] != 0) {
		const struct entry *e = &m->entries[m->slots[at] - 1];

		if (e->hash == hash && span_eq(e->key, key))
			break;
		at = (at + 1) & (m->n_slots - 1);
	}
	return at;
}

union map_value *
map_get(const struct map *m, struct span key)
{
	size_t at = find_slot(m, key, hash_bytes(key.p, key.n, 0));
	struct entry *e;

	if (m->slots[at] == 0)
		return NULL;
	e = &m->entries[m->slots[at] - 1];
	return e->gone ? NULL : &e->value;
}

static void
grow_slots(struct map *m)
{
	free(m->slots);
	m->n_slots *= 2;
	m->slots = mem_zalloc(m->n_slots, sizeof(*m->slots));
	for (size_t i = 0; i < m->n_entries; i++) {
		const struct entry *e = &m->entries[i];

		m->slots[find_slot(m, e->key, e->hash)] = (uint32_t)(i + 1);
	}
}

union map_value *
map_put(struct map *m, struct span key, bool *added)
{
	uint64_t hash = hash_bytes(key.p, key.n, 0);
	size_t at = find_slot(m, key, hash);
	struct entry *e;

	if (added != NULL)
		*added = false;
	if (m->slots[at] != 0) {
		e = &m->entries[m->slots[at] - 1];
		if (!e->gone)
			return &e->value;
		e->gone = false;
	} else {
		if ((m->n_entries + 1) * 4 > m->n_slots * 3) {
			grow_slots(m);
			at = find_slot(m, key, hash);
		}
		m->entries = mem_grow(m->entries, m->n_entries, &m->cap_entries,
		    sizeof(*m->entries));
		e = &m->entries[m->n_entries++];
		*e = (struct entry){
		    .key = arena_copy(m->keys, key), .hash = hash};
		m->slots[at] = (uint32_t)m->n_entries;
	}
	e->value = (union map_value){0};
	m->live++;
	if (added != NULL)
		*added = true;
	return &e->value;
}

bool
map_remove(struct map *m, struct span key)
{
	size_t at = find_slot(m, key, hash_bytes(key.p, key.n, 0));
	struct entry *e;

	if (m->slots[at] == 0)
		return false;
	e = &m->entries[m->slots[at] - 1];
	if (e->gone)
		return false;
	e->gone = true;
	m->live--;
	return true;
}

void
map_clear(struct map *m)
{
	arena_reset(m->keys);
	memset(m->slots, 0, m->n_slots * sizeof(*m->slots));
	m->n_entries = 0;
	m->live = 0;
}

bool
map_next(
    const struct map *m, size_t *at, struct span *key, union map_value **value)
{
	while (*at < m->n_entries) {
		struct entry *e = &m->entries[(*at)++];

		if (e->gone)
			continue;
		*key = e->key;
		*value = &e->value;
		return true;
	}
	return false;
}
