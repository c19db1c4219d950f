#ifndef ANALYZER_BASE_MEM_H
#define ANALYZER_BASE_MEM_H

/*
 * malloc and its kin that do not fail: out of memory ends the program with a
 * message and exit status 1.  What they return is freed with free().
 */

#include <stddef.h>

#include "analyzer/base/span.h"

void *mem_alloc(size_t n) __attribute__((malloc, returns_nonnull));

/* count * size bytes of zeros; a product that overflows ends the program. */
void *mem_zalloc(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

void *mem_resize(void *p, size_t count, size_t size)
    __attribute__((returns_nonnull));

char *mem_strdup(const char *s) __attribute__((malloc, returns_nonnull));

/* The bytes of s and a terminating zero. */
char *mem_dup(struct span s) __attribute__((malloc, returns_nonnull));

/*
 * Makes room for one more element in the array *p of count elements whose room
 * is *cap: doubles it when it is full.  Returns the array.
 */
void *mem_grow(void *p, size_t count, size_t *cap, size_t size)
    __attribute__((returns_nonnull));

#endif
