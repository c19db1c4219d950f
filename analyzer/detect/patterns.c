#include "analyzer/detect/patterns.h"

#include <assert.h>
#include <hs/hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/cache.h"
#include "analyzer/detect/patterns_maker.h"

enum {
	COMPILERS = 8, /* threads at most */
};

/* A compiled database, shared by the sets with the same literals. */
struct database {
	hs_database_t *hs;
	atomic_uint users;
};

/* ids[first[i] .. first[i + 1]) are those of the database's pattern i. */
struct patterns {
	struct database *db; /* NULL: an empty set */
	uint32_t *first;
	uint32_t *ids;
	uint32_t top;
	uint32_t longest;
};

struct pattern_scratch {
	hs_scratch_t *hs;
};

/* ---- one set ---- */

static void
database_drop(struct database *db)
{
	if (db == NULL || atomic_fetch_sub(&db->users, 1) != 1)
		return;
	(void)hs_free_database(db->hs);
	free(db);
}

void
patterns_free(struct patterns *p)
{
	if (p == NULL)
		return;
	database_drop(p->db);
	free(p->first);
	free(p->ids);
	free(p);
}

uint32_t
patterns_top(const struct patterns *p)
{
	return p->top;
}

uint32_t
patterns_longest(const struct patterns *p)
{
	return p->longest;
}

/* Which ids each different literal of a sorted list stands for. */
static struct patterns *
index_ids(const struct pattern *v, size_t n)
{
	struct patterns *p = mem_zalloc(1, sizeof(*p));
	uint32_t different = 0;

	p->first = mem_zalloc(n + 1, sizeof(*p->first));
	p->ids = mem_zalloc(n + 1, sizeof(*p->ids));
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !pattern_same(&v[i - 1], &v[i]))
			p->first[different++] = (uint32_t)i;
		p->ids[i] = v[i].id;
		if (v[i].id >= p->top)
			p->top = v[i].id + 1;
		if (v[i].literal.n > p->longest)
			p->longest = (uint32_t)v[i].literal.n;
	}
	p->first[different] = (uint32_t)n;
	return p;
}

/* ---- compiling ---- */

/* What libhs compiles: the different patterns of a sorted list. */
struct sources {
	const char **text;
	unsigned *flags;
	unsigned *ids;
	unsigned n;
	struct buf expressions;
};

static void
sources_free(struct sources *s)
{
	free(s->text);
	free(s->flags);
	free(s->ids);
	buf_free(&s->expressions);
}

static void
add_source(struct sources *s, const struct pattern *p)
{
	s->flags[s->n] = HS_FLAG_SINGLEMATCH |
	    ((p->flags & PATTERN_NOCASE) != 0 ? HS_FLAG_CASELESS : 0u);
	s->ids[s->n] = s->n;
	s->n++;
}

static void
add_expressions(struct sources *s, const struct pattern *v, size_t n)
{
	size_t *at = mem_zalloc(s->n, sizeof(*at));
	unsigned k = 0;

	for (size_t i = 0; i < n; i++) {
		if (i != 0 && pattern_same(&v[i - 1], &v[i]))
			continue;
		at[k++] = s->expressions.n;
		pattern_expression(&v[i], &s->expressions);
	}
	for (k = 0; k < s->n; k++)
		s->text[k] = (const char *)s->expressions.p + at[k];
	free(at);
}

/*
 * Literals go in as expressions: the literal mode of libhs knows no anchors,
 * and version 5.4.0 fails in it on some bytes (HS_UNKNOWN_ERROR).
 */
static hs_database_t *
compile(const struct pattern *v, size_t n, struct err *err)
{
	struct sources s = {0};
	hs_compile_error_t *failed = NULL;
	hs_database_t *db = NULL;

	s.text = mem_zalloc(n, sizeof(*s.text));
	s.flags = mem_zalloc(n, sizeof(*s.flags));
	s.ids = mem_zalloc(n, sizeof(*s.ids));
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !pattern_same(&v[i - 1], &v[i]))
			add_source(&s, &v[i]);
	}
	add_expressions(&s, v, n);
	if (hs_compile_multi(s.text, s.flags, s.ids, s.n, HS_MODE_BLOCK, NULL,
		&db, &failed) != HS_SUCCESS) {
		(void)err_set(err, ERR_LIMIT, "cannot compile %u patterns: %s",
		    s.n, failed == NULL ? "no memory" : failed->message);
		(void)hs_free_compile_error(failed);
		db = NULL;
	}
	sources_free(&s);
	return db;
}

/* The name of a set in the cache: all that its database depends on. */
static void
content_key(const struct pattern *v, size_t n, uint8_t key[CACHE_KEY])
{
	struct buf b = {0};
	hs_platform_info_t platform = {0};

	(void)hs_populate_platform(&platform);
	buf_printf(&b, "patterns 2 %s %u %llu\n", hs_version(), platform.tune,
	    platform.cpu_features);
	patterns_content(v, n, &b);
	(void)digest_of(DIGEST_SHA256, buf_span(&b), key);
	buf_free(&b);
}

static hs_database_t *
from_cache(const char *folder, const uint8_t key[CACHE_KEY])
{
	struct buf file = {0};
	struct span content;
	hs_database_t *db = NULL;

	if (cache_read(folder, key, &file, &content) &&
	    hs_deserialize_database((const char *)content.p, content.n, &db) !=
		HS_SUCCESS)
		db = NULL;
	buf_free(&file);
	return db;
}

static void
to_cache(
    const char *folder, const uint8_t key[CACHE_KEY], const hs_database_t *db)
{
	char *bytes = NULL;
	size_t n = 0;

	if (hs_serialize_database(db, &bytes, &n) != HS_SUCCESS)
		return;
	(void)cache_write(folder, key, span_of(bytes, n));
	free(bytes);
}

/* ---- many sets at once ---- */

/* A set on its way from a maker to a database. */
struct task {
	struct pattern *v;
	size_t n;
	uint8_t key[CACHE_KEY];
	struct task *same; /* an earlier one with the same content, or NULL */
	hs_database_t *hs;
	struct database *db;
	bool cached;
	struct err err;
};

struct tasks {
	struct task *v;
	struct task **order; /* the largest first */
	size_t n;
	const char *cache;
	atomic_size_t next;
};

static void
run_task(struct task *t, const char *cache)
{
	if (cache != NULL)
		t->hs = from_cache(cache, t->key);
	t->cached = t->hs != NULL;
	if (t->cached)
		return;
	t->hs = compile(t->v, t->n, &t->err);
	if (t->hs != NULL && cache != NULL)
		to_cache(cache, t->key, t->hs);
}

static void *
run_tasks(void *arg)
{
	struct tasks *all = arg;

	for (;;) {
		size_t i = atomic_fetch_add(&all->next, 1);

		if (i >= all->n)
			return NULL;
		if (all->order[i]->n != 0 && all->order[i]->same == NULL)
			run_task(all->order[i], all->cache);
	}
}

static int
by_size(const void *va, const void *vb)
{
	const struct task *const *a = va;
	const struct task *const *b = vb;

	if ((*a)->n != (*b)->n)
		return (*a)->n > (*b)->n ? -1 : 1;
	return 0;
}

static void
run_in_threads(struct tasks *all)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread[COMPILERS];
	unsigned started = 0;

	if (cpus > COMPILERS)
		cpus = COMPILERS;
	for (long i = 1; i < cpus && (size_t)i < all->n; i++) {
		if (pthread_create(&thread[started], NULL, run_tasks, all) == 0)
			started++;
	}
	(void)run_tasks(all);
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(thread[i], NULL);
}

/* Finds the sets that need no database of their own. */
static void
find_same(struct tasks *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct task *t = &all->v[i];

		for (size_t k = 0; k < i && t->same == NULL; k++) {
			if (all->v[k].same == NULL && all->v[k].n != 0 &&
			    memcmp(all->v[k].key, t->key, CACHE_KEY) == 0)
				t->same = &all->v[k];
		}
	}
}

static struct patterns *
set_of(struct task *t)
{
	struct patterns *p = index_ids(t->v, t->n);
	struct task *owner = t->same == NULL ? t : t->same;

	if (t->n == 0)
		return p;
	if (owner->db == NULL) {
		owner->db = mem_zalloc(1, sizeof(*owner->db));
		owner->db->hs = owner->hs;
	}
	t->cached = owner->cached;
	(void)atomic_fetch_add(&owner->db->users, 1);
	p->db = owner->db;
	return p;
}

/* Hands the databases out, or, when one is missing, gives all back. */
static bool
collect(struct tasks *all, struct patterns_job *jobs, struct err *err)
{
	const struct task *failed = NULL;

	for (size_t i = 0; i < all->n && failed == NULL; i++) {
		const struct task *t = &all->v[i];

		if (t->n != 0 && t->same == NULL && t->hs == NULL)
			failed = t;
	}
	for (size_t i = 0; i < all->n; i++) {
		if (failed == NULL) {
			jobs[i].set = set_of(&all->v[i]);
			jobs[i].cached = all->v[i].cached;
		} else if (all->v[i].hs != NULL) {
			(void)hs_free_database(all->v[i].hs);
		}
	}
	if (failed != NULL)
		*err = failed->err;
	return failed == NULL;
}

bool
patterns_make_all(
    struct patterns_job *jobs, size_t n, const char *cache, struct err *err)
{
	struct tasks all = {.n = n, .cache = cache};
	bool ok;

	all.v = mem_zalloc(n, sizeof(*all.v));
	all.order = mem_zalloc(n, sizeof(struct task *));
	for (size_t i = 0; i < n; i++) {
		struct task *t = &all.v[i];

		t->v = patterns_sorted(jobs[i].maker);
		t->n = jobs[i].maker->n;
		content_key(t->v, t->n, t->key);
		t->cached = true; /* an empty set needs no compiling */
		all.order[i] = t;
		jobs[i].set = NULL;
	}
	find_same(&all);
	qsort(all.order, n, sizeof(struct task *), by_size);
	run_in_threads(&all);
	ok = collect(&all, jobs, err);
	for (size_t i = 0; i < n; i++)
		free(all.v[i].v);
	free(all.order);
	free(all.v);
	return ok;
}

struct patterns *
patterns_make(const struct patterns_maker *m, const char *cache, bool *cached,
    struct err *err)
{
	struct patterns_job job = {.maker = m};

	if (!patterns_make_all(&job, 1, cache, err))
		return NULL;
	if (cached != NULL)
		*cached = job.cached;
	return job.set;
}

/* ---- scanning ---- */

struct pattern_scratch *
pattern_scratch_new(struct patterns *const *sets, size_t n)
{
	struct pattern_scratch *s = mem_zalloc(1, sizeof(*s));

	for (size_t i = 0; i < n; i++) {
		hs_error_t rc;

		if (sets[i] == NULL || sets[i]->db == NULL)
			continue;
		rc = hs_alloc_scratch(sets[i]->db->hs, &s->hs);
		assert(rc == HS_SUCCESS);
		(void)rc;
	}
	return s;
}

void
pattern_scratch_free(struct pattern_scratch *s)
{
	if (s == NULL)
		return;
	(void)hs_free_scratch(s->hs);
	free(s);
}

struct scan {
	const struct patterns *set;
	struct pattern_hits *hits;
};

/* Libhs's type of callback. */
static int
on_match(unsigned pattern, unsigned long long from, unsigned long long to,
    unsigned flags, void *arg)
{
	const struct scan *scan = arg;
	const struct patterns *p = scan->set;
	struct pattern_hits *hits = scan->hits;

	(void)from;
	(void)to;
	(void)flags;
	for (uint32_t i = p->first[pattern]; i < p->first[pattern + 1]; i++) {
		uint32_t id = p->ids[i];
		uint64_t bit = UINT64_C(1) << (id % 64);

		if ((hits->bits[id / 64] & bit) != 0)
			continue;
		hits->bits[id / 64] |= bit;
		hits->found[hits->n++] = id;
	}
	return 0;
}

/* Likewise; one is enough. */
static int
on_any(unsigned pattern, unsigned long long from, unsigned long long to,
    unsigned flags, void *arg)
{
	(void)pattern;
	(void)from;
	(void)to;
	(void)flags;
	(void)arg;
	return 1;
}

/* True: the callback ended the search. */
static bool
search(const struct patterns *p, const struct pattern_scratch *s,
    struct span bytes, match_event_handler on, void *arg)
{
	hs_error_t rc;

	if (p->db == NULL || bytes.n == 0)
		return false;
	if (bytes.n > UINT32_MAX)
		bytes.n = UINT32_MAX;
	rc = hs_scan(p->db->hs, (const char *)bytes.p, (unsigned)bytes.n, 0,
	    s->hs, on, arg);
	assert(rc == HS_SUCCESS || rc == HS_SCAN_TERMINATED);
	return rc == HS_SCAN_TERMINATED;
}

void
patterns_scan(const struct patterns *p, struct pattern_scratch *s,
    struct span bytes, struct pattern_hits *hits)
{
	struct scan scan = {.set = p, .hits = hits};

	(void)search(p, s, bytes, on_match, &scan);
}

bool
patterns_any(
    const struct patterns *p, struct pattern_scratch *s, struct span bytes)
{
	return search(p, s, bytes, on_any, NULL);
}
