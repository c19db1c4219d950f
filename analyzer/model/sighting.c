#include "analyzer/model/sighting.h"

struct sighting *
sighting_keep(struct arena *arena, const struct sighting *s)
{
	struct sighting *k = arena_alloc(arena, sizeof(*k));
	struct span *value = arena_zalloc(arena, s->values + 1, sizeof(*value));

	*k = *s;
	for (uint32_t i = 0; i < s->values; i++) {
		if (s->value[i].p != NULL)
			value[i] = arena_copy(arena, s->value[i]);
	}
	k->value = value;
	return k;
}
