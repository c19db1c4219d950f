/*
 * One file of the cache holds the texts of a whole set, named for the first of
 * them; integers little-endian:
 *
 *	SHA-256 of a text 32  bytes 4  its documents, by yaml_pack
 */

#include "analyzer/detect/sigma/documents.h"

#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/yaml_pack.h"
#include "analyzer/detect/cache.h"

enum {
	HEAD = DIGEST_MAX + 4,
	WORTH = 64 << 10, /* bytes of new texts that make a file worth it */
};

struct documents {
	struct arena *arena;
	struct arena *scratch; /* the trees of the last text that was cached */
	const char *folder;
	bool opened;
	uint8_t key[CACHE_KEY];
	struct map *by_digest; /* where an entry begins in content, + 1 */
	struct buf file;       /* of the cache */
	struct span content;   /* … and what it holds */
	struct span *used;     /* its entries that this set has */
	size_t n_used;
	size_t used_cap;
	struct buf fresh;   /* further entries */
	size_t fresh_texts; /* bytes of their texts */
};

struct documents *
documents_new(struct arena *arena, const char *folder)
{
	struct documents *d = mem_zalloc(1, sizeof(*d));

	d->arena = arena;
	d->scratch = arena_new(0);
	d->folder = folder;
	d->by_digest = map_new();
	return d;
}

void
documents_free(struct documents *d)
{
	if (d == NULL)
		return;
	map_free(d->by_digest);
	arena_free(d->scratch);
	buf_free(&d->file);
	free(d->used);
	buf_free(&d->fresh);
	free(d);
}

/* Finds the set's file in the cache, by the name of its first text. */
static void
open_cache(struct documents *d, const char *first)
{
	struct buf b = {0};
	struct cur c;

	d->opened = true;
	buf_printf(&b, "documents 1\n%s", first);
	(void)digest_of(DIGEST_SHA256, buf_span(&b), d->key);
	buf_free(&b);
	if (!cache_read(d->folder, d->key, &d->file, &d->content))
		return;
	c = cur_of(d->content);
	while (cur_left(&c) != 0) {
		size_t at = d->content.n - cur_left(&c);
		struct span digest = cur_take(&c, DIGEST_MAX);

		cur_skip(&c, cur_le32(&c));
		if (cur_ok(&c))
			map_put(d->by_digest, digest, NULL)->n = at + 1;
	}
}

/* Takes the documents of a text out of the cache.  False: not there. */
static bool
take_cached(struct documents *d, const char *file, struct span digest,
    const struct yaml **docs, size_t *n)
{
	const union map_value *at = map_get(d->by_digest, digest);
	struct span entry;
	struct cur c;

	if (at == NULL)
		return false;
	entry = span_from(d->content, at->n - 1);
	c = cur_of(span_from(entry, DIGEST_MAX));
	entry = span_first(entry, HEAD + cur_le32(&c));
	arena_reset(d->scratch);
	if (!yaml_unpack(d->scratch, file, span_from(entry, HEAD), docs, n))
		return false;
	d->used = mem_grow(d->used, d->n_used, &d->used_cap, sizeof(*d->used));
	d->used[d->n_used++] = entry;
	return true;
}

static void
add_fresh(struct documents *d, struct span digest, struct span text,
    const struct yaml *docs, size_t n)
{
	size_t before = d->fresh.n;
	size_t bytes;

	buf_put(&d->fresh, digest);
	buf_put(&d->fresh, span_of("\0\0\0", 4));
	if (!yaml_pack(docs, n, &d->fresh) ||
	    d->fresh.n - before - HEAD > UINT32_MAX) {
		d->fresh.n = before;
		return;
	}
	bytes = d->fresh.n - before - HEAD;
	for (unsigned i = 0; i < 4; i++)
		d->fresh.p[before + DIGEST_MAX + i] = (uint8_t)(bytes >> 8 * i);
	d->fresh_texts += text.n;
}

size_t
documents_read(struct documents *d, const char *file, struct span text,
    const struct yaml **docs, struct diags *diags)
{
	uint8_t bytes[DIGEST_MAX];
	const struct span digest = span_of(bytes, sizeof(bytes));
	size_t before = diags->n;
	size_t n;

	if (!d->opened)
		open_cache(d, file);
	(void)digest_of(DIGEST_SHA256, text, bytes);
	if (take_cached(d, file, digest, docs, &n))
		return n;
	n = yaml_read(d->arena, file, text, docs, diags);
	if (diags->n == before)
		add_fresh(d, digest, text, *docs, n);
	return n;
}

void
documents_keep(struct documents *d)
{
	struct buf all = {0};

	if (d == NULL || d->fresh_texts < WORTH)
		return;
	for (size_t i = 0; i < d->n_used; i++)
		buf_put(&all, d->used[i]);
	buf_put(&all, buf_span(&d->fresh));
	if (all.n <= CACHE_BYTES)
		(void)cache_write(d->folder, d->key, buf_span(&all));
	buf_free(&all);
}
