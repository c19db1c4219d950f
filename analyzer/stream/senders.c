#include "analyzer/stream/senders.h"

#include <stdlib.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"

enum {
	SENDERS_MOST = 1 << 14, /* then flows stand for themselves */
};

struct senders {
	struct map *map; /* two addresses to a struct sender */
	struct arena *arena;
	uint64_t refused;
};

struct senders *
senders_new(void)
{
	struct senders *s = mem_zalloc(1, sizeof(*s));

	s->map = map_new();
	s->arena = arena_new(0);
	return s;
}

void
senders_free(struct senders *s)
{
	if (s == NULL)
		return;
	map_free(s->map);
	arena_free(s->arena);
	free(s);
}

struct sender *
senders_get(struct senders *s, const struct addr *src, const struct addr *dst)
{
	uint8_t room[2 * sizeof(src->b) + 1];
	struct span key = span_of(room, sizeof(room));
	union map_value *v;

	memcpy(room, src->b, sizeof(src->b));
	memcpy(room + sizeof(src->b), dst->b, sizeof(dst->b));
	room[2 * sizeof(src->b)] = src->family;
	v = map_get(s->map, key);
	if (v != NULL)
		return v->p;
	if (map_count(s->map) == SENDERS_MOST) {
		s->refused++;
		return NULL;
	}
	v = map_put(s->map, key, NULL);
	v->p = arena_zalloc(s->arena, 1, sizeof(struct sender));
	return v->p;
}

uint64_t
senders_refused(const struct senders *s)
{
	return s->refused;
}

bool
senders_believe(struct sender *s, bool wrong)
{
	s->wrong += wrong;
	s->right += !wrong;
	return !wrong || s->wrong > s->right;
}
