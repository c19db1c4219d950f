#include "analyzer/detect/suricata/dataset_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/file.h"
#include "analyzer/base/mem.h"

enum {
	VALUE_COST = 64, /* bytes that a value takes besides its own */
};

struct state {
	const struct dataset *set;
	struct map *map; /* NULL: the set does not change */
	uint64_t bytes;
};

struct dataset_states {
	struct state *v;
	size_t n;
	uint64_t added;
	uint64_t removed;
	uint64_t full; /* not added, because of the memcap */
};

static uint64_t
cost(struct span key)
{
	return key.n + VALUE_COST;
}

static void
start(struct state *s)
{
	size_t at = 0;
	struct span key;
	union map_value *v;

	s->map = map_new();
	while (map_next(s->set->map, &at, &key, &v)) {
		(void)map_put(s->map, key, NULL);
		s->bytes += cost(key);
	}
}

struct dataset_states *
dataset_states_new(struct dataset *const *sets, size_t n)
{
	struct dataset_states *s = mem_zalloc(1, sizeof(*s));

	s->v = mem_zalloc(n + 1, sizeof(*s->v));
	s->n = n;
	for (size_t i = 0; i < n; i++) {
		s->v[i].set = sets[i];
		if (sets[i]->changes)
			start(&s->v[i]);
	}
	return s;
}

void
dataset_states_free(struct dataset_states *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		map_free(s->v[i].map);
	free(s->v);
	free(s);
}

static bool
add(struct dataset_states *all, struct state *s, struct span key)
{
	bool added;

	if (map_get(s->map, key) != NULL)
		return false;
	if (s->bytes + cost(key) > s->set->memcap) {
		all->full++;
		return false;
	}
	(void)map_put(s->map, key, &added);
	s->bytes += cost(key);
	all->added++;
	return true;
}

static bool
take_out(struct dataset_states *all, struct state *s, struct span key)
{
	if (!map_remove(s->map, key))
		return false;
	s->bytes -= cost(key);
	all->removed++;
	return true;
}

static bool
holds(struct dataset_states *all, const struct alert_set *ask)
{
	struct state *s = &all->v[ask->set];
	struct dataset_key key;
	bool valid = dataset_key(s->set, ask->value, &key);

	switch ((enum dataset_op)ask->op) {
	case DATASET_IS_SET:
		return valid && map_get(s->map, key.bytes) != NULL;
	case DATASET_IS_NOT_SET:
		return !valid || map_get(s->map, key.bytes) == NULL;
	case DATASET_SET:
		return valid && add(all, s, key.bytes);
	case DATASET_UNSET:
		return valid && take_out(all, s, key.bytes);
	case DATASET_REPUTATION:
		break;
	}
	return true;
}

bool
dataset_states_pass(struct dataset_states *s, const struct alert *a)
{
	for (unsigned i = 0; i < a->sets; i++) {
		if (!holds(s, &a->set[i]))
			return false;
	}
	return true;
}

void
dataset_states_counters(const struct dataset_states *s, struct counters *out)
{
	counter_add(out, "detect.dataset.added", s->added);
	counter_add(out, "detect.dataset.removed", s->removed);
	counter_add(out, "detect.dataset.full", s->full);
}

/* ---- saving ---- */

static bool
write_file(const char *path, struct span text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return false;
	ok = file_put(fd, text);
	return close(fd) == 0 && ok;
}

static void
save(const struct state *s, const char *folder, struct diags *diags)
{
	struct buf text = {0};
	char path[4096];
	char why[128];
	size_t at = 0;
	struct span key;
	union map_value *v;

	while (map_next(s->map, &at, &key, &v))
		dataset_write(s->set, key, &text);
	if (snprintf(path, sizeof(path), "%s/%s", folder, s->set->save) >=
		(int)sizeof(path) ||
	    !write_file(path, buf_span(&text)))
		diag_add(diags, DIAG_ERROR, (struct place){.file = path},
		    "the data set cannot be written: %s",
		    strerror_r(errno, why, sizeof(why)));
	buf_free(&text);
}

void
dataset_states_save(
    const struct dataset_states *s, const char *folder, struct diags *diags)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].map != NULL && s->v[i].set->save != NULL)
			save(&s->v[i], folder, diags);
	}
}
