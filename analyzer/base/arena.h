#ifndef ANALYZER_BASE_ARENA_H
#define ANALYZER_BASE_ARENA_H

/*
 * Memory that is given back all at once.  Every allocation of haechi has the
 * lifetime of one arena: scratch until the next frame or row, a flow's or a
 * transaction's until it ends, the rule set's until it is replaced.
 */

#include "analyzer/base/span.h"

struct arena; /* opaque: only arena.c sees inside */

/*
 * An empty arena.  first is the room that its first block has, in bytes (0: a
 * default of 4 KiB); later blocks double up to 1 MiB.
 */
struct arena *arena_new(size_t first);

void arena_free(struct arena *a); /* a may be NULL */

/* Forgets all that was allocated; keeps the largest block for the next use. */
void arena_reset(struct arena *a);

/* Bytes held from the system. */
size_t arena_held(const struct arena *a);

/* n bytes, aligned for any type, not initialised.  Never NULL. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((returns_nonnull));

/* count * size bytes of zeros. */
void *arena_zalloc(struct arena *a, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* A copy of s that lives as long as a; a zero byte follows it. */
struct span arena_copy(struct arena *a, struct span s);

/* As arena_copy, as a C string. */
char *arena_str(struct arena *a, struct span s);

/* Formatted text that lives as long as a; a zero byte follows it. */
struct span arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Grows the array *p of count elements with room *cap to hold one more;
 * the old place is not given back before the arena is.  Returns the array.
 */
void *arena_grow(struct arena *a, void *p, size_t count, size_t *cap,
    size_t size) __attribute__((returns_nonnull));

#endif
